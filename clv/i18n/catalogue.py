"""Which sentences does the code hold, and what are they in Dutch and Polish?

`python -m clv.i18n.catalogue` brings nl.po and pl.po up to date with the code.
"""

from __future__ import annotations

import gettext
import io
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
SOURCE_LANGUAGE = "en"
TARGET_LANGUAGES = ("nl", "pl")

# How the code marks a sentence; pages write `_ = locale.text` and `n_ = locale.plural`.
KEYWORDS: Mapping[str, tuple[int, ...] | None] = {
    "N_": None,
    "_": None,
    "text": None,
    "plural": (1, 2),
    "n_": (1, 2),
    "Column": (3,),  # what a column of clv.core.tables means, which the files say on their second sheet
}

MessageId = str | tuple[str, ...]


@cache
def translations(language: str) -> gettext.NullTranslations:
    """The sentences of one language. What it lacks comes back as it was asked, in English."""
    path = HERE / f"{language}.po"
    if language == SOURCE_LANGUAGE or not path.exists():
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, read_catalogue(path))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


def read_catalogue(path: Path) -> Catalog:
    """One .po file, its language taken from its name."""
    with path.open("rb") as file:
        return read_po(file, locale=path.stem)


def extract(root: Path = ROOT) -> Iterator[MessageId]:
    """Every sentence that dashboard.py and clv/ hold for the reader, in the order of the files."""
    for path in [root / "dashboard.py", *sorted((root / "clv").rglob("*.py"))]:
        if path.exists():
            for _, message, _, _ in extract_from_file("python", path, keywords=KEYWORDS):
                yield _id(message)


def renew(language: str, *, root: Path = ROOT, folder: Path = HERE) -> Catalog:
    """The language's catalogue with exactly today's sentences: translations are kept, new ones empty, old ones gone."""
    path = folder / f"{language}.po"
    known = read_catalogue(path) if path.exists() else Catalog(locale=language)
    today = Catalog(locale=language)
    for message in extract(root):
        if message:
            before = known.get(message)
            # Babel finds a sentence by its singular; one that has plural forms from now on, or none any more, is new.
            same = before is not None and isinstance(before.id, str) == isinstance(message, str)
            today.add(message, before.string if before is not None and same else "")
    path.write_bytes(_header(today) + _body(today))
    return today


def missing(catalogue: Catalog) -> list[MessageId]:
    """The sentences without a whole translation: every plural form counts."""
    return [_id(message.id) for message in catalogue if message.id and not all(forms(message))]


def forms(message: Message) -> tuple[str, ...]:
    """The translations of one message: one, or one a plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def _id(found: object) -> MessageId:
    return tuple(found) if isinstance(found, (list, tuple)) else str(found)


def _header(catalogue: Catalog) -> bytes:
    """No dates and no tools in it, so that a diff shows sentences only."""
    return (
        'msgid ""\n'
        'msgstr ""\n'
        f'"Language: {catalogue.locale}\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    ).encode()


def _body(catalogue: Catalog) -> bytes:
    body = io.BytesIO()
    write_po(body, catalogue, width=0, no_location=True, omit_header=True, sort_output=True, ignore_obsolete=True)
    return body.getvalue()


def main() -> int:
    for language in TARGET_LANGUAGES:
        catalogue = renew(language)
        print(f"{language}: {len(catalogue)} sentences, {len(missing(catalogue))} to translate")
    return 0


if __name__ == "__main__":
    sys.exit(main())

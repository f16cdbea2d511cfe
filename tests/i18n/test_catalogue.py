"""Has every sentence of the code a whole Dutch and Polish translation with the same facts in it?"""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from clv.i18n.catalogue import HERE, KEYWORDS, ROOT, TARGET_LANGUAGES, extract, forms, missing, read_catalogue, renew

# The same word in English and in the other language, or nothing to translate.
SAME_WORD = {
    "nl": {
        "Horizon",
        "tab",
        "Segment",
        "Segments",
        "Data",
        "Trust",
        "Status",
        "Model",
        "Start",
        "Product",
        "Type",
        "Database",
    }
    | {"Scenario", "Service", ("{n} export", "{n} exports")},
    "pl": {"Segment", "Status", "Model", "Start"},
}
_WORDS = re.compile(r"[A-Za-z]{2,}")


def placeholders(message: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}


def as_forms(message_id: object) -> tuple[str, ...]:
    return tuple(message_id) if isinstance(message_id, (list, tuple)) else (str(message_id),)


@pytest.mark.parametrize("language", TARGET_LANGUAGES)
def test_the_catalogue_holds_exactly_the_sentences_of_the_code(language: str) -> None:
    in_code = {as_forms(message)[0] for message in extract() if message}
    in_file = {as_forms(message.id)[0] for message in read_catalogue(HERE / f"{language}.po") if message.id}
    assert in_code == in_file, "run python -m clv.i18n.catalogue"


@pytest.mark.parametrize("language", TARGET_LANGUAGES)
def test_every_sentence_is_translated_in_all_its_plural_forms(language: str) -> None:
    catalogue = read_catalogue(HERE / f"{language}.po")
    assert missing(catalogue) == []
    assert [message.id for message in catalogue if message.id and message.fuzzy] == []
    plurals = [message for message in catalogue if message.pluralizable]
    assert all(len(forms(message)) == catalogue.num_plurals for message in plurals)


@pytest.mark.parametrize("language", TARGET_LANGUAGES)
def test_a_translation_has_exactly_the_facts_of_the_sentence(language: str) -> None:
    for message in read_catalogue(HERE / f"{language}.po"):
        if not message.id:
            continue
        wanted = set().union(*(placeholders(form) for form in as_forms(message.id)))
        for form in forms(message):
            # "One customer" may leave out its number where the language says so.
            assert placeholders(form) in ([wanted, wanted - {"n"}] if message.pluralizable else [wanted]), form


@pytest.mark.parametrize("language", TARGET_LANGUAGES)
def test_no_english_is_left_in_a_translation(language: str) -> None:
    left = [
        message.id
        for message in read_catalogue(HERE / f"{language}.po")
        if message.id
        and as_forms(message.id)[0] == forms(message)[0]
        and _WORDS.search(re.sub(r"{\w*}", "", forms(message)[0]))
        and message.id not in SAME_WORD[language]
    ]
    assert left == []


def test_no_marked_sentence_is_an_f_string() -> None:
    """gettext would look up the filled-in sentence and never find it."""
    found = [
        f"{path.relative_to(ROOT)}:{call.lineno}"
        for path in [ROOT / "dashboard.py", *(ROOT / "clv").rglob("*.py")]
        if path.exists()
        for call in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(call, ast.Call) and _called(call) in KEYWORDS
        if any(isinstance(argument, ast.JoinedStr) for argument in call.args)
    ]
    assert found == []


def test_renewing_keeps_translations_drops_old_sentences_and_adds_new_ones_empty(tmp_path: Path) -> None:
    (tmp_path / "clv").mkdir()
    code = tmp_path / "clv" / "page.py"
    code.write_text('_("Customers")\nn_("{n} customer", "{n} customers", 2)\n', "utf-8")
    renew("pl", root=tmp_path, folder=tmp_path)
    po = tmp_path / "pl.po"
    po.write_text(po.read_text("utf-8").replace('msgid "Customers"\nmsgstr ""', 'msgid "Customers"\nmsgstr "Klienci"'))

    code.write_text('_("Customers")\ntext("New")\n', "utf-8")
    renewed = renew("pl", root=tmp_path, folder=tmp_path)

    assert {message.id: message.string for message in renewed if message.id} == {"Customers": "Klienci", "New": ""}
    assert missing(read_catalogue(po)) == ["New"]


def test_a_sentence_that_loses_its_plural_is_new(tmp_path: Path) -> None:
    (tmp_path / "clv").mkdir()
    code = tmp_path / "clv" / "page.py"
    code.write_text('n_("{n} customer", "{n} customers", 2)\n', "utf-8")
    renew("nl", root=tmp_path, folder=tmp_path)
    code.write_text('_("{n} customer")\n', "utf-8")
    assert missing(renew("nl", root=tmp_path, folder=tmp_path)) == ["{n} customer"]


def test_renewing_twice_changes_nothing(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for folder in (first, second):
        folder.mkdir()
        (folder / "nl.po").write_bytes((HERE / "nl.po").read_bytes())
    renew("nl", folder=first)
    renew("nl", folder=first)
    renew("nl", folder=second)
    assert (first / "nl.po").read_bytes() == (second / "nl.po").read_bytes()


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
    return ""

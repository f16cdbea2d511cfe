"""How does the booklet become a PDF? Typst sets it, without a browser and without the net.

What users write reaches Typst as data and never as markup, so no sign in it means anything there.
"""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from clv.core import colours
from clv.i18n.locale import Locale
from clv.reports.booklet.blocks import WIDTH
from clv.reports.booklet.contents import cover, sections
from clv.reports.booklet.facts import Facts

_HERE = Path(__file__).parent


def booklet(facts: Facts, locale: Locale) -> bytes:
    """The booklet as a PDF in the reader's language; the same facts give the same bytes on the same machine."""
    import typst  # 30 MB, for this alone

    title = locale.text("What your customers are worth")
    told = {
        "title": title,
        "language": locale.language.value,
        "data": facts.data,
        "contents": locale.text("Contents"),
        "page": locale.text("Page {page} of {pages}", page="\0", pages="\1"),
        "cover": cover(facts, locale),
        "blocks": [asdict(block) for block in sections(facts, locale)],
        "width": WIDTH,
        "ink": colours.INK,
        "quiet": colours.QUIET_INK,
        "line": colours.GRID,
        "accent": colours.VALUE,
    }
    source, data = (_HERE / "booklet.typ").read_bytes(), {"book": json.dumps(told, ensure_ascii=False)}
    made = datetime(facts.made.year, facts.made.month, facts.made.day, tzinfo=UTC)

    def typeset(*, strictly: bool) -> bytes:
        fonts = typst.Fonts(
            include_system_fonts=not strictly, include_embedded_fonts=False, font_paths=[_HERE / "fonts"]
        )
        compiler = typst.Compiler(source, root=_HERE, font_paths=fonts, sys_inputs=data)
        # PDF/UA: tagged, with a title and a language, each chart with words for who cannot see it.
        pdf = compiler.compile(format="pdf", pdf_standards=["ua-1"] if strictly else [], timestamp=made)
        assert isinstance(pdf, bytes)  # and no list of pictures
        return pdf

    try:
        return typeset(strictly=True)
    except typst.TypstError:  # a file's name may have signs that our letters lack: then the system's, or a box
        return typeset(strictly=False)

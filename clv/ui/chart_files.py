"""How does the reader take a chart away: as PNG or SVG, and its numbers as CSV or for Excel, each with its source?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from pathlib import Path

import ibis
import pandas as pd
import streamlit as st

import clv
from clv.i18n.locale import Locale
from clv.phrases import intake, terms
from clv.ui import session
from clv.ui.downloads import download, file_bytes

_HERE = Path(__file__).parent
BUTTON_CSS = (_HERE / "button.css").read_text("utf-8")
_pictures = st.components.v2.component(
    "tenfold_picture",
    html="<div class='buttons'></div>",
    css=BUTTON_CSS,
    js=(_HERE / "scripts" / "picture.js").read_text("utf-8"),
)


def chart_files(numbers: pd.DataFrame, *, title: str, subtitle: str, name: str, charts: Sequence[str]) -> None:
    """Four buttons.

    numbers: text in the reader's form. name: of the files, to which the last day of the sales is added.
    charts: the keys of its drawings, of which one is seen: a wide one, or that for a phone. The picture is made in
    the browser, of what plotly has drawn there.
    """
    locale = session.locale()
    _, source = locale.text, source_line()
    loaded = session.imports()
    last = session.settings().until or max((one.last_date for one in loaded), default=None)
    file = "-".join(["tenfold", name.replace("_", "-"), *([last.isoformat()] if last else [])])
    made = partial(numbers_file, numbers, title=title, subtitle=subtitle, source=source, locale=locale)
    labels = {".csv": _("Download as CSV"), ".xlsx": _("Download for Excel")}
    with st.container(horizontal=True):
        for suffix, label in labels.items():
            key = f"numbers_{name}" if suffix == ".csv" else f"numbers_{name}_xlsx"
            download(label, partial(made, suffix), name=file, suffix=suffix, key=key, icon=None)
        _pictures(
            key=f"picture_{name}",
            data={
                "words": {"png": _("Picture (PNG)"), "svg": _("Drawing (SVG)")},
                "title": title,
                "subtitle": subtitle,
                "source": source,
                "charts": list(charts),
                "name": file,
            },
        )


def numbers_file(
    numbers: pd.DataFrame, suffix: str, *, title: str, subtitle: str, source: str, locale: Locale
) -> bytes:
    """The numbers as a file: their source stands below them in CSV, and for Excel on a second sheet."""
    if suffix == ".csv":
        rest = [""] * (numbers.shape[1] - 1)
        numbers = pd.concat([numbers, pd.DataFrame([["", *rest], [source, *rest]], columns=numbers.columns)])
    explain = [(title, subtitle), (locale.text("Source"), source)]
    return file_bytes(ibis.memtable(numbers), suffix, locale=locale, explain=explain, title=title)


def source_line() -> str:
    """Which sales until when, what was assumed, made when and with what."""
    locale, loaded, kept = session.locale(), session.imports(), session.settings()
    said = []
    if loaded:
        last = kept.until or max(one.last_date for one in loaded)
        name = intake.loaded(loaded, locale)
        said = [locale.text("{name}, until {date}", name=name, date=locale.date(last))]
        said.append(terms.assumed(kept.assumptions, locale))
    made = locale.date(datetime.now().astimezone().date())
    return " · ".join([*said, locale.text("made on {date}", date=made), f"Tenfold {clv.__version__}"])

"""Which pieces do pages share: the answer, a figure, a chart with its numbers, a download, waiting, the invitation?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis
import ibis.expr.types as ir
import pandas as pd
import streamlit as st

from clv import wording
from clv.analysis import Analysis
from clv.charts.style import CONFIG, Figure, heads
from clv.errors import ClvError
from clv.exports import write_table
from clv.text.locale import Locale
from clv.ui import answers, session
from clv.ui.jobs import Answer, Job
from clv.ui.store import store
from clv.value.uncertainty import Spread
from clv.workspace import Book

# Shorter than this, and the reader sees the answer at once instead of a message that flickers.
PATIENCE_SECONDS = 1.5
_POLL_SECONDS = 0.5
NUMBERS = "figures_of"  # containers whose key begins so right-align the figures of their table, see frame.status_row
LAST_FIGURES = (3, 4)  # columns up to which a table with words behind its figures right-aligns them
_MIME = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
}


def answer(title: str, doubt: str) -> None:
    """A page's first lines: its question answered in words and a figure, and how sure that is."""
    st.title(escaped(title), anchor=False)
    quiet(doubt)


def quiet(text: str) -> None:
    """Small print, in a grey that still has the contrast of text: Streamlit's own caption falls short of 4.5 to 1."""
    st.markdown(f":small[:gray[{escaped(text)}]]")


def escaped(text: str) -> str:
    """Text as it stands, where Streamlit would read marks into it: $, *, _, [ and the like."""
    for mark in "\\`*_[]<>$#~:":
        text = text.replace(mark, f"\\{mark}")
    return text


def figure(label: str, value: str, note: str) -> None:
    """One figure with its name above and what it is made of below."""
    with st.container(gap=None):
        st.metric(escaped(label), escaped(value))
        quiet(note)


def chart(drawn: Figure, numbers: pd.DataFrame, *, name: str, alt: str) -> None:
    """A chart, and its numbers as a table to read and to take away. numbers: text in the reader's form."""
    locale = session.locale()
    title, subtitle = heads(drawn)
    st.markdown(f"**{escaped(title)}**  \n:small[:gray[{escaped(subtitle)}]]")
    st.plotly_chart(drawn, config=CONFIG, key=f"chart_{name}", alt=alt)
    with st.expander(locale.text("The numbers")):
        number_table(numbers, name=name)
        st.download_button(
            locale.text("Download as CSV"),
            data=lambda: file_bytes(ibis.memtable(numbers), ".csv", locale=locale),
            file_name=f"{name}.csv",
            mime=_MIME[".csv"],
            key=f"numbers_{name}",
            on_click="ignore",
        )


def number_table(numbers: pd.DataFrame, *, name: str) -> None:
    """A table of text in the reader's form: names in the first column, figures, right-aligned, in the others."""
    with st.container(key=f"{NUMBERS}_{name}"):
        st.table(numbers.map(escaped).rename(columns=escaped), hide_index=True, border="horizontal")


def figures_to(last: int) -> str:
    """How the key of a container begins whose table has figures from the second column to the `last`, then words."""
    assert last in LAST_FIGURES, f"frame.status_row aligns no table up to column {last}"
    return f"figures_to_{last}"


def download(label: str, data: Callable[[], bytes], *, name: str, suffix: str, key: str) -> None:
    """A button that makes the file when it is clicked."""
    st.download_button(
        label,
        data=data,
        file_name=f"{name}{suffix}",
        mime=_MIME[suffix],
        key=key,
        on_click="ignore",
        icon=":material/download:",
    )


def file_bytes(
    table: ir.Table,
    suffix: str,
    *,
    locale: Locale,
    currency: str = "",
    headings: Mapping[str, str] | None = None,
    explain: Sequence[tuple[str, str]] = (),
    title: str = "",
) -> bytes:
    """The table as a file of that kind."""
    with TemporaryDirectory(prefix="tenfold-") as folder:
        path = Path(folder) / f"table{suffix}"
        write_table(table, path, locale=locale, currency=currency, headings=headings, explain=explain, title=title)
        return path.read_bytes()


def finished_analysis() -> Analysis:
    """The analysis that this session is to show, also where the data cannot carry any value yet.

    Where there is none, the page ends here and says what to do.
    """
    request = session.request()
    if request is None:
        invitation()
        st.stop()
    locale = session.locale()
    job = store().analysis(request)
    if not job.done:
        with st.skeleton(height=240):
            job.wait(PATIENCE_SECONDS)
    wait_for(job, lambda: wording.step(job.step, locale))
    try:
        return job.result()
    except ClvError as error:
        st.title(escaped(locale.text("These sales cannot be valued yet")), anchor=False)
        st.error(escaped(locale.error(error)), icon=":material/error:")
        st.page_link("clv/pages/data.py", label=locale.text("To the data"), icon=":material/arrow_forward:")
        st.stop()


def spread_so_far() -> Job[Spread | None]:
    """How sure the analysis is. It may still be worked out: the page is shown without, and again when it is there."""
    request = session.request()
    assert request is not None  # asked for beside an analysis that is there
    job = answers.spread(request)
    if not job.wait(PATIENCE_SECONDS):
        again_when_done(job)
    return job


@st.fragment(run_every=_POLL_SECONDS)
def again_when_done(job: Job[Answer]) -> None:
    """Show the page again when the work is done, and nothing meanwhile."""
    if job.done:
        st.rerun()


def answer_of(job: Job[Answer], text: Callable[[], str]) -> Answer:
    """The job's answer; where it takes long, the page ends here, says what the work is busy with, and comes again."""
    if not job.wait(PATIENCE_SECONDS):
        wait_for(job, text)
    return job.result()


def wait_for(job: Job[Answer], text: Callable[[], str]) -> None:
    """Show what the work is busy with until it is done; the page ends here meanwhile."""
    if not job.done:
        _watch(job, text)
        st.stop()


@st.fragment(run_every=_POLL_SECONDS)
def _watch(job: Job[Answer], text: Callable[[], str]) -> None:
    if job.done:
        st.rerun()
    st.info(escaped(text()), icon=":material/hourglass_top:")
    st.skeleton(height=240)


def invitation() -> None:
    """Nothing is loaded: two doors."""
    locale = session.locale()
    _ = locale.text
    answer(
        _("What are your customers worth over the next ten years?"),
        _("Tenfold reads the sales export of your shop or bookkeeping system. Nothing leaves this computer."),
    )
    own, shop = st.columns(2, border=True)
    with own:
        st.subheader(_("Your own sales"), anchor=False)
        st.write(_("An export with a customer, a date and an amount on each row: CSV, Excel or Parquet."))
        if st.button(_("Upload an export"), type="primary", key="to_upload", icon=":material/upload:"):
            go_to("clv/pages/data.py")
    with shop:
        st.subheader(_("A real CD shop"), anchor=False)
        st.write(_("23,570 customers of an online CD shop, 1997 and 1998, well known in the literature."))
        sample_button()


def go_to(page: str) -> None:
    """Turn to another page. Streamlit would clear the address, and refuses to, because the language is bound to it."""
    st.switch_page(page, query_params={})


def sample_button() -> None:
    """Load the CD shop and show it."""
    locale = session.locale()
    if st.button(locale.text("Try the CD shop"), key="try_sample", icon=":material/album:"):
        with st.spinner(locale.text("Loading the CD shop …")):
            store().workspace.take_in_sample()
        session.show(Book.CD_SHOP)
        go_to("clv/pages/overview.py")

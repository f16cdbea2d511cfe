"""Which pieces do pages share: the answer, a figure, a chart with its numbers, a download, waiting, the invitation?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

import pandas as pd
import pyarrow as pa
import streamlit as st

from clv.charts.style import CONFIG, Figure, heads, lead
from clv.ui import session
from clv.ui.chart_files import chart_files

Level = Literal[2, 3]  # of a heading below the page's title
NUMBERS = "figures_of"  # containers whose key begins so right-align the figures of their table, see frame.status_row
PEOPLE = "people"  # the container of a list below its chart: a click on the chart leads to it, see frame.js
LAST_FIGURE = "last_figure_of"  # likewise, of the last column alone
# Of these Markdown makes links, pictures and icons, however they are escaped.
_READ_INTO = re.compile(r"(https?:(?=//)|www(?=\.)|@(?=[-\w])|:(?=[-+\w/]+:))", re.IGNORECASE)
_JOINER = "\N{WORD JOINER}"  # has no width
_ESCAPES = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>$#~:"})
LAST_FIGURES = (3, 4)  # columns up to which a table with words behind its figures right-aligns them


def answer(title: str, doubt: str, more: str = "") -> None:
    """A page's first lines: its question answered in words and a figure, how sure that is; the rest in small print."""
    st.title(escaped(title), anchor=False)
    st.markdown(escaped(doubt))
    if more:
        quiet(more)


def quiet(text: str) -> None:
    """Small print, in a grey that still has the contrast of text: Streamlit's own caption falls short of 4.5 to 1."""
    st.markdown(f":small[:gray[{escaped(text)}]]")


def escaped(text: str) -> str:
    """Text as it stands, where Streamlit would read marks into it: $, *, _, [ and the like.

    What looks like an address of the web or of mail leads nowhere, and :tada: is no picture: it comes from a file.
    """
    return _READ_INTO.sub(rf"\1{_JOINER}", text).translate(_ESCAPES)


def figure(label: str, value: str, note: str) -> None:
    """One figure with its name above and what it is made of below."""
    with st.container(gap=None):
        st.metric(escaped(label), escaped(value))
        quiet(note)


def chart(
    drawn: Figure,
    numbers: pd.DataFrame,
    *,
    name: str,
    alt: str,
    level: Level = 2,
    leads: Sequence[str] = (),
    marks: Sequence[str] | None = None,
) -> None:
    """A chart, and its numbers as a table to read and to take away.

    numbers: text in the reader's form.
    level: of the chart's title among the page's headings, 3 within a section.
    leads: for each row of the numbers the address of its customers, "" for none.
    marks: likewise for each mark of the chart; as `leads` where they are not given.
    """
    marks = leads if marks is None else marks
    chart_heads(drawn, level=level)
    st.plotly_chart(lead(drawn, marks), config=CONFIG, key=f"chart_{name}", alt=alt)
    say_where_marks_lead(marks, name=name)
    chart_numbers(drawn, numbers, name=name, leads=leads)


def say_where_marks_lead(leads: Sequence[str], *, name: str) -> None:
    """Below the chart of this name, where its marks lead to their customers: that they do; not on paper (frame.css)."""
    if any(leads):
        with st.container(key=f"leads_{name}"):
            quiet(
                session.locale().text(
                    "Click on a part to see its customers; the names in “The numbers” lead there too."
                )
            )


def chart_heads(drawn: Figure, *, level: Level = 2) -> None:
    """The finding of a chart, and below it what is drawn in which unit."""
    title, subtitle = heads(drawn)
    block_heading(title, subtitle, level=level)


def block_heading(title: str, subtitle: str = "", *, level: Level = 2) -> None:
    """The name of a chart or table, which looks like a bold line (frame.css), and the small print below it."""
    small = f"\n\n:small[:gray[{escaped(subtitle)}]]" if subtitle else ""
    st.markdown(f"{'#' * level} {escaped(title)}{small}")


def chart_numbers(
    drawn: Figure,
    numbers: pd.DataFrame,
    *,
    name: str,
    charts: Sequence[str] = (),
    title: str = "",
    leads: Sequence[str] = (),
) -> None:
    """A chart's numbers as a table to read, folded, and chart and numbers to take away.

    charts: the keys of its drawings, where it has one for each width; else it is chart_{name}.
    title: what the chart finds, where the page's own title says it and the drawing has none.
    leads: see `chart`.
    """
    drawn_title, subtitle = heads(drawn)
    title = title or drawn_title
    with st.expander(session.locale().text("The numbers"), key=f"fold_{name}"):
        number_table(numbers, name=name, leads=leads)
        chart_files(numbers, title=title, subtitle=subtitle, name=name, charts=charts or [f"chart_{name}"])


def number_table(numbers: pd.DataFrame, *, name: str, only_last: bool = False, leads: Sequence[str] = ()) -> None:
    """A table of text in the reader's form: names in the first column, figures, right-aligned, in the others.

    only_last: where the last column alone has figures. leads: for each row the address of its customers, "" for none.
    """
    with st.container(key=f"{LAST_FIGURE if only_last else NUMBERS}_{name}"):
        # As lists: pandas takes four times as long to go through the cells.
        text_table([str(column) for column in numbers.columns], numbers.to_numpy().tolist(), leads=leads)


def text_table(columns: Sequence[str], rows: Sequence[Sequence[str]], *, leads: Sequence[str] = ()) -> None:
    """A table of texts as they stand, under their names. leads: see `number_table`."""
    cells = [[escaped(cell) for cell in row] for row in rows]
    for row, address in zip(cells, leads, strict=bool(leads)):
        row[0] = f"[{row[0]}]({address})" if address else row[0]
    # An Arrow table is what goes to the browser: by way of a frame of pandas it takes fifteen times as long.
    told = [pa.array([row[place] for row in cells], pa.string()) for place in range(len(columns))]
    st.table(pa.table(told, names=[escaped(name) for name in columns]), hide_index=True, border="horizontal")


def figures_to(last: int) -> str:
    """How the key of a container begins whose table has figures from the second column to the `last`, then words."""
    assert last in LAST_FIGURES, f"frame.status_row aligns no table up to column {last}"
    return f"figures_to_{last}"

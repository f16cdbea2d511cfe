"""Files that a reader takes away: made when the button is clicked."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis.expr.types as ir
import streamlit as st

from clv.core.people import Right
from clv.customers.parts import Part
from clv.exports import write_table
from clv.i18n.locale import Locale
from clv.ui import session
from clv.ui.rights.gate import needer
from clv.ui.rights.requests import note_file

MIME = {
    ".csv": "text/csv",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".parquet": "application/vnd.apache.parquet",
    ".pdf": "application/pdf",
    ".jsonl": "application/jsonl",
}

_MOST_OF_A_NAME = 60  # letters that a part brings to a file's name


def download(
    label: str,
    data: Callable[[], bytes],
    *,
    name: str,
    suffix: str,
    key: str,
    right: Right = Right.READ,
    icon: str | None = ":material/download:",
) -> None:
    """A button that makes the file when it is clicked. right: who may make it, and fetch it."""
    need = needer()

    def made() -> bytes:
        need(right)  # roles may be others by now
        content = data()
        note_file(content, mime=MIME[suffix], name=f"{name}{suffix}", right=right)
        return content

    st.download_button(
        label,
        data=made,
        file_name=f"{name}{suffix}",
        mime=MIME[suffix],
        key=key,
        on_click="ignore",
        icon=icon,
    )


def named_after(part: Part | None) -> str:
    """What a file's name says of the part of the customers that is in it, with the sign behind it; "" of all."""
    return "" if part is None else re.sub(r"\W+", "-", part.code).strip("-")[:_MOST_OF_A_NAME] + "-"


@contextmanager
def downloads(key: str) -> Iterator[None]:
    """What is written within stands behind one button. key: how the buttons' own begin."""
    with st.popover(session.locale().text("Download"), icon=":material/download:", key=f"downloads_{key}"):
        yield


def csv_bytes(table: ir.Table, *, locale: Locale, headings: Mapping[str, str] | None = None) -> bytes:
    """The table as a CSV file. headings: column -> heading."""
    return file_bytes(table, ".csv", locale=locale, headings=headings)


def file_bytes(
    table: ir.Table,
    suffix: str,
    *,
    locale: Locale,
    headings: Mapping[str, str] | None = None,
    explain: Sequence[tuple[str, str]] = (),
    title: str = "",
) -> bytes:
    """The table as the kind of file that the suffix says, as `write_table` writes it."""
    with TemporaryDirectory(prefix="tenfold-") as folder:
        path = Path(folder) / f"table{suffix}"
        write_table(table, path, locale=locale, headings=headings, explain=explain, title=title)
        return path.read_bytes()

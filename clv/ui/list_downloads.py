"""How does the reader take a list of customers away?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis.expr.types as ir
from ibis.backends import BaseBackend

from clv.analysis.valuation import Analysis
from clv.core.people import Right
from clv.exports import EXCEL_ROWS
from clv.phrases import parts
from clv.reports.customer_list import write_list
from clv.ui import session
from clv.ui.app_state import app_state
from clv.ui.components import quiet
from clv.ui.downloads import download, downloads, named_after
from clv.ui.rights.gate import may


def list_downloads(
    customers: Callable[[BaseBackend], ir.Table],
    *,
    count: int,
    columns: Sequence[str],
    analysis: Analysis,
    title: str,
    about: Sequence[tuple[str, str]] = (),
    name: str,
    key: str,
    suffixes: Sequence[str] = (".xlsx", ".csv", ".parquet"),
) -> None:
    """For each suffix a button, behind one where there are several: for Excel, as CSV, for programs.

    The files hold what the page shows, in its order.
    customers: the list on an engine of its own, because the file is made in a thread of its own. count: how many are
    on it; more than a sheet holds get no Excel button. name: the file's, to which the last day of the sales is added,
    and the part of the customers that is shown; title and about say that part too. No button for who may not see the
    customers.
    """
    if not may(Right.CUSTOMERS):
        return
    locale, part = session.locale(), session.part()
    assumptions = session.settings().assumptions  # the file's thread knows no session
    _ = locale.text
    if part is not None:
        told = parts.name_of(part, locale)
        title, about = f"{title} – {told}", [(_("Only"), f"{told} ({parts.meaning(part, locale)})"), *about]

    def made(suffix: str) -> bytes:
        with TemporaryDirectory(prefix="tenfold-") as folder:
            path = Path(folder) / f"list{suffix}"
            write_list(
                customers(app_state().workspace.engine()),
                path,
                columns=columns,
                analysis=analysis,
                locale=locale,
                title=title,
                assumptions=assumptions,
                about=about,
            )
            return path.read_bytes()

    labels = {".xlsx": _("Download for Excel"), ".csv": _("Download as CSV"), ".parquet": _("Download as Parquet")}
    fits_excel = count < EXCEL_ROWS
    with downloads(key) if len(suffixes) > 1 else nullcontext():
        for suffix, label in labels.items():
            if suffix in suffixes and (suffix != ".xlsx" or fits_excel):
                download(
                    label,
                    partial(made, suffix),
                    name=f"tenfold-{name}-{named_after(part)}{analysis.base.window.end.isoformat()}",
                    suffix=suffix,
                    key=f"{key}_{suffix[1:]}",
                    right=Right.CUSTOMERS,
                )
    if not fits_excel:
        quiet(_("A sheet of Excel holds {most} customers at most.", most=locale.number(EXCEL_ROWS - 1)))

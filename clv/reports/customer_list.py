"""How does a list of customers read as a file: the rows, columns and figures that the page shows, in its order?"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import ibis.expr.types as ir

from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.core.tables import CUSTOMER_DUE, CUSTOMER_SUMMARY
from clv.customers.places import Places
from clv.exports import write_table
from clv.i18n.locale import Locale
from clv.phrases import terms
from clv.segments.customer_query import PACE, as_known, with_pace
from clv.segments.segments import SEGMENTS

# What a page shows unless the reader chooses otherwise: as much as a desk is wide, in each language.
SHOWN = (
    "customer_id",
    "segment",
    "ten_year_value",
    "twelve_month_value",
    "due",
    "p_alive",
    "value_at_risk",
    "spend_to_date",
    "last_purchase",
)
# And what a file has besides, where nobody chose: no desk and no sheet of paper is too narrow for it.
WRITTEN = (*SHOWN, "frequency", "first_purchase", "expected_purchases", "due_early", "due_late")
# And where the sales carry no values yet.
KNOWN = ("customer_id", "spend_to_date", "frequency", "last_purchase", "silent_days", "usual_gap", "first_purchase")
SEGMENTS_OF = ("segment", "segment_before")  # columns that hold codes of segments


def columns_of(places: Places, *, valued: bool = True) -> tuple[str, ...]:
    """Every column that a list may have: those shown unless the reader chooses otherwise first, then the rest.

    valued: False where the sales carry no values yet: then only what is known without a model.
    """
    if not valued:
        more = [name for name in CUSTOMER_SUMMARY.names if name not in KNOWN]
        return (*KNOWN, *places.names, *more)
    return (*SHOWN, *places.names, *PACE, *(name for name in CUSTOMER_DUE.names if name not in SHOWN))


def write_list(
    customers: ir.Table,
    path: Path,
    *,
    columns: Sequence[str],
    analysis: Analysis,
    locale: Locale,
    title: str,
    assumptions: Assumptions | None = None,
    about: Sequence[tuple[str, str]] = (),
) -> None:
    """The customers as the kind of file that the suffix of `path` says, in their order, with these columns in theirs.

    customers: CUSTOMER_DUE, with the columns of PLACES that are among `columns`. What is unknown of one-time buyers
    is empty, as on the page. Headings and segments are in the reader's language; in Parquet, which programs read, they
    are the table's own names and codes. assumptions: those of the valuation; to be given where there is none. about:
    what the second sheet of a workbook says before the columns' meanings.
    Raises UnknownFormat, TooManyRowsForExcel, CannotWrite.
    """
    assumptions = assumptions or analysis.valuation.assumptions
    listed = with_pace(as_known(customers))
    if path.suffix.lower() != ".parquet":
        names = {one.code: locale.text(one.name) for one in SEGMENTS}
        listed = listed.mutate(
            **{column: listed[column].cases(*names.items()) for column in SEGMENTS_OF if column in listed.columns}
        )
    headings = {column: terms.heading(column, locale, assumptions) for column in columns}
    write_table(
        listed.select(*columns),
        path,
        locale=locale,
        currency=assumptions.currency,
        headings=headings,
        explain=[
            *about,
            *terms.notes(analysis, locale, assumptions=assumptions, names=headings, columns=columns),
        ],
        title=title,
    )

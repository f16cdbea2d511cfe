"""How do thirty customers read on a page, and which of their columns does the reader want to see?"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import ibis.expr.types as ir
import pandas as pd
import streamlit as st
from ibis.backends import BaseBackend

from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.core.marks import N_
from clv.core.people import Right
from clv.customers.places import Places
from clv.i18n.locale import UNKNOWN, Locale
from clv.phrases import terms
from clv.reports.customer_list import KNOWN, SHOWN, columns_of
from clv.segments.call_lists import group_of
from clv.segments.customer_query import PAGE_ROWS, page_of
from clv.ui import questions, session
from clv.ui.address import CUSTOMER
from clv.ui.app_state import app_state
from clv.ui.components import escaped, quiet
from clv.ui.navigation import path_of
from clv.ui.rights.frame import say_why_not
from clv.ui.rights.gate import may
from clv.ui.waiting import again_when_done, is_done_soon

_LEFT = ("customer_id", "segment", "segment_before", "channel", "category", "country")
_ROW_PIXELS = 35
_ALT = N_("Customers with what they paid and what they will probably bring")
_CHOSEN_KEY = "columns_chosen"  # of the session: the same columns on every page with customers


def known_places() -> Places:
    """Where customers mostly buy, as far as the sales say; none while that is still looked up: the page follows."""
    request = session.request()
    assert request is not None  # asked for beside an analysis that is there
    job = questions.places(request)
    if not is_done_soon(job):
        again_when_done(job)
        return Places("", {})
    return job.result()


def choose_columns(places: Places, *, locale: Locale, assumptions: Assumptions, valued: bool = True) -> tuple[str, ...]:
    """A button behind which the columns are chosen; the customer is always the first of them.

    valued: False where the sales carry no values yet. No button for who may not see the customers.
    """
    if not may(Right.CUSTOMERS):
        return ("customer_id",)
    possible = columns_of(places, valued=valued)[1:]
    usual, kept = (SHOWN, _CHOSEN_KEY) if valued else (KNOWN, f"{_CHOSEN_KEY}_known")
    before = [column for column in st.session_state.get(kept, usual[1:]) if column in possible]
    with st.popover(locale.text("Columns"), icon=":material/view_column:"):
        chosen = st.multiselect(
            locale.text("Columns to show, and to take away in a file"),
            possible,
            default=before,
            format_func=lambda column: terms.heading(column, locale, assumptions),
            placeholder=locale.text("Choose"),
            key=f"columns_{valued}_{locale.language}",
        )
    st.session_state[kept] = tuple(chosen)
    return "customer_id", *chosen


def customer_table(
    rows: pd.DataFrame,
    *,
    columns: Sequence[str],
    locale: Locale,
    assumptions: Assumptions,
    key: str,
    hint: str,
    on_header: Callable[[str], None] = lambda _column: None,
) -> str | None:
    """The rows of CUSTOMER_DUE with PACE as text in the reader's form, figures to the right, in the engine's order.

    The id of the customer whose row's box the reader ticked; None where they ticked none. A cell brings a link to its
    customer, which a click on the cell follows (frame.js): who passes the table by keyboard has chosen none.
    key: holds all that the rows depend on, because Streamlit keeps what was chosen under a key when the rows change.
    hint: what can be done here, where the link will be.
    on_header: is told the column on whose header the reader clicked. Streamlit's own sorting would sort these rows
    alone, as text; it is off.
    """

    def chosen_header() -> None:
        for column in st.session_state[key]["selection"]["columns"]:
            on_header(column)

    key = f"{key}_{locale.language}"  # else the columns keep the widths of another language's headings
    place = st.container()
    drawn = st.dataframe(
        pd.DataFrame(
            {column: as_text(rows, column, locale=locale, currency=assumptions.currency) for column in columns}
        ),
        hide_index=True,
        height=_ROW_PIXELS * (len(rows) + 1) + 3,
        row_height=_ROW_PIXELS,
        column_config={
            column: st.column_config.TextColumn(
                terms.heading(column, locale, assumptions),
                alignment="left" if column in _LEFT else "right",
                pinned=column == "customer_id",
            )
            for column in columns
        },
        key=key,
        alt=locale.text(_ALT),
        on_select=chosen_header,
        # The box at the row's beginning, any of its cells, or a header.
        selection_mode=["single-row", "single-cell", "single-column"],
    )
    ids = rows["customer_id"]
    with place.container(key="chosen_customer"):  # frame.js knows it by this name
        if cells := drawn.selection.cells:
            _link_to(str(ids.iloc[cells[0][0]]), locale)
        else:
            quiet(hint)
    return str(ids.iloc[drawn.selection.rows[0]]) if drawn.selection.rows else None


def first_customers(
    customers: Callable[[BaseBackend], ir.Table],
    *,
    count: int,
    columns: tuple[str, ...],
    analysis: Analysis,
    locale: Locale,
    key: str,
) -> None:
    """The first page of a list, and below it where the others are; a click leads to the customer's own page.

    customers, count: who is on the list, and how many these are. key: as of `customer_table`; it tells this list of the
    analysis from all others. Who may not see the customers reads why.
    """
    if not may(Right.CUSTOMERS):
        say_why_not(Right.CUSTOMERS, locale)
        return
    request = session.request()
    assert request is not None  # there is a list
    rows = app_state().rows(
        request,
        ("first of", key, columns),
        lambda engine: page_of(customers(engine), number=0).execute(),
        analysis=analysis,
    )
    assumptions = analysis.valuation.assumptions
    open_customer(
        customer_table(
            rows,
            columns=columns,
            locale=locale,
            assumptions=assumptions,
            key=f"{key}_{request.key}",
            hint=locale.text("Click on a customer to see the purchases and the chances."),
        )
    )
    quiet(
        locale.plural(
            "The first {shown} of {n} customer; the files hold all of them.",
            "The first {shown} of {n} customers; the files hold all of them.",
            count,
            shown=locale.number(min(PAGE_ROWS, count)),
        )
    )


def _link_to(customer_id: str, locale: Locale) -> None:
    st.page_link(
        path_of("customers"),
        label=escaped(locale.text("To customer {name}", name=customer_id)),
        icon=":material/arrow_forward:",
        query_params={CUSTOMER: customer_id},
    )


def open_customer(customer_id: str | None) -> None:
    """Turn to the customer's own page; stay where nobody was clicked on."""
    if customer_id is not None:
        st.switch_page(path_of("customers"), query_params={CUSTOMER: customer_id})


def as_text(rows: pd.DataFrame, column: str, *, locale: Locale, currency: str) -> list[str]:
    """A column of CUSTOMER_DUE or of PLACES in the reader's form; a one-time buyer's chance and risk are unknown."""
    values = rows[column].tolist()
    once = (rows["frequency"] == 0).tolist()
    match column:
        case "customer_id":
            return [str(value) for value in values]
        case "segment" | "segment_before":
            return [locale.text(group_of(value).name) for value in values]
        case "channel" | "category" | "country":
            return [UNKNOWN if pd.isna(value) else str(value) for value in values]
        case "p_alive":
            return [
                UNKNOWN if only else terms.chance(value, locale, short=True)
                for value, only in zip(values, once, strict=True)
            ]
        case "value_at_risk":
            return [
                UNKNOWN if only else locale.money(value, currency) for value, only in zip(values, once, strict=True)
            ]
        case "first_purchase" | "last_purchase":
            return [locale.short_date(pd.Timestamp(value).date()) for value in values]
        case "due" | "due_early" | "due_late":
            # Who is told of at all has a number of days overdue, 0 perhaps; else a repeat buyer has probably left.
            nobody = [UNKNOWN if only else locale.text("probably lost") for only in once]
            told = rows["overdue_days"].notna().tolist()
            return [
                left if not known else UNKNOWN if pd.isna(day) else locale.short_date(pd.Timestamp(day).date())
                for left, known, day in zip(nobody, told, values, strict=True)
            ]
        case "overdue_days":
            return [UNKNOWN if pd.isna(value) else locale.number(value) for value in values]
        case "frequency" | "recency" | "T" | "silent_days":
            return [locale.number(value) for value in values]
        case "usual_gap":
            return [UNKNOWN if pd.isna(value) else locale.number(round(value)) for value in values]
        case "expected_purchases":
            return [locale.number(value, 1) for value in values]
        case _:
            return [locale.money(value, currency) for value in values]

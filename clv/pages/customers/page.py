"""Who are they? Search, sort and filter in the engine, thirty rows at a time; open one."""

import re

import ibis.expr.types as ir
import streamlit as st
from ibis.backends import BaseBackend

from clv.analysis.one_customer import describe_customer
from clv.core.errors import CustomerNotFound
from clv.customers.places import values_with
from clv.pages.customers.one_customer import known_customer, one_customer
from clv.phrases import terms
from clv.segments.call_lists import group_of
from clv.segments.customer_query import (
    KNOWN_SORT_COLUMNS,
    PAGE_ROWS,
    SORT_COLUMNS,
    CustomerFilter,
    customer_named,
    find_customers,
    list_totals_of,
    page_of,
)
from clv.segments.segments import SEGMENT_CODES
from clv.ui import session
from clv.ui.address import CUSTOMER, ORDERS, carry, carry_choice, carry_choices, end_page
from clv.ui.analysis_gate import finished_analysis, missing_for_values
from clv.ui.app_state import app_state
from clv.ui.components import answer, escaped, quiet
from clv.ui.customer_table import choose_columns, customer_table, known_places
from clv.ui.list_downloads import list_downloads

_PAGE_KEY = "customers_page"
_TYPED_KEY = "customers_typed"  # whether the search has just been changed
_OPENED_KEY = "customers_opened"  # how many customers were opened so far


def _to_first_page() -> None:
    st.session_state[_PAGE_KEY] = 0


def _typed() -> None:
    _to_first_page()
    st.session_state[_TYPED_KEY] = True


def _sort_by(column: str) -> None:
    """A click on a header sorts all customers by that column, and a second one the other way round."""
    key = "customers_sort" if analysis.worth else "customers_sort_known"
    if column in (SORT_COLUMNS if analysis.worth else KNOWN_SORT_COLUMNS):
        again = column == st.session_state.get(key)
        st.session_state["customers_descending"] = not st.session_state["customers_descending"] if again else True
        st.session_state[key] = column
        _to_first_page()


def _open(customer_id: str) -> None:
    st.session_state[_OPENED_KEY] = st.session_state.get(_OPENED_KEY, 0) + 1
    st.query_params[CUSTOMER] = customer_id
    st.rerun()


locale = session.locale()
_, n_ = locale.text, locale.plural
analysis = finished_analysis()
worth, assumptions = analysis.worth, session.settings().assumptions
engine = app_state().workspace.engine()
values = analysis.values(engine)
request = session.request()
assert request is not None  # there is an analysis

if (wanted := st.query_params.get(CUSTOMER)) is not None:
    if st.button(_("Back to all customers"), key="customers_all", icon=":material/chevron_left:"):
        del st.query_params[CUSTOMER]
        st.rerun()
    try:
        transactions = app_state().workspace.transactions(engine, request.import_ids)
        one = describe_customer(engine, transactions, analysis=analysis, customer_id=wanted)
    except CustomerNotFound as error:
        st.info(escaped(locale.error(error)), icon=":material/search_off:")
    else:
        end = analysis.base.window.end
        if worth is None:
            known_customer(one, end=end, locale=locale, assumptions=assumptions)
            missing_for_values(analysis)
        else:
            one_customer(
                one,
                end=end,
                limits=worth.limits,
                carries_far=analysis.readiness.carries_far,
                locale=locale,
                assumptions=assumptions,
            )
    st.stop()

columns_to_sort = SORT_COLUMNS if worth else KNOWN_SORT_COLUMNS
sort_key = "customers_sort" if worth else "customers_sort_known"
carry_choice(sort_key, "sort", columns_to_sort, default=columns_to_sort[0])
carry_choice("customers_descending", "order", list(ORDERS), default=True, code=ORDERS.__getitem__)
carry_choices("customers_segments", "segment", SEGMENT_CODES if worth else ())
carry(
    _PAGE_KEY,
    "page",
    read=lambda said: int(said["page"][-1]) - 1 if re.fullmatch("[1-9][0-9]{0,8}", said["page"][-1]) else None,
    write=lambda number: {"page": [str(number + 1)]},
    default=0,
)
title = st.container()
with st.container(horizontal=True, vertical_alignment="bottom"):
    search = st.text_input(
        _("Search a customer"),
        placeholder=_("part of the customer's id"),
        type="search",
        key="customers_search",
        persist_state="session",
        on_change=_typed,
        width=260,
    )
    sort = st.selectbox(
        _("Sort by"),
        columns_to_sort,
        format_func=lambda column: terms.heading(column, locale, assumptions),
        key=sort_key,
        persist_state="session",
        on_change=_to_first_page,
        width=280,
    )
    descending = st.segmented_control(
        _("Order"),
        [True, False],
        default=True,
        required=True,
        format_func=lambda down: _("Highest first") if down else _("Lowest first"),
        key="customers_descending",
        persist_state="session",
        on_change=_to_first_page,
    )
segments = (
    st.pills(
        _("Segments"),
        SEGMENT_CODES,
        selection_mode="multi",
        format_func=lambda code: _(group_of(code).name),
        key="customers_segments",
        persist_state="session",
        on_change=_to_first_page,
    )
    if worth
    else ()
)

if st.session_state.pop(_TYPED_KEY, False) and (named := customer_named(values, search or "")):
    _open(named)
wish = CustomerFilter(search or "", tuple(segments or ()), sort or "spend_to_date", bool(descending))
places = known_places()
row = st.container(horizontal=True)
with row:
    columns = choose_columns(places, locale=locale, assumptions=assumptions, valued=worth is not None)


def customers(engine: BaseBackend) -> ir.Table:
    """Everyone who fits, in the order of the page."""
    return find_customers(values_with(engine, analysis.values(engine), places, columns), wish)


found = customers(engine)
totals = list_totals_of(found)
count = totals.customers
last_page = max(0, (count - 1) // PAGE_ROWS)
number = st.session_state[_PAGE_KEY] = min(st.session_state.get(_PAGE_KEY, 0), last_page)

with title:
    if worth is None:
        answer(
            n_(
                "{n} customer, {money} paid so far",
                "{n} customers, {money} paid so far",
                count,
                money=locale.headline_money(totals.paid, assumptions.currency),
            ),
            _("What is known without a forecast: what was paid, how often and when."),
        )
        missing_for_values(analysis)
    else:
        answer(
            n_(
                "{n} customer, {money} expected",
                "{n} customers, {money} expected",
                count,
                money=locale.headline_money(totals.value, assumptions.currency),
            ),
            _(
                "{share} of what all customers together will probably bring.",
                share=locale.share(totals.value / worth.total if worth.total else None),
            )
            + " "
            + _("For one-time buyers nothing yet says whether they come back: their chance shows as –."),
        )

if count == 0:
    st.info(
        _("No customer fits. Take a filter away or search for another part of the id."), icon=":material/search_off:"
    )
    end_page()

quiet(_("Click on a customer to see the purchases and the chances, on a heading to sort all of them by it."))
chosen = customer_table(
    page_of(found, number=number).execute(),
    columns=columns,
    locale=locale,
    assumptions=assumptions,
    # All that the rows depend on; and whoever comes back from a customer finds nobody chosen.
    on_header=_sort_by,
    key=f"customers_table_{request.key}_{wish}_{number}_{columns}_{st.session_state.get(_OPENED_KEY, 0)}",
)
if chosen is not None:
    _open(chosen)
with st.container(horizontal=True, vertical_alignment="center"):
    if st.button(_("Back"), disabled=number == 0, key="customers_back", icon=":material/chevron_left:"):
        st.session_state[_PAGE_KEY] = number - 1
        st.rerun()
    st.caption(
        _(
            "{first} to {last} of {count}",
            first=locale.number(number * PAGE_ROWS + 1),
            last=locale.number(min((number + 1) * PAGE_ROWS, count)),
            count=locale.number(count),
        )
    )
    if st.button(_("Next"), disabled=number >= last_page, key="customers_next", icon=":material/chevron_right:"):
        st.session_state[_PAGE_KEY] = number + 1
        st.rerun()
with row:
    list_downloads(
        customers,
        count=count,
        columns=columns,
        analysis=analysis,
        title=_("Customers"),
        name="customers",
        key="customers",
    )

"""Who are they? Search, sort and filter in the engine, thirty rows at a time."""

import streamlit as st

from clv import wording
from clv.ui import session
from clv.ui.components import answer
from clv.ui.customer_table import customer_table
from clv.ui.store import store
from clv.ui.valued import ready_analysis
from clv.value.listing import PAGE_ROWS, SORT_COLUMNS, Wish, find_customers, page_of
from clv.value.segments import SEGMENT_CODES

_PAGE_KEY = "customers_page"


def _to_first_page() -> None:
    st.session_state[_PAGE_KEY] = 0


locale = session.locale()
_, n_ = locale.text, locale.plural
analysis = ready_analysis()
valuation = analysis.valuation
assumptions = valuation.assumptions
values = store().workspace.engine().table(valuation.table)

title = st.container()
with st.container(horizontal=True, vertical_alignment="bottom"):
    search = st.text_input(
        _("Search a customer"),
        placeholder=_("part of the customer's id"),
        type="search",
        key="customers_search",
        persist_state="session",
        on_change=_to_first_page,
        width=260,
    )
    sort = st.selectbox(
        _("Sort by"),
        SORT_COLUMNS,
        format_func=lambda column: wording.heading(column, locale, assumptions),
        key="customers_sort",
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
segments = st.pills(
    _("Segments"),
    SEGMENT_CODES,
    selection_mode="multi",
    format_func=lambda code: _(wording.segment(code).name),
    key="customers_segments",
    persist_state="session",
    on_change=_to_first_page,
)

wish = Wish(search or "", tuple(segments or ()), sort or "ten_year_value", bool(descending))
found = find_customers(values, wish)
facts = found.agg(customers=found.count(), money=found.ten_year_value.sum()).execute().iloc[0]
count = int(facts["customers"])
last_page = max(0, (count - 1) // PAGE_ROWS)
number = min(st.session_state.get(_PAGE_KEY, 0), last_page)

with title:
    money = locale.headline_money(0 if count == 0 else float(facts["money"]), assumptions.currency)
    part = locale.share(0 if count == 0 else float(facts["money"]) / valuation.total)
    answer(
        n_(
            "{n} customer, {money} expected",
            "{n} customers, {money} expected",
            count,
            money=money,
        ),
        _("{share} of what all customers together will probably bring.", share=part)
        + " "
        + _("For one-time buyers nothing yet says whether they come back: their chance shows as –."),
    )

if count == 0:
    st.info(
        _("No customer fits. Take a filter away or search for another part of the id."), icon=":material/search_off:"
    )
    st.stop()

customer_table(page_of(found, number=number).execute(), locale=locale, assumptions=assumptions, key="customers_table")
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

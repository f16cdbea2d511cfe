"""Who are they? Search, sort and set conditions in the engine, thirty rows at a time; keep a list; open one."""

import re
from dataclasses import replace

import ibis.expr.types as ir
import streamlit as st
from ibis.backends import BaseBackend

from clv.analysis.one_customer import describe_customer
from clv.core.errors import CustomerNotFound
from clv.customers.places import values_with
from clv.pages.customers.conditions import add_condition, ask_conditions, boxes_as_asked
from clv.pages.customers.draft import carry_draft, draft, is_begun, keep_draft
from clv.pages.customers.heading import heading
from clv.pages.customers.kept_lists import keep_list, kept_lists
from clv.pages.customers.one_customer import known_customer, one_customer
from clv.phrases import saved_lists, terms
from clv.segments.call_lists import group_of
from clv.segments.customer_query import (
    KNOWN_SORT_COLUMNS,
    PAGE_ROWS,
    PLACES,
    SORT_COLUMNS,
    UNKNOWN_FOR_ONE_TIME_BUYERS,
    UNKNOWN_UNLESS_DUE,
    customer_named,
    find_customers,
    list_totals_of,
    page_of,
)
from clv.segments.segments import SEGMENT_CODES
from clv.ui import questions, session
from clv.ui.address import CONDITIONS, CUSTOMER, carry, end_page, is_news
from clv.ui.analysis_gate import finished_analysis, missing_for_values
from clv.ui.app_state import app_state
from clv.ui.components import answer, escaped, quiet
from clv.ui.customer_table import choose_columns, customer_table, known_places
from clv.ui.list_downloads import list_downloads
from clv.ui.waiting import answer_of
from clv.ui.words import words_of

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
        if request.part is not None:
            quiet(_("Only a part of the customers is shown: choose all of them above to find the others too."))
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

if is_news("list", *CONDITIONS):  # who comes by a link wants the people of the link, not these of before
    st.session_state["customers_search"] = ""
    _to_first_page()
if is_news("list", *PLACES) or draft().wish.places:  # whether these sales have such places has to be known
    places = answer_of(questions.places(request), lambda: _("Counting buyers …"))
else:
    places = known_places()
sorts = SORT_COLUMNS if worth else KNOWN_SORT_COLUMNS
sort_key = "customers_sort" if worth else "customers_sort_known"
carry_draft(places, sorts=sorts)
carry(
    _PAGE_KEY,
    "page",
    read=lambda said: int(said["page"][-1]) - 1 if re.fullmatch("[1-9][0-9]{0,8}", said["page"][-1]) else None,
    write=lambda number: {"page": [str(number + 1)]},
    default=0,
)
title = st.container()
kept_lists(locale)
asked = boxes_as_asked(locale)
if is_begun(asked):
    st.session_state[sort_key] = asked.wish.sort if asked.wish.sort in sorts else sorts[0]
    st.session_state["customers_descending"] = asked.wish.descending
    st.session_state["customers_segments"] = list(asked.wish.segments)
controls = st.container(horizontal=True, vertical_alignment="bottom")
with controls:
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
        sorts,
        format_func=lambda column: terms.heading(column, locale, assumptions),
        key=sort_key,
        persist_state="session",
        width=280,
    )
    descending = st.segmented_control(
        _("Order"),
        [True, False],
        required=True,
        format_func=lambda down: _("Highest first") if down else _("Lowest first"),
        key="customers_descending",
        persist_state="session",
    )
    fields = add_condition(asked, places, locale=locale, assumptions=assumptions, valued=worth is not None)
segments = (
    st.pills(
        _("Segments"),
        SEGMENT_CODES,
        selection_mode="multi",
        format_func=lambda code: _(group_of(code).name),
        key="customers_segments",
        persist_state="session",
    )
    if worth
    else ()
)
conditions = ask_conditions(asked, fields, places, locale=locale, assumptions=assumptions)
if conditions is None:
    with title:
        answer(_("Nobody can meet these conditions"), _("Two limits run backwards."))
    st.stop()
if st.session_state.pop(_TYPED_KEY, False) and (named := customer_named(values, search or "")):
    _open(named)
wish = replace(conditions, segments=tuple(segments or ()), sort=sort or sorts[0], descending=bool(descending))
if wish != asked.wish:
    _to_first_page()
keep_draft(replace(asked, wish=wish, fields=fields))
told = saved_lists.describe_filter(wish, locale, assumptions)
if told or asked.name:
    with controls:
        keep_list(wish, locale=locale)
searched = replace(wish, search=search or "")
row = st.container(horizontal=True)
with row:
    columns = choose_columns(places, locale=locale, assumptions=assumptions, valued=worth is not None)
needed = {*columns, *(place for place, _names in wish.places)}


def customers(engine: BaseBackend) -> ir.Table:
    """Everyone who fits, in the order of the page."""
    return find_customers(values_with(engine, analysis.values(engine), places, needed), searched)


totals = app_state().rows(
    request, ("totals", searched), lambda engine: list_totals_of(customers(engine)), analysis=analysis
)
count = totals.customers
last_page = max(0, (count - 1) // PAGE_ROWS)
number = st.session_state[_PAGE_KEY] = min(st.session_state.get(_PAGE_KEY, 0), last_page)

with title:
    heading(totals, told, analysis=analysis, locale=locale, assumptions=assumptions)
if any(limits.measure in UNKNOWN_FOR_ONE_TIME_BUYERS for limits in wish.ranges):
    quiet(_("One-time buyers are not on it: nothing yet says with which chance they come back."))
if any(limits.measure in UNKNOWN_UNLESS_DUE for limits in wish.ranges):
    quiet(_("One-time buyers and customers who have probably left are not on it: nobody can say when they are due."))

if count == 0:
    st.info(
        _("No customer fits. Take a condition away, widen its limits, or search for another part of the id."),
        icon=":material/search_off:",
    )
    end_page()

chosen = customer_table(
    app_state().rows(
        request,
        ("page", searched, columns, number),
        lambda engine: page_of(customers(engine), number=number).execute(),
        analysis=analysis,
    ),
    columns=columns,
    locale=locale,
    assumptions=assumptions,
    hint=_("Click on a customer to see the purchases and the chances, on a heading to sort all of them by it."),
    # All that the rows depend on; and whoever comes back from a customer finds nobody chosen.
    on_header=_sort_by,
    key=f"customers_table_{request.key}_{searched}_{number}_{columns}_{st.session_state.get(_OPENED_KEY, 0)}",
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
        title=asked.name or (_("A list of one's own") if told else _("Customers")),
        about=[(_("Conditions"), "; ".join(told))] if told else [],
        name="list" if told else "customers",
        key="customers",
    )
words_of("customers")

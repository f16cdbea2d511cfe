"""Whom do you want on a list of your own? Count and worth follow each condition; kept under a name."""

import ibis.expr.types as ir
import streamlit as st
from ibis.backends import BaseBackend

from clv.customers.places import values_with
from clv.pages.own_list.builder import build_wish, carry_list, keep_list, kept_lists, opened, wants_places
from clv.phrases import saved_lists, terms
from clv.segments.customer_query import PLACES, CustomerFilter, find_customers, list_totals_of
from clv.ui import questions, session
from clv.ui.address import is_news
from clv.ui.analysis_gate import finished_analysis, missing_for_values
from clv.ui.app_state import app_state
from clv.ui.components import answer, quiet
from clv.ui.customer_table import choose_columns, first_customers, known_places
from clv.ui.list_downloads import list_downloads
from clv.ui.waiting import answer_of

locale = session.locale()
_, n_ = locale.text, locale.plural
analysis = finished_analysis()
worth, assumptions = analysis.worth, session.settings().assumptions
request = session.request()
assert request is not None  # there is an analysis
if is_news("list", *PLACES) or wants_places():  # whether these sales have such places has to be known
    places = answer_of(questions.places(request), lambda: _("Counting buyers …"))
else:
    places = known_places()
carry_list(places)

title = st.container()
kept_lists(locale)
wish = build_wish(places, locale=locale, assumptions=assumptions, valued=worth is not None)
if wish is None:
    with title:
        answer(_("Make a list of your own"), _("Two limits run backwards."))
    st.stop()
keep_list(wish, locale=locale)
row = st.container(horizontal=True)
with row:
    columns = choose_columns(places, locale=locale, assumptions=assumptions, valued=worth is not None)


needed = {*columns, *(place for place, _names in wish.places)}


def customers(engine: BaseBackend, wanted: CustomerFilter = wish) -> ir.Table:
    """Everyone on the list, in its order."""
    return find_customers(values_with(engine, analysis.values(engine), places, needed), wanted)


everyone = customers(app_state().workspace.engine())
found = list_totals_of(everyone)
told = saved_lists.describe_filter(wish, locale, assumptions)
paid = locale.headline_money(found.paid, assumptions.currency)
conditions = "; ".join(told) + "." if told else _("Everybody: no condition is set yet.")
with title:
    if worth is None:
        answer(
            n_(
                "{n} customer fits: {money} paid so far",
                "{n} customers fit: {money} paid so far",
                found.customers,
                money=paid,
            ),
            conditions,
        )
        missing_for_values(analysis)
    else:
        part = locale.share(found.value / worth.total if worth.total else None)
        answer(
            n_(
                "{n} customer fits: {money} expected",
                "{n} customers fit: {money} expected",
                found.customers,
                money=locale.headline_money(found.value, assumptions.currency),
            ),
            " ".join(
                [
                    conditions,
                    _("{share} of what all customers together will probably bring.", share=part),
                    f"{terms.heading('spend_to_date', locale, assumptions)}: {paid}.",
                ]
            ),
        )
if any(limits.measure in ("p_alive", "value_at_risk") for limits in wish.ranges):
    quiet(_("One-time buyers are not on it: nothing yet says with which chance they come back."))

if not found.customers:
    st.info(_("Nobody fits. Take a condition away, or widen its limits."), icon=":material/person_off:")
else:
    with row:
        list_downloads(
            customers,
            count=found.customers,
            columns=columns,
            analysis=analysis,
            title=opened() or _("A list of one's own"),
            about=[(_("Conditions"), "; ".join(told) or _("none"))],
            name="list",
            key="own",
        )
    first_customers(
        everyone,
        count=found.customers,
        columns=columns,
        locale=locale,
        assumptions=assumptions,
        key=f"own_table_{wish}",
    )

"""Whom do we call, what is each list worth, and who moved since an earlier day? Take the list away."""

import ibis.expr.types as ir
import streamlit as st
from ibis.backends import BaseBackend

from clv.customers.places import values_with
from clv.pages.segments.charts import segment_pictures
from clv.pages.segments.moved import moved_view
from clv.pages.segments.tables import division_table, lists_table
from clv.pages.segments.thresholds_form import limits_form
from clv.phrases import segments
from clv.segments.call_lists import LIST_CODES, group_of, members
from clv.segments.segments import SEGMENT_CODES
from clv.ui import session
from clv.ui.address import carry_choice, end_page
from clv.ui.analysis_gate import ready_analysis
from clv.ui.choices.compared import compared_day
from clv.ui.components import answer, escaped
from clv.ui.customer_table import choose_columns, first_customers, known_places
from clv.ui.list_downloads import list_downloads
from clv.ui.words import words_of

VIEWS = ("now", "moved")
FIRST_SHOWN = "slipping"  # what the title speaks of

locale = session.locale()
_, n_ = locale.text, locale.plural
analysis = ready_analysis()
base, valuation = analysis.base, analysis.valuation
assumptions, limits = valuation.assumptions, valuation.limits
currency, end = assumptions.currency, base.window.end

title = st.container()
then = compared_day()
carry_choice("segments_view", "view", VIEWS, default="now")
names = {"now": _("Now"), "moved": _("Moved since {date}", date=locale.date(then)) if then else _("Who moved")}
view = st.segmented_control(
    _("View"),
    VIEWS,
    default="now",
    required=True,
    format_func=names.__getitem__,
    key="segments_view",
    persist_state="session",
    label_visibility="collapsed",
)
if view == "moved":
    moved_view(analysis, title=title)
    end_page()

slipping = next((one for one in valuation.segments if one.code == "slipping"), None)
on_list = {one.code: one.customers for one in valuation.lists}
besides = _(
    "Besides, for a follow-up call: {follow_up}; with a second purchase due: {due}.",
    follow_up=locale.number(on_list["follow_up"]),
    due=locale.number(on_list["due"]),
)
if slipping is not None:
    doubt = _("At risk: what they would bring if they were surely still customers, less what they will probably bring.")
    finding = n_(
        "Call {n} valuable customer who is slipping away: {money} at risk",
        "Call {n} valuable customers who are slipping away: {money} at risk",
        slipping.customers,
        money=locale.headline_money(slipping.value_at_risk, currency),
    )
else:
    doubt = _("Every repeat buyer of worth is probably still a customer, at the usual pace, or is all but surely gone.")
    finding = _("No valuable customer is slipping away")
with title:
    answer(finding, doubt, besides)

segment_pictures(analysis, locale)
division_table(analysis, locale)
lists_table(analysis, locale)
limits_form(valuation.limits, assumptions)

codes = [*SEGMENT_CODES, *LIST_CODES]
carry_choice("segments_chosen", "list", codes, default=FIRST_SHOWN)
chosen = st.pills(
    _("Show a segment or a list"),
    codes,
    default=FIRST_SHOWN,
    required=True,
    format_func=lambda code: _(group_of(code).name),
    key="segments_chosen",
    persist_state="session",
)
group = group_of(chosen or FIRST_SHOWN)
counts = {one.code: one.customers for one in valuation.segments} | on_list
total = counts.get(group.code, 0)

st.header(escaped(_(group.name)), anchor=False)
st.write(escaped(segments.rule(group, limits, locale, assumptions)))
if not total:
    st.info(_("Nobody is on this list."), icon=":material/person_off:")
    end_page()
st.write(escaped(segments.to_do(group, limits, locale, end=end)))
places = known_places()
row = st.container(horizontal=True)
with row:
    columns = choose_columns(places, locale=locale, assumptions=assumptions)


def customers(engine: BaseBackend) -> ir.Table:
    """Everyone in the segment or on the list, in the order in which to act."""
    return members(values_with(engine, analysis.values(engine), places, columns), group, limits)


with row:
    list_downloads(
        customers,
        count=total,
        columns=columns,
        analysis=analysis,
        title=_(group.name),
        about=[
            (_("Who"), segments.rule(group, limits, locale, assumptions)),
            (_("What to do"), segments.to_do(group, limits, locale, end=end)),
        ],
        name=group.code,
        key="segment",
    )
first_customers(
    customers,
    count=total,
    # All of a segment are in it, as the heading says: the table fits a desk, and paper.
    columns=tuple(column for column in columns if column != "segment" or group.code in LIST_CODES),
    analysis=analysis,
    locale=locale,
    key=f"segment_table_{group.code}",
)
words_of("segments")

"""Where do customers stay or leave: after which purchase, when, and who?"""

import streamlit as st

from clv.analysis.retention import expected_spend
from clv.customers.double_jeopardy import ChoiceSet
from clv.customers.survival import FEWEST
from clv.pages.moments import return_rates
from clv.pages.moments.double_jeopardy import RANGES, jeopardy
from clv.pages.moments.price_bands import no_prices, price_range
from clv.pages.moments.retention import loyalty_facts
from clv.ui import questions, session
from clv.ui.address import carry_choice
from clv.ui.analysis_gate import finished_analysis
from clv.ui.cohorts import known_cohorts, return_map, spend_curves
from clv.ui.components import answer, escaped, quiet
from clv.ui.waiting import answer_of
from clv.ui.words import words_of

locale = session.locale()
_, n_ = locale.text, locale.plural
analysis = finished_analysis()
request = session.request()
assert request is not None  # asked for beside an analysis that is there
currency = session.settings().assumptions.currency

found = answer_of(questions.returns(request), lambda: _("Counting the days between purchases …"))
days = return_rates.horizon_of(found.after)
if days is None:
    answer(
        _("It is too early to say where customers stay or leave"),
        _("At least {customers} customers must have been here for a month.", customers=locale.number(FEWEST)),
    )
    st.stop()

answer(return_rates.headline(found.after, days, locale), return_rates.doubt(found.after, days, locale))
left, right = st.columns([3, 2], gap="large")
with left:
    return_rates.curves(found.after, locale)
with right:
    return_rates.bars(found.after, days, locale)

st.header(_("Purchase by purchase"), anchor=False)
return_rates.purchase_by_purchase(found.after, locale)
quiet(
    _(
        "The chance to have bought again within so many days, by Kaplan and Meier's method, with the limits between "
        "which it lies 9 times out of 10. Purchases of one day are one purchase."
    )
)

st.header(_("Is loyalty an illusion here?"), anchor=False)
loyalty_facts(answer_of(questions.loyalty(request), lambda: _("Looking who still buys years later …")), locale)

if (cohorts := known_cohorts(analysis)) is not None:
    left, right = st.columns(2, gap="large")
    with left:
        return_map(cohorts)
    with right:
        ages = [age * cohorts.period.days for age in cohorts.spent.index]
        spend_curves(cohorts, expected_spend(analysis.base, analysis.fits, ages), level=3)

st.header(_("Do groups of customers differ?"), anchor=False)
carry_choice("moments_split", "by", found.splits, default=found.splits[0])
split = (
    st.segmented_control(
        _("Customers by"),
        list(found.splits),
        default=found.splits[0],
        format_func=lambda one: _(return_rates.SPLITS[one]),
        required=True,
        key="moments_split",
        persist_state="session",
    )
    or found.splits[0]
)
told = answer_of(questions.difference(request, split), lambda: _("Holding the groups against each other …"))
if told is None:
    st.write(escaped(_("Fewer than two groups are large enough to be held against each other.")))
else:
    st.write(escaped(return_rates.groups(told, split, locale=locale, currency=currency)))
    if told.left_out:
        quiet(
            n_(
                "{n} customer is in none of these groups: too few are like them, or the sales do not say.",
                "{n} customers are in none of these groups: too few are like them, or the sales do not say.",
                told.left_out,
            )
        )

ranges, prices = questions.ranges(request), questions.price_bands(request)
if offered := answer_of(ranges, lambda: _("Counting buyers …")):
    st.header(_("Is loyalty a matter of size?"), anchor=False)
    range_ = offered[0]
    if len(offered) > 1:
        carry_choice("moments_range", "choice", offered, default=range_)
        range_ = (
            st.segmented_control(
                _("Customers choose among"),
                list(offered),
                default=range_,
                format_func=lambda one: _(RANGES[one]),
                required=True,
                key="moments_range",
                persist_state="session",
            )
            or range_
        )
    size = answer_of(questions.jeopardy(request, range_), lambda: _("Counting buyers …"))
    jeopardy(size, range_, locale=locale)

if bands := answer_of(prices, lambda: _("Sorting the sales by price …")):
    st.header(_("The expensive one and the cheap one"), anchor=False)
    price_range(bands, locale=locale, currency=currency)
else:
    no_prices(locale)
if not offered:
    jeopardy(None, ChoiceSet.CHANNEL, locale=locale)
words_of("moments")

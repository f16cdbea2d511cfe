"""Without a cost entered: what would the saying mean for these customers, and what may winning one cost at most?"""

from __future__ import annotations

import streamlit as st

from clv.acquisition.cost_ratio import SAYING
from clv.acquisition.unit_economics import newcomer
from clv.analysis.valuation import Analysis
from clv.phrases import winning_and_keeping
from clv.ui import session
from clv.ui.components import answer, escaped, figure, quiet
from clv.ui.numbers import number_field

_BEGINS = 0.5  # of what a new customer is worth would go to winning one, at the budget that the box begins with


def without_costs(analysis: Analysis) -> None:
    """The other way round: from a budget for keeping to the cost of winning that the saying puts beside it."""
    locale = session.locale()
    _ = locale.text
    assumed = session.settings().assumptions
    currency = assumed.currency
    worth = newcomer(analysis.base, analysis.fits, None, assumptions=assumed).value
    answer(*winning_and_keeping.without_costs(worth, analysis.readiness, assumed, locale))
    budget = 1.0 if worth is None else float(max(1, round(_BEGINS * worth / SAYING)))
    st.header(_("If the saying holds for you"), anchor=False)
    keeping = number_field(
        _("Spent on keeping each customer, {unit}", unit=locale.money_unit(currency)),
        value=budget,
        lowest=0.0,
        key="saying_budget",
        keep=True,
        width=320,
    )
    with st.grid(3, min_column_width=220):
        figure(
            _("For keeping one"),
            locale.money(keeping, currency),
            _("what you may enter above"),
        )
        figure(
            _("goes with, for winning one"),
            locale.money(SAYING * keeping, currency),
            _("ten times as much, if the saying holds"),
        )
        if worth is not None:
            left = worth - SAYING * keeping
            figure(
                _("and leaves of a new customer"),
                locale.money(left, currency),
                _("of the {worth} that one is worth", worth=locale.money(worth, currency)),
            )
    if worth is not None and SAYING * keeping > worth:
        st.warning(
            escaped(
                _(
                    "At that price a new customer costs more than one brings: with {keeping} for keeping one, the "
                    "saying cannot hold for you, or winning does not pay.",
                    keeping=locale.money(keeping, currency),
                )
            ),
            icon=":material/trending_down:",
        )
    quiet(_("The saying is no law: nobody who prints it gives data. Your own costs say more."))

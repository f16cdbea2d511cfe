"""Can the customers be valued; and where they cannot, what can honestly be said instead?"""

from __future__ import annotations

import streamlit as st

from clv import wording
from clv.analysis import Analysis
from clv.base import CustomerBase
from clv.ui import session
from clv.ui.cohorts import known_cohorts, spend_curves
from clv.ui.components import answer, escaped, figure, finished_analysis


def ready_analysis() -> Analysis:
    """The analysis that this session is to show; where there is none, the page ends here and says what to do."""
    analysis = finished_analysis()
    if analysis.worth is None:
        _too_little(analysis)
        st.stop()
    return analysis


def figures_so_far(base: CustomerBase) -> None:
    """Two figures: how many customers there are, and what they have paid."""
    locale = session.locale()
    _ = locale.text
    figure(
        _("Customers"),
        locale.number(base.customers),
        _(
            "{share} bought again: {count}",
            share=locale.share(base.repeat_buyers / base.customers),
            count=locale.number(base.repeat_buyers),
        ),
    )
    figure(
        _("Paid so far"),
        locale.headline_money(base.spend_to_date, session.settings().assumptions.currency),
        _(
            "in {count} purchases since {date}",
            count=locale.number(base.purchases),
            date=locale.date(base.window.start),
        ),
    )


def _too_little(analysis: Analysis) -> None:
    """In place of values: why there are none, what more is needed, and what customers have spent so far."""
    locale = session.locale()
    _, n_ = locale.text, locale.plural
    base, readiness = analysis.base, analysis.fits.readiness
    currency = session.settings().assumptions.currency
    answer(
        _("There is not enough yet to say what your customers will be worth"),
        _(
            "So no figure is shown on which a budget could be built. Here is what is missing, and what can be said "
            "today."
        ),
    )
    for reason in wording.reasons(readiness, locale):
        st.warning(escaped(reason), icon=":material/hourglass_top:")
    if needed := wording.needed(readiness, locale):
        st.write(escaped(needed))
    with st.grid(3, min_column_width=200):
        figures_so_far(base)
        figure(
            _("Paid per customer"),
            locale.money(base.spend_to_date / base.customers, currency),
            n_("within {n} day", "within {n} days", base.window.days),
        )
    if (cohorts := known_cohorts(analysis)) is not None:
        spend_curves(cohorts, None)

"""Can the customers be valued; and where they cannot, what can honestly be said instead?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from clv import wording
from clv.analysis import Analysis
from clv.base import CustomerBase
from clv.charts.cohort_curves import cohort_curves
from clv.customers.cohorts import Period, cohort_period
from clv.ui import session
from clv.ui.components import PATIENCE_SECONDS, answer, chart, escaped, figure, finished_analysis, wait_for
from clv.ui.store import store


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
    _cohorts()


def _cohorts() -> None:
    """What customers have spent by how long they have been here: no model, only what happened."""
    locale = session.locale()
    _, n_ = locale.text, locale.plural
    request = session.request()
    assert request is not None
    currency = session.settings().assumptions.currency
    job = store().cohorts(request)
    if not job.wait(PATIENCE_SECONDS):
        wait_for(job, lambda: _("Adding up what each customer bought …"))
    cohorts = job.result()
    if cohorts.empty or cohorts["age"].max() == 0:
        return  # nobody has been here for a whole month
    cohorts["money"] = cohorts["spend_per_customer"] * cohorts["customers"]
    sums = cohorts.groupby("age")[["money", "customers"]].sum()
    mean = sums["money"] / sums["customers"]
    quarters = cohort_period(store().analysis(request).result().base.window) is Period.QUARTER
    oldest = int(mean.index[-1])
    spent = locale.money(mean.iloc[-1], currency)
    if quarters:
        title = n_(
            "After a quarter a customer has spent {spent}",
            "After {n} quarters a customer has spent {spent}",
            oldest,
            spent=spent,
        )
    else:
        title = n_(
            "After a month a customer has spent {spent}",
            "After {n} months a customer has spent {spent}",
            oldest,
            spent=spent,
        )
    named = cohorts.assign(label=cohorts["cohort"].map(lambda day: locale.month(pd.Timestamp(day).date())))
    chart(
        cohort_curves(
            named,
            mean,
            title=title,
            age_label=_("Quarters since the first purchase") if quarters else _("Months since the first purchase"),
            locale=locale,
            currency=currency,
        ),
        pd.DataFrame(
            {
                _("First purchase in"): named["label"],
                _("Customers"): [locale.number(customers) for customers in named["customers"]],
                _("Quarters") if quarters else _("Months"): [str(age) for age in named["age"]],
                _("Spent by then, each"): [locale.money(money, currency) for money in named["spend_per_customer"]],
            }
        ),
        name="cohorts",
        alt=_("Lines: what customers have spent by how long they have been here"),
    )

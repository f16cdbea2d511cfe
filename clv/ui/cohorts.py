"""What have customers done by how long they have been here: who bought again, and what they have spent?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import pandas as pd

from clv.analysis.valuation import Analysis
from clv.charts.cohorts.curves import cohort_curves
from clv.charts.cohorts.map import cohort_map
from clv.customers.cohorts import CohortUnit, cohort_period
from clv.i18n.locale import Locale
from clv.segments.customer_query import CustomerFilter
from clv.ui import questions, session
from clv.ui.components import Level, chart, quiet
from clv.ui.customer_address import arrived_in, lead_to
from clv.ui.waiting import answer_of

LEAST_COHORTS = 2  # of one cohort alone a mean says what that one did
LEAST_SHARE = 0.1  # of the customers; below, a mean speaks of a few early ones


@dataclass(frozen=True)
class Cohorts:
    """The table of `cohort_spend` with a label, and its means over all customers by age [money, shares].

    The means end where fewer than LEAST_COHORTS, or less than LEAST_SHARE of the customers, have been here so long; a
    shop with one cohort has the means of that one.
    """

    table: pd.DataFrame
    period: CohortUnit
    end: date  # the last day that is seen

    @cached_property
    def spent(self) -> pd.Series:
        """What customers had spent by each age, the mean over all who have been here that long."""
        return self._mean(self.table["spend_per_customer"] * self.table["customers"])

    @cached_property
    def active(self) -> pd.Series:
        """The share of those who have been here that long that bought in the period that ends at each age."""
        return self._mean(self.table["active"])

    def _mean(self, sums: pd.Series) -> pd.Series:
        ages = self.table.assign(sums=sums).groupby("age")
        by_age = ages[["sums", "customers"]].sum()
        least = min(LEAST_COHORTS, int(ages.size().loc[1]))
        carried = (ages.size() >= least) & (by_age["customers"] >= LEAST_SHARE * by_age["customers"].loc[0])
        carried.loc[:1] = True
        return (by_age["sums"] / by_age["customers"])[carried.cummin()]

    @property
    def is_cut(self) -> bool:
        """Whether some ages have too few customers for a mean."""
        return len(self.spent) < self.table["age"].nunique()

    def age_label(self, locale: Locale) -> str:
        if self.period is CohortUnit.QUARTER:
            return locale.text("Quarters since the first purchase")
        return locale.text("Months since the first purchase")


def known_cohorts(analysis: Analysis) -> Cohorts | None:
    """The cohorts of the customers shown; None where nobody has been here for a whole month yet."""
    locale, request = session.locale(), session.request()
    assert request is not None  # asked for beside an analysis that is there
    table = answer_of(questions.cohorts(request), lambda: locale.text("Adding up what each customer bought …"))
    if table.empty or table["age"].max() == 0:
        return None
    labels = table["cohort"].map(lambda day: locale.month(pd.Timestamp(day).date()))
    return Cohorts(table.assign(label=labels), cohort_period(analysis.base.window), analysis.base.window.end)


def spend_curves(cohorts: Cohorts, expected: Sequence[float] | None, *, level: Level = 2) -> None:
    """What customers have spent by their age.

    expected: the same by the model, for each age; None without one. level: of the chart's title, 3 within a section.
    """
    locale = session.locale()
    _, n_ = locale.text, locale.plural
    currency = session.settings().assumptions.currency
    quarters = cohorts.period is CohortUnit.QUARTER
    mean, named = cohorts.spent, cohorts.table
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
    if expected is not None:
        title = _("{title}; the model has {expected}", title=title, expected=locale.money(expected[oldest], currency))
    chart(
        cohort_curves(
            named,
            mean,
            expected=None if expected is None else pd.Series(expected, index=mean.index),
            title=title,
            age_label=cohorts.age_label(locale),
            locale=locale,
            currency=currency,
        ),
        pd.DataFrame(
            {
                _("First purchase in"): named["label"],
                _("Customers"): [locale.number(customers) for customers in named["customers"]],
                _("Quarters") if quarters else _("Months"): [str(age) for age in named["age"]],
                _("Bought in it"): [locale.number(active) for active in named["active"]],
                _("Spent by then, each"): [locale.money(money, currency) for money in named["spend_per_customer"]],
            }
        ),
        name="cohorts",
        alt=_("Lines: what customers have spent by how long they have been here"),
        level=level,
    )
    if cohorts.is_cut:
        quiet(
            _(
                "The thick line ends where fewer than two cohorts, or less than {share} of the customers, have been "
                "here so long.",
                share=locale.share(LEAST_SHARE),
            )
        )


def return_map(cohorts: Cohorts) -> None:
    """Of each cohort, who bought in each later month or quarter."""
    locale = session.locale()
    _ = locale.text
    active = cohorts.active
    last = int(active.index[-1])
    facts = {"first": locale.share(active.loc[1]), "last": locale.number(last), "late": locale.share(active.iloc[-1])}
    if cohorts.period is CohortUnit.QUARTER:
        title = (
            _("{first} buy again in their first quarter, the only one seen", **facts)
            if last == 1
            else _("{first} buy again in their first quarter; in quarter {last} it is {late}", **facts)
        )
    else:
        title = (
            _("{first} buy again in their first month, the only one seen", **facts)
            if last == 1
            else _("{first} buy again in their first month; in month {last} it is {late}", **facts)
        )
    table = cohorts.table
    chart(
        cohort_map(
            table,
            title=title,
            age_label=cohorts.age_label(locale),
            locale=locale,
            currency=session.settings().assumptions.currency,
        ),
        _by_cohort(cohorts, locale),
        name="cohort_map",
        alt=_("Fields: of each cohort, the share of customers who bought in each later period"),
        level=3,
        leads=[lead_to(one) for one in _who_came(cohorts)],
    )


def _who_came(cohorts: Cohorts) -> list[CustomerFilter]:
    """Of each cohort, the oldest first, what has to hold for a customer to be in it."""
    arrived = sorted(pd.to_datetime(cohorts.table["cohort"]).dt.date.unique())
    return [arrived_in(month, cohorts.period.months, end=cohorts.end) for month in arrived]


def _by_cohort(cohorts: Cohorts, locale: Locale) -> pd.DataFrame:
    """A row a cohort, a column an age: who bought in that period of their own time."""
    wide = cohorts.table.assign(share=cohorts.table["active"] / cohorts.table["customers"])
    shares = wide.pivot(index="cohort", columns="age", values="share").drop(columns=0)
    sizes = wide.drop_duplicates("cohort").set_index("cohort")
    told = {
        locale.text("First purchase in"): sizes.loc[shares.index, "label"].tolist(),
        locale.text("Customers"): [locale.number(n) for n in sizes.loc[shares.index, "customers"]],
    }
    return pd.DataFrame(
        told | {str(age): ["" if pd.isna(one) else locale.share(one) for one in shares[age]] for age in shares}
    )

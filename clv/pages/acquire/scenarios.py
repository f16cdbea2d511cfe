"""What would other budgets do? Up to four spendings under a name, side by side with today's."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from clv.acquisition.budget import Allocation, Ceilings, Today, outcome
from clv.core.errors import ClvError
from clv.core.people import Right
from clv.storage.costs import MOST_SCENARIOS, BudgetScenario, CostStore
from clv.ui import session
from clv.ui.books import Reach
from clv.ui.components import escaped, number_table, quiet
from clv.ui.numbers import number_field
from clv.ui.rights.frame import say_why_not
from clv.ui.rights.gate import may


def scenarios_section(book: CostStore, today: Today, reach: Reach, *, months: int) -> None:
    """Keep a spending under a name, and compare those kept. months: of the period; spendings are a month's."""
    locale = session.locale()
    _ = locale.text
    may_keep = may(Right.SCENARIOS)
    if may_keep:
        _new_scenario(book, today, reach, months=months)
    else:
        say_why_not(Right.SCENARIOS, locale)
    kept = book.scenarios()
    if not kept:
        if may_keep:
            quiet(
                locale.plural(
                    "At most {n} scenario is kept, with the ceilings as the sliders stand.",
                    "At most {n} scenarios are kept, with the ceilings as the sliders stand.",
                    MOST_SCENARIOS,
                )
            )
        return
    scenario_table(kept, today, reach, months=months)
    with st.container(horizontal=True):
        for one in kept if may_keep else ():
            if st.button(
                escaped(_("Remove {name}", name=one.name)), key=f"forget_{one.name}", icon=":material/delete:"
            ):
                book.forget_scenario(one.name)
                st.rerun()


def _new_scenario(book: CostStore, today: Today, reach: Reach, *, months: int) -> None:
    """A name and two spendings, to keep."""
    locale = session.locale()
    _ = locale.text
    currency = session.settings().assumptions.currency
    with st.form("scenario", border=True):
        name = st.text_input(_("Name"), max_chars=40, key="scenario_name")
        left, right = st.columns(2)
        unit = locale.money_unit(currency)
        with left:
            label = _("For winning, a month, {unit}", unit=unit)
            winning = _spending(label, today.winning_spend / months, key="scenario_winning")
        with right:
            label = _("For keeping, a month, {unit}", unit=unit)
            keeping = _spending(label, today.keeping_spend / months, key="scenario_keeping")
        if st.form_submit_button(_("Keep this scenario"), icon=":material/bookmark_add:"):
            if not name.strip():
                st.error(_("Give the scenario a name."), icon=":material/error:")
            else:
                try:
                    book.keep_scenario(
                        BudgetScenario(
                            name.strip(),
                            winning,
                            keeping,
                            reach.ceilings.new_customers / months,
                            reach.ceilings.retention,
                        )
                    )
                except ClvError as error:
                    st.error(escaped(locale.error(error)), icon=":material/error:")


def _spending(label: str, spend: float, *, key: str) -> float:
    """What is spent a month; the field begins with today's, in whole money."""
    return number_field(label, value=float(round(spend)), lowest=0.0, key=key)


def scenario_table(kept: tuple[BudgetScenario, ...], today: Today, reach: Reach, *, months: int) -> None:
    """Today and the scenarios, a column each: each under the ceilings it was kept with, all under the same floors."""
    locale = session.locale()
    _ = locale.text
    ceilings, floors = reach.ceilings, reach.floors
    now = outcome(today, ceilings, floors, winning_spend=today.winning_spend, keeping_spend=today.keeping_spend)
    columns = {_("Today"): _column(now, None, ceilings.new_customers / months, ceilings.retention, months=months)}
    for one in kept:
        own = Ceilings(one.most_new * months, one.most_kept)
        try:
            found = outcome(today, own, floors, winning_spend=one.winning * months, keeping_spend=one.keeping * months)
            base = outcome(today, own, floors, winning_spend=today.winning_spend, keeping_spend=today.keeping_spend)
        except ClvError:  # its ceilings lie below what the period shown has reached
            columns[one.name] = ["–"] * len(columns[_("Today")])
            continue
        columns[one.name] = _column(found, found.equity - base.equity, one.most_new, one.most_kept, months=months)
    rows = [
        _("For winning, a month"),
        _("For keeping, a month"),
        _("New customers a month"),
        _("Customers kept in the period"),
        _("Winning one costs"),
        _("Keeping one costs"),
        _("Times"),
        _("Worth more than today's spending"),
        _("Assumed: at most won a month"),
        _("Assumed: at most kept"),
    ]
    number_table(pd.DataFrame({_("Scenario"): rows, **columns}), name="scenarios")


def _column(split: Allocation, gain: float | None, most_new: float, most_kept: float, *, months: int) -> list[str]:
    locale = session.locale()
    currency = session.settings().assumptions.currency
    won = split.winning_spend / split.new_customers if split.new_customers else float("nan")
    kept = split.keeping_spend / split.kept if split.kept else float("nan")
    return [
        locale.money(split.winning_spend / months, currency),
        locale.money(split.keeping_spend / months, currency),
        locale.number(split.new_customers / months),
        locale.number(split.kept),
        locale.unit_money(won, currency),
        locale.unit_money(kept, currency),
        locale.number(split.cost_ratio, 1),
        "" if gain is None else locale.money(gain, currency),
        locale.number(most_new),
        locale.share(most_kept),
    ]

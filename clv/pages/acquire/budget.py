"""Where does more money do most, in winning or in keeping? Today's figures, guesses to move, and what follows."""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from clv.acquisition.budget import Allocation, Ceilings, Floors, Today, WhatIf, what_if
from clv.acquisition.reach import floor_steps, new_customer_steps, retention_digits, retention_steps
from clv.charts.equity_split import equity_split
from clv.charts.named_bars import NamedBar, named_bars
from clv.charts.style import KEEPING, WINNING
from clv.core.assumptions import Assumptions
from clv.i18n.locale import Locale
from clv.phrases.budget import (
    found_sentence,
    headline,
    next_money,
    next_step,
    sum_sentence,
    turning_sentence,
    verdict_heading,
)
from clv.ui import session
from clv.ui.books import Reach, choose_reach, chosen_reach, reach_key
from clv.ui.components import chart, escaped, number_table, quiet


def more_money(today: Today, assumptions: Assumptions, *, name: str = "what_if") -> str:
    """Where more money does most: the split of the budget, the next money, and the guesses that carry the answer.

    What follows, as a sentence for the page's first lines: the guesses are read below these.

    name: of the section, where a page has several. The guesses begin at `chosen_reach`.
    """
    locale, currency = session.locale(), assumptions.currency
    heading = st.container()
    left, right = st.columns([3, 2], gap="large")
    with right:
        bars = st.container()
        reach, said = _guesses(today, locale, name=name)
    found = what_if(today, reach.ceilings, reach.floors)
    with heading:
        st.header(escaped(verdict_heading(today, found, locale)), anchor=False)
    with left:
        _chart(found, currency, locale, name=name)
    with bars:
        _next_money(found, currency, locale, name=name)
    with said:
        quiet(turning_sentence(today, found, locale))
    return next_step(found, locale)


def ways_to_spend(today: Today, assumptions: Assumptions, *, name: str = "what_if") -> Reach:
    """What was found of the period, and four ways to spend, under what is assumed of how far spending goes."""
    locale, currency = session.locale(), assumptions.currency
    reach = chosen_reach(today)
    found = what_if(today, reach.ceilings, reach.floors)
    st.write(escaped(found_sentence(today, assumptions, locale)))
    st.write(escaped(sum_sentence(found.today, currency, locale)))
    _ways(found, currency, locale, name=name)
    return reach


def _guesses(today: Today, locale: Locale, *, name: str) -> tuple[Reach, DeltaGenerator]:
    """The sliders, with what they are: guesses. And a place below them for how far the answer depends on them."""
    _ = locale.text
    began, identity = chosen_reach(today), f"{name}_{reach_key(today)}"
    digits = retention_digits(today)
    st.write(_("Two guesses carry this answer. Move them and see whether it stays."))
    left, right = st.columns(2, gap="medium")
    with left:
        new_customers = st.select_slider(
            _("New customers, at most"),
            new_customer_steps(today),
            value=round(began.ceilings.new_customers),
            format_func=locale.number,
            key=f"ceiling_new_{identity}",
            persist_state="session",
        )
    with right:
        retention = st.select_slider(
            _("Kept, at most"),
            retention_steps(today),
            value=began.ceilings.retention,
            format_func=lambda share: locale.share(share, digits),
            key=f"ceiling_kept_{identity}",
            persist_state="session",
        )
    said = st.container()
    with st.expander(_("Two more guesses: who would be there without spending")):
        came = _floor(_("Of the new customers would have come anyway"), began.floors.came, key=f"floor_new_{identity}")
        stayed = _floor(
            _("Of those who stayed would have stayed anyway"), began.floors.stayed, key=f"floor_kept_{identity}"
        )
        quiet(
            _(
                "No books say how many customers you could have had, or how many would have come or stayed anyway. "
                "The four begin at twice today's new customers, at half of those who leave being kept, and at half "
                "coming and staying anyway. Only a test, with more spent on some and less on others, would tell."
            )
        )
    reach = Reach(Ceilings(float(new_customers), float(retention)), Floors(came, stayed))
    choose_reach(today, reach)
    return reach, said


def _next_money(found: WhatIf, currency: str, locale: Locale, *, name: str) -> None:
    """What one more unit of money brings in each place, and what one more customer costs there."""
    _ = locale.text
    kept_costs, won_costs = (
        locale.unit_money(cost, currency) for cost in (found.next_kept_costs, found.next_won_costs)
    )
    kept_brings, won_brings = (
        locale.unit_money(gain + 1, currency) for gain in (found.gain_of_keeping, found.gain_of_winning)
    )
    bars = [
        NamedBar(
            _("to keeping"),
            found.gain_of_keeping + 1,
            KEEPING,
            kept_brings,
            note=_("one more kept costs {cost}", cost=kept_costs),
        ),
        NamedBar(
            _("to winning"),
            found.gain_of_winning + 1,
            WINNING,
            won_brings,
            note=_("one more won costs {cost}", cost=won_costs),
        ),
    ]
    chart(
        named_bars(
            bars,
            title=next_money(found, locale),
            subtitle=_("What one more {unit} brings in", unit=locale.money_unit(currency)),
            locale=locale,
        ),
        pd.DataFrame(
            [(bar.name, bar.said, bar.note) for bar in bars],
            columns=[_("Where"), _("Brings in"), _("What one more customer costs")],
        ),
        name=f"{name}_next",
        alt=_("Two bars: what more money brings in keeping and in winning"),
    )
    new, kept = (locale.money(worth, currency) for worth in (found.new_value, found.kept_value))
    quiet(_("A new customer is expected to bring {new}, one who was kept {kept}.", new=new, kept=kept))


def _floor(label: str, began: float, *, key: str) -> float:
    """A slider of the shares who would be there without spending."""
    return float(
        st.select_slider(
            label,
            floor_steps(),
            value=began,
            format_func=session.locale().share,
            key=key,
            persist_state="session",
        )
    )


def _chart(found: WhatIf, currency: str, locale: Locale, *, name: str) -> None:
    _ = locale.text
    marks = {"today": found.today, "best": found.best}
    if found.ten_to_one is not None:
        marks["ten_to_one"] = found.ten_to_one
    chart(
        equity_split(
            _frame(list(found.curve)),
            _frame(list(marks.values())).set_axis(list(marks)),
            title=headline(found, locale),
            locale=locale,
            currency=currency,
        ),
        _table(
            [(locale.share(split.winning_share), split) for split in found.curve[::10]],
            currency,
            locale,
            first=_("For winning"),
        ),
        name=name,
        alt=_("Line: what each split of the budget between winning and keeping is worth; today, the best, ten to one"),
    )


def _ways(found: WhatIf, currency: str, locale: Locale, *, name: str) -> None:
    """Four ways to spend, side by side, and what the model leaves out."""
    _ = locale.text
    rows = [(_("Today"), found.today), (_("Best split"), found.best)]
    if found.ten_to_one is not None:
        rows.append((_("Ten to one"), found.ten_to_one))
    number_table(
        _table([*rows, (_("Free budget"), found.free)], currency, locale, first=_("Way to spend")), name=f"{name}_ways"
    )
    remarks = [
        _("However this budget is split, a customer won never costs ten times as much as one kept.")
        if found.ten_to_one is None
        else "",
        _("With a free budget nothing would go to winning: even the first customer won costs more than one is worth.")
        if found.free.winning_spend == 0
        else "",
        _("With a free budget nothing would go to keeping: even the first customer kept costs more than one is worth.")
        if found.free.keeping_spend == 0
        else "",
        _(
            "Cost ratio: how many times as much a customer won costs, on average, as one kept. Present customers: what "
            "the customers of the Overview are expected to bring, with each one kept more or fewer than today. Worth "
            "after spending: present and new customers together, less what is spent on them."
        ),
        _(
            "The model assumes that the next period is like this one, and that each further amount achieves less than "
            "the one before. Far from today's spending it is a guess."
        ),
    ]
    quiet(" ".join(remark for remark in remarks if remark))


def _table(rows: list[tuple[str, Allocation]], currency: str, locale: Locale, *, first: str) -> pd.DataFrame:
    """Splits in the reader's form, a name before each; first: what these names are."""
    _ = locale.text
    return pd.DataFrame(
        [
            (
                label,
                locale.money(split.winning_spend, currency),
                locale.money(split.keeping_spend, currency),
                locale.number(split.new_customers),
                locale.number(split.kept),
                locale.number(split.cost_ratio, 1),
                locale.money(split.present_value, currency),
                locale.money(split.won_value, currency),
                locale.money(split.equity, currency),
            )
            for label, split in rows
        ],
        columns=[
            first,
            _("Spent on winning"),
            _("Spent on keeping"),
            _("Won"),
            _("Kept"),
            _("Cost ratio"),
            _("Present customers"),
            _("New customers"),
            _("Worth after spending"),
        ],
    )


def _frame(splits: list[Allocation]) -> pd.DataFrame:
    return pd.DataFrame([(split.winning_share, split.equity) for split in splits], columns=["winning_share", "equity"])

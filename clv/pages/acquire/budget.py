"""Should the next euro go to winning or to keeping? Today's figures, four assumptions to move, and what follows."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from clv.acquisition.budget import Allocation, Ceilings, Floors, Today, WhatIf, what_if
from clv.acquisition.reach import floor_steps, new_customer_steps, retention_digits, retention_steps
from clv.charts.equity_split import equity_split
from clv.core.assumptions import Assumptions
from clv.i18n.locale import Locale
from clv.phrases.budget import found_sentence, headline, sum_sentence, turning_sentence, verdict_sentence
from clv.ui import session
from clv.ui.books import Reach, choose_reach, chosen_reach, reach_key
from clv.ui.components import chart, escaped, number_table, quiet


def what_if_panel(today: Today, assumptions: Assumptions, *, name: str = "what_if") -> Reach:
    """The what-if of one period: sentences, four sliders, the chart with its numbers, a table of four ways to spend.

    name: of the panel, where a page has several. The sliders begin at `chosen_reach`.
    """
    locale, currency = session.locale(), assumptions.currency
    st.write(escaped(found_sentence(today, assumptions, locale)))
    reach = _reach_box(today, locale, name=name)
    found = what_if(today, reach.ceilings, reach.floors)
    st.write(
        f"**{escaped(verdict_sentence(found, currency, locale))}** {escaped(turning_sentence(today, found, locale))}"
    )
    st.write(escaped(sum_sentence(found.today, currency, locale)))
    _chart(found, currency, locale, name=name)
    _ways(found, currency, locale, name=name)
    return reach


def _reach_box(today: Today, locale: Locale, *, name: str) -> Reach:
    """The four sliders, with what they are: assumptions."""
    _ = locale.text
    began, identity = chosen_reach(today), f"{name}_{reach_key(today)}"
    digits = retention_digits(today)
    with st.container(border=True):
        left, right = st.columns(2, gap="large")
        with left:
            new_customers = st.select_slider(
                _("At most so many new customers in a period, whatever is spent"),
                new_customer_steps(today),
                value=round(began.ceilings.new_customers),
                format_func=locale.number,
                key=f"ceiling_new_{identity}",
                persist_state="session",
            )
            came = _floor(
                _("Without spending this share of the new customers would have come anyway"),
                began.floors.came,
                key=f"floor_new_{identity}",
            )
        with right:
            retention = st.select_slider(
                _("At most this share of the customers stays, whatever is spent"),
                retention_steps(today),
                value=began.ceilings.retention,
                format_func=lambda share: locale.share(share, digits),
                key=f"ceiling_kept_{identity}",
                persist_state="session",
            )
            stayed = _floor(
                _("Without spending this share of those who stayed would have stayed anyway"),
                began.floors.stayed,
                key=f"floor_kept_{identity}",
            )
        st.warning(
            escaped(
                _(
                    "These four are assumptions: no books say how many customers you could have had, or how many would "
                    "have come or stayed anyway. They begin at twice today's new customers, at half of those who leave "
                    "being kept, and at half coming and staying anyway. Move them and see whether the answer stays. "
                    "Only a test, with more spent on some and less on others, would tell."
                )
            ),
            icon=":material/science:",
        )
    reach = Reach(Ceilings(float(new_customers), float(retention)), Floors(came, stayed))
    choose_reach(today, reach)
    return reach


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
            "The model takes it that the next period is like this one, and that each further amount achieves less than "
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

"""Should the next euro go to winning or to keeping? Today's figures, two ceilings to move, and what follows."""

from __future__ import annotations

import math

import pandas as pd
import streamlit as st

from clv.acquisition.budget import MOST_KEPT, MOST_NEW, Allocation, Ceilings, Today, WhatIf, default_ceilings, what_if
from clv.charts.equity_split import equity_split
from clv.i18n.locale import Locale
from clv.phrases.budget import found_sentence, headline, turning_sentence, verdict_sentence
from clv.ui import session
from clv.ui.components import chart, escaped, number_table, quiet

_TIMES_NEW = (1.1, 1.25, 1.5, 1.75, 2.0, 2.5, 3.0, 4.0, 5.0, 7.0, MOST_NEW)
_FEWEST_STEPS = 5  # of a slider: with fewer whole percentages left, it moves in parts of what is left


def what_if_panel(today: Today, currency: str, *, name: str = "what_if") -> Ceilings:
    """The what-if of one period: sentences, two sliders, the chart with its numbers, a table of four ways to spend.

    name: of the panel, where a page has several. The sliders begin at `default_ceilings`.
    """
    locale = session.locale()
    st.write(escaped(found_sentence(today, currency, locale)))
    ceilings = _ceilings_box(today, locale, name=name)
    found = what_if(today, ceilings)
    st.write(
        f"**{escaped(verdict_sentence(found, currency, locale))}** {escaped(turning_sentence(today, found, locale))}"
    )
    _chart(found, currency, locale, name=name)
    _ways(found, currency, locale, name=name)
    return ceilings


def new_customer_steps(today: Today) -> list[int]:
    """What the slider of winning offers: whole numbers above today's new customers, up to ten times as many."""
    return sorted(
        {max(round(today.new_customers * times), math.floor(today.new_customers) + 1) for times in _TIMES_NEW}
    )


def retention_steps(today: Today) -> list[float]:
    """What the slider of keeping offers: shares above today's, in whole percentages where there are enough of them."""
    whole = [
        percent / 100 for percent in range(1, round(MOST_KEPT * 100) + 1) if percent / 100 > today.retention + 1e-9
    ]
    if len(whole) >= _FEWEST_STEPS:
        return whole
    return [today.retention + (1 - today.retention) * part / 10 for part in range(1, 10)]


def _ceilings_box(today: Today, locale: Locale, *, name: str) -> Ceilings:
    """The two sliders, with what they are: assumptions."""
    _ = locale.text
    usual = default_ceilings(today)
    new, kept = new_customer_steps(today), retention_steps(today)
    # Other figures have other steps: a slider remembers only what was chosen for these.
    identity = f"{name}_{today.new_customers:g}_{today.retention:.6f}"
    with st.container(border=True):
        left, right = st.columns(2, gap="large")
        with left:
            new_customers = st.select_slider(
                _("At most so many new customers in a period, whatever is spent"),
                new,
                value=min(new, key=lambda step: abs(step - usual.new_customers)),
                format_func=locale.number,
                key=f"ceiling_new_{identity}",
                persist_state="session",
            )
        with right:
            digits = 0 if len(kept) >= _FEWEST_STEPS and all(round(step * 100) / 100 == step for step in kept) else 2
            retention = st.select_slider(
                _("At most this share of the customers stays, whatever is spent"),
                kept,
                value=min(kept, key=lambda step: abs(step - usual.retention)),
                format_func=lambda share: locale.share(share, digits),
                key=f"ceiling_kept_{identity}",
                persist_state="session",
            )
        st.warning(
            escaped(
                _(
                    "These two ceilings are assumptions: no books say how many customers you could have had. They "
                    "begin at twice today's new customers, and at half of those who leave being kept. Move them and "
                    "see whether the answer stays. Only a test, with more spent on some and less on others, would tell."
                )
            ),
            icon=":material/science:",
        )
    return Ceilings(new_customers=float(new_customers), retention=float(retention))


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
            "Cost ratio: how many times as much a customer won costs, on average, as one kept. "
            "Worth after spending: what the customers won and kept are worth, less what is spent on them."
        ),
        _(
            "The model takes it that each further amount achieves less than the one before, that without spending "
            "nobody is won and nobody stays, and that a customer won stays as long as others do. Far from today's "
            "spending it is a guess."
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
            _("Worth after spending"),
        ],
    )


def _frame(splits: list[Allocation]) -> pd.DataFrame:
    return pd.DataFrame([(split.winning_share, split.equity) for split in splits], columns=["winning_share", "equity"])

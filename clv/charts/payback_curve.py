"""When has a new customer brought back what winning one cost?"""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from clv.charts.crossing import Level, draw_crossing, draw_level
from clv.charts.kept import drawn_once
from clv.charts.style import VALUE, WINNING, figure
from clv.core.periods import MONTHS_PER_YEAR
from clv.i18n.locale import Locale

_MOST_TICKS = 6  # more numbers of months run into each other on a phone


@drawn_once
def payback_curve(
    curve: Sequence[float], *, cac: float, payback: int | None, title: str, locale: Locale, currency: str
) -> go.Figure:
    """What a new customer is expected to bring, added up month by month, against what winning one costs.

    curve: money by month, never falling; entry 0 is the first purchase; at least two entries. cac: what winning a
    customer costs [money]. payback: the month in which it is back; None where it is not within the curve.
    """
    subtitle = locale.text(
        "Money expected from a new customer, added up month by month, {unit}", unit=locale.money_unit(currency)
    )
    drawn = figure(title=title, subtitle=subtitle, locale=locale, height=320)
    months = list(range(len(curve)))
    draw_crossing(
        drawn,
        x=months,
        y=list(curve),
        hover=[f"{_after(month, locale)}: {locale.money(money, currency)}" for month, money in enumerate(curve)],
        colour=VALUE,
        locale=locale,
    )
    draw_level(
        drawn,
        Level(
            height=cac,
            colour=WINNING,
            reached_at=payback,
            words=(
                locale.text("winning a customer costs {money}", money=locale.money(cac, currency)),
                _when(payback, horizon=len(curve) - 1, locale=locale),
            ),
        ),
        locale=locale,
    )
    step = MONTHS_PER_YEAR * -(-len(curve) // (MONTHS_PER_YEAR * _MOST_TICKS))
    drawn.update_xaxes(title_text=locale.text("Months since the first purchase"), dtick=step)
    drawn.update_layout(margin_r=14)  # the last number of months stands under the end of the line
    return drawn


def _after(month: int, locale: Locale) -> str:
    return locale.plural("After {n} month", "After {n} months", month)


def _when(payback: int | None, *, horizon: int, locale: Locale) -> str:
    if payback is None:
        return locale.plural("not back within {n} month", "not back within {n} months", horizon)
    if payback == 0:
        return locale.text("back with the first purchase")
    return locale.plural("back after {n} month", "back after {n} months", payback)

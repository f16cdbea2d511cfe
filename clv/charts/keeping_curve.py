"""How far does an action have to raise the chance of staying before it pays?"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from clv.charts.crossing import Level, draw_crossing, draw_level
from clv.charts.kept import drawn_once
from clv.charts.style import INK, KEEPING, figure, labelled
from clv.i18n.locale import Locale


@drawn_once
def keeping_curve(
    curve: pd.DataFrame, *, cost: float, break_even: float, title: str, locale: Locale, currency: str
) -> go.Figure:
    """What a rise of the chance of staying is worth, against what the action costs.

    curve: rise (0 to 1, from 0 upwards) and worth (money, 0 or more). cost: of contacting all of them [money].
    break_even: the rise at which it pays; beyond the curve, or NaN where they are worth nothing, it is not marked.
    """
    subtitle = locale.text(
        "What it is worth when each customer's chance of staying rises by so many points, {unit}",
        unit=locale.money_unit(currency),
    )
    drawn = figure(title=title, subtitle=subtitle, locale=locale, height=320)
    rises, worth = curve["rise"].tolist(), curve["worth"].tolist()
    draw_crossing(
        drawn,
        x=rises,
        y=worth,
        hover=[
            locale.text(
                "{points} points: worth {money}", points=points(rise, locale), money=locale.money(money, currency)
            )
            for rise, money in zip(rises, worth, strict=True)
        ],
        colour=KEEPING,
        locale=locale,
    )
    within = break_even <= rises[-1]
    draw_level(
        drawn,
        Level(
            height=cost,
            colour=INK,
            reached_at=break_even if within else None,
            words=(
                locale.text("contacting them all costs {money}", money=locale.headline_money(cost, currency)),
                locale.text("pays from {points} points", points=points(break_even, locale))
                if within
                else locale.text("does not pay within {points} points", points=points(rises[-1], locale)),
            ),
        ),
        locale=locale,
    )
    shown = [rises[-1] * part / 6 for part in range(7)]
    drawn.update_xaxes(
        title_text=locale.text("Rise of the chance of staying, in percentage points"),
        **labelled(shown, lambda rise: locale.number(rise * 100)),
    )
    drawn.update_layout(margin_r=14)
    return drawn


def points(rise: float, locale: Locale) -> str:
    """A rise from 0 to 1 in percentage points, the smaller the finer: 12, 4.2, 0.35; unknown: –."""
    return locale.number(rise * 100, 0 if rise >= 0.1 else 1 if rise >= 0.01 else 2)

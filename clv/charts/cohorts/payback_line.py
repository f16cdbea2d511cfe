"""What does one newcomer of a month bring, month by month: what came, what is expected, and what winning one cost?"""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from clv.charts.cohorts.payback_map import months_later
from clv.charts.crossing import Level, draw_crossing, draw_level
from clv.charts.kept import drawn_once
from clv.charts.style import PAST, VALUE, WINNING, figure
from clv.i18n.locale import Locale

_BAND = "rgba(0, 114, 178, 0.18)"  # VALUE


@drawn_once
def payback_line(
    each: Sequence[float],
    limits: Sequence[tuple[float, float]],
    *,
    came: int,
    cost: float | None,
    back: int | None,
    title: str,
    locale: Locale,
    currency: str,
) -> go.Figure:
    """A grey line of what came, a blue dashed one of what is expected within its band, and the level of the cost.

    each: money of one by the end of each month, 0 is that of arrival; at least two. limits: of the months that are
    expected; empty where they are unknown. came: how many of the months have come. cost: of winning one, None where
    that is not known. back: the month in which that is back; None: not within these.
    """
    drawn = figure(
        title=title,
        subtitle=locale.text(
            "What one of them brings, added up: grey has come, blue is expected; the band: nine times out of ten, "
            "{unit}",
            unit=locale.money_unit(currency),
        ),
        locale=locale,
        height=320,
    )
    months = list(range(len(each)))
    told = [f"{months_later(month, locale)}: {locale.unit_money(money, currency)}" for month, money in enumerate(each)]
    draw_crossing(drawn, x=months, y=list(each), hover=told, colour="rgba(0, 0, 0, 0)", locale=locale)
    if limits:
        ahead = months[len(each) - len(limits) :]
        start = [ahead[0] - 1, *ahead] if came else ahead
        known = [each[ahead[0] - 1]] if came else []
        for name, ends, fill in (
            ("low", [low for low, _high in limits], None),
            ("high", [high for _low, high in limits], "tonexty"),
        ):
            drawn.add_scatter(
                x=start,
                y=[*known, *ends],
                mode="lines",
                line={"width": 0, "color": VALUE},
                fill=fill,
                fillcolor=_BAND,
                hoverinfo="skip",
                name=name,
            )
    drawn.add_scatter(
        x=months[:came], y=list(each[:came]), mode="lines", line={"color": PAST, "width": 3}, hoverinfo="skip",
        name="came",
    )  # fmt: skip
    first = max(came - 1, 0)
    drawn.add_scatter(
        x=months[first:],
        y=list(each[first:]),
        mode="lines",
        line={"color": VALUE, "width": 2.5, "dash": "dash"},
        hoverinfo="skip",
        name="ahead",
    )
    if cost:
        words = [locale.text("winning one cost {money}", money=locale.unit_money(cost, currency))]
        draw_level(drawn, Level(height=cost, colour=WINNING, reached_at=back, words=words), locale=locale)
    drawn.update_xaxes(title_text=locale.text("Months since the month of arrival"), dtick=6)
    drawn.update_layout(margin_r=14)
    return drawn

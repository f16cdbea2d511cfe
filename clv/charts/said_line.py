"""What was said at the end of each month, up to today? A line with its lowest, highest and latest figure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.style import QUIET_INK, VALUE, figure, on_hover
from clv.i18n.locale import Locale


@drawn_once
def said_line(said: Sequence[tuple[date, float]], *, title: str, locale: Locale, currency: str) -> go.Figure:
    """A point a day, in their order, the last of them today. said: day and money, at least two."""
    drawn = figure(title=title, subtitle="", locale=locale, height=112)
    days, totals = [day for day, _ in said], [money for _, money in said]
    last = len(said) - 1
    shown = {totals.index(min(totals)): "bottom center", totals.index(max(totals)): "top center"}
    shown = {place: f"{row.split()[0]} right" if place == 0 else row for place, row in shown.items()}
    shown[last] = "top left" if totals[last] >= totals[last - 1] else "bottom left"
    drawn.add_scatter(
        x=list(range(len(said))),
        y=totals,
        mode="lines",
        line={"color": VALUE, "width": 1.75},
        name="said",
        **on_hover([f"{locale.date(day)}: {locale.headline_money(money, currency)}" for day, money in said]),
    )
    drawn.add_scatter(
        x=list(shown),
        y=[totals[place] for place in shown],
        mode="markers+text",
        marker={"color": VALUE, "size": 7},
        text=[
            f"<b>{locale.compact(totals[place])}</b>" if place == last else locale.compact(totals[place])
            for place in shown
        ],
        textposition=list(shown.values()),
        cliponaxis=False,
        hoverinfo="skip",
        name="labels",
    )
    span = (max(totals) - min(totals)) or abs(max(totals)) or 1.0
    drawn.update_yaxes(range=[min(totals) - 0.45 * span, max(totals) + 0.45 * span], visible=False)
    drawn.update_xaxes(range=[-0.6, last + 0.6], visible=False)
    for place, anchor in ((0, "left"), (last, "right")):
        drawn.add_annotation(
            x=0 if place == 0 else 1,
            xref="paper",
            y=0,
            yref="paper",
            yanchor="top",
            xanchor=anchor,
            text=locale.month(days[place]),
            showarrow=False,
            font={"color": QUIET_INK},
        )
    drawn.update_layout(margin={"b": 18, "l": 4, "r": 4})
    return drawn

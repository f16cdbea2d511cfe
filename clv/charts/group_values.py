"""What is a customer of each channel, country or category worth, and between which limits?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.return_curves import shortened
from clv.charts.style import (
    INK,
    LABEL_SIZE,
    PAST,
    QUIET_INK,
    VALUE,
    draw_limits,
    escape,
    figure,
    labelled,
    marked,
    on_hover,
    rings,
    ticks,
)
from clv.i18n.locale import Locale

_ROW = 46  # px: the name above the mark, the mark, air
_TOP = 24  # px: for the name of the mean
_LEFT = 14  # px: for the axis' first label


@dataclass(frozen=True)
class Row:
    """One group: its name and how many it is, as text; the mean value [money] and its limits where known.

    few: a small group, its mark is hollow.
    """

    name: str
    size: str
    value: float
    limits: tuple[float, float] | None
    few: bool


@drawn_once
def group_values(
    rows: Sequence[Row], *, mean: float, title: str, subtitle: str, locale: Locale, currency: str
) -> go.Figure:
    """A point for each group's mean value between its limits, its name and size above it; a line for the mean of all.

    In the order of the rows, the first on top; each is a mark.
    """
    drawn = figure(title=title, subtitle=subtitle, locale=locale, height=_ROW * len(rows) + _TOP + 36)
    at = [len(rows) - 1 - place for place in range(len(rows))]
    for place, row in zip(at, rows, strict=True):
        if row.limits:
            draw_limits(drawn, row.limits, y=place, colour=VALUE, width=7)
        drawn.add_annotation(
            x=0,
            y=place,
            yshift=17,
            text=f"<b>{escape(shortened(row.name))}</b> · {escape(row.size)}",
            showarrow=False,
            xanchor="left",
            font={"size": LABEL_SIZE, "color": INK},
        )
    drawn.add_scatter(
        x=[row.value for row in rows],
        y=at,
        mode="markers",
        marker=rings(VALUE, full=(not row.few for row in rows), size=11, edge=2.5),
        **on_hover(_hover(row, locale, currency) for row in rows),
        name="value",
        **marked(list(range(len(rows)))),
    )
    highest = max(row.limits[1] if row.limits else row.value for row in rows)
    top = len(rows) - 1 + 0.5 + _TOP / _ROW
    drawn.add_shape(
        type="line", x0=mean, x1=mean, y0=-0.4, y1=len(rows) - 0.45, line={"color": PAST, "width": 1.5, "dash": "dash"},
        layer="below",
    )  # fmt: skip
    drawn.add_annotation(
        x=mean,
        y=top,
        yanchor="top",
        text=escape(locale.text("all: {money}", money=locale.unit_money(mean, currency))),
        showarrow=False,
        xanchor="left" if mean < highest / 2 else "right",
        font={"size": LABEL_SIZE, "color": QUIET_INK},
    )
    drawn.update_xaxes(
        range=[0, highest * 1.06 or 1.0],
        **labelled(ticks(highest), locale.compact),
    )
    drawn.update_yaxes(range=[-0.6, top], showticklabels=False, showgrid=False)
    drawn.update_layout(margin_l=_LEFT)
    return drawn


def _hover(row: Row, locale: Locale, currency: str) -> str:
    said = f"{escape(row.name)}<br>{locale.unit_money(row.value, currency)}"
    if row.limits is None:
        return said
    low, high = (locale.unit_money(limit, currency) for limit in row.limits)
    limits = locale.text("nine times out of ten {low} to {high}", low=low, high=high)
    return f"{said}<br>{limits}"

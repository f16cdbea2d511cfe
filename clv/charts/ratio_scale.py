"""How many times as much does winning cost, beside the saying and what has been printed?"""

from __future__ import annotations

import math

import plotly.graph_objects as go

from clv.charts.style import INK, PAST, QUIET_INK, WINNING, draw_limits, escape, figure, labelled
from clv.i18n.locale import Locale

_LEAST, _MOST = 1.0, 30.0  # the axis shows at least this much
_STEPS = (0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
_OWN, _SAYING = 1.0, 0.0  # the two rows


def ratio_scale(
    ratio: float,
    *,
    limits: tuple[float, float] | None,
    saying: float,
    published: tuple[float, float],
    title: str,
    locale: Locale,
) -> go.Figure:
    """The company's own ratio with its limits, above the saying and the printed versions, on a logarithmic axis.

    ratio: above 0. limits: the 90% interval, None where it is not known. saying: 10; published: from, to.
    """
    drawn = figure(
        title=title,
        subtitle=locale.text("Cost of winning a customer, in times the cost of keeping one; equal steps multiply"),
        locale=locale,
        height=210,
    )
    low, high = limits or (ratio, ratio)
    shown = (min(low, _LEAST) * 0.8, max(high, _MOST) * 1.25)
    drawn.add_shape(
        type="rect", x0=published[0], x1=published[1], y0=_SAYING - 0.2, y1=_SAYING + 0.2, fillcolor=PAST, opacity=0.3,
        line_width=0,
    )  # fmt: skip
    drawn.add_shape(
        type="line", x0=saying, x1=saying, y0=_SAYING - 0.2, y1=1.15, line={"color": PAST, "width": 1.5, "dash": "dash"}
    )
    if limits:
        draw_limits(drawn, limits, y=_OWN, colour=WINNING, width=8)
    drawn.add_scatter(
        x=[ratio],
        y=[_OWN],
        mode="markers",
        marker={"color": WINNING, "size": 14, "line": {"color": "white", "width": 1.5}},
        hovertemplate=escape(locale.text("your books: {ratio} times", ratio=locale.times(ratio))) + "<extra></extra>",
        name="own",
    )
    words = (
        locale.text("your books: {ratio} times", ratio=locale.times(ratio))
        if limits is None
        else locale.text(
            "your books: {ratio} times, nine times out of ten {low} to {high}",
            ratio=locale.times(ratio),
            low=locale.times(low),
            high=locale.times(high),
        )
    )
    _say(drawn, words, x=_inside(ratio, shown), y=_OWN, shift=24, colour=INK)
    _say(
        drawn,
        locale.text(
            "in print: {low} to {high} times", low=locale.number(published[0]), high=locale.number(published[1])
        ),
        x=math.sqrt(published[0] * published[1]),
        y=_SAYING,
        shift=-26,
        colour=QUIET_INK,
    )
    drawn.add_annotation(
        x=math.log10(saying),
        y=_SAYING,
        text=escape(locale.text("the saying: {ratio}", ratio=locale.number(saying))),
        showarrow=False,
        xanchor="left",
        yanchor="middle",
        xshift=4,
        font={"color": QUIET_INK},
    )
    steps = [step for step in _STEPS if shown[0] <= step <= shown[1]]
    drawn.update_xaxes(
        type="log",
        range=[math.log10(shown[0]), math.log10(shown[1])],
        **labelled(steps, lambda step: locale.number(step, 0 if step >= 1 else 1)),
    )
    drawn.update_yaxes(range=[-0.75, 1.75], showticklabels=False, showgrid=False)
    return drawn


def _inside(ratio: float, shown: tuple[float, float]) -> float:
    """Where the words about the ratio are centred, so that they do not leave the chart."""
    first, last = math.log10(shown[0]), math.log10(shown[1])
    return float(10 ** min(max(math.log10(ratio), first + 0.3 * (last - first)), last - 0.3 * (last - first)))


def _say(drawn: go.Figure, words: str, *, x: float, y: float, shift: int, colour: str) -> None:
    drawn.add_annotation(
        x=math.log10(x),
        y=y,
        yshift=shift,
        text=escape(words),
        showarrow=False,
        font={"color": colour},
    )

"""How large are a few amounts beside each other: bars from zero, a name above and an amount behind each?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.style import DOUBT_OPACITY, INK, Marks, escape, figure, name_above, on_hover
from clv.i18n.locale import Locale

_ROW, _BAR = 62, 24  # px: a row with its name, and the bar in it
_ROOM = 0.72  # of the width for the longest bar; behind it stands its amount, also on a phone


@dataclass(frozen=True)
class NamedBar:
    """A bar of `money`, 0 or more. said: the amount as text; note: beside the name; colour: of clv.charts.style.

    limits: between which the money lies, None where that is not known; the bar is solid to the lower one and pale from
    there to the upper.
    """

    name: str
    money: float
    colour: str
    said: str
    note: str = ""
    limits: tuple[float, float] | None = None


@drawn_once
def named_bars(bars: Sequence[NamedBar], *, title: str, subtitle: str, locale: Locale) -> go.Figure:
    """The bars, the first on top, on one scale from zero."""
    drawn = figure(title=title, subtitle=subtitle, locale=locale, height=_ROW * len(bars) + 8)
    places = [len(bars) - 1 - number for number in range(len(bars))]
    tall = _BAR / _ROW
    solid = [bar.limits[0] if bar.limits else bar.money for bar in bars]
    ends = [max(bar.money, bar.limits[1] if bar.limits else 0.0) for bar in bars]
    drawn.add_bar(
        x=solid,
        y=places,
        orientation="h",
        width=tall,
        marker={"color": [bar.colour for bar in bars]},
        name="solid",
        **on_hover(f"{bar.name}: {bar.said} {bar.note}".strip() for bar in bars),
    )
    marks = Marks()
    for bar, place, end in zip(bars, places, ends, strict=True):
        if bar.limits:
            low, high = bar.limits
            marks.add_shape(
                type="rect", x0=low, x1=high, y0=place - tall / 2, y1=place + tall / 2, fillcolor=bar.colour,
                opacity=DOUBT_OPACITY, line_width=0, name="limits",
            )  # fmt: skip
            marks.add_shape(
                type="line", x0=bar.money, x1=bar.money, y0=place - tall / 2, y1=place + tall / 2,
                line={"color": INK, "width": 1.5},
            )  # fmt: skip
        marks.add_annotation(**name_above(bar.name, y=place + tall / 2 + 0.02, count=escape(bar.note)))
        marks.add_annotation(
            x=end,
            y=place,
            text=f"<b>{escape(bar.said)}</b>",
            showarrow=False,
            xanchor="left",
            xshift=6,
            font={"size": 14, "color": INK},
        )
    marks.set_on(drawn)
    drawn.update_xaxes(range=[0, max([*ends, 1e-9]) / _ROOM], showticklabels=False, showgrid=False)
    drawn.update_yaxes(range=[-0.5, len(bars) - 0.3], showticklabels=False, showgrid=False)
    return drawn

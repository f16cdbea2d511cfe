"""How are a rising line, a level that it has to reach, and the place where it does drawn and named?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from clv.charts.style import INK, LABEL_SIZE, escape, labelled, on_hover, ticks
from clv.i18n.locale import Locale

_ROOM = 0.25  # of the height: what two lines of text need, above a level or below it


@dataclass(frozen=True)
class Level:
    """A level to reach: its height, its colour, where the line reaches it (None: nowhere), and what it is, in words.

    words: up to two lines, at the level instead of in a legend.
    """

    height: float
    colour: str
    reached_at: float | None
    words: Sequence[str]


def draw_crossing(
    drawn: go.Figure, *, x: Sequence[float], y: Sequence[float], hover: Sequence[str], colour: str, locale: Locale
) -> None:
    """The rising line: from the left end of the axis to its right end. Money on the y axis, from 0."""
    drawn.add_scatter(
        x=x,
        y=y,
        mode="lines",
        line={"color": colour, "width": 2.5},
        **on_hover(hover),
        name="rising",
    )
    drawn.update_xaxes(showgrid=False, range=[x[0], x[-1]])
    _money_axis(drawn, highest=max(y), room=0.05, locale=locale)


def draw_level(drawn: go.Figure, level: Level, *, locale: Locale) -> None:
    """The level over the whole width, a mark where the line reaches it and a thin one down to the axis; its words."""
    rising = next(trace for trace in drawn.data if trace.name == "rising")
    first, last = rising.x[0], rising.x[-1]
    highest = max(*rising.y, level.height)
    drawn.add_scatter(
        x=[first, last],
        y=[level.height] * 2,
        mode="lines",
        line={"color": level.colour, "width": 1.5, "dash": "dash"},
        hoverinfo="skip",
        name="level",
    )
    if level.reached_at is not None:
        drawn.add_scatter(
            x=[level.reached_at] * 2,
            y=[0, level.height],
            mode="lines+markers",
            line={"color": level.colour, "width": 1, "dash": "dot"},
            marker={"size": [0, 10], "color": level.colour, "line": {"color": "white", "width": 1.5}},
            cliponaxis=False,
            hoverinfo="skip",
            name="reached",
        )
    # Left of the crossing the line is below the level, right of it above: the words stand on the other side.
    late = level.reached_at is None or level.reached_at - first > (last - first) / 2
    below = not late and level.height > _ROOM * highest
    drawn.add_annotation(
        x=first if late else last,
        y=level.height,
        text="<br>".join(escape(line) for line in level.words),
        showarrow=False,
        align="left" if late else "right",
        xanchor="left" if late else "right",
        yanchor="top" if below else "bottom",
        xshift=6 if late else 0,
        yshift=-3 if below else 3,
        font={"size": LABEL_SIZE, "color": INK},
    )
    # Above a level near the top its two lines of words need room.
    near_the_top = not below and level.height > highest * (1 - _ROOM)
    _money_axis(drawn, highest=highest, room=_ROOM if near_the_top else 0.05, locale=locale)


def _money_axis(drawn: go.Figure, *, highest: float, room: float, locale: Locale) -> None:
    # A grid would strike the words out.
    steps = labelled(ticks(highest), locale.compact)
    drawn.update_yaxes(showgrid=False, range=[0, max(highest, 1e-9) * (1 + room)], **steps)

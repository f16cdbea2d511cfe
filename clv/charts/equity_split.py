"""How would another split of the same budget between winning and keeping do?"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import permutations, product
from typing import Literal, get_args

import pandas as pd
import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.style import INK, LABEL_SIZE, PAST, QUIET_INK, VALUE, escape, figure, labelled, on_hover, ticks_across
from clv.i18n.locale import Locale

HEIGHT = 340
_PLOT, _ROW = 270, 20  # px: what is left for the plot beside its axis, and a row of a label above the curve
_PHONE, _LETTER, _GAP = 290, 6.6, 9  # px: the plot's width on a phone, a letter's, and the air around a label
_MARKS = {  # what is there is ink, the best has the colour of value, the saying is grey and hollow
    "today": {"symbol": "circle", "size": 10, "color": INK},
    "best": {"symbol": "diamond", "size": 12, "color": VALUE},
    "ten_to_one": {"symbol": "circle-open", "size": 11, "color": PAST, "line": {"width": 2.5}},
}


Side = Literal["right", "left", "middle"]  # in this order where there is a choice
_SIDES: tuple[Side, ...] = get_args(Side)
_SHIFT = {"right": 3, "left": -3, "middle": 0}  # px
_ANCHOR = {"right": "left", "left": "right", "middle": "center"}


@dataclass(frozen=True)
class Place:
    """Where a label stands: its row above the curve, 0 is the top; right or left of its line, or on top of it."""

    row: int
    side: Side

    def span(self, at: float, width: float) -> tuple[float, float]:
        """From where to where the label of a line at `at` reaches."""
        start = {"right": at, "left": at - width, "middle": at - width / 2}[self.side]
        return start, start + width


@drawn_once
def equity_split(curve: pd.DataFrame, marks: pd.DataFrame, *, title: str, locale: Locale, currency: str) -> go.Figure:
    """A curve of what each split is worth, with today's, the best and "ten to one" named on it.

    curve: winning_share (0 to 1, rising) and equity (money, may be below 0); about a hundred points. marks:
    winning_share and equity of the rows "today", "best" and, where there is one, "ten_to_one" (its index).
    """
    subtitle = locale.text(
        "Expected of present and new customers, less the budget, by the part that goes to winning, {unit}",
        unit=locale.money_unit(currency),
    )
    drawn = figure(title=title, subtitle=subtitle, locale=locale, height=HEIGHT)
    drawn.add_scatter(
        x=curve["winning_share"],
        y=curve["equity"],
        mode="lines",
        line={"color": VALUE, "width": 2.5},
        **on_hover(
            locale.text(
                "{winning} for winning, {keeping} for keeping\nworth {money}",
                winning=locale.share(share),
                keeping=locale.share(1 - share),
                money=locale.money(money, currency),
            )
            for share, money in zip(curve["winning_share"], curve["equity"], strict=True)
        ),
        name="equity",
    )
    highest, lowest = max(0.0, float(curve["equity"].max())), min(0.0, float(curve["equity"].min()))
    # The labels have rows of their own above the curve, so they can run neither into it nor into each other.
    room = (len(marks) + 0.8) * _ROW / _PLOT
    span = max(highest - lowest, 1e-9) * 1.04 / (1 - room)
    top = lowest + span
    names = {
        "today": locale.text("today"),
        "best": locale.text("best"),
        "ten_to_one": locale.text("ten to one"),
    }
    texts = [f"{names[str(mark)]}: {locale.share(share)}" for mark, share in marks["winning_share"].items()]
    places = label_places(marks["winning_share"].tolist(), [(len(text) * _LETTER + _GAP) / _PHONE for text in texts])
    for (mark, row), text, place in zip(marks.iterrows(), texts, places, strict=True):
        # On top of its line the whole label stands above the end, beside it half of it.
        height = top - (place.row + (1.1 if place.side == "middle" else 0.7)) * _ROW / _PLOT * span
        drawn.add_shape(
            type="line",
            x0=row["winning_share"],
            x1=row["winning_share"],
            y0=row["equity"],
            y1=height,
            line={"color": PAST, "width": 1, "dash": "dot"},
        )
        drawn.add_annotation(
            x=row["winning_share"],
            y=height,
            text=f"<b>{escape(text)}</b>" if mark == "best" else escape(text),
            showarrow=False,
            xanchor=_ANCHOR[place.side],
            yanchor="bottom" if place.side == "middle" else "middle",
            xshift=_SHIFT[place.side],
            font={"size": LABEL_SIZE, "color": QUIET_INK if mark == "ten_to_one" else INK},
        )
        drawn.add_scatter(
            x=[row["winning_share"]],
            y=[row["equity"]],
            mode="markers",
            marker=_MARKS[str(mark)],
            cliponaxis=False,
            hoverinfo="skip",
            name=f"mark_{mark}",
        )
    drawn.update_yaxes(range=[lowest, top], **labelled(ticks_across(lowest, highest), locale.compact))
    drawn.update_xaxes(
        title_text=locale.text("Part of the budget that goes to winning"),
        range=[0, 1],
        showgrid=False,
        **labelled((0, 0.25, 0.5, 0.75, 1), locale.share),
    )
    drawn.update_layout(margin_r=24)  # else there is no room for 100%
    return drawn


def label_places(at: list[float], widths: list[float]) -> list[Place]:
    """Where labels stand so that none is cut off or crossed by another's line, if there is such a way.

    at: where each one's line rises, 0 to 1; widths: of the labels, in the same unit. Where there is none, the way with
    the fewest flaws; of several, the one in which the first read to the right.
    """
    ways = (
        [Place(row, side) for row, side in zip(rows, sides, strict=True)]
        for sides in product(_SIDES, repeat=len(at))
        for rows in permutations(range(len(at)))
    )
    return min(ways, key=lambda places: _flaws(places, at, widths))


def _flaws(places: list[Place], at: list[float], widths: list[float]) -> int:
    """How many labels are cut off, and how often one is crossed by the line of a label above it."""
    spans = [place.span(x, width) for place, x, width in zip(places, at, widths, strict=True)]
    cut = sum(left < 0 or right > 1 for left, right in spans)
    crossed = sum(
        left < x < right and above.row < below.row  # a line ends at its own label and goes past those below it
        for below, (left, right) in zip(places, spans, strict=True)
        for above, x in zip(places, at, strict=True)
    )
    return cut + crossed

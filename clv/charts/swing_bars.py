"""Which assumption moves the answer most? A tornado: a bar for each, the longest on top."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.style import (
    DOUBT_OPACITY,
    GROUND,
    INK,
    LABEL_SIZE,
    PAST,
    QUIET_INK,
    VALUE,
    escape,
    figure,
    labelled,
    name_above,
    on_hover,
    ticks_across,
)
from clv.i18n.locale import Locale

ROW_HEIGHT = 46  # px: the name above the bar, the bar, air
_TOP, _AXIS = 30, 34  # px: for the name of the middle line, and the axis
_MOST_TICKS = 6  # more run into each other on a phone
_AIR = 0.16  # of the width, on either side: for the words at a bar's ends on a phone


@drawn_once
def swing_bars(swings: pd.DataFrame, *, middle: float, title: str, locale: Locale, currency: str) -> go.Figure:
    """A bar for each assumption from the answer at its low to the answer at its high value, around the answer as it is.

    swings: label (text, in the reader's language), low and high (the assumption's values, as text), at_low and at_high
    (money), in the order in which they are drawn. middle: the answer with everything as assumed [money].
    """
    subtitle = locale.text(
        "Gain less loss when one assumption is halved (faint) or doubled (full), the others as they are, {unit}",
        unit=locale.money_unit(currency),
    )
    drawn = figure(title=title, subtitle=subtitle, locale=locale, height=ROW_HEIGHT * len(swings) + _TOP + _AXIS)
    rows = list(range(len(swings)))
    for end, name, opacity in (("at_low", "low", DOUBT_OPACITY), ("at_high", "high", 1.0)):
        drawn.add_bar(
            x=[money - middle for money in swings[end]],
            base=middle,
            y=rows,
            orientation="h",
            width=0.34,
            marker={"color": VALUE, "opacity": opacity},
            **on_hover(
                f"{escape(str(label))}: {escape(str(value))}<br>{locale.money(money, currency)}"
                for label, value, money in zip(swings["label"], swings[name], swings[end], strict=True)
            ),
            name=name,
        )
    words: list[dict[str, object]] = []
    for row, found in zip(rows, swings.to_dict("records"), strict=True):
        words.append(name_above(str(found["label"]), y=row - 0.2))
        ends = [(float(found["at_low"]), str(found["low"])), (float(found["at_high"]), str(found["high"]))]
        # Where the answer does not move at one end, the ends' words would stand on one spot: both in reading order.
        left, right = sorted(ends, key=lambda end: end[0])
        words += [_end(*left, row, side="right"), _end(*right, row, side="left")]
    points = [middle, *swings["at_low"], *swings["at_high"]]
    lowest, highest = min(points), max(points)
    air = _AIR / (1 - 2 * _AIR) * max(highest - lowest, abs(middle) * 0.01, 1e-9)
    shown = lowest - air, highest + air
    # Only beside the bars: a line from top to bottom would cross the names.
    marks = [_mark(middle, row, colour=INK, width=1.5) for row in rows]
    if shown[0] < 0 < shown[1]:
        marks += [_mark(0.0, row, colour=PAST, width=1) for row in rows]
    words.append(_middle(middle, shown, locale, currency))
    steps = [step for step in ticks_across(min(lowest, 0.0), max(highest, 0.0)) if shown[0] <= step <= shown[1]]
    if len(steps) > _MOST_TICKS:
        steps = [step for number, step in enumerate(steps) if number % 2 == _place_of_zero(steps) % 2]
    drawn.update_xaxes(
        range=list(shown),
        showgrid=False,
        **labelled(steps, locale.compact),
    )
    # The first row of the table is the top bar.
    drawn.update_yaxes(range=[len(swings) - 0.6, -0.75 - _TOP / ROW_HEIGHT], visible=False)
    drawn.update_layout(barmode="overlay", annotations=words, shapes=marks)
    return drawn


def _end(at: float, words: str, row: int, *, side: str) -> dict[str, object]:
    return {
        "x": at,
        "y": row,
        "text": escape(words),
        "showarrow": False,
        "xanchor": side,
        "xshift": -4 if side == "right" else 4,
        "bgcolor": GROUND,
        "font": {"size": LABEL_SIZE, "color": QUIET_INK},
    }


def _mark(at: float, row: int, *, colour: str, width: float) -> dict[str, object]:
    line = {"color": colour, "width": width}
    return {"type": "line", "x0": at, "x1": at, "y0": row - 0.22, "y1": row + 0.26, "line": line}


def _place_of_zero(steps: list[float]) -> int:
    """Where 0 stands among the ticks, so that it is not the one that goes; 0 where it is none of them."""
    return steps.index(0.0) if 0.0 in steps else 0


def _middle(middle: float, shown: tuple[float, float], locale: Locale, currency: str) -> dict[str, object]:
    """The name of the dotted line, kept inside the chart."""
    place = (middle - shown[0]) / (shown[1] - shown[0])
    return {
        "x": middle,
        "y": -0.75,
        "text": escape(locale.text("as assumed: {money}", money=locale.headline_money(middle, currency))),
        "showarrow": False,
        "xanchor": "left" if place < 0.3 else "right" if place > 0.7 else "center",
        "yanchor": "bottom",
        "font": {"size": LABEL_SIZE, "color": INK},
    }

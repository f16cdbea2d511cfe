"""Do more buyers go with more purchases of each? Points, and the line on which all would lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.return_curves import shortened
from clv.charts.style import (
    GROUND,
    INK,
    KEEPING,
    LABEL_SIZE,
    PAST,
    QUIET_INK,
    escape,
    figure,
    labelled,
    on_hover,
    rings,
    ticks,
)
from clv.i18n.locale import Locale

_NAMED = 8  # points whose names have room; the others say theirs where one points
_NEAR, _NEAR_UP = 0.27, 0.06  # of the axes: names nearer than this would run into each other


@dataclass(frozen=True)
class Choice:
    """One channel, category or product: the share of the customers who buy it (0 to 1), purchases of each of these,
    and their limits. off: it lies off the line by more than chance; its mark is full, the others are hollow."""

    name: str
    share: float
    often: float
    limits: tuple[float, float]
    off: bool


@drawn_once
def double_jeopardy_points(
    choices: Sequence[Choice], line: Sequence[tuple[float, float]], *, title: str, subtitle: str, locale: Locale
) -> go.Figure:
    """A point for each choice between its limits, and the expected line.

    line: (share, purchases per buyer) where all would lie, rising.
    """
    drawn = figure(title=title, subtitle=subtitle, locale=locale, height=360)
    drawn.add_scatter(
        x=[share for share, _often in line],
        y=[often for _share, often in line],
        mode="lines",
        line={"color": PAST, "width": 1.5, "dash": "dash"},
        hoverinfo="skip",
        name="line",
    )
    drawn.add_scatter(
        x=[one.share for one in choices],
        y=[one.often for one in choices],
        mode="markers",
        marker=rings(KEEPING, full=(one.off for one in choices), size=10, edge=2),
        error_y={
            "type": "data",
            "array": [one.limits[1] - one.often for one in choices],
            "arrayminus": [one.often - one.limits[0] for one in choices],
            "color": KEEPING,
            "thickness": 1,
            "width": 0,
        },
        **on_hover(_hover(one, locale) for one in choices),
        name="points",
    )
    widest = max(*(one.share for one in choices), *(share for share, _often in line)) * 1.08
    lowest, highest = 1.0, max(*(one.limits[1] for one in choices), *(often for _share, often in line))
    for one in _named(choices, widest, highest):
        right = _to_the_right(one, widest)
        drawn.add_annotation(
            x=one.share,
            y=one.often,
            text=escape(shortened(one.name)),
            showarrow=False,
            xanchor="left" if right else "right",
            xshift=9 if right else -9,
            bgcolor=GROUND,
            font={"size": LABEL_SIZE, "color": INK},
        )
    drawn.add_annotation(
        x=line[-1][0],
        y=line[-1][1],
        text=escape(locale.text("expected of that size")),
        showarrow=False,
        xanchor="right",
        yanchor="top",
        yshift=-6,
        bgcolor=GROUND,
        font={"size": LABEL_SIZE, "color": QUIET_INK},
    )
    steps = [lowest + step for step in ticks(highest - lowest)]
    drawn.update_yaxes(
        title_text=locale.text("Purchases of each buyer"),
        range=[lowest - 0.04 * (highest - lowest), highest + 0.08 * (highest - lowest)],
        **labelled(steps, lambda step: locale.number(step, 1)),
    )
    across = ticks(widest)
    drawn.update_xaxes(
        title_text=locale.text("Share of the customers who buy it"),
        range=[0, widest],
        showgrid=False,
        **labelled(across, lambda step: locale.share(step, 0 if widest > 0.05 else 1)),
    )
    return drawn


def _hover(one: Choice, locale: Locale) -> str:
    said = locale.text(
        "{name}\n{share} of the customers bought it, {often} times each",
        name=escape(one.name),
        share=locale.share(one.share, 1),
        often=locale.number(one.often, 2),
    )
    low, high = (locale.number(limit, 2) for limit in one.limits)
    limits = locale.text("9 times out of 10: {low} to {high}", low=low, high=high)
    return f"{said}\n{limits}"


def _to_the_right(one: Choice, widest: float) -> bool:
    """Whether the name has more room there."""
    return one.share < 0.6 * widest


def _named(choices: Sequence[Choice], widest: float, highest: float) -> list[Choice]:
    """Whose names are written: those off the line first, then the largest, as far as there is room."""
    placed: list[Choice] = []
    for one in sorted(choices, key=lambda one: (-one.off, -one.share)):
        crowded = any(
            abs(one.often - other.often) < _NEAR_UP * (highest - 1.0) and abs(one.share - other.share) < _NEAR * widest
            for other in placed
        )
        # Its name would run over the mark of another.
        covers = any(
            abs(one.often - other.often) < _NEAR_UP / 2 * (highest - 1.0)
            and 0 < (other.share - one.share) * (1 if _to_the_right(one, widest) else -1) < _NEAR / 2 * widest
            for other in choices
        )
        if not crowded and not covers and len(placed) < _NAMED:
            placed.append(one)
    return placed

"""What do the cheap, the middle and the dear of a price range get?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.style import INK, LABEL_SIZE, PAST, escape, figure, labelled, on_hover, ticks
from clv.i18n.locale import Locale

_ROW, _HEAD, _GAP = 26, 26, 14  # px: a bar, the band's name above its bars, air between bands
_ROOM = 1.5  # the longest bar leaves this much for its own words on a phone
_LEFT = 14  # px: for the axis' first label


class Kind(StrEnum):
    """What a bar shows."""

    OFFERED = "offered"
    BOUGHT = "bought"
    SAYING = "saying"


@dataclass(frozen=True)
class Bar:
    """A share (0 to 1) that a band has of a measure, both named in the reader's language, and its limits where known.

    kind: what is on offer is drawn lighter than what was bought, what the saying has is an outline.
    """

    band: str
    measure: str
    share: float
    limits: tuple[float, float] | None
    kind: Kind = Kind.BOUGHT

    @property
    def end(self) -> float:
        return self.limits[1] if self.limits else self.share


_FILLS = {Kind.OFFERED: "rgba(122, 130, 140, 0.3)", Kind.BOUGHT: PAST, Kind.SAYING: "rgba(0, 0, 0, 0)"}  # PAST, lighter


@drawn_once
def price_band_bars(bars: Sequence[Bar], *, title: str, subtitle: str, locale: Locale) -> go.Figure:
    """Bars of shares, the measures of a band below each other and its name above them.

    bars: those of a band follow each other.
    """
    at, names, height = _places(bars)
    drawn = figure(title=title, subtitle=subtitle, locale=locale, height=round(height) + 36)
    placed = list(zip(at, bars, strict=True))
    _draw(drawn, [(place, bar) for place, bar in placed if bar.limits], locale)
    _draw(drawn, [(place, bar) for place, bar in placed if not bar.limits], locale)
    for place, bar in placed:
        _say(drawn, f"{locale.share(bar.share)} {bar.measure}", x=bar.end, y=place)
    for name, place in names.items():
        _say(drawn, f"<b>{escape(name)}</b>", x=0.0, y=place, shift=0, marked=True)
    highest = max(bar.end for bar in bars)
    drawn.update_xaxes(
        range=[0, highest * _ROOM],
        **labelled(ticks(highest), locale.share),
    )
    drawn.update_yaxes(range=[0, height], showticklabels=False, showgrid=False)
    drawn.update_layout(margin_l=_LEFT, barmode="overlay")
    return drawn


def _draw(drawn: go.Figure, placed: Sequence[tuple[float, Bar]], locale: Locale) -> None:
    """Bars that have limits, or bars that have none: plotly draws a limit at the end of each or of none."""
    limits = [(bar.share, *bar.limits) for _place, bar in placed if bar.limits]
    drawn.add_bar(
        x=[bar.share for _place, bar in placed],
        y=[place for place, _bar in placed],
        orientation="h",
        width=_ROW - 8,
        marker={
            "color": [_FILLS[bar.kind] for _place, bar in placed],
            "line": {"color": PAST, "width": [1.5 if bar.kind is Kind.SAYING else 0 for _place, bar in placed]},
        },
        error_x={
            "type": "data",
            "array": [high - share for share, _low, high in limits],
            "arrayminus": [share - low for share, low, _high in limits],
            "color": INK,
            "thickness": 1.5,
            "width": 4,
            "visible": bool(limits),
        },
        **on_hover(_hover(bar, locale) for _place, bar in placed),
        name="with limits" if limits else "without",
    )


def _places(bars: Sequence[Bar]) -> tuple[list[float], dict[str, float], float]:
    """Where each bar and each band's name stands, from below, in px; and the height of all."""
    down = 0.0
    at: list[float] = []
    names: dict[str, float] = {}
    for bar in bars:
        if bar.band not in names:
            down += _GAP if names else 0
            names[bar.band] = down + _HEAD / 2
            down += _HEAD
        at.append(down + _ROW / 2)
        down += _ROW
    return [down - place for place in at], {name: down - place for name, place in names.items()}, down


def _hover(bar: Bar, locale: Locale) -> str:
    said = f"{escape(bar.band)}<br>{locale.share(bar.share, 1)} {escape(bar.measure)}"
    if bar.limits is None:
        return said
    low, high = (locale.share(limit, 1) for limit in bar.limits)
    limits = locale.text("9 times out of 10: {low} to {high}", low=low, high=high)
    return f"{said}<br>{limits}"


def _say(drawn: go.Figure, words: str, *, x: float, y: float, shift: int = 6, marked: bool = False) -> None:
    drawn.add_annotation(
        x=x,
        y=y,
        text=words if marked else escape(words),
        showarrow=False,
        xanchor="left",
        xshift=shift,
        font={"size": LABEL_SIZE, "color": INK},
    )

"""Which way does a figure go? A line or bars of a word's height, without axes, as HTML that any width stretches.

Streamlit takes no SVG into a page, and a plotly figure a figure would be slow: bars are boxes, a line is a cut-out.
"""

from __future__ import annotations

import html
from collections.abc import Sequence

from clv.charts.style import PAST, VALUE

_HEIGHT, _EDGE, _HALF = 30, 4, 0.9  # px: of the whole, from the line's highest to the edge, half the line's width

ROOM = f'<div style="height:{_HEIGHT}px"></div>'  # of one that is still worked out


def spark_bars(values: Sequence[float], *, alt: str, dark: int = 3) -> str:
    """A grey bar a value, from zero; the last `dark` of them in ink. "" without values."""
    highest = max(values, default=0.0)
    if not highest > 0:
        return ""
    bars = [
        f'<div style="flex:1;height:{100 * max(value, 0.0) / highest:.1f}%;'
        f'background:{"currentColor" if place >= len(values) - dark else PAST}"></div>'
        for place, value in enumerate(values)
    ]
    return _box("".join(bars), alt, "display:flex;align-items:flex-end;gap:2px")


def spark_line(values: Sequence[float], *, alt: str) -> str:
    """A blue line from the lowest to the highest of the values, a dot at its end. "" with fewer than two."""
    if len(values) < 2:
        return ""
    low, high = min(values), max(values)
    heights = [_EDGE + (_HEIGHT - 2 * _EDGE) * (high - value) / ((high - low) or 1.0) for value in values]
    across = [100 * place / (len(values) - 1) for place in range(len(values))]
    edge = [f"{x:.2f}% {y - _HALF:.1f}px" for x, y in zip(across, heights, strict=True)]
    edge += [f"{x:.2f}% {y + _HALF:.1f}px" for x, y in zip(across[::-1], heights[::-1], strict=True)]
    line = (
        f'<div style="position:absolute;inset:0 3px;background:{VALUE};clip-path:polygon({",".join(edge)})"></div>'
        f'<div style="position:absolute;right:0;top:{heights[-1] - 3:.1f}px;width:6px;height:6px;'
        f'border-radius:3px;background:{VALUE}"></div>'
    )
    return _box(line, alt, "position:relative")


def _box(drawn: str, alt: str, style: str) -> str:
    return f'<div role="img" aria-label="{html.escape(alt)}" style="height:{_HEIGHT}px;{style}">{drawn}</div>'

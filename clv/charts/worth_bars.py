"""What may winning a customer cost, beside what is paid: two bars from zero, as HTML that any width stretches."""

from __future__ import annotations

import html

from clv.charts.style import DOUBT_OPACITY, VALUE, WINNING

_ROOM = 62.0  # per cent of the width for the longest bar; its label stands behind it
_LINE = "position:absolute;top:-3px;width:2px;height:26px;background:currentColor"
_UNKNOWN = 18.0  # of the dashed bar of what is not known


def worth_bars(
    worth: float, limits: tuple[float, float] | None, *, named: str, paid: float | None, paid_named: str
) -> str:
    """A blue bar to the lower limit, pale to the upper, a line at the worth, `named` behind it; below it an orange one
    of what is paid.

    worth, limits, paid: money; limits None while unknown. paid: None where it is not known: an empty dashed bar.
    """
    low, high = limits or (worth, worth)
    highest = max(high, worth, paid or 0.0)
    if not highest > 0:
        return ""
    first, more, spent = (_ROOM * money / highest for money in (low, high - low, paid or 0.0))
    bars = f'<div style="width:{first:.1f}%;height:20px;background:{VALUE}"></div>'
    pale = f"color-mix(in srgb, {VALUE} {DOUBT_OPACITY:.0%}, transparent)"
    bars += f'<div style="width:{more:.1f}%;height:20px;background:{pale};position:relative">'
    if high > low:
        place = 100 * (worth - low) / (high - low)
        bars += f'<div style="{_LINE};left:calc({place:.1f}% - 1px)"></div>'
    bars += "</div>"
    below = (
        f'<div style="width:{_UNKNOWN}%;height:20px;border:1.5px dashed {WINNING};box-sizing:border-box"></div>'
        if paid is None
        else f'<div style="width:{spent:.1f}%;height:20px;background:{WINNING}"></div>'
    )
    return _row(bars, f"<b>{html.escape(named)}</b>") + _row(below, html.escape(paid_named))


def _row(bars: str, label: str) -> str:
    return (
        f'<div style="display:flex;align-items:center;margin:6px 0">{bars}'
        f'<div style="margin-left:8px;font-size:0.875rem">{label}</div></div>'
    )

"""Which round values stand on the axis of a chart, and in which unit is its money said?"""

from __future__ import annotations

import math

from clv.i18n.locale import Locale


def ticks(highest: float, *, about: int = 4) -> list[float]:
    """Round values from 0 to just below or at `highest`, about so many steps of 1, 2 or 5."""
    if not highest > 0:
        return [0.0]
    rough = highest / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = min((m * power for m in (1, 2, 5, 10)), key=lambda candidate: abs(candidate - rough))
    return [step * i for i in range(math.floor(highest / step + 1e-9) + 1)]


def money_scale(highest: float, locale: Locale, currency: str) -> tuple[float, str]:
    """By what to divide so that the axis has at most three digits before the decimal sign, and that unit in words."""
    if highest >= 1e9:
        return 1e9, locale.text("{currency} billion", currency=currency).strip()
    if highest >= 1e6:
        return 1e6, locale.text("{currency} million", currency=currency).strip()
    if highest >= 1e3:
        return 1e3, locale.text("{currency} thousand", currency=currency).strip()
    return 1.0, locale.money_unit(currency)


_PRINTED_TO = 25.0  # times: where what is in print about winning and keeping ends


def times_scale(highest: float) -> tuple[float, list[float]]:
    """Where a linear scale of the ratio from 0 ends, and its steps; a `highest` beyond stretches it."""
    if highest <= _PRINTED_TO:
        return _PRINTED_TO, [0, 1, 5, 10, 15, 20, 25]
    last = 1.05 * highest
    return last, ticks(last)

"""What does an engine say of sales, all figures of it, and are two engines' the same?"""

from __future__ import annotations

import ibis
import numpy as np
from ibis.backends import BaseBackend

from clv.analysis.uncertainty import valuation_intervals
from clv.analysis.valuation import Analysis, analyse
from clv.core.assumptions import Assumptions
from clv.segments.call_lists import LISTS, members
from clv.segments.segments import SEGMENTS

DIGITS = 1e-9
_VALUATION = ("total", "segments", "lists", "concentration", "limits", "new_customer", "giants")
_BASE = (
    "first_purchases", "largest_purchase", "prices", "second_purchase", "repeat_days", "regularity", "busiest_share",
    "refunds_without_purchase",
)  # fmt: skip


def analysed(engine: BaseBackend, sales: ibis.Table) -> tuple[Analysis, dict[str, object]]:
    """The analysis, and its figures by name: totals, limits, and the customers of each segment and list in order."""
    analysis = analyse(engine, sales, assumptions=Assumptions(), name="tried")
    values, cutoffs = analysis.values(engine), analysis.valuation.limits
    figures: dict[str, object] = {
        group.code: tuple(members(values, group, cutoffs).execute()["customer_id"]) for group in (*SEGMENTS, *LISTS)
    }
    figures |= {part: getattr(analysis.valuation, part) for part in _VALUATION}
    figures |= {part: getattr(analysis.base, part) for part in _BASE}
    return analysis, figures | {"intervals": valuation_intervals(engine, analysis)}


def apart(found: dict[str, object], expected: dict[str, object]) -> list[str]:
    """Which figures differ: numbers by more than DIGITS, all else at all; of nested tuples and frozen dataclasses."""
    assert found.keys() == expected.keys()
    return [name for name in expected if not _same(found[name], expected[name])]


def _same(found: object, expected: object) -> bool:
    if isinstance(expected, float):
        return bool(np.isclose(found, expected, rtol=DIGITS, atol=0, equal_nan=True))
    if hasattr(expected, "__dataclass_fields__"):
        return all(_same(getattr(found, name), getattr(expected, name)) for name in expected.__dataclass_fields__)
    if isinstance(expected, tuple):
        return len(found) == len(expected) and all(map(_same, found, expected))
    return found == expected

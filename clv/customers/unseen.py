"""Wrongly new: how many of those who first appear in a month had bought before the sales begin?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir

from clv.core.days import days_between
from clv.core.periods import Window, next_month
from clv.customers.survival import ReturnCurve, kaplan_meier

_ENOUGH_AWAY = 100  # with fewer, one who comes back moves the share by more than a hundredth of those away


@dataclass(frozen=True)
class Pace:
    """How customers buy, as far as it tells what lies before the sales.

    returns: how many days pass from a purchase to the same customer's next one. purchases_per_day: in the first half
    of the window, the half nearest to what nobody has seen.
    """

    returns: ReturnCurve
    purchases_per_day: float


def pace(days: ir.Table, window: Window) -> Pace:
    """How long customers stay away between two purchases, and how often anybody buys.

    days: purchase days up to the window's end, as made by purchase_days, one row or more.
    """
    following = days.date.lead().over(ibis.window(group_by="customer_id", order_by="date"))
    each = days.select(
        days=days_between(ibis.coalesce(following, ibis.literal(window.end)), days.date),
        came=following.notnull(),
    )
    counts = each.group_by("days", "came").agg(customers=each.count()).execute()
    middle = window.start + timedelta(days=window.days // 2)
    early = int(days.filter(days.date <= ibis.literal(middle)).count().execute())
    return Pace(kaplan_meier(counts), early / (window.days // 2 + 1))


def wrongly_new(found: Pace, new_customers: Mapping[date, int], window: Window) -> dict[date, float]:
    """How many of each month's new customers had probably bought before the window, 0 or more; by its first day.

    new_customers: of every month with a purchase, the first days of months as keys.
    Before the window as many purchases are taken to have been made a day as in its first half, each followed by
    another as those that were seen: whoever stays away beyond the window's start looks new on the return. How many stay
    away longer than the sales reach nobody has seen: as many of them come back within twice that time as the last two
    doublings of it suggest. No more can be wrongly new than look new: from each month to the end that is the most.
    """
    curve = found.returns
    seen = _seen_days(curve)
    finally_back = _share_back(curve, seen) + _later_return(curve, seen)
    estimate = dict.fromkeys(sorted(new_customers), 0.0)
    for month in estimate:
        day, end = max(month, window.start), min(next_month(month) - timedelta(days=1), window.end)
        while day <= end:
            still_away = finally_back - _share_back(curve, min((day - window.start).days, seen))
            estimate[month] += found.purchases_per_day * max(still_away, 0.0)
            day += timedelta(days=1)
    possible = _possible_part(estimate, new_customers)
    return {month: min(count * possible, float(new_customers[month])) for month, count in estimate.items()}


def _seen_days(curve: ReturnCurve) -> int:
    """The last day on which enough were still away and watched; in a small shop the last that the curve has seen.

    Among few, one return is a large share, and the curve's end would tell of customers who stay away for years.
    """
    away = (seen * (1 - share) for seen, share in zip(curve.in_sight, curve.share, strict=True))
    enough = [day for day, still in zip(curve.days, away, strict=True) if still >= _ENOUGH_AWAY]
    return max(enough, default=curve.seen_days or curve.days[-1])


def _share_back(curve: ReturnCurve, days: int) -> float:
    return curve.by(days).value


def _later_return(curve: ReturnCurve, seen: int) -> float:
    """The share that comes back after `seen` days but within twice as many: the last doubling, shrunk as it shrank."""
    last = _share_back(curve, seen) - _share_back(curve, seen // 2)
    before = _share_back(curve, seen // 2) - _share_back(curve, seen // 4)
    return last * min(1.0, last / before) if before > 0 else 0.0


def _possible_part(estimate: Mapping[date, float], new_customers: Mapping[date, int]) -> float:
    """Which part of the estimate, 0 to 1, leaves at least as many new customers from each month to the end."""
    part, expected, looked = 1.0, 0.0, 0
    for month in sorted(estimate, reverse=True):
        expected, looked = expected + estimate[month], looked + new_customers[month]
        if expected >= 1:
            part = min(part, looked / expected)
    return part

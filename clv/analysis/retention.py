"""Is loyalty an illusion here? How many still buy years later, by the model and as far as the sales have seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import ibis.expr.types as ir

from clv.analysis.customer_base import CustomerBase
from clv.analysis.fits import Fits
from clv.core.periods import DAYS_PER_YEAR
from clv.customers.long_term_retention import YEARS, OldMoney, count_later, old_money, seen_years, sum_old_money
from clv.customers.survival import FEWEST, Chance, kaplan_meier
from clv.models.bg_nbd import BgNbdParams, purchases_if_alive
from clv.models.retention import buys_between


@dataclass(frozen=True)
class StillBuying:
    """Who buys in the year that begins `years` after the first purchase; shares 0 to 1 of all customers won.

    expected: by the model; None where the data carry none. days: of that year, so many have been seen of enough
    customers, 0 to 365; seen: who bought within them, by Kaplan and Meier, with 90% limits, None where none have been
    seen; expected_by_then: the model's figure for as many days.
    """

    years: int
    expected: float | None
    days: int
    seen: Chance | None
    expected_by_then: float | None


def expected_spend(base: CustomerBase, fits: Fits, days: Sequence[float]) -> list[float] | None:
    """What a customer has spent on average so many days after the first purchase, by the models [money, no discount].

    days: 0 or more. None where the data carry no models.
    """
    if not fits.carry or not isinstance(fits.purchases.params, BgNbdParams):
        return None
    mean = fits.gamma_gamma.params.mean_spend
    later = [day for day in days if day > 0]
    repeats = iter(purchases_if_alive(fits.purchases.params, 0, [0.0], later)[0].tolist() if later else [])
    return [base.first_purchase_spend + mean * (next(repeats) if day > 0 else 0.0) for day in days]


@dataclass(frozen=True)
class Loyalty:
    """The hard facts: who still buys after each of YEARS, and what customers of more than a year bring."""

    still_buying: tuple[StillBuying, ...]
    old_money: OldMoney | None


def loyalty_of(days: ir.Table, base: CustomerBase, fits: Fits) -> Loyalty:
    """The facts of these customers. days: their purchase days up to the window's end: customer_id, date, amount."""
    window = base.window
    params = fits.purchases.params if fits.carry and isinstance(fits.purchases.params, BgNbdParams) else None
    counts = count_later(days, window).execute() if seen_years(window) else None
    found = []
    for years in YEARS:
        start = years * DAYS_PER_YEAR
        rows = None if counts is None else counts[counts["year"] == years]
        curve = None if rows is None or rows["customers"].sum() < FEWEST else kaplan_meier(rows)
        seen_days = min(curve.seen_days, 365) if curve else 0
        found.append(
            StillBuying(
                years=years,
                expected=buys_between(params, start, DAYS_PER_YEAR) if params else None,
                days=seen_days,
                seen=curve.by(seen_days) if curve and seen_days else None,
                expected_by_then=buys_between(params, start, seen_days) if params and seen_days else None,
            )
        )
    return Loyalty(tuple(found), old_money(sum_old_money(days, window).execute(), window))

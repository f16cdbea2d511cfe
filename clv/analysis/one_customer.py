"""What is known about one customer: what they bought, whether they still are one, how the coming years may turn out?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import pandas as pd
from ibis.backends import BaseBackend
from ibis.expr.types import Table

from clv.analysis.valuation import Analysis, gap_law_of
from clv.core.assumptions import Assumptions
from clv.core.errors import CustomerNotFound
from clv.customers.facts import typical_gap
from clv.customers.history import purchase_history
from clv.models.bg_nbd import BgNbdParams
from clv.models.expectations import PurchaseHistories
from clv.models.next_purchase import DUE_SHARES
from clv.models.p_alive_history import alive_path
from clv.models.sales_clock import SalesClock
from clv.models.simulation import Futures, simulate_customer

SEED = 1  # the same customer shall have the same futures


@dataclass(frozen=True)
class Purchase:
    """A day on which the customer bought, and what was paid [money, refunds taken off]."""

    day: date
    amount: float


@dataclass(frozen=True)
class Due:
    """When the next purchase comes, if one comes: early, on, late and overdue_days as the columns of CUSTOMER_DUE.

    on, late: None where it is more than ten years away, early then too. gap, gap_early, gap_late [usual days]: half of
    such customers' gaps are shorter than gap, one in ten than gap_early, nine in ten than gap_late.
    """

    early: date | None
    on: date | None
    late: date | None
    overdue_days: int
    gap_early: float
    gap: float
    gap_late: float


@dataclass(frozen=True)
class OneCustomer:
    """One customer at the window's end. What nobody can know of a one-time buyer is NaN, None or empty.

    Where the sales carry no values yet, so are `segment`, all that the models would say, and the path and futures.

    silent_days: since the last purchase. usual_silence [usual days]: the same by the clock of the sales, NaN with one
    purchase; own_gap [usual days]: mean time between this customer's purchases, NaN with one. gap_over: when a one-time
    buyer's usual gap is over, a day that the season moves; None for others.
    usual_gap [days]: the same of the median customer who bought again. p_alive: 0 to 1, NaN with one purchase, because
    BG/NBD says 1 of everyone who never came back. expected [money]: the ten_year_value; if_alive, at_risk [money]: as
    value_if_alive and value_at_risk, at_risk NaN with one purchase.
    twelve_month [money]: as twelve_month_value. due: when the next purchase comes, None where CUSTOMER_DUE has null.
    path: (day, chance of still being a customer, 0 to 1), from the second purchase on. futures: see simulate_customer.
    Both need BG/NBD: empty and None under another purchase model.
    """

    customer_id: str
    segment: str
    purchases: tuple[Purchase, ...]
    spend_to_date: float
    silent_days: int
    usual_silence: float
    own_gap: float
    gap_over: date | None
    usual_gap: float
    p_alive: float
    expected_purchases: float
    expected: float
    if_alive: float
    at_risk: float
    twelve_month: float
    due: Due | None
    path: tuple[tuple[date, float], ...]
    futures: Futures | None

    @property
    def bought_once(self) -> bool:
        return len(self.purchases) == 1


def describe_customer(
    engine: BaseBackend, transactions: Table, *, analysis: Analysis, customer_id: str, seed: int = SEED
) -> OneCustomer:
    """All that there is to say about one customer.

    engine: holds the tables that `analyse` left. transactions: the TRANSACTIONS that the analysis was made of.
    customer_id: exactly as in CUSTOMER_VALUES. Raises CustomerNotFound.
    """
    base, worth = analysis.base, analysis.worth
    values = analysis.values(engine)
    found = values.filter(values.customer_id == customer_id).execute()
    if found.empty:
        raise CustomerNotFound(found=customer_id)
    row = found.iloc[0]
    history = purchase_history(transactions, base.window, customer_id=customer_id).execute()
    purchases = tuple(
        Purchase(pd.Timestamp(day).date(), float(amount))
        for day, amount in zip(history["date"], history["amount"], strict=True)
    )
    frequency = int(row["frequency"])
    once = frequency == 0
    params, clock = analysis.fits.purchases.params if worth else None, analysis.fits.clock
    silent = int(row["T"] - row["recency"])
    gap = usual_silence = math.nan
    if not once:
        usual_silence = float(clock.back(silent))
        gap = (float(clock.back(float(row["T"]))) - usual_silence) / frequency
    usual_gap = typical_gap(engine.table(base.table))
    return OneCustomer(
        customer_id=customer_id,
        segment=str(row["segment"]) if worth else "",
        purchases=purchases,
        spend_to_date=float(row["spend_to_date"]),
        silent_days=silent,
        usual_silence=usual_silence,
        own_gap=gap,
        gap_over=_gap_over(purchases[0].day, usual_gap, clock) if once else None,
        usual_gap=usual_gap,
        p_alive=math.nan if once else float(row["p_alive"]),
        expected_purchases=float(row["expected_purchases"]),
        expected=float(row["ten_year_value"]),
        if_alive=float(row["value_if_alive"]),
        at_risk=math.nan if once else float(row["value_at_risk"]),
        twelve_month=float(row["twelve_month_value"]),
        due=_due(row, analysis) if worth and not pd.isna(row["overdue_days"]) else None,
        path=_path(params, purchases, clock) if isinstance(params, BgNbdParams) else (),
        # A one-time buyer is still a customer in every future of BG/NBD: these do not say whether one comes back.
        futures=None
        if once or worth is None or not isinstance(params, BgNbdParams)
        else _futures(params, analysis, row, worth.assumptions, seed=seed),
    )


def _due(row: pd.Series, analysis: Analysis) -> Due:
    """Of a customer of CUSTOMER_DUE who is told of."""
    clock, law = analysis.fits.clock, gap_law_of(analysis.fits, analysis.learned_from)
    frequency, age = int(row["frequency"]), float(row["T"])
    recency = float(clock.back(age) - clock.back(age - float(row["recency"])))
    mean = float(law.mean_gap(frequency, recency))
    early, on, late = (None if pd.isna(row[name]) else pd.Timestamp(row[name]).date() for name in DUE_SHARES)
    gaps = (mean * law.gap(frequency, share) for share in DUE_SHARES.values())
    return Due(early, on, late, int(row["overdue_days"]), *gaps)


def _gap_over(bought: date, usual_gap: float, clock: SalesClock) -> date | None:
    """The day on which so many usual days have passed since; None where nobody has come back yet."""
    if math.isnan(usual_gap):
        return None
    return bought + timedelta(days=round(clock.days_after((clock.end - bought).days, usual_gap)))


def _path(params: BgNbdParams, purchases: tuple[Purchase, ...], clock: SalesClock) -> tuple[tuple[date, float], ...]:
    first = purchases[0].day
    bought, T = [(one.day - first).days for one in purchases], (clock.end - first).days
    days, chances = alive_path(params, bought, T=T, clock=clock)
    return tuple(
        (first + timedelta(days=day), chance) for day, chance in zip(days.tolist(), chances.tolist(), strict=True)
    )


def _futures(
    params: BgNbdParams, analysis: Analysis, row: pd.Series, assumptions: Assumptions, *, seed: int
) -> Futures:
    known = PurchaseHistories(
        *(np.array([float(row[column])]) for column in ("frequency", "recency", "T", "monetary_value"))
    )
    spend = analysis.fits.gamma_gamma.params
    clock = analysis.fits.clock
    return simulate_customer((params, spend), known, clock=clock, assumptions=assumptions, seed=seed)

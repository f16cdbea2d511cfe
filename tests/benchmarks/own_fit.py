"""From how many customers on is a part's own fit nearer to its truth than the fit on all customers?

    .venv/bin/python -m tests.benchmarks.own_fit

Simulated shops of 8,000 customers, of whom a part buys and leaves as the others do, or otherwise. The truth of the
part's ten-year value is what the parameters that made it expect of its histories.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from clv.core.assumptions import Assumptions
from clv.core.errors import ClvError
from clv.models.bg_nbd import BgNbdParams, fit_bg_nbd
from clv.models.expectations import expected_purchases, expected_spends, histories_of
from clv.models.gamma_gamma import GammaGammaParams, fit_gamma_gamma
from clv.value.ten_year import year_ends, year_factors
from tests.shops import simulated

OTHERS, DAYS = 8_000, 730
SIZES = (100, 300, 500, 1_000, 2_000, 3_000)
_USUAL = BgNbdParams(0.6, 32.0, 0.8, 2.5)
_SPEND = GammaGammaParams(6.0, 4.0, 20.0)


@dataclass(frozen=True)
class Kind:
    """How a part differs from the others, whose r, alpha, a, b are those of `simulated`; spend: times theirs."""

    params: BgNbdParams = _USUAL
    spend: float = 1.0


ALIKE = Kind()
KINDS = {
    "alike": ALIKE,
    "buys 1.3 times as often": Kind(replace(ALIKE.params, alpha=32 / 1.3)),
    "buys half as often": Kind(replace(ALIKE.params, alpha=64.0)),
    "leaves twice as soon": Kind(replace(ALIKE.params, a=1.6)),
    "leaves half as soon": Kind(replace(ALIKE.params, a=0.4)),
    "pays 1.4 times as much": Kind(spend=1.4),
}


def histories(customers: int, kind: Kind, *, seed: int) -> pd.DataFrame:
    """What customers of this kind did: frequency, recency, T, monetary_value, a row each."""
    p = kind.params
    sold = simulated(customers, seed=seed, days=DAYS, r=p.r, alpha=p.alpha, a=p.a, b=p.b)
    sold["amount"] *= kind.spend
    days = sold.groupby(["customer_id", "date"], as_index=False)["amount"].sum()
    each = days.groupby("customer_id")
    first, last, count = each["date"].min(), each["date"].max(), each["date"].count()
    again = (each["amount"].sum() - each["amount"].first()) / (count - 1).where(count > 1)
    end = np.datetime64("2024-01-01") + DAYS - 1
    return pd.DataFrame(
        {
            "frequency": count - 1,
            "recency": (last - first).dt.days,
            "T": (end - first).dt.days,
            "monetary_value": again.fillna(0.0),
        }
    )


def ten_year_value(customers: pd.DataFrame, purchases: BgNbdParams, spend: GammaGammaParams) -> float:
    """What these parameters expect of these customers."""
    known, assumed = histories_of(customers), Assumptions()
    by_year = np.diff(expected_purchases(purchases, known, year_ends(assumed)), prepend=0.0)
    return float((by_year @ year_factors(assumed)) @ expected_spends(spend, known))


def fitted(customers: pd.DataFrame) -> tuple[BgNbdParams, GammaGammaParams]:
    """Both models, fitted on these customers."""
    cells = customers.groupby(["frequency", "recency", "T"]).size().rename("customers").reset_index()
    again = customers[customers["frequency"] > 0]
    spends = again[["frequency", "monetary_value"]].assign(customers=1).sort_values(["frequency", "monetary_value"])
    return fit_bg_nbd(cells).params, fit_gamma_gamma(spends).params


def errors(customers: int, kind: Kind, *, seed: int) -> tuple[float, float]:
    """By how much a part's total is wrong by its own fit and by the common one, in the logarithm; inf without a fit."""
    part = histories(customers, kind, seed=seed)
    whole = pd.concat([part, histories(OTHERS - customers, ALIKE, seed=10_000 + seed)])
    true = _SPEND if kind.spend == 1.0 else replace(_SPEND, v=_SPEND.v * kind.spend)
    truth = ten_year_value(part, kind.params, true)
    common = np.log(ten_year_value(part, *fitted(whole)) / truth)
    try:
        own = np.log(ten_year_value(part, *fitted(part)) / truth)
    except ClvError:
        own = np.inf
    return float(own), float(common)


def main(seeds: int) -> None:
    print("part                      customers   own fit   common fit   (root mean square of the error in the total)")
    for name, kind in KINDS.items():
        for size in SIZES:
            found = np.array([errors(size, kind, seed=seed) for seed in range(seeds)])
            own, common = np.sqrt((np.clip(found, -2, 2) ** 2).mean(axis=0))
            print(f"{name:26}{size:9,}{own:10.1%}{common:13.1%}", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20)

"""Do nine intervals in ten hold what comes? python -m tests.benchmarks.coverage --shops 200

Makes shops whose parameters are known, lets each live on for ten years after the window, and counts how often the 90%
intervals held what came. Prints the tables for README.md.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from datetime import date, timedelta

import duckdb
import ibis
import numpy as np
import pandas as pd

from clv.analysis.uncertainty import valuation_intervals
from clv.analysis.valuation import Analysis, analyse
from clv.core.assumptions import Assumptions
from clv.core.errors import ClvError
from clv.core.periods import DAYS_PER_YEAR
from clv.models.bg_nbd import BgNbdParams
from clv.models.expectations import PurchaseHistories, expected_purchases, expected_spends
from clv.models.gamma_gamma import GammaGammaParams
from clv.segments.segments import SEGMENT_CODES
from clv.value.intervals import Interval
from tests.shops import as_transactions

START = date(2024, 1, 1)
COLUMNS = [
    "expected, by parameters", "came, by parameters",
    "total", "year 1", "year 10", "new customer", *SEGMENT_CODES,
]  # fmt: skip
ASSUMPTIONS = Assumptions()


@dataclass(frozen=True)
class Setting:
    """A kind of shop: its truth, how long it is watched, and over which part of that its customers arrive."""

    name: str
    purchases: BgNbdParams
    spends: GammaGammaParams
    days: int
    arrivals: float


SETTINGS = (
    Setting("as CDNOW, 9 months", BgNbdParams(0.243, 31.0, 0.79, 2.43), GammaGammaParams(6.25, 3.74, 15.44), 270, 1.0),
    Setting("faster, 24 months", BgNbdParams(0.6, 32.0, 0.8, 2.5), GammaGammaParams(6.0, 4.0, 20.0), 730, 0.9),
    Setting("a + b < 1, 15 months", BgNbdParams(0.4, 40.0, 0.25, 0.6), GammaGammaParams(4.0, 2.5, 30.0), 450, 1.0),
)


def make_shop(setting: Setting, customers: int, rng: np.random.Generator) -> pd.DataFrame:
    """Every purchase until ten years after the window: customer_id, day (0 is the window's first), amount."""
    purchases, spends = setting.purchases, setting.spends
    rate = rng.gamma(purchases.r, 1 / purchases.alpha, customers)
    leave = rng.beta(purchases.a, purchases.b, customers)
    scale = rng.gamma(spends.q, 1 / spends.v, customers)
    born = rng.uniform(0, setting.days * setting.arrivals, customers)
    end = setting.days + ASSUMPTIONS.horizon_years * DAYS_PER_YEAR
    # Each purchase is the last with the same chance: so the last and the others come independently of each other.
    with np.errstate(divide="ignore", over="ignore"):
        life = rng.standard_exponential(customers) / (rate * leave)
    span = np.minimum(life, end - born)
    others = np.repeat(np.arange(customers), rng.poisson(rate * (1 - leave) * span))
    leavers = np.flatnonzero(born + life < end)
    who = np.concatenate([np.arange(customers), others, leavers])
    day = np.concatenate([born, born[others] + rng.random(len(others)) * span[others], born[leavers] + life[leavers]])
    return pd.DataFrame({"customer_id": who.astype(str), "day": day, "amount": rng.gamma(spends.p, 1 / scale[who])})


def truth(setting: Setting, summary: pd.DataFrame) -> float:
    """The ten-year value of these customers to whoever knows the parameters."""
    columns = ("frequency", "recency", "T", "monetary_value")
    histories = PurchaseHistories(*(summary[column].to_numpy(float) for column in columns))
    months = np.arange(1, ASSUMPTIONS.months + 1)
    cumulative = expected_purchases(setting.purchases, histories, months * ASSUMPTIONS.days_per_month)
    discounted = np.diff(cumulative, prepend=0.0) @ (1 + ASSUMPTIONS.discount_rate_per_year) ** (-months / 12)
    return float((discounted * expected_spends(setting.spends, histories)).sum())


def newcomer(setting: Setting) -> float:
    """What one customer more is worth: a first purchase and the repeats."""
    zero = np.zeros(1)
    repeats = truth(setting, pd.DataFrame(dict.fromkeys(("frequency", "recency", "T", "monetary_value"), zero)))
    return setting.spends.mean_spend + repeats


def hits(setting: Setting, customers: int, seed: int) -> dict[str, bool] | None:
    """Which intervals of one shop held the truth; None where there is no interval."""
    orders = make_shop(setting, customers, np.random.default_rng(seed))
    seen, later = orders[orders["day"] < setting.days], orders[orders["day"] >= setting.days]
    dates = np.datetime64(START) + seen["day"].astype("int64").to_numpy().astype("timedelta64[D]")
    engine = ibis.duckdb.from_connection(duckdb.connect(config={"threads": 1}))
    shop = as_transactions(engine, seen.assign(date=dates)[["customer_id", "date", "amount"]])
    try:
        analysis = analyse(engine, shop, assumptions=ASSUMPTIONS, until=START + timedelta(days=setting.days - 1))
    except ClvError:
        return None
    with_chance, without = (
        valuation_intervals(engine, analysis, draws=256),
        valuation_intervals(engine, analysis, draws=256, futures=0),
    )
    if with_chance is None or without is None:
        return None
    values = engine.table(analysis.valuation.table).execute()
    came = _what_came(later, values, setting, analysis)
    expected = truth(setting, values)
    found = {
        "expected, by parameters": _holds(without.total, expected),
        "came, by parameters": _holds(without.total, came["total"]),
        "total": _holds(with_chance.total, came["total"]),
        "year 1": _holds(with_chance.by_year[0], came["year 1"]),
        "year 10": _holds(with_chance.by_year[9], came["year 10"]),
        "new customer": _holds(with_chance.new_customer, newcomer(setting)),
    }
    found |= {code: _holds(limits, came[code]) for code, limits in with_chance.by_segment}
    return found


def _what_came(later: pd.DataFrame, values: pd.DataFrame, setting: Setting, analysis: Analysis) -> dict[str, float]:
    month = np.floor((later["day"] - setting.days) / ASSUMPTIONS.days_per_month) + 1
    money = later["amount"] * (1 + ASSUMPTIONS.discount_rate_per_year) ** (-month / 12)
    segment = later["customer_id"].map(values.set_index("customer_id")["segment"])
    came = {entry.code: float(money[segment == entry.code].sum()) for entry in analysis.valuation.segments}
    return came | {
        "total": float(money.sum()),
        "year 1": float(money[month <= 12].sum()),
        "year 10": float(money[month > 108].sum()),
    }


def _holds(limits: Interval, value: float) -> bool:
    return limits.low <= value <= limits.high


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--shops", type=int, default=200)
    parser.add_argument("--customers", type=int, nargs="+", default=[1000, 3000, 10000])
    parser.add_argument("--setting", type=int, nargs="+", choices=range(len(SETTINGS)), default=[0, 1, 2])
    options = parser.parse_args()
    print(f"| shop | customers | shops | {' | '.join(COLUMNS)} |")
    print("|---" * (len(COLUMNS) + 3) + "|")
    for customers in options.customers:
        for number in options.setting:
            found: list[dict[str, bool]] = []
            for seed in range(options.shops):
                found += [held for held in [hits(SETTINGS[number], customers, seed)] if held]
                if seed % 20 == 19 or seed == options.shops - 1:
                    # A long run that is broken off has said what it knew.
                    end = "\n" if seed == options.shops - 1 else "\r"
                    shares = pd.DataFrame(found, columns=COLUMNS).mean()
                    cells = " | ".join(f"{100 * share:.0f}%" for share in shares)
                    known = f"{len(found)} of {seed + 1}"
                    print(f"| {SETTINGS[number].name} | {customers:,} | {known} | {cells} |", end=end, flush=True)


if __name__ == "__main__":
    main()

"""Are groups of newcomers judged better partly pooled than all as one, or each by itself; do limits hold; who wins?

    .venv/bin/python -m tests.benchmarks.beginnings

Simulated shops of two to twelve groups of newcomers who differ in how often they buy, how soon they leave, what they
spend, in all of it, or in nothing. The truth is what the parameters that made a group expect of a newcomer.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import pandas as pd

from clv.analysis.beginnings import Beginnings, NewcomerModel, beginnings
from clv.core.assumptions import Assumptions
from clv.core.errors import ClvError
from clv.customers.beginnings import BeginningGroup, Mean
from clv.models.bg_nbd import BgNbdParams, fit_bg_nbd
from clv.models.clock_fit import ClockFit
from clv.models.gamma_gamma import fit_gamma_gamma
from clv.models.group_effects import shifted
from clv.models.in_clock import PurchasesInClock
from clv.models.parameter_uncertainty import PurchaseSales, draw_parameters
from clv.models.sales_clock import SalesClock
from clv.value.ten_year import NewCustomer, new_customer_value
from tests.shops import simulated

DAYS = 730
CLOCK = SalesClock(date(2024, 1, 1), date(2025, 12, 30))
USUAL, SPEND = BgNbdParams(0.6, 96.0, 0.8, 2.5), 40.0
KINDS = {"equal": (0.0, 0.0, 0.0), "rate": (0.4, 0.0, 0.0), "leaving": (0.0, 0.5, 0.0), "spend": (0.0, 0.0, 0.3),
         "all three": (0.3, 0.4, 0.2)}  # fmt: skip
SHOPS = {
    "2 of 300": (300,) * 2,
    "8 of 50": (50,) * 8,
    "12 of 50 to 5,000": (50, 80, 120, 200, 300, 400, 500, 700, 1_000, 1_500, 2_500, 5_000),
    "4 of 500": (500,) * 4,
    "4 of 5,000": (5_000,) * 4,
}
ASSUMED = Assumptions()


@dataclass(frozen=True)
class Truth:
    """What a group's customers are like."""

    params: BgNbdParams = USUAL
    spend: float = SPEND

    def worth(self, years: int) -> float:
        return worth(self.params, self.spend, self.spend, years)

    @property
    def back(self) -> float:
        """The share with a second purchase within a year."""
        return 1.0 - (self.params.alpha / (self.params.alpha + 365)) ** self.params.r


def worth(params: BgNbdParams, first: float, again: float, years: int) -> float:
    assumed = replace(ASSUMED, horizon_years=years)
    return new_customer_value(NewCustomer(first, again, PurchasesInClock(params, CLOCK)), assumptions=assumed)


def group_of(name: str, customers: int, truth: Truth, *, seed: int) -> tuple[BeginningGroup, pd.DataFrame]:
    """A group as the engine counts it, and its spends as the Gamma-Gamma fit wants them."""
    p = truth.params
    sold = simulated(customers, seed=seed, days=DAYS, r=p.r, alpha=p.alpha, a=p.a, b=p.b)
    sold["amount"] *= truth.spend / SPEND
    days = sold.groupby(["customer_id", "date"], as_index=False)["amount"].sum()
    each = days.groupby("customer_id")
    first, last, count = each["date"].min(), each["date"].max(), each["date"].count()
    opening, whole = each["amount"].first(), each["amount"].sum()
    second = days[days["date"] > days["customer_id"].map(first)].groupby("customer_id")["date"].min()
    end = np.datetime64("2024-01-01") + DAYS - 1
    came = first.index.isin(second.index)
    watched = (second.reindex(first.index).fillna(end) - first).dt.days
    known = pd.DataFrame({"frequency": count - 1, "recency": (last - first).dt.days, "T": (end - first).dt.days})
    cells = known.groupby(["frequency", "recency", "T"]).size().rename("customers").reset_index()
    returns = pd.DataFrame({"days": watched, "came": came}).value_counts().rename("customers").reset_index()
    times, money = (count - 1).to_numpy(float), (whole - opening).to_numpy(float)
    mean = money.sum() / times.sum() if times.sum() else np.nan
    off = np.sqrt(((money - mean * times) ** 2).sum()) / max(times.sum(), 1.0)
    again = Mean(float(mean), float(off)) if times.sum() else Mean(np.nan, np.inf)
    spends = pd.DataFrame({"frequency": times[came], "monetary_value": money[came] / times[came], "customers": 1})
    return (
        BeginningGroup(
            f"={name}",
            customers,
            0,
            0.0,
            0.0,
            Mean(float(opening.mean()), float(opening.std(ddof=1) / customers**0.5)),
            again,
            cells,
            returns,
        ),
        spends.sort_values(["frequency", "monetary_value"]),
    )


@dataclass(frozen=True)
class Judged:
    """A simulated shop: what is true of its groups, and what is said of them pooled, separately and partly pooled."""

    truths: tuple[Truth, ...]
    found: Beginnings
    pooled: dict[int, float]
    separate: tuple[dict[int, float], ...]


def judged(sizes: tuple[int, ...], spread: tuple[float, float, float], *, seed: int, separate: bool = True) -> Judged:
    rng = np.random.default_rng(seed)
    truths = tuple(
        Truth(shifted(USUAL, spread[0] * e[0], spread[1] * e[1]), SPEND * float(np.exp(spread[2] * e[2])))
        for e in rng.standard_normal((len(sizes), 3))
    )
    made = [
        group_of(str(n), size, truth, seed=1_000 * seed + n)
        for n, (size, truth) in enumerate(zip(sizes, truths, strict=True))
    ]
    groups, spends = [group for group, _ in made], pd.concat([spend for _, spend in made])
    cells = pd.concat([one.cells for one in groups]).groupby(["frequency", "recency", "T"], as_index=False).sum()
    spends = spends.sort_values(["frequency", "monetary_value"])
    bought, paid = fit_bg_nbd(cells), fit_gamma_gamma(spends).params
    drawn = draw_parameters((ClockFit(CLOCK, bought, bought), PurchaseSales(cells)), (paid, spends), draws=256, seed=1)
    assert drawn
    found = beginnings(groups, NewcomerModel(bought.params, CLOCK, drawn, paid.mean_spend, ASSUMED))
    first = sum(one.first.value * one.customers for one in groups) / sum(one.customers for one in groups)
    own = []
    for group, spend in made:
        try:
            if not separate:
                raise ValueError
            params, each = fit_bg_nbd(group.cells).params, fit_gamma_gamma(spend).params
            own.append({y: worth(params, group.first.value, each.mean_spend, y) for y in (1, 10)})
        except (ClvError, ValueError):
            own.append({1: np.nan, 10: np.nan})
    return Judged(truths, found, {y: worth(bought.params, first, paid.mean_spend, y) for y in (1, 10)}, tuple(own))


def row(sizes: tuple[int, ...], spread: tuple[float, float, float], shops: int, *, separate: bool = True) -> str:
    errors: dict[tuple[str, int], list[float]] = {}
    held: dict[str, list[bool]] = {"back": [], "1": [], "10": []}
    wins = {"back": 0, "worth": 0}
    done = 0
    for seed in range(shops):
        try:
            one = judged(sizes, spread, seed=seed, separate=separate)
        except (ClvError, AssertionError):
            continue
        done += 1
        wins["back"] += one.found.back_best is not None
        wins["worth"] += one.found.worth_best is not None
        for truth, group, own in zip(one.truths, one.found.groups, one.separate, strict=True):
            assert group.worth
            for years, said in ((1, group.worth.in_a_year), (10, group.worth.in_all)):
                right = np.log(truth.worth(years))
                errors.setdefault(("partly", years), []).append(np.log(said.value) - right)
                errors.setdefault(("pooled", years), []).append(np.log(one.pooled[years]) - right)
                errors.setdefault(("separate", years), []).append(np.log(own[years]) - right)
                held[str(years)].append(said.limits.low <= truth.worth(years) <= said.limits.high)
            if group.back:
                held["back"].append(group.back.limits.low <= truth.back <= group.back.limits.high)
    rms = {key: float(np.sqrt(np.nanmean(np.square(each)))) for key, each in errors.items()}
    figures = " | ".join(f"{rms[how, years]:.1%}" for years in (1, 10) for how in ("pooled", "separate", "partly"))
    shares = " | ".join(f"{np.mean(each):.0%}" if each else "–" for each in held.values())
    return f"{done} | {figures} | {shares} | {wins['back'] / done:.0%} | {wins['worth'] / done:.0%}"


def main(shops: int, only: str = "") -> None:
    print("| groups | differ in | shops | year: pooled | separate | partly | ten years: pooled | separate | partly "
          "| held: back | year | ten years | a winner: back | ten years |")  # fmt: skip
    print("|" + "---|" * 14)
    for size, sizes in ((size, sizes) for size, sizes in SHOPS.items() if only in size):
        for kind, spread in KINDS.items():
            print(f"| {size} | {kind} | {row(sizes, spread, shops)} |", flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100, *sys.argv[2:3])

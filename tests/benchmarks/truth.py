"""What is said against what comes, in shops whose truth is known: python -m tests.benchmarks.truth [kind ...]

Simulated shops, one assumption of the models broken at a time. Each is valued from its history alone; then its present
customers live on for ten years. A row a kind of shop: what was said over what came (median; lowest and highest), how
many limits held, and half the limits' width over what was said, for the next year and for ten years; and the verdict.

--shops 6, --customers 1000, --processes 2: twenty kinds take some ten minutes on two cores. Without kinds: all of them.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date, timedelta

import ibis
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from clv.analysis.uncertainty import valuation_intervals
from clv.analysis.valuation import analyse
from clv.core.assumptions import Assumptions
from clv.value.intervals import Interval
from tests.shops import as_transactions

YEARS = 10
_PEAK = 349  # 15 December, day of the year
_ASSUMED = Assumptions()
_DRAWS, _FUTURES = 128, 100  # with the page's 512 and 200 the limits move by a hundredth of their width


@dataclass(frozen=True)
class Kind:
    """How a kind of shop differs from the models.

    end: the last day of its history, days: how long that is. season: swing of the pace over the year, 0 to 1. pace,
    prices: how they change, a year. later: by how much the odds to leave of the last customers are above those of the
    first, in logits. growth: how much more often customers come at the end than at the beginning. leaves: after a
    repeat purchase ("bg"), after the first too ("mbg"), or at any time ("pareto"). regular: of how many exponential
    parts a gap between purchases is made. giant: how many times the others' purchases one customer's are.
    """

    days: int = 730
    end: date = date(2025, 6, 30)
    season: float = 0.0
    pace: float = 0.0
    prices: float = 0.0
    later: float = 0.0
    growth: float = 1.0
    leaves: str = "bg"
    regular: int = 1
    giant: float = 0.0


KINDS: dict[str, Kind] = {
    "as assumed, 1 year": Kind(days=365),
    "as assumed, 2 years": Kind(),
    "as assumed, 5 years": Kind(days=1_826),
    "season, one calendar year": Kind(days=366, end=date(2024, 12, 31), season=0.5),
    "season, half a year": Kind(days=182, season=0.5),
    "season, 1.5 years to June": Kind(days=546, season=0.5),
    "season, 2 years to the peak": Kind(days=730, end=date(2024, 12, 15), season=0.5),
    "season, 2.5 years to June": Kind(days=911, season=0.5),
    "season, 5 years": Kind(days=1_826, end=date(2024, 12, 31), season=0.5),
    "pace -10% a year": Kind(pace=-0.10),
    "pace -20% a year": Kind(pace=-0.20),
    "later cohorts worse": Kind(later=2.0),
    "later cohorts better": Kind(later=-2.0),
    "prices +3% a year": Kind(prices=0.03),
    "prices +8% a year": Kind(prices=0.08),
    "truth MBG/NBD": Kind(leaves="mbg"),
    "truth Pareto/NBD": Kind(leaves="pareto"),
    "regular buyers": Kind(regular=2),
    "growth x7": Kind(growth=7.0),
    "one giant": Kind(giant=400.0),
}


@dataclass(frozen=True)
class Trial:
    """One shop: said, came and the limits, of the next year and of ten years; nothing where no value was said."""

    kind: str
    verdict: str
    reasons: tuple[str, ...]
    figures: tuple[tuple[float, float, Interval | None], ...] = field(default=())


def shop(kind: Kind, customers: int, *, seed: int) -> tuple[pd.DataFrame, NDArray[np.float64]]:
    """The sales until the kind's end (customer_id, date, amount), and the money of its customers in each of the 120
    months after it."""
    rng = np.random.default_rng(seed)
    days, horizon = kind.days, kind.days + int(YEARS * 365.25) + 1
    pace = _pace(kind, horizon)
    clock = np.concatenate([[0.0], np.cumsum(pace)])
    grid = np.arange(horizon + 1.0)
    born = _births(kind, customers, rng)
    rate = rng.gamma(0.8, 1 / 40.0, customers)
    leave = rng.beta(0.9, 4.0, customers)
    if kind.later:
        shift = kind.later * (born.argsort().argsort() / customers - 0.5)
        leave = 1 / (1 + np.exp(-(np.log(leave / (1 - leave)) + shift)))
    price = rng.gamma(6.0, 1.0, customers) ** -1 * 5 * 40.0
    gone = rng.exponential(1 / rng.gamma(0.9, 1 / 500.0, customers)) + born if kind.leaves == "pareto" else np.inf
    until = np.minimum(np.full(customers, float(horizon)), gone)
    if kind.leaves == "mbg":
        until = np.where(rng.random(customers) < leave, born, until)
    stays = kind.leaves == "pareto"
    if kind.giant:
        born[0], rate[0], leave[0], price[0], until[0] = 5.0, 1 / 15.0, 0.003, 40.0 * kind.giant, horizon
    who, when = [np.arange(customers)], [born]
    alive, at = np.arange(customers), np.interp(born, grid, clock)
    while len(alive):
        at = at + rng.gamma(kind.regular, 1 / kind.regular, len(alive)) / rate[alive]
        day = np.interp(at, clock, grid, right=np.inf)
        seen = day < until[alive]
        alive, at, day = alive[seen], at[seen], day[seen]
        who.append(alive)
        when.append(day)
        kept = stays | (rng.random(len(alive)) >= leave[alive])
        alive, at = alive[kept], at[kept]
    ids, day = np.concatenate(who), np.concatenate(when)
    amounts = rng.gamma(5.0, 1 / 5.0, len(ids)) * price[ids] * (1 + kind.prices) ** (day / 365.25)
    # The purchases of a day are one, as in the summary.
    sales = pd.DataFrame({"customer": ids, "day": day.astype("int64"), "amount": amounts})
    ahead = sales[sales.day >= days]
    month = ((ahead.day - days) / _ASSUMED.days_per_month).astype("int64")
    came = np.bincount(month, weights=ahead.amount, minlength=12 * YEARS)[: 12 * YEARS]
    past = sales[sales.day < days]
    start = np.datetime64(kind.end - timedelta(days=days - 1))
    frame = pd.DataFrame(
        {
            "customer_id": np.char.add("C", past.customer.to_numpy().astype(str)),
            "date": start + past.day.to_numpy().astype("timedelta64[D]"),
            "amount": past.amount.round(2),
        }
    )
    return frame, came


def _pace(kind: Kind, horizon: int) -> NDArray[np.float64]:
    """Of each day, 1 where it is usual."""
    first = kind.end - timedelta(days=kind.days - 1)
    day = np.arange(horizon)
    turn = 2 * np.pi * (first.timetuple().tm_yday + day - _PEAK) / 365.25
    return np.asarray((1 + kind.season * np.cos(turn)) * (1 + kind.pace) ** (day / 365.25))


def _births(kind: Kind, customers: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """First purchases: even, growing, and in the seasons' rhythm."""
    span = int(kind.days * 0.95)
    weight = kind.growth ** (np.arange(span) / span) * _pace(kind, span)
    return rng.choice(span, customers, p=weight / weight.sum()) + rng.random(customers)


def trial(name: str, customers: int, seed: int) -> Trial:
    """One shop of this kind, valued from its history and held against what came."""
    kind = KINDS[name]
    sales, came = shop(kind, customers, seed=seed)
    engine = ibis.duckdb.connect()
    found = analyse(engine, as_transactions(engine, sales), assumptions=_ASSUMED, until=kind.end)
    readiness = found.readiness
    reasons = tuple(str(reason.concern) for reason in (*readiness.reasons, *readiness.remarks))
    if found.worth is None:
        return Trial(name, str(readiness.verdict), reasons)
    sure = valuation_intervals(engine, found, draws=_DRAWS, futures=_FUTURES)
    discount = (1 + _ASSUMED.discount_rate_per_year) ** (-np.arange(1, 12 * YEARS + 1) / 12)
    money = came * discount
    year = (found.valuation.by_year[0], float(money[:12].sum()), sure.by_year[0] if sure else None)
    ten = (found.valuation.total, float(money.sum()), sure.total if sure else None)
    return Trial(name, str(readiness.verdict), reasons, (year, ten))


def row(name: str, trials: Sequence[Trial]) -> str:
    """One kind's row of the table."""
    cells = [name]
    valued = [one for one in trials if one.figures]
    for place in range(2):
        figures = [one.figures[place] for one in valued]
        ratios = np.array([said / came for said, came, _ in figures])
        held = sum(limits is not None and limits.low <= came <= limits.high for _, came, limits in figures)
        widths = [(limits.high - limits.low) / 2 / said for said, _, limits in figures if limits]
        cells += [
            f"{np.median(ratios):.2f} ({ratios.min():.2f}-{ratios.max():.2f})" if len(ratios) else "-",
            f"{held} of {len(figures)}",
            f"{np.median(widths):.0%}" if widths else "-",
        ]
    cells.append(counted(one.verdict for one in trials))
    cells.append(counted(reason for one in trials for reason in one.reasons))
    return "| " + " | ".join(cells) + " |"


def counted(words: Iterable[str]) -> str:
    return ", ".join(f"{word} {times}" for word, times in Counter(words).most_common())


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help="the beginning of a kind's name: " + "; ".join(KINDS))
    parser.add_argument("--shops", type=int, default=6)
    parser.add_argument("--customers", type=int, default=1_000)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args()
    chosen = [name for name in KINDS if not options.kinds or any(name.startswith(asked) for asked in options.kinds)]
    print("| shop | next year: said / came | held | half width | ten years: said / came | held | half width | ", end="")
    print("verdict | reasons and remarks |")
    print("|---" * 9 + "|")
    every: list[Trial] = []
    with ProcessPoolExecutor(options.processes) as pool:
        waiting = {
            name: [pool.submit(trial, name, options.customers, 1_000 * place + seed) for seed in range(options.shops)]
            for place, name in enumerate(KINDS)
            if name in chosen
        }
        for name, jobs in waiting.items():
            trials = [job.result() for job in jobs]
            every += trials
            print(row(name, trials), flush=True)
    print(row("all", every))


if __name__ == "__main__":
    main()

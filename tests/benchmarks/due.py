"""Do customers buy again when they are due? python -m tests.benchmarks.due [kind ...] --customers 300 1000 10000

Simulated shops, valued from two years of sales; then their customers live on for ten. Of those who had bought twice or
more and come again: the share whose next purchase falls by the due day (half, as said), and from the early to the late
day (eight in ten), by their gaps so far; beside it the share by the naive rule, the last purchase and the mean gap, and
by how many days the median of them misses the due day. `--cd-shop`: the real one, replayed at three days.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import ibis
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.stats import betaprime

from clv.analysis.valuation import analyse, gap_law_of
from clv.core.assumptions import Assumptions
from clv.models.next_purchase import WHOLE, GapLaw
from clv.models.sales_clock import SalesClock
from tests.shops import as_transactions, cdnow

START, DAYS, AHEAD = date(2023, 1, 1), 730, 3650
END = START + timedelta(days=DAYS)
GAPS = ((1, 1), (2, 2), (3, 5), (6, 9999))
CD_DAYS = (date(1997, 6, 30), date(1997, 9, 30), date(1997, 12, 31))


@dataclass(frozen=True)
class Kind:
    """How customers buy: rate ~ Gamma(*rate) a day, leaving after a repeat purchase with a chance of Beta(*leave).

    even: of how many exponential parts a gap is made; the share `evener` has gaps of 16. monthly: the share that buys
    on the same day of each month. swing: of the pace over the year. mondays: all orders are of Mondays.
    """

    rate: tuple[float, float] = (0.8, 1 / 40)
    leave: tuple[float, float] = (0.9, 4.0)
    even: int = 1
    evener: float = 0.0
    monthly: float = 0.0
    swing: float = 0.0
    mondays: bool = False


KINDS: dict[str, Kind] = {
    "at random moments": Kind(),
    "evenly, shape 2": Kind(even=2),
    "evenly, shape 4": Kind(even=4),
    "half evenly (16), half at random": Kind(evener=0.5),
    "seasonal": Kind(swing=0.6),
    "wholesale, Mondays": Kind(rate=(2.0, 1 / 28), leave=(0.5, 9.0), mondays=True),
    "subscriptions by the month": Kind(monthly=1.0, leave=(1.0, 12.0)),
    "half subscriptions, half at random": Kind(monthly=0.5),
}


def shop(kind: Kind, customers: int, *, seed: int) -> pd.DataFrame:
    """Purchase days from START on, of customers won until END: customer_id, date, amount."""
    rng = np.random.default_rng(seed)
    turn = 2 * np.pi * (np.arange(DAYS + AHEAD) - 349) / 365.25
    passed = np.concatenate([[0.0], np.cumsum(1 + kind.swing * np.cos(turn))])
    born = rng.uniform(0, DAYS * 0.95, customers)
    rate, leave = rng.gamma(*kind.rate, customers), rng.beta(*kind.leave, customers)
    parts = np.where(rng.random(customers) < kind.evener, 16, kind.even)
    monthly = rng.random(customers) < kind.monthly
    who, when, number = [np.arange(customers)], [born], 0
    alive, at = np.arange(customers), np.interp(born, np.arange(len(passed)), passed)
    while len(alive):
        number += 1
        at = at + rng.gamma(parts[alive], 1 / parts[alive]) / rate[alive]
        day = np.interp(at, passed, np.arange(len(passed)), right=np.inf)
        day = np.where(monthly[alive], _months_after(born[alive], number), day)
        seen = day < DAYS + AHEAD - 1
        alive, at, day = alive[seen], at[seen], day[seen]
        who.append(alive)
        when.append(day)
        stays = rng.random(len(alive)) >= leave[alive]
        alive, at = alive[stays], at[stays]
    ids, days = np.concatenate(who), np.concatenate(when).astype(np.int64)
    dates = np.datetime64(START) + days
    if kind.mondays:
        dates = dates - (dates.astype(np.int64) + 3) % 7
    frame = pd.DataFrame({"customer_id": np.char.add("C", ids.astype(str)), "date": dates})
    return frame.drop_duplicates().assign(amount=lambda rows: rng.gamma(5.0, 4.0, len(rows)).round(2) + 0.01)


def _months_after(born: NDArray[np.float64], number: int) -> NDArray[np.float64]:
    """The same day of the month, so many months later, or its last."""
    first = np.datetime64(START) + born.astype(np.int64)
    month = first.astype("datetime64[M]")
    later = (month + number).astype("datetime64[D]")
    last = (month + number + 1).astype("datetime64[D]") - np.timedelta64(1, "D")
    day = np.minimum(later + (first - month.astype("datetime64[D]")), last)
    return (day - np.datetime64(START)).astype(np.float64)


def comebacks(sales: pd.DataFrame, until: date) -> pd.DataFrame | None:
    """Who had a due day on that day and came again: frequency, came, due_early, due, due_late, naive [days after it].

    share: of the purchases that the law expects within the sales that are left, how many come by that day, 0 to 1; of a
    law that is right they lie evenly. None where the sales until then carry no values.
    """
    engine = ibis.duckdb.connect()
    found = analyse(engine, as_transactions(engine, sales), assumptions=Assumptions(), until=until)
    if found.worth is None:
        return None
    values = found.values(engine).execute()
    after = sales[sales["date"] > pd.Timestamp(until)].groupby("customer_id")["date"].min()
    values["came"] = after.reindex(values["customer_id"]).to_numpy()
    back = values[values["came"].notna() & values["due"].notna()].reset_index(drop=True)
    days = {name: (pd.to_datetime(back[name]) - pd.Timestamp(until)).dt.days for name in _DAYS}
    left = (sales["date"].max() - pd.Timestamp(until)).days
    clock, law = found.fits.clock, gap_law_of(found.fits, found.base)
    expected = [come_by(law, clock, back, by) for by in (days["came"].to_numpy(), np.full(len(back), float(left)))]
    silent = back["T"] - back["recency"]
    return pd.DataFrame(
        {
            "frequency": back["frequency"],
            **days,
            "naive": back["recency"] / back["frequency"] - silent,
            "share": expected[0] / expected[1],
        }
    )


def come_by(law: GapLaw, clock: SalesClock, customers: pd.DataFrame, days: NDArray[np.float64]) -> NDArray[np.float64]:
    """Which share (0 to 1) of the next purchases, if one comes, have come so many days after the window's end.

    The law as scipy has it, customer by customer, without the table of nodes.
    """
    frequency, age = customers["frequency"].to_numpy(np.float64), customers["T"].to_numpy(np.float64)
    silence = clock.back(age - customers["recency"].to_numpy(np.float64))
    gap = betaprime(law.shape, law.r + law.shape * frequency, scale=law.scale + clock.back(age) - silence)
    return np.asarray(1 - gap.sf(silence + WHOLE + clock.ahead(days)) / gap.sf(silence + WHOLE))


@dataclass(frozen=True)
class Met:
    """How many came again; of these, which share by the due day, from the early to the late day, and by the naive rule;
    and by how many days the median of them missed the due day."""

    customers: int
    by_due: float
    within: float
    naive: float
    missed: float


def met(back: pd.DataFrame) -> Met:
    came = back["came"]
    return Met(
        len(back),
        float((came <= back["due"]).mean()),
        float(((came >= back["due_early"]) & (came <= back["due_late"].fillna(np.inf))).mean()),
        float((came <= back["naive"]).mean()),
        float((came - back["due"]).abs().median()),
    )


def by_gaps(back: pd.DataFrame) -> list[pd.DataFrame]:
    """All who came again, and those with one, two, three to five, and more gaps before."""
    return [back, *(back[back["frequency"].between(*ends)] for ends in GAPS)]


def row(name: str, back: pd.DataFrame) -> str:
    cells = [name, str(len(back))]
    for part in by_gaps(back):
        one = met(part)
        cells.append(f"{one.by_due:.0%}, {one.within:.0%}" if one.customers >= _FEW else "-")
    whole = met(back)
    return "| " + " | ".join([*cells, f"{whole.naive:.0%}", f"{whole.missed:.0f}"]) + " |"


def replayed() -> None:
    """The CD shop: the rest of its sales is short, so that each comeback is held against those possible in it."""
    sales = cdnow("master")
    for until in CD_DAYS:
        back = comebacks(sales, until)
        assert back is not None
        cells = []
        for part in by_gaps(back):
            share = part["share"]
            cells.append(f"{(share <= 0.5).mean():.0%}, {share.between(0.1, 0.9).mean():.0%}")
        print("| " + " | ".join([f"CD shop, {until}", str(len(back)), *cells]) + " |", flush=True)


_DAYS = ("came", "due_early", "due", "due_late")
_FEW = 40  # comebacks, of which a share says something
_ENOUGH = 3000  # customers of a row, in so many shops as that takes


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kinds", nargs="*", default=[])
    parser.add_argument("--customers", nargs="+", type=int, default=[300, 1000, 10000])
    parser.add_argument("--cd-shop", action="store_true")
    options = parser.parse_args(arguments)
    if options.cd_shop:
        replayed()
        return
    for name in options.kinds or KINDS:
        for customers in options.customers:
            shops = [
                comebacks(shop(KINDS[name], customers, seed=seed), END) for seed in range(max(1, _ENOUGH // customers))
            ]
            told = [one for one in shops if one is not None]
            if told:
                print(row(f"{name}, {customers:,}", pd.concat(told)), flush=True)
            print(f"  {len(told)} of {len(shops)} shops carried values", flush=True)


if __name__ == "__main__":
    main()

"""Which shops do the tests calculate with? The real CD shop, and simulated ones whose truth is known."""

from __future__ import annotations

import importlib.util
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
import ibis
import numpy as np
import pandas as pd

from clv.core.tables import TRANSACTIONS

CALIBRATION_END = date(1997, 9, 30)
_TYPES = {"string": "VARCHAR", "float64": "DOUBLE", "date": "DATE"}


def cdnow(name: str) -> pd.DataFrame:
    """customer_id, date, amount of the CD shop: "master" (23,570 customers) or "sample" (2,357), read line by line."""
    return _cdnow(name).copy()


@cache
def _cdnow(name: str) -> pd.DataFrame:
    spec = importlib.util.find_spec("lifetimes")
    assert spec is not None
    assert spec.origin is not None
    text = (Path(spec.origin).parent / "datasets" / f"CDNOW_{name}.txt").read_text()
    lines = [line.split() for line in text.splitlines() if line.strip()]
    rows = (
        [(c, d, float(a)) for c, d, _, a in lines[1:]]
        if name == "master"
        else [(c, d, float(a)) for _, c, d, _, a in lines]
    )
    frame = pd.DataFrame(rows, columns=["customer_id", "date", "amount"])
    frame["date"] = pd.to_datetime(frame["date"], format="%Y%m%d")
    return frame


def simulated(
    customers: int, *, seed: int, days: int = 730, r: float = 0.6, alpha: float = 32.0, a: float = 0.8, b: float = 2.5
) -> pd.DataFrame:
    """Orders of a shop that is exactly BG/NBD and Gamma-Gamma: customer_id, date, amount.

    First purchases are spread evenly; with the defaults about 4.1 orders a customer.
    """
    rng = np.random.default_rng(seed)
    rate = rng.gamma(r, 1 / alpha, customers)
    leave = rng.beta(a, b, customers)
    spend_rate = rng.gamma(4.0, 1 / 20.0, customers)
    born = rng.uniform(0, days * 0.9, customers)
    who, when = [np.arange(customers)], [born]
    alive, clock = np.arange(customers), born.copy()
    while len(alive):
        clock = clock + rng.exponential(1 / rate[alive])
        seen = clock < days
        alive, clock = alive[seen], clock[seen]
        who.append(alive)
        when.append(clock)
        stays = rng.random(len(alive)) >= leave[alive]
        alive, clock = alive[stays], clock[stays]
    ids, at = np.concatenate(who), np.concatenate(when)
    amounts = rng.gamma(6.0, 1 / spend_rate[ids])
    start = np.datetime64("2024-01-01")
    frame = pd.DataFrame(
        {
            "customer_id": np.char.add("C", np.char.zfill(ids.astype(str), 7)),
            "date": start + at.astype("int64").astype("timedelta64[D]"),
            "amount": np.round(amounts, 2),
        }
    )
    return frame.sort_values("date", kind="stable").reset_index(drop=True)


def seasonal(
    customers: int,
    *,
    seed: int,
    days: int,
    ahead: int = 0,
    season: float = 0.5,
    peak: int = 350,
    drift: float = 0.0,
    growth: float = 1.0,
    start: str = "2022-01-01",
    r: float = 0.6,
    alpha: float = 32.0,
    a: float = 0.8,
    b: float = 2.5,
) -> pd.DataFrame:
    """As `simulated`, but customers buy by the season: the log pace is a wave over the year, `season` high, highest on
    its day `peak`. customer_id, date, amount, of `days` days and `ahead` more of the customers won in the first.

    drift: by how much the log pace rises each year, to the end. growth: how many times as many customers come in the
    last days as in the first.
    """
    rng = np.random.default_rng(seed)
    first, span = np.datetime64(start), days + ahead
    of_year = pd.DatetimeIndex(first + np.arange(span)).day_of_year.to_numpy()
    log_pace = season * np.cos(2 * np.pi * (of_year - peak) / 365.25)
    pace = np.exp(log_pace + drift * (np.arange(span) - days) / 365.25) / np.exp(log_pace).mean()
    passed = np.concatenate([[0.0], np.cumsum(pace)])
    share = rng.random(customers)
    part = share if growth == 1.0 else (np.sqrt(1 + (growth**2 - 1) * share) - 1) / (growth - 1)
    born = np.interp(part * days, np.arange(span + 1), passed)
    rate, leave = rng.gamma(r, 1 / alpha, customers), rng.beta(a, b, customers)
    spend_rate = rng.gamma(4.0, 1 / 20.0, customers)
    who, when = [np.arange(customers)], [born]
    alive, clock = np.arange(customers), born.copy()
    while len(alive):
        clock = clock + rng.exponential(1 / rate[alive])
        seen = clock < passed[-1]
        alive, clock = alive[seen], clock[seen]
        who.append(alive)
        when.append(clock)
        stays = rng.random(len(alive)) >= leave[alive]
        alive, clock = alive[stays], clock[stays]
    ids = np.concatenate(who)
    at = np.interp(np.concatenate(when), passed, np.arange(span + 1))
    frame = pd.DataFrame(
        {
            "customer_id": np.char.add("C", np.char.zfill(ids.astype(str), 7)),
            "date": first + np.minimum(at.astype("int64"), span - 1).astype("timedelta64[D]"),
            "amount": np.round(rng.gamma(6.0, 1 / spend_rate[ids]), 2),
        }
    )
    return frame.sort_values("date", kind="stable").reset_index(drop=True)


def histories(
    customers: int,
    *,
    seed: int,
    rate: tuple[float, float],
    leave_after_purchase: tuple[float, float] | None = None,
    leave_after_first: bool = False,
    leave_in_time: tuple[float, float] | None = None,
    ahead: int = 365,
) -> pd.DataFrame:
    """What customers of exactly one purchase model did: frequency, recency, T [days], alive, and `future`, their
    purchases in the `ahead` days after.

    rate: Gamma(r, alpha). They leave after a repeat purchase with chance Beta(a, b) (BG/NBD), after the first one too
    (MBG/NBD), or at a rate Gamma(s, beta) (Pareto/NBD). T lies evenly between 30 and 700 days; recency is rounded.
    """
    rng = np.random.default_rng(seed)
    pace = rng.gamma(rate[0], 1 / rate[1], customers)
    age = rng.integers(30, 701, customers).astype(float)
    chance = rng.beta(*leave_after_purchase, customers) if leave_after_purchase else np.zeros(customers)
    until = np.full(customers, np.inf)
    if leave_in_time:
        until = rng.exponential(1 / rng.gamma(leave_in_time[0], 1 / leave_in_time[1], customers))
    if leave_after_first:
        until[rng.random(customers) < chance] = 0.0
    clock, frequency, last, future = (np.zeros(customers) for _ in range(4))
    while True:
        clock = clock + rng.exponential(1 / pace)
        buys = clock < np.minimum(until, age + ahead)
        if not buys.any():
            break
        seen = buys & (clock <= age)
        frequency += seen
        last = np.where(seen, clock, last)
        future += buys & (clock > age)
        leaves = buys & (rng.random(customers) < chance)
        until = np.where(leaves, clock, until)
        clock = np.where(buys & ~leaves, clock, np.inf)
    return pd.DataFrame(
        {"frequency": frequency, "recency": np.rint(last), "T": age, "alive": until > age, "future": future}
    )


def as_cells(histories: pd.DataFrame) -> pd.DataFrame:
    """Customers with the same frequency, recency and T counted, as clv.customers.summary.purchase_counts does."""
    return histories.groupby(["frequency", "recency", "T"]).size().rename("customers").reset_index()


def as_transactions(
    engine: ibis.backends.duckdb.Backend, frame: pd.DataFrame, name: str = "transactions"
) -> ibis.Table:
    """The frame as a TRANSACTIONS table in the engine; columns it does not have are null."""
    connection: duckdb.DuckDBPyConnection = engine.con
    connection.register("frame_in", frame)
    columns = ", ".join(
        f'CAST({column.name if column.name in frame else "NULL"} AS {_TYPES[column.type]}) AS "{column.name}"'
        for column in TRANSACTIONS.columns
    )
    connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT {columns} FROM frame_in")
    connection.unregister("frame_in")
    return engine.table(name)


def orders(*rows: tuple[str, str, float]) -> pd.DataFrame:
    """A hand-made shop: (customer, ISO date, amount) a row."""
    frame = pd.DataFrame(rows, columns=["customer_id", "date", "amount"])
    frame["date"] = pd.to_datetime(frame["date"])
    return frame

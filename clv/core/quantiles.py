"""Which value do so many lie below? The same answer of every engine: few have a function for it, and these differ."""

from __future__ import annotations

import math

import ibis
import ibis.expr.types as ir
import numpy as np
from numpy.typing import NDArray

_BINS = 64.0  # for each factor e: of a base of customers a hundredth has to be sorted


def quantile(values: ir.NumericColumn, share: float) -> float:
    """The value below which such a share (0 to 1) of the column lies, between its two neighbours as in np.quantile.

    NaN where there are none; null counts nowhere. The engine counts the values by their size first, and then sorts
    those near the answer only.
    """
    table = values.as_table()
    rows = table.select(value=table[values.get_name()]).filter(lambda known: known.value.notnull())
    binned = rows.mutate(bin=ibis.ifelse(rows.value > 0, (_BINS * rows.value.nullif(0).abs().ln()).floor(), -(10**9)))
    counts = binned.group_by("bin").agg(rows=binned.count()).execute().sort_values("bin")
    if counts.empty:
        return math.nan
    until = counts["rows"].to_numpy(np.int64).cumsum()
    rank = share * (int(until[-1]) - 1)
    wanted = np.array([math.floor(rank), math.ceil(rank)])
    at = np.searchsorted(until, wanted, side="right")
    near = binned.filter(binned.bin.isin(counts["bin"].iloc[np.unique(at)].tolist()))
    placed = near.mutate(place=ibis.row_number().over(order_by=near.value))
    first = int(until[at[0] - 1]) if at[0] else 0
    found = placed.filter(placed.place.isin(sorted({int(place) - first for place in wanted})))
    ends = found.agg(low=found.value.min(), high=found.value.max()).execute().iloc[0]
    return between(float(ends["low"]), float(ends["high"]), rank)


def quantiles_by(table: ir.Table, group: str, value: str, **shares: float) -> ir.Table:
    """As `quantile`, of each group: a row for each that has values, the group and a column for each of `shares`."""
    known = table.filter(table[value].notnull())
    ordered = known.select(
        group,
        value,
        place=ibis.row_number().over(group_by=group, order_by=value),
        last=(known[value].count().over(group_by=group) - 1).cast("float64"),
    )
    found = ordered.group_by(group).agg(
        last=ordered["last"].max(),
        **{
            f"{name}_{end}": ordered[value].min(where=ordered.place >= _whole(end, share * ordered["last"]))
            for name, share in shares.items()
            for end in ("floor", "ceil")
        },
    )
    parts = {name: (share * found["last"]) - (share * found["last"]).floor() for name, share in shares.items()}
    return found.select(
        group,
        **{
            name: found[f"{name}_floor"] + part * (found[f"{name}_ceil"] - found[f"{name}_floor"])
            for name, part in parts.items()
        },
    )


def _whole(end: str, rank: ir.NumericValue) -> ir.NumericValue:
    """The place at one end of a rank."""
    return rank.floor() if end == "floor" else rank.ceil()


def quantile_of_counts(values: NDArray[np.float64], counts: NDArray[np.int64], share: float) -> float:
    """As `quantile`, of values that occur so often each; NaN where there are none."""
    if not counts.sum():
        return math.nan
    order = np.argsort(values, kind="stable")
    until = counts[order].cumsum()
    rank = share * (int(until[-1]) - 1)
    low, high = values[order][np.searchsorted(until, [math.floor(rank), math.ceil(rank)], side="right")].tolist()
    return between(low, high, rank)


def between(low: float, high: float, rank: float) -> float:
    """What lies at the rank, whose whole numbers below and above are those of the two values."""
    return low + (rank - math.floor(rank)) * (high - low)

"""Who moved from which segment to which between two days, and what were these customers worth then and now?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import ibis
import ibis.expr.types as ir
import pandas as pd

from clv.core.money import value_sum

# How well it stands with a segment's customers: who goes to a lower one moved down. A new customer who does not come
# back within a month does not move: nothing is known yet. Equal standings are neither up nor down.
STANDING = {
    "best": 4,
    "active": 3,
    "new": 2,
    "one_time": 2,
    "slipping": 2,
    "lapsed": 1,
    "one_time_long_ago": 1,
}


class Direction(StrEnum):
    UP = "up"
    SAME = "same"
    DOWN = "down"
    CAME = "came"  # not yet a customer then
    WENT = "went"  # no longer in the sales: everything was given back since


@dataclass(frozen=True)
class Move:
    """Customers who were in one segment then and are in another, or the same, now; "" where they were or are in none.

    value_before, value_now [money]: the sums of their ten_year_value as it was said then and is said now.
    """

    before: str
    now: str
    customers: int
    value_before: float
    value_now: float

    @property
    def direction(self) -> Direction:
        if not self.before:
            return Direction.CAME
        if not self.now:
            return Direction.WENT
        step = STANDING[self.now] - STANDING[self.before]
        return Direction.UP if step > 0 else Direction.DOWN if step < 0 else Direction.SAME


def count_moves(before: ir.Table, now: ir.Table) -> ir.Table:
    """One row for each pair of segments that customers moved between: before, now, customers, value_before, value_now.

    before, now: CUSTOMER_VALUES of the same sales, seen up to an earlier and a later day. Every customer of either is
    in one row; "" and 0 stand for a day on which the customer was not there.
    """
    then = before.select("customer_id", before="segment", value_before="ten_year_value")
    later = now.select(known="customer_id", now="segment", value_now="ten_year_value")
    both = then.outer_join(later, then.customer_id == later.known)
    filled = both.mutate(
        before=both.before.fill_null(""),
        now=both.now.fill_null(""),
        value_before=both.value_before.fill_null(0.0),
        value_now=both.value_now.fill_null(0.0),
    )
    return (
        filled.group_by("before", "now")
        .agg(
            customers=filled.count(),
            value_before=value_sum(filled.value_before),
            value_now=value_sum(filled.value_now),
        )
        .order_by("before", "now")
    )


def moves_of(counted: pd.DataFrame) -> tuple[Move, ...]:
    """The moves, as counted by `count_moves`, those of most customers first."""
    found = counted.sort_values(["customers", "before", "now"], ascending=[False, True, True])
    columns = (found[column].tolist() for column in ("before", "now", "customers", "value_before", "value_now"))
    return tuple(Move(*row) for row in zip(*columns, strict=True))


def moved(
    now: ir.Table,
    before: ir.Table,
    way: Direction,
    *,
    out_of: tuple[str, ...] = (),
    into: tuple[str, ...] = (),
) -> ir.Table:
    """CUSTOMER_VALUES of who moved that way, and beside them segment_before and value_before; whose value changed most
    comes first, equals by id.

    now: CUSTOMER_VALUES.
    before: customer_id, segment_before, value_before of the earlier day.
    way: DOWN, SAME or UP: of who was there on both days.
    out_of: only these segments of then; all where none is named.
    into: likewise of now.
    """
    both = now.inner_join(before, "customer_id")
    then, later = (column.cases(*STANDING.items(), else_=0) for column in (both.segment_before, both.segment))
    found = both.filter({Direction.DOWN: later < then, Direction.SAME: later == then, Direction.UP: later > then}[way])
    if out_of:
        found = found.filter(found.segment_before.isin(list(out_of)))
    if into:
        found = found.filter(found.segment.isin(list(into)))
    return found.order_by(ibis.desc((found.value_before - found.ten_year_value).abs()), found.customer_id)

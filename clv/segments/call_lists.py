"""Who is to be called for a reason that cuts across the segments?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from clv.core.marks import N_
from clv.core.money import value_sum
from clv.segments.customer_query import CustomerFilter, days_until_due, find_customers
from clv.segments.cutoffs import Cutoffs
from clv.segments.segments import SEGMENT_CODES, SEGMENTS, Segment, silent_days

DUE_SOON = 30  # days; lists are made anew once a month


def _due(values: ir.Table, limits: Cutoffs) -> ir.BooleanValue:
    if math.isnan(limits.due_from):  # nobody came back yet: nothing says when
        return ibis.literal(False)
    return (values.frequency == 0) & values["T"].between(limits.due_from, limits.due_to)


def _follow_up(values: ir.Table, limits: Cutoffs) -> ir.BooleanValue:
    return silent_days(values).between(limits.thresholds.follow_up_from, limits.thresholds.follow_up_to)


def _due_soon(values: ir.Table, _limits: Cutoffs) -> ir.BooleanValue:
    return (days_until_due(values) <= DUE_SOON).fill_null(False)


def _costly(values: ir.Table, _limits: Cutoffs) -> ir.BooleanValue:
    return values.spend_to_date <= 0


class CallList(Segment):
    """Customers to call for one reason, whatever their segment; a customer may be on several lists."""


LISTS = (
    CallList(
        "follow_up",
        N_("Follow-up call"),
        N_("Last bought {follow_up_from} to {follow_up_to} days before the last day of these sales."),
        N_("Call and ask whether all is well, highest value first."),
        _follow_up,
        within_days=None,
    ),
    CallList(
        "due",
        N_("Second purchase due"),
        N_(
            "Bought on one day only, {due_from} to {due_to} days ago: between these days fall the second purchases of "
            "those who came back, the earliest {due_before} and the latest {due_after} left out."
        ),
        N_("Invite to a second purchase, those whose time runs out first."),
        _due,
        sort="first_purchase",
        descending=False,
        within_days=None,
    ),
    CallList(
        "due_soon",
        N_("Due within 30 days"),
        N_(
            "Bought on two days or more and probably still customers. By their own gaps, and those of all others, half "
            "of them will have bought again before {due_soon} days are over."
        ),
        N_("Remind each of them shortly before the day, and have in stock what they buy."),
        _due_soon,
        sort="due",
        descending=False,
        within_days=DUE_SOON,
    ),
    CallList(
        "costly",
        N_("Paid nothing so far"),
        N_(
            "What they paid, refunds taken off, is zero or less. What they are expected to bring may still be above "
            "zero."
        ),
        N_("Ask why before they are served again; leave them out of paid campaigns."),
        _costly,
        sort="spend_to_date",
        descending=False,
    ),
)

LIST_CODES = tuple(one.code for one in LISTS)


@dataclass(frozen=True)
class ListTotal:
    """One list that cuts across: how many are on it, and what they are worth [money]."""

    code: str
    customers: int
    value: float


def list_totals(values: ir.Table, limits: Cutoffs) -> ir.Table:
    """One row: of each of LISTS {code}_customers and {code}_value (sum of ten_year_value, 0 where nobody is on it).

    values: CUSTOMER_DUE. Who is on two lists counts in both.
    """
    on = {one.code: one.fits(values, limits) for one in LISTS}
    return values.agg(
        **{f"{code}_customers": values.count(where=fits) for code, fits in on.items()},
        **{f"{code}_value": value_sum(values.ten_year_value, where=fits).fill_null(0.0) for code, fits in on.items()},
    )


def members(values: ir.Table, group: Segment | CallList, limits: Cutoffs) -> ir.Table:
    """Everyone in the segment or on the list, in the order in which to act; equals by id.

    values: CUSTOMER_DUE, whose segments were assigned under the same limits.
    """
    if group.code in SEGMENT_CODES:
        wish = CustomerFilter(segments=(group.code,), sort=group.sort, descending=group.descending)
        return find_customers(values, wish)
    return find_customers(
        values.filter(group.fits(values, limits)), CustomerFilter(sort=group.sort, descending=group.descending)
    )


def group_of(code: str) -> Segment | CallList:
    """The segment or list of a code. Raises StopIteration where there is none."""
    return next(one for one in (*SEGMENTS, *LISTS) if one.code == code)


def days_left(group: Segment | CallList, limits: Cutoffs) -> int | None:
    """Within how many days of the window's end to act; by then the last of the customers has left a list of days.

    None where that is unknown, because nobody came back yet.
    """
    if group.within_days is not None:
        return group.within_days
    thresholds = limits.thresholds
    match group.code:
        case "new":
            return thresholds.new_days - 1
        case "follow_up":
            return thresholds.follow_up_to - thresholds.follow_up_from
        case _:
            return None if math.isnan(limits.due_from) else round(limits.due_to - limits.due_from)

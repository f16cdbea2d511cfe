"""Which customers belong together, so that one can act on them?"""

from __future__ import annotations

from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from clv.tables import CUSTOMER_VALUES, check
from clv.text.marks import N_

LIKELY_ACTIVE = 0.5  # above this the customer is more likely here than gone
BEST_SHARE = 0.10  # the tenth of all customers that LOOK and the literature call "best"
WORTH_WINNING_BACK_SHARE = 0.25  # of repeat buyers, by value_if_alive: below it a call costs more than it brings


@dataclass(frozen=True)
class Segment:
    """One group of the division: its code in the tables, and its name, rule and action in words."""

    code: str
    name: str
    rule: str
    action: str


# In this order: a customer is in the first whose rule fits.
SEGMENTS = (
    Segment(
        "best",
        N_("Best customers"),
        N_("Bought again, is probably still a customer, and belongs to the tenth with the highest value."),
        N_("Thank them in person; ask what they would miss."),
    ),
    Segment(
        "active",
        N_("Active customers"),
        N_("Bought again and is probably still a customer."),
        N_("Keep in touch at the pace at which they buy."),
    ),
    Segment(
        "slipping",
        N_("Valuable and slipping away"),
        N_("Bought again, has been silent for unusually long, and would be worth much if still a customer."),
        N_("Call this week, highest value first."),
    ),
    Segment(
        "lapsed",
        N_("Quietly gone"),
        N_("Bought again, has been silent for unusually long, and would be worth less."),
        N_("One inexpensive message at most."),
    ),
    Segment(
        "one_time",
        N_("One-time buyers"),
        N_("Bought on one day only. Nothing yet says whether they come back, so no chance of staying is shown."),
        N_("Invite to a second purchase soon after the first."),
    ),
)

SEGMENT_CODES = tuple(segment.code for segment in SEGMENTS)


@dataclass(frozen=True)
class Limits:
    """Where the division cuts, found from the customers themselves [money].

    best: the ten_year_value from which a customer belongs to the best tenth. winnable: the value_if_alive from which
    a repeat buyer belongs to the quarter worth winning back; NaN where nobody bought again.
    """

    best: float
    winnable: float


def find_limits(scored: ir.Table) -> Limits:
    """The cuts of this customer base. scored: CUSTOMER_VALUES without the segment."""
    found = scored.agg(
        best=scored.ten_year_value.quantile(1 - BEST_SHARE),
        winnable=scored.value_if_alive.quantile(1 - WORTH_WINNING_BACK_SHARE, where=scored.frequency > 0),
    ).execute()
    return Limits(best=float(found["best"].iloc[0]), winnable=float(found["winnable"].iloc[0]))


def assign_segments(scored: ir.Table, limits: Limits) -> ir.Table:
    """CUSTOMER_VALUES: every customer in exactly one segment.

    scored: CUSTOMER_VALUES without the segment. One-time buyers are a group of their own, whatever P(alive) says: it is
    1 for everyone who never came back.
    """
    likely = scored.p_alive >= LIKELY_ACTIVE
    segment = ibis.cases(
        (scored.frequency == 0, "one_time"),
        (likely & (scored.ten_year_value >= limits.best), "best"),
        (likely, "active"),
        (scored.value_if_alive >= limits.winnable, "slipping"),
        else_="lapsed",
    )
    return check(scored.mutate(segment=segment).select(*CUSTOMER_VALUES.names), CUSTOMER_VALUES)

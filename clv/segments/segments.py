"""Which customers belong together, so that one can act on them?"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from clv.core.marks import N_
from clv.core.tables import CUSTOMER_DUE, CUSTOMER_VALUES, check
from clv.segments.customer_query import SortColumn
from clv.segments.cutoffs import Cutoffs

Rule = Callable[[ir.Table, Cutoffs], ir.BooleanValue]
# Of ten customers with a larger chance than this nine are still there: however long the silence, a call would mostly be
# made in vain, and little is at risk.
SURE_ENOUGH = 0.90


@dataclass(frozen=True)
class Segment:
    """Customers on whom to act together: a code for the tables, and a name, rule and action in words.

    rule: a sentence whose {facts} are thresholds, see clv.phrases.segments. fits: the same rule over CUSTOMER_VALUES,
    its last column left out. sort, descending: the order in which to act. within_days: after the window's end; None
    where the thresholds say.
    """

    code: str
    name: str
    rule: str
    action: str
    fits: Rule
    sort: SortColumn = "ten_year_value"
    descending: bool = True
    within_days: int | None = 30  # lists are made anew once a month


def silent_days(values: ir.Table) -> ir.IntegerValue:
    """Days from each customer's last purchase to the window's end, 0 or more."""
    return values["T"] - values.recency


def chance_of_silence(values: ir.Table) -> ir.FloatingValue:
    """How probable so long a silence is at the customer's own pace, 0 to 1; 1 for who bought once.

    (recency / T) ** frequency: who buys at an even chance, x times in the T days since the first purchase, has bought
    all of these before day t_x with that chance. It needs nobody else's pace: five purchases, one every 20 days, make
    75 days of silence unusual, (100 / 175) ** 5 = 0.06, and one return after 20 days does not, 20 / 95 = 0.21. While
    the silence grows it falls, as P(alive) does.
    Days are usual ones where the table has them (usual_recency, usual_T).
    Source: Schmittlein & Morrison (1985), "Is the customer still active?", The American Statistician 39.
    """
    in_clock = "usual_T" in values.columns  # a silence in a month in which few buy says less
    recency, age = (values.usual_recency, values.usual_T) if in_clock else (values.recency, values["T"])
    # Cast, because in a view of Postgres one whole number divided by another is a whole number.
    share = recency.cast("float64") / ibis.greatest(age, 1)
    # By logarithms, because Postgres ends a query whose power is too small for a double.
    power = ibis.greatest(values.frequency * share.nullif(0).ln(), -700.0).exp()
    return ibis.ifelse(values.frequency > 0, power.fill_null(0.0), 1.0)


def _new(values: ir.Table, limits: Cutoffs) -> ir.BooleanValue:
    return values["T"] < limits.thresholds.new_days


def _likely(values: ir.Table, limits: Cutoffs) -> ir.BooleanValue:
    return (values.frequency > 0) & (values.p_alive >= limits.thresholds.likely_active)


def _slipping(values: ir.Table, limits: Cutoffs) -> ir.BooleanValue:
    silent = (chance_of_silence(values) < limits.thresholds.unusual_silence) & (values.p_alive < SURE_ENOUGH)
    doubtful = (values.p_alive < limits.thresholds.likely_active) | silent
    reachable = (values.frequency > 0) & (values.p_alive >= limits.thresholds.gone_below)
    return reachable & doubtful & (values.value_if_alive >= limits.winnable)


def _best(values: ir.Table, limits: Cutoffs) -> ir.BooleanValue:
    return _likely(values, limits) & (values.ten_year_value >= limits.best)


def _gone(values: ir.Table, _limits: Cutoffs) -> ir.BooleanValue:
    return values.frequency > 0


def _long_ago(values: ir.Table, limits: Cutoffs) -> ir.BooleanValue:
    if math.isnan(limits.long_ago):  # nobody came back yet: nothing says what is long
        return ibis.literal(False)
    return values["T"] > limits.long_ago


def _whoever(_values: ir.Table, _limits: Cutoffs) -> ir.BooleanValue:
    return ibis.literal(True)


# In this order: a customer is in the first whose rule fits.
SEGMENTS = (
    Segment(
        "new",
        N_("New customers"),
        N_("Bought for the first time in the last {new_days} days."),
        N_("Treat each as your first customer ever: thank them, and see that all is well."),
        _new,
        sort="first_purchase",
        within_days=None,
    ),
    Segment(
        "slipping",
        N_("Valuable and slipping away"),
        N_(
            "Bought again and would be worth {winnable} or more if still a customer, but the chance of that has fallen "
            "to between {gone} and {likely}, or to below {sure} after a silence as long as happens {unusual} of the "
            "time at their own pace."
        ),
        N_("Call this week, those with the most at risk first."),
        _slipping,
        sort="value_at_risk",
        within_days=7,
    ),
    Segment(
        "best",
        N_("Best customers"),
        N_(
            "Bought again, is still a customer with a chance of {likely} or more, and is worth {best} or more, as the "
            "best {best_share} of all are."
        ),
        N_("Thank them in person; ask what they would miss."),
        _best,
    ),
    Segment(
        "active",
        N_("Active customers"),
        N_("Bought again and is still a customer with a chance of {likely} or more."),
        N_("Keep in touch at the pace at which they buy."),
        _likely,
    ),
    Segment(
        "lapsed",
        N_("Quietly gone"),
        N_(
            "Bought again, but is still a customer with a chance below {gone}; or with one below {likely}, and would "
            "be worth less than {winnable} even then."
        ),
        N_("One inexpensive message at most."),
        _gone,
    ),
    Segment(
        "one_time_long_ago",
        N_("One-time buyers of long ago"),
        N_(
            "Bought on one day only, more than {long_ago} days ago: by then {long_ago_share} of those who came back "
            "had done so."
        ),
        N_("One last offer, or let them go: spend nothing more on winning them back."),
        _long_ago,
    ),
    Segment(
        "one_time",
        N_("One-time buyers who may return"),
        N_(
            "Bought on one day only, at most {long_ago} days ago. Nothing yet says whether they come back, so no "
            "chance of staying is shown."
        ),
        N_("Invite to a second purchase; begin with the list of those for whom it is due."),
        _whoever,
    ),
)

SEGMENT_CODES = tuple(segment.code for segment in SEGMENTS)


def assign_segments(scored: ir.Table, limits: Cutoffs) -> ir.Table:
    """CUSTOMER_VALUES, or CUSTOMER_DUE where it is known who is due: every customer in exactly one segment.

    scored: the same without the segment. One-time buyers are judged by the time since their purchase, whatever
    P(alive) says: it is 1 for everyone who never came back.
    """
    *ruled, last = SEGMENTS
    segment = ibis.cases(*((one.fits(scored, limits), one.code) for one in ruled), else_=last.code)
    told = scored.mutate(segment=segment)
    spec = CUSTOMER_DUE if set(CUSTOMER_DUE.names) <= set(told.columns) else CUSTOMER_VALUES
    return check(told.select(*spec.names), spec)

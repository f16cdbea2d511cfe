"""When is a customer due? The time until the next purchase, with its spread, given that one comes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import sqrt
from typing import TypeVar

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv

from clv.models.purchases import PurchaseParams
from clv.models.sales_clock import SalesClock

EARLY, LATE = 0.10, 0.90  # of the next purchases one in ten comes before, one in ten after
DUE_SHARES: Mapping[str, float] = {"due_early": EARLY, "due": 0.50, "due_late": LATE}
OVERDUE = "overdue_days"
LIKELY = 0.50  # chance of still being a customer, below which nobody is due: probably lost
MOST_DAYS = 3652  # ten years: nobody waits for what may come later
WHOLE = 0.5  # a purchase of a day may have come half a day before it or after
Number = TypeVar("Number", float, ir.NumericValue)
_SHORT, _LONG = -6.0, 3.5  # the silences that are worked out, in the logarithm of mean gaps
_VERY_EVEN = 10.0
_FAR = 1e9  # more parts of days than any table of them has
_LEAST_TAIL = 1e-290  # below it a double holds too few digits to divide by
_PARTS = (4, 20)  # of a usual day, the more the quieter a month: how finely the season turns it into days


@dataclass(frozen=True)
class GapLaw:
    """How long customers let pass between purchases, in usual days.

    A customer's gaps are Gamma(shape, rate), shape 1 where purchases come at random moments, above it where they come
    evenly; the rates are Gamma(r, scale) over customers. After x gaps that took t in all, the next one is (scale + t)
    times a beta prime variable of shape and r + shape x: between the customer's own mean gap and that of all, closer
    to the own one the more purchases there were. With shape 1 it is what BG/NBD says of who still is a customer.
    Source: Fader, Hardie & Lee (2005); for even gaps Chatfield & Goodhardt (1973), "A consumer purchasing model with
    Erlang inter-purchase times".
    """

    r: float
    scale: float
    shape: float

    @property
    def most_gaps(self) -> int:
        """With more the customer's own pace is known, and the times until the next purchase look alike."""
        return 60 if self.shape < _VERY_EVEN else 20

    @property
    def step(self) -> float:
        """From one silence to the next, in the logarithm: between them what is left is taken to run straight."""
        return min(0.05, 0.3 / sqrt(self.shape))

    def mean_gap(self, frequency: Number, recency: Number) -> Number:
        """The customer's usual gap [usual days]: shape (scale + recency) / (r + shape frequency)."""
        return self.shape * (self.scale + recency) / (self.r + self.shape * frequency)

    def remaining(self, frequency: int, silence: NDArray[np.float64], share: float) -> NDArray[np.float64]:
        """After a silence, within which time such a share (0 to 1) of the next purchases comes; both in mean gaps."""
        own = self.r + self.shape * frequency
        silent = silence * self.shape / own
        # Counted from the far end, where 1 / (1 + gap) is Beta(own, shape).
        tail = betainc(own, self.shape, 1 / (1 + silent))
        with np.errstate(divide="ignore"):
            until = 1 / betaincinv(own, self.shape, tail * (1 - share)) - 1
        # What it becomes while a gap grows long, and is at once where the shape is 1.
        power = (1 + silent) * (1 - share) ** (-1 / own) - 1
        return np.asarray((np.where(tail > _LEAST_TAIL, until, power) - silent) * own / self.shape)

    def gap(self, frequency: int, share: float) -> float:
        """Such a share (0 to 1) of the gaps is shorter [mean gaps]."""
        return float(self.remaining(frequency, np.zeros(1), share)[0])


def gap_law(params: PurchaseParams, *, shape: float, repeats: int, repeat_buyers: int) -> GapLaw:
    """The law from a purchase model's r and alpha, and Erlang's shape of the gaps (clv.customers.regularity).

    repeats: purchases after the first of the customers that the model was fitted on; repeat_buyers: who made them.
    The purchase models take purchases to come at random moments: the time since the last one is to them as much time
    without a purchase as any other. Where they come evenly it is half a gap too much of each customer, and taken off.
    """
    too_much = (1 - 1 / shape) / 2 * repeat_buyers
    taken_off = repeats / (repeats + too_much) if repeats else 1.0
    return GapLaw(params.r, params.alpha / shape * taken_off, shape)


def with_due(customers: ir.Table, law: GapLaw, *, clock: SalesClock) -> ir.Table:
    """The customers with due_early, due, due_late (dates after the window's end) and overdue_days.

    customers: CUSTOMER_SUMMARY with p_alive, and in a clock that is not even with USUAL_COLUMNS.
    due: by this day half of the next purchases of customers with such gaps and so long a silence have come; a tenth
    come before due_early, a tenth after due_late. overdue_days: for how long more time has passed than nine in ten
    of their gaps take, 0 where it has not. Null of who bought once, and of who has more likely left than not; a
    day more than ten years away is null too.
    """
    even = "usual_T" not in customers.columns
    days = (customers.recency, customers["T"]) if even else (customers.usual_recency, customers.usual_T)
    recency, age = (column.cast("float64") for column in days)
    mean = law.mean_gap(customers.frequency.cast("float64"), recency)
    silence = (age - recency) / mean
    # The next purchase day is another than the last: so much has passed on that day itself.
    place = (silence + WHOLE / mean).ln()
    steps = (ibis.greatest(ibis.least(place, _LONG - law.step / 2), _SHORT) - _SHORT) / law.step
    asked = customers.mutate(
        due_gaps=ibis.greatest(ibis.least(customers.frequency, law.most_gaps), 1),
        due_node=steps.floor().cast("int64"),
        due_part=steps - steps.floor(),
        # Of a silence beyond all nodes what is left grows as the silence does.
        due_mean=mean * ibis.greatest(place - _LONG, 0.0).exp(),
        due_silence=silence,
        due_usual=mean,
    )
    laws = ibis.memtable(_laws(law))
    known = asked.inner_join(laws, [asked.due_gaps == laws.law_gaps, asked.due_node == laws.law_node])
    told = (known.frequency > 0) & (known.p_alive >= LIKELY)
    parts = 1 if even else int(np.clip(np.ceil(1 / min(clock.pace_by_month)), *_PARTS))
    left = {
        name: (known[f"{name}_at"] + known.due_part * known[f"{name}_rise"]) * known.due_mean for name in DUE_SHARES
    }
    over = (known.due_silence - known.law_late) * known.due_usual
    keys = {f"{name}_key": ibis.least(days * parts, _FAR).ceil() for name, days in left.items()}
    keys["overdue_key"] = ibis.greatest(over * parts, 0.0).floor()
    none = ibis.null("int64")
    counted = known.mutate(**{name: ibis.ifelse(told, key.cast("int64"), none) for name, key in keys.items()})
    ahead, back = _days_ahead(clock, parts), _days_back(clock, parts)
    for name in DUE_SHARES:
        day = ahead.select(**{f"{name}_found": ahead.key, name: ahead.day})
        counted = counted.left_join(day, counted[f"{name}_key"] == day[f"{name}_found"])
    counted = counted.left_join(back, counted.overdue_key == back.back_key)
    return counted.select(*customers.columns, *DUE_SHARES, OVERDUE)


def _laws(law: GapLaw) -> pd.DataFrame:
    """Of each number of gaps and each silence: what is left until the next purchase, in mean gaps, and how that rises
    to the next silence; and the late end of a gap that has just begun."""
    nodes = int(np.ceil((_LONG - _SHORT) / law.step))
    places = np.exp(np.arange(nodes + 1) * law.step + _SHORT)
    parts = []
    for gaps in range(1, law.most_gaps + 1):
        part = pd.DataFrame({"law_gaps": gaps, "law_node": np.arange(nodes), "law_late": law.gap(gaps, LATE)})
        for name, share in DUE_SHARES.items():
            left = law.remaining(gaps, places, share)
            part[f"{name}_at"], part[f"{name}_rise"] = left[:-1], np.diff(left)
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def _days_ahead(clock: SalesClock, parts: int) -> ir.Table:
    """After so many parts of usual days, 0 or more: key, and the day on which they have passed, not before tomorrow."""
    key = np.arange(int(np.ceil(float(clock.ahead(MOST_DAYS)) * parts)) + 1)
    days = np.clip(np.ceil(clock.days_ahead(key / parts) - 1e-6), 1, MOST_DAYS).astype(np.int64)
    day = [clock.end + timedelta(days=ahead) for ahead in days.tolist()]
    return ibis.memtable({"key": key, "day": day}, schema={"key": "int64", "day": "date"})


def _days_back(clock: SalesClock, parts: int) -> ir.Table:
    """So many parts of usual days before the window's end, 0 or more: back_key, and how many days ago that was."""
    key = np.arange(int(np.ceil(float(clock.back(clock.days)) * parts)) + 1)
    days = np.floor(clock.days_back(key / parts) + 1e-6).astype(np.int64)
    return ibis.memtable({"back_key": key, OVERDUE: days}, schema={"back_key": "int64", OVERDUE: "int64"})

"""Can these data carry a ten-year figure?

The thresholds are measured with tests/benchmarks/readiness.py: simulated shops whose true ten-year total is known. Off
by more than half: 2 in 100 of those called ready, 17 of those to be treated with caution, 50 of the others.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Literal

from clv.core.periods import DAYS_PER_YEAR
from clv.models.concerns import SENTENCES, Concern

# Random shops drawn from CDNOW: with 500 customers 58 of 60 fits hold, and 90% of the ten-year values per customer lie
# between 64 and 174 around 106; with 200 customers 47 of 60 hold, 56 to 239.
READY_CUSTOMERS = 500
LEAST_CUSTOMERS = 200
READY_REPEAT_BUYERS = 100
LEAST_REPEAT_BUYERS = 40
READY_DAYS = 180
LEAST_DAYS = 90  # 60 days: half the simulated shops are off by half, however many customers they have
# How long the median customer has been known, in typical times between purchases. Below, those who left and those who
# have not come back yet look alike: from 5 to 6 typical gaps of history (about 3 for the median) 31% are off by half.
READY_PACE = 4.0
LEAST_PACE = 2.5
# A chance to leave after a purchase that the data push towards nought: of shops that do lose customers 95 in 100 such
# fits are far too high. Only a shop that has been watched for a year may say that nobody leaves.
LEAST_LEAVING = 0.01
# The chance to leave pushed towards one and the same for all (a or b without bound: 4 in 5 such fits are far too low),
# or towards all or nothing (a at nought: of shops that lose customers 95 in 100 are far too high).
LEAST_A = 0.03
MOST_A = 2.0
MOST_B = 20.0
# With so much data the fit may run off and be right: a shop whose customers are alike.
PLENTY_REPEAT_BUYERS = 500
LEAST_Q = 1.0  # the mean spend exists above it only
READY_Q = 1.5
MOST_CORRELATION = 0.3  # CDNOW: 0.11; a total at 0.21 is 10% too high
# A window that ends after the last sale takes the silence for customers who left: half a typical gap too late the total
# is 0.6 to 0.7 of the truth, a whole gap too late 0.35 to 0.45. A few days are a weekend or holidays.
MOST_SILENT_GAPS = 0.25
MOST_SILENT_DAYS = 3
TOO_SILENT_GAPS = 1.0
TOO_SILENT_DAYS = 30  # Klaviyo asks for an order in the last 30 days
# A remark only: where all but 6 in 100 buy once, and leave there, the total is still right to 16%.
MOST_ONE_TIME = 0.8
# A year that ends at the peak of a season of 0.31 gives 1.4 times the true total, of 0.36 1.8 times; one that ends in
# the trough 0.8 and 0.5 times. After two years 0.36 gives 1.2 and 0.7 times.
MOST_BUSIEST_SHARE = 1 / 3
SEASON_DAYS = 730
SEASON_SEEN_DAYS = 350  # below, growth is easily read as a season
YEAR_DAYS = 365
EVEN_SHARE = 0.25
# Of random small parts of ten real sets a customer carries more than a tenth of the total in 1 of 9, more than a fifth
# in 1 of 30; of whole ones none carries 3%.
NAMED_SHARE = 0.10
CAUTION_SHARE = 0.20
SLIP_TIMES = 50.0  # a decimal sign lost makes a hundred times too much
LEAST_SLIP_SHARE = 0.01
LEAST_ARRIVAL = 1 / 3  # of the history, for nine in ten first purchases


Unit = Literal["count", "share", "correlation", "days"]


class DataVerdict(StrEnum):
    READY = "ready"
    CAUTION = "caution"
    NOT_ENOUGH = "not_enough"


@dataclass(frozen=True)
class Facts:
    """What the verdict rests on; NaN is unknown.

    days: of history. known_days: days since the first purchase of the median customer. typical_gap [days]: median over
    repeat buyers of their mean time between purchases. silent_days: from the last purchase of all to the window's end.
    spend_correlation: of frequency and mean spend among repeat buyers, -1 to 1. arrival_days: days within which nine in
    ten customers made their first purchase. busiest_share: share of the last year's money that its busiest three months
    brought, 0 to 1. a, b: how customers leave after a purchase, Beta(a, b); NaN for a model that has none.
    q: of the spend model. season_looked: whether the history can show a season; season_seen: whether it does, and it is
    taken into account; season_left_out: whether it does, and is not. drift [1 / year]: of the pace, where it is taken
    into account; price [1 / year]: of what a purchase costs, where it changes; both in the logarithm.
    spread_of_gaps: how much the times between a customer's purchases vary, as a share of what the models expect.
    amid_lives: whether the sales begin in the middle of many customers' lives.
    one_price: whether every purchase costs about the same, so that nothing goes together with the spend.
    limits_known: whether the data say between which limits the figures lie.
    first_share, purchase_share: of the largest first purchase of all their money, of the largest of all of all money, 0
    to 1; first_customer, purchase_customer: whose. purchase_times: how often it holds the next largest.
    has_purchase_fit, has_spend_fit: False where the models find no answer.
    """

    customers: int
    repeat_buyers: int
    days: int
    known_days: float
    typical_gap: float
    silent_days: int
    spend_correlation: float
    arrival_days: float
    busiest_share: float
    a: float = math.nan
    b: float = math.nan
    q: float = math.nan
    season_looked: bool = False
    season_seen: bool = False
    season_left_out: bool = False
    drift: float = 0.0
    one_price: bool = False
    price: float = 0.0
    spread_of_gaps: float = 1.0
    amid_lives: bool = False
    limits_known: bool = True
    first_share: float = 0.0
    first_customer: str = ""
    purchase_share: float = 0.0
    purchase_times: float = 1.0
    purchase_customer: str = ""
    has_purchase_fit: bool = True
    has_spend_fit: bool = True

    @property
    def one_time_share(self) -> float:
        return 1 - self.repeat_buyers / self.customers


@dataclass(frozen=True)
class Reason:
    """One thing to know: what about, how much was found, how much would do (NaN: no figure), and how much it weighs.

    name: the customer whom it is about; "" where it is about no single one.

    weighs: READY is a remark, CAUTION and NOT_ENOUGH lower the verdict.
    """

    concern: Concern
    weighs: DataVerdict
    found: float = math.nan
    wanted: float = math.nan
    unit: Unit = "count"
    name: str = ""

    @property
    def sentence(self) -> str:
        """The reason in words, a message with {found}, {wanted} and {name}."""
        return SENTENCES[self.concern]


@dataclass(frozen=True)
class Needed:
    """How much more it takes until the verdict may be better than "not enough"; 0 where that is not what is short."""

    customers: int = 0
    repeat_buyers: int = 0
    days: int = 0


@dataclass(frozen=True)
class Readiness:
    """The verdict, why it is not better (nothing where it is "ready"), and what else there is to know."""

    verdict: DataVerdict
    reasons: tuple[Reason, ...]
    remarks: tuple[Reason, ...]
    needed: Needed

    @property
    def carries_far(self) -> bool:
        """Whether a headline may look further ahead than the coming year.

        Not where hardly anybody is seen to leave, or where no limits are known: what lies beyond the history is then a
        scenario.
        """
        scenario = {Concern.NOBODY_LEAVES, Concern.NO_LIMITS, Concern.COMMON_FIT}
        return not scenario & {reason.concern for reason in self.reasons}


def judge(facts: Facts) -> Readiness:
    """The verdict on a shop: the worst that any of its facts gives."""
    readiness = _weigh(tuple(_reasons(facts)))
    return replace(readiness, needed=_needed(facts)) if readiness.verdict is DataVerdict.NOT_ENOUGH else readiness


def of_a_part(readiness: Readiness) -> Readiness:
    """What the verdict on all customers says of a part of them that has no fit of its own.

    Nothing of single customers, who need not be in it; and that nobody knows how far off its figures are.
    """
    found = [reason for reason in (*readiness.reasons, *readiness.remarks) if not reason.name]
    if readiness.verdict is not DataVerdict.NOT_ENOUGH:
        found = [reason for reason in found if reason.concern is not Concern.NO_LIMITS]
        found.append(Reason(Concern.COMMON_FIT, DataVerdict.CAUTION))
    return replace(_weigh(tuple(found)), needed=readiness.needed)


def with_giant(readiness: Readiness, share: float, name: str) -> Readiness:
    """The same, where one customer, `name`, carries this share (0 to 1) of the total."""
    if share < NAMED_SHARE:
        return readiness
    return _with(readiness, Reason(Concern.GIANT, _by_share(share), share, 1 - share, "share", name))


def with_cohorts(readiness: Readiness, share: float, *, sooner: bool) -> Readiness:
    """The same, where customers won lately leave sooner or later than those before.

    share: of the total, what it would be if each left as those won at the same time do.
    """
    concern = Concern.LEAVE_SOONER if sooner else Concern.LEAVE_LATER
    return _with(readiness, Reason(concern, DataVerdict.CAUTION, share, unit="share"))


def with_any_time(readiness: Readiness, share: float) -> Readiness:
    """The same, where customers leave at any time, and not only after a purchase.

    share: of the total, what it would be if they do.
    """
    return _with(readiness, Reason(Concern.LEAVE_ANY_TIME, DataVerdict.CAUTION, share, unit="share"))


def _with(readiness: Readiness, reason: Reason) -> Readiness:
    """The same with one thing more to know."""
    return replace(_weigh((*readiness.reasons, *readiness.remarks, reason)), needed=readiness.needed)


def _weigh(found: tuple[Reason, ...]) -> Readiness:
    weights = {reason.weighs for reason in found}
    verdict = next((v for v in (DataVerdict.NOT_ENOUGH, DataVerdict.CAUTION) if v in weights), DataVerdict.READY)
    return Readiness(
        verdict,
        reasons=tuple(reason for reason in found if reason.weighs is not DataVerdict.READY),
        remarks=tuple(reason for reason in found if reason.weighs is DataVerdict.READY),
        needed=Needed(),
    )


def _reasons(facts: Facts) -> Iterator[Reason]:
    yield from _too_few(Concern.CUSTOMERS, facts.customers, LEAST_CUSTOMERS, READY_CUSTOMERS)
    if facts.repeat_buyers:
        yield from _too_few(Concern.REPEAT_BUYERS, facts.repeat_buyers, LEAST_REPEAT_BUYERS, READY_REPEAT_BUYERS)
    else:
        yield Reason(Concern.NOBODY_RETURNS, DataVerdict.NOT_ENOUGH)
    yield from _too_few(Concern.DAYS, facts.days, LEAST_DAYS, READY_DAYS)
    least, ready = (math.ceil(_gaps(facts, pace)) for pace in (LEAST_PACE, READY_PACE))
    yield from _too_few(Concern.PACE, facts.known_days, least, ready)
    if facts.repeat_buyers:
        yield from _leaving(facts)
        yield from _spend(facts)
        if not facts.limits_known:
            yield Reason(Concern.NO_LIMITS, DataVerdict.CAUTION)
    usual = max(MOST_SILENT_DAYS, math.floor(_gaps(facts, MOST_SILENT_GAPS)))
    if facts.silent_days > usual:
        too_long = facts.silent_days > max(TOO_SILENT_DAYS, _gaps(facts, TOO_SILENT_GAPS))
        weighs = DataVerdict.NOT_ENOUGH if too_long else DataVerdict.CAUTION
        yield Reason(Concern.SILENCE, weighs, facts.silent_days, usual)
    yield from _carriers(facts)
    if facts.one_time_share > MOST_ONE_TIME:
        yield Reason(Concern.ONE_TIME, DataVerdict.READY, facts.one_time_share, unit="share")
    yield from _season(facts)
    if facts.drift:
        concern = Concern.FASTER if facts.drift > 0 else Concern.SLOWER
        yield Reason(concern, DataVerdict.CAUTION, abs(math.expm1(facts.drift)), unit="share")
    if facts.price:
        concern = Concern.DEARER if facts.price > 0 else Concern.CHEAPER
        yield Reason(concern, DataVerdict.CAUTION, abs(math.expm1(facts.price)), unit="share")
    if facts.spread_of_gaps < 1:
        yield Reason(Concern.REGULAR, DataVerdict.CAUTION, facts.spread_of_gaps, unit="share")
    if facts.amid_lives:
        yield Reason(Concern.AMID_LIVES, DataVerdict.READY)
    if facts.arrival_days < 1:
        yield Reason(Concern.ONE_ARRIVAL, DataVerdict.READY)
    elif facts.arrival_days < LEAST_ARRIVAL * facts.days:
        yield Reason(Concern.SHORT_ARRIVAL, DataVerdict.READY, facts.arrival_days)


def _season(facts: Facts) -> Iterator[Reason]:
    """Is there a season, and is it told from what customers do anyway?"""
    counted = facts.days + 1  # 1 January to 31 December is a year
    if facts.season_seen:
        if counted < SEASON_SEEN_DAYS:
            yield Reason(Concern.SEASON_OR_NOT, DataVerdict.CAUTION, counted, unit="days")
        elif counted < SEASON_DAYS:
            yield Reason(Concern.SEASON_ONCE, DataVerdict.READY)
        return
    if facts.season_left_out:
        yield Reason(Concern.SEASON_LEFT_OUT, DataVerdict.CAUTION)
    elif counted < YEAR_DAYS:
        yield Reason(Concern.LESS_THAN_A_YEAR, DataVerdict.CAUTION, counted, unit="days")
    elif not facts.season_looked and facts.busiest_share > MOST_BUSIEST_SHARE:
        seen_twice = counted >= SEASON_DAYS
        concern, weighs = (
            (Concern.BUSY_MONTHS, DataVerdict.READY) if seen_twice else (Concern.SEASON, DataVerdict.CAUTION)
        )
        yield Reason(concern, weighs, facts.busiest_share, EVEN_SHARE, "share")


def _carriers(facts: Facts) -> Iterator[Reason]:
    """Does a single purchase decide what is learnt from all?"""
    if facts.purchase_times >= SLIP_TIMES and facts.purchase_share >= LEAST_SLIP_SHARE:
        times, whose = facts.purchase_times, facts.purchase_customer
        yield Reason(Concern.SLIP, DataVerdict.CAUTION, times, name=whose)
    elif facts.purchase_share >= NAMED_SHARE:
        share, whose = facts.purchase_share, facts.purchase_customer
        yield Reason(Concern.GIANT_PURCHASE, _by_share(share), share, unit="share", name=whose)
    elif facts.first_share >= NAMED_SHARE:
        # The mean of the first purchases does without it, so it lowers no verdict.
        yield Reason(Concern.GIANT_FIRST, DataVerdict.READY, facts.first_share, unit="share", name=facts.first_customer)


def _by_share(share: float) -> DataVerdict:
    return DataVerdict.CAUTION if share >= CAUTION_SHARE else DataVerdict.READY


def _too_few(concern: Concern, found: float, least: float, ready: float) -> Iterator[Reason]:
    if found < ready:
        yield Reason(concern, DataVerdict.NOT_ENOUGH if found < least else DataVerdict.CAUTION, found, ready)


def _leaving(facts: Facts) -> Iterator[Reason]:
    """Does the fit say anything about who leaves, or does it run off?"""
    if not facts.has_purchase_fit:
        yield Reason(Concern.NO_PURCHASE_FIT, DataVerdict.NOT_ENOUGH)
        return
    leaving = facts.a / (facts.a + facts.b)
    if leaving < LEAST_LEAVING:
        weighs = DataVerdict.NOT_ENOUGH if facts.days < DAYS_PER_YEAR else DataVerdict.CAUTION
        yield Reason(Concern.NOBODY_LEAVES, weighs, leaving, LEAST_LEAVING, "share")
    elif facts.a < LEAST_A or facts.a > MOST_A or facts.b > MOST_B:
        plenty = facts.repeat_buyers >= PLENTY_REPEAT_BUYERS and facts.days >= DAYS_PER_YEAR
        yield Reason(Concern.LEAVING_UNCLEAR, DataVerdict.CAUTION if plenty else DataVerdict.NOT_ENOUGH)


def _spend(facts: Facts) -> Iterator[Reason]:
    if not facts.has_spend_fit:
        yield Reason(Concern.NO_SPEND_FIT, DataVerdict.NOT_ENOUGH)
    if facts.q <= READY_Q:
        yield Reason(Concern.LARGE_AMOUNTS, DataVerdict.NOT_ENOUGH if facts.q <= LEAST_Q else DataVerdict.CAUTION)
    if facts.one_price:
        yield Reason(Concern.ONE_PRICE, DataVerdict.READY)
    elif abs(facts.spend_correlation) > MOST_CORRELATION:
        yield Reason(Concern.CORRELATION, DataVerdict.CAUTION, facts.spend_correlation, MOST_CORRELATION, "correlation")


def _gaps(facts: Facts, times: float) -> float:
    """So many typical times between purchases [days]; 0 where there is none to know."""
    return 0.0 if math.isnan(facts.typical_gap) else times * facts.typical_gap


def _needed(facts: Facts) -> Needed:
    days = max(LEAST_DAYS - facts.days, _gaps(facts, LEAST_PACE) - facts.known_days, 0.0)
    if facts.repeat_buyers and any(reason.weighs is DataVerdict.NOT_ENOUGH for reason in _leaving(facts)):
        days = max(days, DAYS_PER_YEAR - facts.days)
    return Needed(
        customers=max(LEAST_CUSTOMERS - facts.customers, 0),
        repeat_buyers=max(LEAST_REPEAT_BUYERS - facts.repeat_buyers, 0),
        days=math.ceil(days),
    )

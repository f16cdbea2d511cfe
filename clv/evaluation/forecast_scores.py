"""Did the forecasts of the record come true: what did the customers known on each day bring since?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis.backends import BaseBackend

from clv.analysis.customer_base import whole_window
from clv.analysis.forecast import Figure, Forecast, Known, Part, segments_then
from clv.core.periods import Window
from clv.customers.summary import summarise_customers
from clv.evaluation.backtest import later_purchases
from clv.evaluation.sealed_forecasts import Record, Sealed
from clv.value.ahead import Measure

# By how much the money known on the forecast's day may differ today: beyond, other sales were loaded than were asked.
MOST_CHANGE = 0.10


class Outcome(StrEnum):
    """Where what came lies. WAITING: the time is not over in these sales."""

    WITHIN = "within"
    ABOVE = "above"
    BELOW = "below"
    WAITING = "waiting"


@dataclass(frozen=True)
class ScoredFigure:
    """A figure of a forecast and what came of it [money, or purchase days]; None while its time is not over."""

    figure: Figure
    came: float | None

    @property
    def outcome(self) -> Outcome:
        if self.came is None:
            return Outcome.WAITING
        if self.came > self.figure.high:
            return Outcome.ABOVE
        return Outcome.BELOW if self.came < self.figure.low else Outcome.WITHIN


@dataclass(frozen=True)
class ScoredForecast:
    """A forecast beside what came. now: what today's sales say was known on its day."""

    sealed: Sealed
    now: Known
    figures: tuple[ScoredFigure, ...]

    @property
    def change(self) -> float:
        """By how much the money known on the day differs from what was known then: 0.02 is 2% more; NaN without any."""
        known = self.sealed.forecast.known.money
        return self.now.money / known - 1 if known > 0 else float("nan")

    @property
    def compares(self) -> bool:
        """Whether today's sales are still, but for MOST_CHANGE, those on which the forecast rests."""
        return abs(self.change) <= MOST_CHANGE

    def of(self, part: Part, measure: Measure = Measure.MONEY) -> tuple[ScoredFigure, ...]:
        """The figures of one part, in their order."""
        return tuple(one for one in self.figures if one.figure.part is part and one.figure.measure is measure)


@dataclass(frozen=True)
class ScoredRecord:
    """A record held against the sales. damage: the forecasts that are missing or were changed, by number."""

    record: Record
    scored: tuple[ScoredForecast, ...]

    @property
    def damage(self) -> tuple[int, ...]:
        return self.record.damage

    @property
    def next_over(self) -> date | None:
        """When the next of the horizons is over; None where none is waited for."""
        waiting = [
            one.figure.last
            for found in counted(self.scored)
            for one in found.of(Part.HORIZON)
            if one.outcome is Outcome.WAITING
        ]
        return min(waiting, default=None)


@dataclass(frozen=True)
class Tally:
    """How many forecasts are over, and how many of these came true within their limits."""

    over: int
    within: int


def score(
    engine: BaseBackend, transactions: ir.Table, sealed: Sealed, *, until: date | None = None, name: str
) -> ScoredForecast:
    """The forecast beside what the customers known on its day bought since, by the sales that are there now.

    engine: holds the TRANSACTIONS table; its table {name}_then is gone again afterwards. until: the last day to look
    at; by default the last date in the data. What counts is what the backtest counts: the purchase days of customers
    who had bought by then, each with the refunds given until the figure's last day. A figure whose last day lies after
    the sales waits. Raises NoRowsInWindow.
    """
    window, refunds = whole_window(transactions, until)
    forecast = sealed.forecast
    over = [one for one in forecast.figures if one.last <= window.end]
    if window.start > forecast.day:
        return ScoredForecast(sealed, Known(0, 0, 0.0), tuple(ScoredFigure(one, None) for one in forecast.figures))
    table = f"{name}_then"
    try:
        then = summarise_customers(transactions, Window(window.start, forecast.day), refunds=refunds)
        engine.create_table(table, then, overwrite=True)
        known = engine.table(table)
        came = _came(transactions, _with_segments(known, forecast, over, window.start), forecast, over, refunds=refunds)
        return ScoredForecast(
            sealed, _known(known), tuple(ScoredFigure(one, came.get(one)) for one in forecast.figures)
        )
    finally:
        engine.drop_table(table, force=True)


def counted(scored: Iterable[ScoredForecast]) -> list[ScoredForecast]:
    """The forecasts that count, by day: those that compare, and of several of a day the last made."""
    latest = {one.sealed.forecast.day: one for one in scored if one.compares}
    return [latest[day] for day in sorted(latest)]


def tally(scored: Iterable[ScoredForecast], *, part: Part = Part.HORIZON, measure: Measure = Measure.MONEY) -> Tally:
    """How many figures of a part came true, of the forecasts that count."""
    over = [one for found in counted(scored) for one in found.of(part, measure) if one.outcome is not Outcome.WAITING]
    return Tally(len(over), sum(one.outcome is Outcome.WITHIN for one in over))


def _with_segments(known: ir.Table, forecast: Forecast, over: list[Figure], first: date) -> ir.Table:
    """customer_id and segment of everyone known on the day; the segment is "" where no figure asks for it."""
    if not any(one.segment for one in over):
        return known.select("customer_id", segment=ibis.literal(""))
    clock = forecast.grounds.clock
    # Older sales may have come since: the clock then has to know their days too.
    grounds = replace(forecast.grounds, clock=replace(clock, start=min(clock.start, first)))
    return segments_then(known, grounds).select("customer_id", "segment")


def _known(then: ir.Table) -> Known:
    found = then.agg(
        customers=then.count(), purchases=(then.frequency + 1).sum().fill_null(0), money=then.spend_to_date.sum()
    )
    row = found.execute().iloc[0]
    return Known(int(row["customers"]), int(row["purchases"]), 0.0 if pd.isna(row["money"]) else float(row["money"]))


def _came(
    transactions: ir.Table, known: ir.Table, forecast: Forecast, over: list[Figure], *, refunds: bool
) -> dict[Figure, float]:
    """What came of the figures that are over."""
    came: dict[Figure, float] = {}
    ends = sorted({one.last for one in over})
    # Without refunds a day's sales never change any more, and the longest time holds the others.
    for end in ends if refunds else ends[-1:]:
        hidden = Window(forecast.day + timedelta(days=1), end)
        later = later_purchases(transactions, hidden, refunds=refunds).inner_join(known, "customer_id")
        by_day = later.group_by("segment", "date").agg(purchases=later.count(), money=later.amount.sum())
        days = by_day.order_by("segment", "date").execute()
        for one in over:
            if one.last == end or not refunds:
                came[one] = _sum(days, one)
    return came


def _sum(days: pd.DataFrame, figure: Figure) -> float:
    """What the days of the figure brought. days: segment, date, purchases, money."""
    inside = days["date"].between(pd.Timestamp(figure.first), pd.Timestamp(figure.last))
    if figure.segment:
        inside &= days["segment"] == figure.segment
    return float(days.loc[inside, str(figure.measure)].sum())

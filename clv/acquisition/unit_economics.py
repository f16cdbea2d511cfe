"""What did winning and keeping cost on the company's own books: its sales beside what it spent?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis.backends import BaseBackend

from clv.acquisition.budget import Today
from clv.acquisition.cost_ratio import FEWEST_MONTHS, PeriodCosts, quotient, ratio_interval
from clv.acquisition.costs import KEEPING, NEITHER, WINNING, Cost, check_costs, spent_by_channel, spent_by_month
from clv.acquisition.payback import payback_curve, payback_month
from clv.acquisition.period_books import book_period, channel_key, new_and_returning, sold_channels
from clv.analysis.customer_base import CustomerBase, summarise
from clv.analysis.fits import Fits, fit
from clv.core.assumptions import Assumptions
from clv.core.errors import CostsInOtherCurrency, CostsOutsideSales, NewUnknown, PeriodOutside, ValuesUnknown
from clv.core.money import value_sum
from clv.core.periods import MONTHS_PER_YEAR, Period
from clv.customers.activity import customer_months
from clv.intake.cost_words import CostKind
from clv.intake.costs import CostsRead
from clv.value.intervals import Interval
from clv.value.ten_year import new_customer_value

MOST_CHANNELS = 12  # each is fitted on its own; what is spent on smaller ones stands in the total
_NONE = "–"


class NoteKind(StrEnum):
    """What a reader of the ratio has to know; the facts go with it."""

    COSTS_OUTSIDE = "costs_outside"  # money, count of months: without sales, or not in the period
    MONTHS_WITHOUT_COSTS = "months_without_costs"  # count
    MONTHS_WITHOUT_SALES = "months_without_sales"  # count
    NOBODY_NEW = "nobody_new"
    NOBODY_BEFORE = "nobody_before"
    NOBODY_KEPT = "nobody_kept"
    NOTHING_ON_WINNING = "nothing_on_winning"
    NOTHING_ON_KEEPING = "nothing_on_keeping"
    TOO_FEW_MONTHS = "too_few_months"  # count: the fewest
    NO_LIMITS = "no_limits"
    SAME_EVERY_MONTH = "same_every_month"  # limits that know nothing of how rough that is
    WRONGLY_NEW = "wrongly_new"  # count of those who look new, share of them that had probably bought before the sales
    NEW_UNKNOWN = "new_unknown"  # the same, where it is too large for a ratio
    MONTHS_LEFT_OUT = "months_left_out"  # count: the period's first, in which too many are wrongly new
    OTHER_CHANNELS = "other_channels"  # names: channels of the costs that no sale names


@dataclass(frozen=True)
class Note:
    """A remark and its facts: count, share (0 to 1), money and names as the remark needs them."""

    remark: NoteKind
    count: int = 0
    share: float = 0.0
    money: float = 0.0
    names: str = ""


@dataclass(frozen=True)
class Newcomer:
    """What a customer not yet won brings [money] and when that pays back what winning one cost.

    value: over the horizon, discounted, margin applied; None where the data cannot carry it.
    curve: the margin expected month by month, added up (payback_curve); empty where there is no value.
    payback_months: None where winning is not paid back within the horizon, or cannot be said.
    value_per_unit: for each unit of money spent on winning; None where nothing was spent or nobody won.
    least_margin: the share of revenue that has to be earned for winning to be paid back within the horizon, above 1
    where not even all of it would do; None as value_per_unit.
    """

    value: float | None
    curve: tuple[float, ...]
    payback_months: int | None
    value_per_unit: float | None
    least_margin: float | None


@dataclass(frozen=True)
class ChannelEconomics:
    """One channel in the period: what winning there cost, whom it brought, and whether they pay it back."""

    channel: str
    winning: float
    new_customers: int
    newcomer: Newcomer

    @property
    def cac(self) -> float | None:
        return quotient(self.winning, self.new_customers)

    @property
    def never_pays(self) -> bool | None:
        """Whether a newcomer is worth less than winning one cost; None where either is unknown."""
        if self.cac is None or self.newcomer.value is None:
            return None
        return self.newcomer.value < self.cac


@dataclass(frozen=True)
class UnitEconomics:
    """The company's own ratio over `period`, how sure it is, what a newcomer brings, by channel, and what to know.

    period: the months asked for from the first that tells who is new; all of them where none does.
    present_value: what all present customers will bring over the horizon, those of the Overview [money]; None where the
    data cannot carry it. retained_value: what a kept customer will still bring, the mean [money]; never charged with
    the cost of winning, which is spent. None where nobody was kept or the data cannot carry it.
    interval: None where it cannot be said. channels: those that sales and costs both name, the most costly first; none
    where it is not known who is new.
    """

    period: Period
    books: PeriodCosts
    present_value: float | None
    retained_value: float | None
    interval: Interval | None
    newcomer: Newcomer
    channels: tuple[ChannelEconomics, ...]
    notes: tuple[Note, ...]

    def today(self) -> Today:
        """The period as the what-if takes it (clv.acquisition.budget).

        Raises NewUnknown where it is not known who is new, ValuesUnknown where the data cannot carry a value, and
        NoResponse, NobodyLeftToKeep or NothingEarned where nothing was spent, nobody won or kept, or everybody.
        """
        books = self.books
        if not books.knows_new:
            raise NewUnknown(new=books.new_customers, wrongly=round(books.wrongly_new))
        if self.newcomer.value is None or self.present_value is None:
            raise ValuesUnknown
        return Today(
            winning_spend=books.winning,
            new_customers=books.new_customers,
            keeping_spend=books.keeping,
            customers=books.customers_before,
            kept=books.retained_customers,
            new_value=self.newcomer.value,
            kept_value=self.retained_value or 0.0,
            present_value=self.present_value,
        )


def costs_of(found: CostsRead, *, currency: str) -> tuple[Cost, ...]:
    """The costs of a file, with the purpose that its words tell. currency: that of the sales, "" where it is not known.

    Raises CostsInOtherCurrency.
    """
    others = [code for code in found.currencies if currency and code != currency]
    if others or len(found.currencies) > 1:
        raise CostsInOtherCurrency(name=found.name, found=", ".join(found.currencies), currency=currency or _NONE)
    purposes = {CostKind.WINNING: WINNING, CostKind.KEEPING: KEEPING, CostKind.NEITHER: NEITHER, None: None}
    return tuple(
        Cost(row.month, row.label, row.channel, row.amount, purposes[row.kind], found.name) for row in found.rows
    )


def bought_by_month(engine: BaseBackend, transactions: ir.Table, base: CustomerBase, *, name: str) -> ir.Table:
    """Who bought in which month, kept in the engine as {name}_months: as made by `customer_months`."""
    table = f"{name}_months"
    engine.create_table(table, customer_months(transactions, until=base.window.end), overwrite=True)
    return engine.table(table)


def usual_period(bought: ir.Table, base: CustomerBase, costs: Sequence[Cost]) -> Period:
    """The latest twelve whole months, or fewer, with sales and costs in which customers were won and others kept.

    bought: as made by `bought_by_month`. The first month of the sales is not in it: in that month everyone looks new.
    Where no such months have both new and earlier customers, the latest with sales and costs.
    Raises CostsOutsideSales where no whole month has both.
    """
    whole, spent = base.window.whole_months, list(spent_by_month(costs))
    usable = whole[1:] or whole
    within = [month for month in usable if spent and spent[0] <= month <= spent[-1]]
    if not within:
        raise CostsOutsideSales(
            first=base.window.start.isoformat(),
            last=base.window.end.isoformat(),
            first_cost=f"{spent[0]:%Y-%m}" if spent else _NONE,
            last_cost=f"{spent[-1]:%Y-%m}" if spent else _NONE,
        )
    counts = new_and_returning(bought)
    for end in range(len(within), 0, -1):
        months = within[max(0, end - MONTHS_PER_YEAR) : end]
        new = sum(counts[month][0] for month in months if month in counts)
        back = sum(counts[month][1] for month in months if month in counts)
        if new and back:
            return Period(months[0], months[-1])
    return Period(within[-MONTHS_PER_YEAR:][0], within[-1])


def unit_economics(
    engine: BaseBackend,
    transactions: ir.Table,
    base: CustomerBase,
    fits: Fits,
    costs: Sequence[Cost],
    *,
    values: ir.Table | None,
    bought: ir.Table,
    period: Period,
    assumptions: Assumptions,
    costs_name: str,
    name: str,
) -> UnitEconomics:
    """The company's own ratio over the period, and what follows from it.

    transactions: TRANSACTIONS, of which `base` and `fits` were made. values: their CUSTOMER_VALUES, None where the data
    cannot carry any. bought: as made by `bought_by_month`. costs_name: what the reader calls the costs.
    The period begins where it tells who is new, as `book_period` has it; where it never does, no ratio is given.
    A month without costs counts as one in which nothing was spent, and is noted.
    The engine gets the tables {name}_channel_* for the channels that the costs name.
    Raises CostsNotAssigned and NegativeCosts (check_costs), and PeriodOutside where months are not over or lie before
    the sales.
    """
    check_costs(costs, name=costs_name)
    whole = base.window.whole_months
    if not whole or period.first < whole[0] or period.last > whole[-1]:
        raise PeriodOutside(
            first=f"{period.first:%Y-%m}",
            last=f"{period.last:%Y-%m}",
            earliest=f"{whole[0]:%Y-%m}" if whole else _NONE,
            latest=f"{whole[-1]:%Y-%m}" if whole else _NONE,
        )
    booked = book_period(transactions, base, costs, bought=bought, period=period)
    asked, period, books = period, booked.period, booked.books
    interval = ratio_interval(books)
    channels, others = _channels(
        engine, transactions, base, bought, booked.costs, booked.counted, assumptions=assumptions, name=name
    )
    return UnitEconomics(
        period=period,
        books=books,
        present_value=None if values is None else float(value_sum(values.ten_year_value).execute()),
        retained_value=None if values is None else _retained_value(values, bought, period),
        interval=interval,
        newcomer=newcomer(base, fits, books.cac, assumptions=assumptions),
        channels=channels if books.knows_new else (),
        notes=_notes(books, interval, costs, period, asked=asked, sold=set(booked.counts), others=others),
    )


def newcomer(base: CustomerBase, fits: Fits, cac: float | None, *, assumptions: Assumptions) -> Newcomer:
    """What a customer not yet won is worth, and when that pays back `cac` [money]."""
    if not fits.carry:
        return Newcomer(None, (), None, None, None)
    new = fits.new_customer(base)
    value = new_customer_value(new, assumptions=assumptions)
    curve = payback_curve(new, assumptions=assumptions)
    months = None if cac is None else payback_month(curve, cac=cac)
    each = value / cac if cac else None
    return Newcomer(value, curve, months, each, assumptions.margin / each if each else None)


def _retained_value(values: ir.Table, bought: ir.Table, period: Period) -> float | None:
    """The mean ten_year_value of the customers of before who bought again in the period; None where nobody did."""
    first, last = ibis.literal(period.first), ibis.literal(period.last)
    kept = bought.filter((bought.month >= first) & (bought.month <= last) & (bought.first_month < first))
    worth = values.semi_join(kept, "customer_id")
    found = worth.agg(customers=worth.count(), value=value_sum(worth.ten_year_value)).execute().iloc[0]
    return float(found["value"] / found["customers"]) if found["customers"] else None


def _channels(
    engine: BaseBackend,
    transactions: ir.Table,
    base: CustomerBase,
    bought: ir.Table,
    costs: Sequence[Cost],
    counted: pd.DataFrame,
    *,
    assumptions: Assumptions,
    name: str,
) -> tuple[tuple[ChannelEconomics, ...], list[str]]:
    """The channels that the costs name, and the names of those that no sale knows."""
    spent = {channel: money for channel, money in spent_by_channel(costs).items() if channel and money > 0}
    known = sold_channels(bought)
    new = counted.groupby("channel")["new_customers"].sum()
    found: list[ChannelEconomics] = []
    for number, (channel, money) in enumerate(sorted(spent.items(), key=lambda item: -item[1])[:MOST_CHANNELS]):
        sold = known.get(channel_key(channel))
        if sold is None:
            continue
        customers = int(new.get(sold, 0))
        members = bought.filter(bought.channel == sold).select("customer_id").distinct()
        theirs = transactions.semi_join(members, "customer_id")
        own = summarise(engine, theirs, until=base.window.end, name=f"{name}_channel_{number}")
        found.append(
            ChannelEconomics(
                channel=sold,
                winning=money,
                new_customers=customers,
                newcomer=newcomer(
                    own,
                    fit(engine, own, season=assumptions.season),
                    quotient(money, customers),
                    assumptions=assumptions,
                ),
            )
        )
    return tuple(found), [channel for channel in spent if channel_key(channel) not in known]


def _notes(
    books: PeriodCosts,
    interval: Interval | None,
    costs: Sequence[Cost],
    period: Period,
    *,
    asked: Period,
    sold: set[date],
    others: Sequence[str],
) -> tuple[Note, ...]:
    notes: list[Note] = []
    if round(books.wrongly_new_share, 2) > 0:
        remark = NoteKind.WRONGLY_NEW if books.knows_new else NoteKind.NEW_UNKNOWN
        notes.append(Note(remark, count=books.new_customers, share=books.wrongly_new_share))
    outside = [cost for cost in costs if not period.first <= cost.month <= period.last]
    without_costs = sum(not (month.winning or month.keeping) for month in books.months)
    without_sales = sum(month.month not in sold for month in books.months)
    if books.winning == 0:
        notes.append(Note(NoteKind.NOTHING_ON_WINNING))
    if books.keeping == 0:
        notes.append(Note(NoteKind.NOTHING_ON_KEEPING))
    if books.new_customers == 0:
        notes.append(Note(NoteKind.NOBODY_NEW))
    if books.customers_before == 0:
        notes.append(Note(NoteKind.NOBODY_BEFORE))
    elif books.retained_customers == 0:
        notes.append(Note(NoteKind.NOBODY_KEPT))
    if books.ratio is not None and interval is None:
        few = len(books.months) < FEWEST_MONTHS
        notes.append(Note(NoteKind.TOO_FEW_MONTHS if few else NoteKind.NO_LIMITS, count=FEWEST_MONTHS))
    if interval is not None and len({(month.winning, month.keeping) for month in books.months}) == 1:
        notes.append(Note(NoteKind.SAME_EVERY_MONTH))
    if without_costs:
        notes.append(Note(NoteKind.MONTHS_WITHOUT_COSTS, count=without_costs))
    if without_sales:
        notes.append(Note(NoteKind.MONTHS_WITHOUT_SALES, count=without_sales))
    if outside:
        money = sum(cost.winning + cost.keeping for cost in outside)
        notes.append(Note(NoteKind.COSTS_OUTSIDE, count=len({cost.month for cost in outside}), money=money))
    if period != asked:
        notes.append(Note(NoteKind.MONTHS_LEFT_OUT, count=len(asked.months) - len(period.months)))
    if others:
        notes.append(Note(NoteKind.OTHER_CHANNELS, names=", ".join(others)))
    return tuple(notes)

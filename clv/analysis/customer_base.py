"""Who are the customers up to the window's end, taken together?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

import ibis
import ibis.expr.types as ir
import pandas as pd
from ibis.backends import BaseBackend

from clv.core.engines import prepare
from clv.core.errors import NoRowsInWindow, OnlyMoneyBack
from clv.core.money import money_sum
from clv.core.periods import Window
from clv.customers.facts import season_facts
from clv.customers.giants import FirstPurchases, LargestPurchase, first_purchases, largest_purchase
from clv.customers.price_trend import LEAST_DAYS, PriceTrend, price_trend
from clv.customers.regularity import LEAST_CUSTOMERS, Regularity, regularity
from clv.customers.repeat_days import repeat_purchases, repeats_by_day
from clv.customers.return_times import return_times
from clv.customers.summary import purchase_days, summarise_days
from clv.customers.survival import ReturnCurve, kaplan_meier
from clv.models.clock_fit import BEGINNING_DAYS, RepeatDays

_SUMMARY, _RETURNS = "_summary", "_returns"
_TEMPORARY = ("temp", "main")  # where DuckDB keeps temporary tables


@dataclass(frozen=True)
class CustomerBase:
    """What the customers did up to the window's end. `table` holds their CUSTOMER_SUMMARY in the engine.

    second_purchase: the share that has bought a second time by each day after the first, by Kaplan and Meier.
    refunds_without_purchase: money given back, 0 or more, that no purchase in the window bears (days_after_refunds).
    busiest_share: share of the last year's money that its busiest three months brought, 0 to 1; NaN below a year.
    repeat_days: how many repeat purchases fell on each day, for the clock of the sales.
    prices: how what a purchase costs changes; regularity: how evenly customers buy; None where the sales are too short
    or too few to tell.
    """

    table: str
    second_purchase: ReturnCurve
    window: Window
    customers: int
    repeat_buyers: int
    purchases: int
    spend_to_date: float
    first_purchases: FirstPurchases
    largest_purchase: LargestPurchase
    no_spend_repeat_buyers: int
    refunds_without_purchase: float
    busiest_share: float
    repeat_days: RepeatDays
    prices: PriceTrend | None
    regularity: Regularity | None

    @property
    def returns(self) -> str:
        """The table of the engine with the days until the second purchase, as return_times has them."""
        return f"{self.table.removesuffix(_SUMMARY)}{_RETURNS}"

    @property
    def first_purchase_spend(self) -> float:
        """What a first purchase day brings [money], no single one of which decides it."""
        return self.first_purchases.mean


def whole_window(transactions: ir.Table, until: date | None) -> tuple[Window, bool]:
    """From the first sale to `until`, by default the last sale; and whether any row gives money back.

    Raises NoRowsInWindow.
    """
    found = transactions.agg(
        first=transactions.date.min(), last=transactions.date.max(), refunds=(transactions.amount < 0).any()
    )
    row = found.execute().iloc[0]
    if pd.isna(row["first"]):
        raise NoRowsInWindow(end=str(until or "–"), first="–")
    first, last = (pd.Timestamp(row[which]).date() for which in ("first", "last"))
    end = until or last
    if end < first:
        raise NoRowsInWindow(end=end.isoformat(), first=first.isoformat())
    return Window(first, end), bool(row["refunds"])


def summarise(engine: BaseBackend, transactions: ir.Table, *, until: date | None, name: str) -> CustomerBase:
    """What each customer did, kept in the engine as {name}_summary, and what they did together, {name}_returns for one.

    transactions: TRANSACTIONS; a column of times is taken for its days.
    """
    prepare(engine)
    if transactions.date.type().is_timestamp():
        transactions = transactions.mutate(date=transactions.date.date())
    window, refunds = whole_window(transactions, until)
    table = f"{name}{_SUMMARY}"
    bought = purchase_days(transactions, until=ibis.literal(window.end), refunds=refunds)
    with _kept(engine, bought, f"{name}_days") as days:
        engine.create_table(table, summarise_days(days, window), overwrite=True)
        summary = engine.table(table)
        with _kept(engine, repeat_purchases(days, summary), f"{name}_again") as again:
            return _summed_up(engine, transactions, again, window, refunds=refunds, table=table)


@contextmanager
def _kept(engine: BaseBackend, rows: ir.Table, table: str) -> Iterator[ir.Table]:
    """Rows that several questions are about, worked out once.

    In DuckDB they are a temporary table, which is gone afterwards. Another engine may not show those of one connection
    to the next: there they stay.
    """
    if engine.name != "duckdb":
        yield engine.create_table(table, rows, overwrite=True)
        return
    engine.drop_table(table, database=_TEMPORARY, force=True)  # to overwrite it, Ibis would write it twice
    try:
        yield engine.create_table(table, rows, temp=True)
    finally:
        engine.drop_table(table, database=_TEMPORARY, force=True)


def _summed_up(
    engine: BaseBackend, transactions: ir.Table, again: ir.Table, window: Window, *, refunds: bool, table: str
) -> CustomerBase:
    """What the customers of the summary `table` did together, with their return times kept beside it."""
    summary = engine.table(table)
    facts = (
        summary.agg(
            customers=summary.count(),
            repeat_buyers=(summary.frequency > 0).sum(),
            often=(summary.frequency > 1).sum(),
            purchases=(summary.frequency + 1).sum(),
            spend=money_sum(summary.spend_to_date),
            no_spend=((summary.frequency > 0) & (summary.monetary_value <= 0)).sum(),
        )
        .execute()
        .iloc[0]
    )
    customers, spend = int(facts["customers"]), float(facts["spend"])
    if not customers:
        raise OnlyMoneyBack(end=window.end.isoformat())
    returns = f"{table.removesuffix(_SUMMARY)}{_RETURNS}"
    second = kaplan_meier(engine.create_table(returns, return_times(again, summary), overwrite=True).execute())
    without_purchase = 0.0
    if refunds:
        seen = transactions.filter(transactions.date <= ibis.literal(window.end))
        without_purchase = max(0.0, round(spend - float(money_sum(seen.amount).execute()), 2))
    return CustomerBase(
        table=table,
        second_purchase=second,
        window=window,
        customers=customers,
        repeat_buyers=int(facts["repeat_buyers"]),
        purchases=int(facts["purchases"]),
        spend_to_date=spend,
        first_purchases=first_purchases(summary),
        largest_purchase=largest_purchase(transactions, window, spend=spend),
        no_spend_repeat_buyers=int(facts["no_spend"]),
        refunds_without_purchase=without_purchase,
        busiest_share=float(season_facts(transactions, window).execute()["busiest_share"].iloc[0]),
        repeat_days=_repeat_days(again, window),
        prices=price_trend(again, summary) if window.days + 1 >= LEAST_DAYS else None,
        regularity=regularity(again, summary) if int(facts["often"]) >= LEAST_CUSTOMERS else None,
    )


def _repeat_days(again: ir.Table, window: Window) -> RepeatDays:
    found = repeats_by_day(again, window, beginning_days=BEGINNING_DAYS).execute().set_index("day")
    whole = found.reindex(range(window.days + 1), fill_value=0).astype("int64")
    return RepeatDays(tuple(whole["repeats"].tolist()), tuple(whole["later"].tolist()))

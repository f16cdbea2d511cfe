"""Had we asked earlier, what would we have said, and what did it become?

The last part of the sales is hidden, the models are fitted on the rest, and what they say about the hidden part is held
against what happened, beside two rules of thumb: every customer goes on as before, nobody buys again. Money is neither
discounted nor cut down to a margin here: it is compared with what was paid.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd
from ibis.backends import BaseBackend
from numpy.typing import NDArray

from clv.analysis.customer_base import CustomerBase, summarise, whole_window
from clv.core.errors import (
    CannotHide,
    NothingToCompare,
    PurchaseFitFailed,
    SpendFitFailed,
    TooLittleToForetell,
)
from clv.core.money import money_sum
from clv.core.periods import Window
from clv.customers.summary import purchase_counts, purchase_days, spend_counts
from clv.evaluation.backtest_metrics import (
    Actual,
    Backtest,
    FrequencyGroup,
    Method,
    Prediction,
    Predictor,
    Tenth,
    alive_column,
    as_before,
    by_frequency,
    by_tenth,
    money_column,
    predictor,
    purchases_column,
    totals,
)
from clv.models.gamma_gamma import GammaGammaParams, expected_spend, fit_gamma_gamma
from clv.models.purchase_model import PurchaseModel
from clv.models.sales_clock import EVEN, SalesClock
from clv.value.ahead import expected_by_day

SHARES = (1 / 4, 1 / 3, 1 / 2)  # of the days, hidden from the models; the second unless the reader chooses

SHARE_HIDDEN = 1 / 3
DAYS_PER_WEEK = 7

Curve = tuple[NDArray[np.float64], NDArray[np.float64]]  # purchases and money, cumulative at the week ends


def backtest(
    engine: BaseBackend,
    transactions: ir.Table,
    *,
    until: date | None = None,
    share_hidden: float = SHARE_HIDDEN,
    hidden_from: date | None = None,
    clock: SalesClock = EVEN,
    name: str = "backtest",
) -> Backtest:
    """What the models would have said about the last part of the sales, and what it became.

    engine: the Ibis backend that holds the TRANSACTIONS table; its tables {name}_summary,
    {name}_hidden, {name}_grid and {name}_outcome are gone again afterwards. until: the last day to look at; by
    default the last date in the data.
    share_hidden: of the days, above 0, below 1. hidden_from: the first hidden day, instead of a share.
    clock: of the whole sales; the models count the shown part in it too, since a part of a year cannot show its season.
    Where it is not even, what BG/NBD would have said without it stands beside.
    A refund comes off the purchase it follows, as in purchase_days: one of a purchase before asked_on is in neither
    side. A purchase of the shown part that is refunded in the hidden one was still a purchase when we asked.
    Raises NoRowsInWindow, CannotHide, TooLittleToForetell, NothingToCompare.
    """
    window, refunds = whole_window(transactions, until)
    begin = hidden_from or window.last_part(share_hidden)
    if not window.start < begin <= window.end:
        raise CannotHide(found=begin.isoformat(), first=window.start.isoformat(), last=window.end.isoformat())
    shown, hidden = window.split(begin)
    try:
        base = _summarise(engine, transactions, shown, name)
        _keep_hidden(engine, transactions, hidden, refunds=refunds, name=name)
        return _compare(engine, base, hidden, clock, name)
    finally:
        for table in ("summary", "returns", "hidden", "grid", "outcome"):
            engine.drop_table(f"{name}_{table}", force=True)


def _summarise(engine: BaseBackend, transactions: ir.Table, shown: Window, name: str) -> CustomerBase:
    """Who was known when we asked, kept as {name}_summary."""
    base = summarise(engine, transactions, until=shown.end, name=name)
    if base.repeat_buyers == 0:
        raise _too_little(base)
    return base


def _too_little(base: CustomerBase) -> TooLittleToForetell:
    return TooLittleToForetell(
        asked_on=base.window.end.isoformat(), customers=base.customers, repeat_buyers=base.repeat_buyers
    )


def later_purchases(transactions: ir.Table, hidden: Window, *, refunds: bool) -> ir.Table:
    """One row for each purchase day in the hidden part, of whomever: customer_id, date, amount [money].

    refunds: as in purchase_days. A refund comes off the purchase it follows, if it came until the part's end.
    """
    days = purchase_days(transactions, until=ibis.literal(hidden.end), refunds=refunds)
    return days.filter(days.date >= ibis.literal(hidden.start))


def _keep_hidden(engine: BaseBackend, transactions: ir.Table, hidden: Window, *, refunds: bool, name: str) -> None:
    """{name}_hidden: customer_id, date, amount of each purchase day in the hidden part, and whether we knew who."""
    later = later_purchases(transactions, hidden, refunds=refunds)
    known = engine.table(f"{name}_summary").select("customer_id", known=ibis.literal(True))
    joined = later.left_join(known, "customer_id").select(
        later.customer_id, later.date, later.amount, known=known.known.fill_null(False)
    )
    engine.create_table(f"{name}_hidden", joined, overwrite=True)
    if engine.table(f"{name}_hidden").count().execute() == 0:
        raise NothingToCompare(asked_on=(hidden.start - timedelta(days=1)).isoformat())


def _fit(base: CustomerBase, summary: ir.Table, clock: SalesClock) -> tuple[list[Predictor], GammaGammaParams]:
    """The models on the shown part. Ours must fit; an alternative that does not is left out."""
    counted = purchase_counts(summary).execute()
    predictors: list[Predictor] = []
    try:
        spend = fit_gamma_gamma(spend_counts(summary).execute()).params
        then = clock if clock.is_even else replace(clock, start=base.window.start, end=base.window.end)
        predictors.append(predictor(PurchaseModel.BG_NBD, counted, clock=then))
        if not then.is_even:
            with suppress(PurchaseFitFailed):
                predictors.append(predictor(PurchaseModel.BG_NBD, counted, method=Method.EVEN_DAYS))
    except (PurchaseFitFailed, SpendFitFailed) as error:
        raise _too_little(base) from error
    for model in PurchaseModel:
        with suppress(PurchaseFitFailed):
            if model is not PurchaseModel.BG_NBD:
                predictors.append(predictor(model, counted, clock=replace(then, whole=True)))
    return predictors, spend


def _keep_outcome(
    engine: BaseBackend, scored: ir.Table, predictors: list[Predictor], week_ends: NDArray[np.float64], name: str
) -> dict[Method, Curve]:
    """{name}_outcome: each customer known then, what every method said and what happened. Gives the models' curves."""
    curves: dict[Method, Curve] = {}
    grid = scored.select("frequency", "T").distinct().execute()
    for one in predictors:
        scored = one.with_p_alive(scored).rename({alive_column(one.method): "p_alive"})
        alive = scored[alive_column(one.method)]
        points = scored.group_by("frequency", "T").agg(alive=alive.sum(), spend=(alive * scored.expected_spend).sum())
        expected, *curve = expected_by_day(one.purchases_if_alive, points.execute(), days=week_ends)
        curves[one.method] = (curve[0], curve[1])
        grid = grid.merge(expected.rename(columns={"if_alive": str(one.method)}), on=["frequency", "T"])
    engine.create_table(f"{name}_grid", grid, overwrite=True)

    later = engine.table(f"{name}_hidden")
    bought = later.group_by("customer_id").agg(purchases=later.count(), money=money_sum(later.amount))
    joined = scored.inner_join(engine.table(f"{name}_grid"), ["frequency", "T"]).left_join(bought, "customer_id")
    said = {one.method: joined[alive_column(one.method)] * joined[str(one.method)] for one in predictors}
    spends = dict.fromkeys(said, joined.expected_spend)
    said |= {Method.AS_BEFORE: as_before(joined, float(week_ends[-1])), Method.NOBODY: ibis.literal(0.0)}
    spends |= {Method.AS_BEFORE: joined.monetary_value, Method.NOBODY: ibis.literal(0.0)}
    outcome = joined.select(
        "customer_id",
        "frequency",
        actual_purchases=joined.purchases.fill_null(0),
        actual_money=joined.money.fill_null(0.0),
        **{purchases_column(method): purchases for method, purchases in said.items()},
        **{money_column(method): purchases * spends[method] for method, purchases in said.items()},
    )
    engine.create_table(f"{name}_outcome", outcome, overwrite=True)
    return curves


def _compare(engine: BaseBackend, base: CustomerBase, hidden: Window, clock: SalesClock, name: str) -> Backtest:
    summary, later = engine.table(base.table), engine.table(f"{name}_hidden")
    predictors, spend = _fit(base, summary, clock)
    scored = summary.mutate(expected_spend=expected_spend(spend, summary))
    length = hidden.days + 1
    week_ends = np.append(np.arange(DAYS_PER_WEEK, length, DAYS_PER_WEEK), length).astype(np.float64)
    curves = _keep_outcome(engine, scored, predictors, week_ends, name)
    outcome = engine.table(f"{name}_outcome")
    methods = [*curves, Method.AS_BEFORE, Method.NOBODY]
    ours = methods[0]
    figures = {key: figure for method in methods for key, figure in totals(outcome, method).items()}
    row = outcome.agg(returned=(outcome.actual_purchases > 0).sum(), **figures).execute().iloc[0]
    for method in (Method.AS_BEFORE, Method.NOBODY):
        evenly = week_ends / length
        curves[method] = (row[purchases_column(method)] * evenly, row[money_column(method)] * evenly)
    new = later.filter(~later.known)
    newcomers = (
        new.agg(customers=new.customer_id.nunique(), money=money_sum(new.amount).fill_null(0.0)).execute().iloc[0]
    )
    return Backtest(
        asked_on=base.window.end,
        until=hidden.end,
        customers=base.customers,
        repeat_buyers=base.repeat_buyers,
        actual=_actual(later.filter(later.known), base.window.end, week_ends, returned=int(row["returned"])),
        predictions=tuple(_prediction(method, row, curves[method]) for method in methods),
        week_ends=tuple(int(day) for day in week_ends),
        by_frequency=tuple(
            FrequencyGroup(int(frequency), int(customers), float(predicted), float(actual))
            for frequency, customers, predicted, actual in by_frequency(outcome, ours).execute().itertuples(index=False)
        ),
        by_tenth=tuple(
            Tenth(int(tenth), int(customers), float(predicted), float(actual))
            for tenth, customers, predicted, actual in by_tenth(outcome, ours).execute().itertuples(index=False)
        ),
        new_customers=int(newcomers["customers"]),
        new_money=float(newcomers["money"]),
    )


def _prediction(method: Method, row: pd.Series, curve: Curve) -> Prediction:
    return Prediction(
        method=method,
        purchases=float(row[purchases_column(method)]),
        money=float(row[money_column(method)]),
        mae=float(row[f"mae_{method}"]),
        rmse=float(row[f"rmse_{method}"]),
        purchases_by_week=tuple(curve[0].tolist()),
        money_by_week=tuple(curve[1].tolist()),
    )


def _actual(later: ir.Table, asked_on: date, week_ends: NDArray[np.float64], *, returned: int) -> Actual:
    """Added up by week from the days on which known customers bought."""
    days = later.group_by("date").agg(purchases=later.count(), money=money_sum(later.amount)).order_by("date").execute()
    passed = (pd.to_datetime(days["date"]) - pd.Timestamp(asked_on)).dt.days.to_numpy()
    seen = np.searchsorted(passed, week_ends, side="right")  # how many of the days lie before each week's end
    purchases, money = (np.append(0, days[figure].cumsum().to_numpy())[seen] for figure in ("purchases", "money"))
    return Actual(
        purchases=int(purchases[-1]),
        money=float(money[-1]),
        returned=returned,
        purchases_by_week=tuple(purchases.tolist()),
        money_by_week=tuple(money.tolist()),
    )

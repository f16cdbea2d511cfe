"""Which first product, channel, amount or month makes customers who come back and are worth more; what may one cost?

A group of customers who began alike is described by four figures: how often they buy, how readily they leave, what they
spend first, and later. Each is estimated by group, and partly pooled: the smaller the group, the more it is like all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import ibis.expr.types as ir
import numpy as np
from ibis.backends import BaseBackend
from numpy.typing import NDArray
from scipy.interpolate import RectBivariateSpline

from clv.analysis.second_purchases import share_back
from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.customers.beginnings import BeginningGroup, BeginsBy, Mean, beginning_groups, with_beginning
from clv.customers.summary import purchase_counts, spend_counts
from clv.models.bg_nbd import BgNbdParams
from clv.models.clock_fit import in_usual_days
from clv.models.expectations import PurchaseHistories, expected_purchases
from clv.models.group_effects import group_effects, shifted
from clv.models.in_clock import PurchasesInClock
from clv.models.parameter_uncertainty import Draw, PurchaseSales, draw_parameters
from clv.models.partial_pooling import Estimates, pooled_draws, winner
from clv.models.sales_clock import SalesClock
from clv.value.intervals import LEVEL, Interval
from clv.value.real_shop import widen, years_ahead
from clv.value.ten_year import NewCustomer, new_customer_value, year_ends, year_factors

_NODES = 9  # each way; between them the log of what is expected is a cubic, to a thousandth
_SEED = 3  # the same sales give the same figures
_DRAWS = 256  # of the parameters of all


@dataclass(frozen=True)
class Sure:
    """A figure between its limits (LEVEL)."""

    value: float
    limits: Interval


@dataclass(frozen=True)
class Worth:
    """What one of them is worth, the first purchase included, margin applied, discounted [money].

    in_a_year: in the first twelve months; in_all: over the horizon. So much may winning one cost at most to be paid
    back by then.
    """

    in_a_year: Sure
    in_all: Sure


@dataclass(frozen=True)
class Beginning:
    """Customers who began alike. back: the share with a second purchase within the Beginnings' return_days; None: not
    seen so long. worth: None where the models cannot say."""

    group: BeginningGroup
    back: Sure | None
    worth: Worth | None


@dataclass(frozen=True)
class Beginnings:
    """The groups, and what stands out. return_days: None where too few have been seen for 90 days.

    back_best, worth_best: the code of the group that surely comes back most, or is worth most over the horizon; None
    where none can be told apart.
    """

    groups: tuple[Beginning, ...]
    return_days: int | None
    back_best: str | None
    worth_best: str | None


@dataclass(frozen=True)
class NewcomerModel:
    """What is expected of a newcomer of whatever group. drawn: other parameters that could be the truth, at least one.

    mean_spend: money of a repeat purchase.
    """

    params: BgNbdParams
    clock: SalesClock
    drawn: Sequence[Draw]
    mean_spend: float
    assumptions: Assumptions


def beginnings_by(
    engine: BaseBackend, analysis: Analysis, opening: ir.Table, gaps: ir.Table, by: BeginsBy, *, name: str
) -> Beginnings:
    """As `beginnings`, of the customers of an analysis, with limits for a real shop.

    opening: as made by `opening_sales`; gaps: by `purchase_gaps`.
    The engine holds the table {name}_begins_{by} while this works.
    """
    table = f"{name}_begins_{by}"
    engine.create_table(table, with_beginning(engine.table(analysis.base.table), opening, gaps, by), overwrite=True)
    groups = beginning_groups(engine.table(table), by)
    engine.drop_table(table)
    found = beginnings(groups, _model(engine, analysis))
    return replace(found, groups=tuple(_of_a_real_shop(one, analysis) for one in found.groups))


def _of_a_real_shop(one: Beginning, analysis: Analysis) -> Beginning:
    """With what a real shop adds to the limits of what a newcomer is worth; all groups share it, so the best stays."""
    if one.worth is None:
        return one

    def wider(sure: Sure, years: float) -> Sure:
        moves = analysis.signs.moves(years)
        return replace(sure, limits=widen(sure.limits, sure.value, days=analysis.base.window.days + 1, moves=moves))

    whole = years_ahead(np.array(analysis.valuation.by_year))
    return replace(one, worth=Worth(wider(one.worth.in_a_year, 0.5), wider(one.worth.in_all, whole)))


def _model(engine: BaseBackend, analysis: Analysis) -> NewcomerModel | None:
    """None where the data cannot carry values, or leave a parameter open."""
    if analysis.worth is None or analysis.fitted_on is not None:
        return None
    base, fits, summary = analysis.base, analysis.fits, engine.table(analysis.base.table)
    sales = PurchaseSales(purchase_counts(summary).execute(), base.repeat_days, base.window)
    spends = fits.gamma_gamma.params, spend_counts(summary).execute()
    drawn = draw_parameters((fits.clock_fit, sales), spends, draws=_DRAWS, seed=_SEED)
    if not drawn:
        return None
    return NewcomerModel(
        fits.bg_nbd.params, fits.clock, drawn, fits.gamma_gamma.params.mean_spend, analysis.worth.assumptions
    )


def beginnings(groups: Sequence[BeginningGroup], model: NewcomerModel | None) -> Beginnings:
    """Who comes back, what each group's newcomers are worth, and whether one stands out.

    groups: as made by `beginning_groups`, at least one. model: of all their customers; None: nothing is said of worth.
    """
    days, back = share_back(groups, seed=_SEED + 2)
    worth = None if model is None else _worth(groups, model)
    back_best = None if back is None else winner(back)
    worth_best = None if worth is None else winner(worth[1])
    return Beginnings(
        groups=tuple(
            Beginning(
                one,
                None if back is None else _sure(back[:, place]),
                None if worth is None else Worth(*(_sure(each[:, place]) for each in worth)),
            )
            for place, one in enumerate(groups)
        ),
        return_days=days,
        back_best=None if back_best is None else groups[back_best].code,
        worth_best=None if worth_best is None else groups[worth_best].code,
    )


def _worth(groups: Sequence[BeginningGroup], model: NewcomerModel) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Draws of what a newcomer of each group is worth in the first year, and over the horizon: (draws, groups)."""
    effects = group_effects(model.params, [in_usual_days(one.cells, model.clock) for one in groups], seed=_SEED)
    first = _money([one.first for one in groups], seed=_SEED + 3)
    again = _money([one.again for one in groups], seed=_SEED + 4)
    # Of all groups together the level is the spend model's; the money of a purchase says how they differ from it.
    times = np.array([(one.cells["frequency"] * one.cells["customers"]).sum() for one in groups], float)
    paid = np.array([one.again.value if many > 0 else 0.0 for one, many in zip(groups, times, strict=True)])
    again = (
        again * (model.mean_spend * times.sum() / float(paid @ times))
        if np.nansum(paid) > 0
        else np.full_like(first, model.mean_spend)
    )

    def over(years: int) -> NDArray[np.float64]:
        assumed = replace(model.assumptions, horizon_years=years)
        return assumed.margin * (first + again * _purchases(replace(model, assumptions=assumed), effects))

    return over(1), over(model.assumptions.horizon_years)


def _sure(drawn: NDArray[np.float64]) -> Sure:
    low, middle, high = np.quantile(drawn, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2]).tolist()
    return Sure(middle, Interval(low, high))


def _money(means: Sequence[Mean], *, seed: int) -> NDArray[np.float64]:
    """Draws of what each group spends [money], pooled in the logarithm: (draws, groups); 1 where none says anything."""
    value = np.array([np.log(one.value) if np.isfinite(one.error) else 0.0 for one in means])
    error = np.array([one.error / one.value if np.isfinite(one.error) else np.inf for one in means])
    if not np.isfinite(error).any():
        return np.ones((1, len(means)))
    return np.exp(pooled_draws(Estimates(value, error), seed=seed))


def _purchases(model: NewcomerModel, effects: NDArray[np.float64]) -> NDArray[np.float64]:
    """Draws of the discounted repeat purchases of a newcomer of each group: (draws, groups)."""
    edges = [np.linspace(effects[..., axis].min() - 1e-6, effects[..., axis].max() + 1e-6, _NODES) for axis in (0, 1)]
    alone = replace(model.assumptions, margin=1.0)

    def expected(one: BgNbdParams) -> float:
        return new_customer_value(NewCustomer(0.0, 1.0, PurchasesInClock(one, model.clock)), assumptions=alone)

    nodes = [[expected(shifted(model.params, rate, leaving)) for leaving in edges[1]] for rate in edges[0]]
    between = RectBivariateSpline(*edges, np.log(nodes))
    level = np.array([_of_newcomer(one.purchases, one.clock, model.assumptions) for one in model.drawn])
    level /= _of_newcomer(model.params, model.clock, model.assumptions)
    return np.resize(level, len(effects))[:, None] * np.exp(between.ev(effects[..., 0], effects[..., 1]))


def _of_newcomer(params: BgNbdParams, clock: SalesClock, assumptions: Assumptions) -> float:
    """Discounted repeat purchases of a newcomer, to the year: of other parameters only the ratio is asked for."""
    nobody = PurchaseHistories(*(np.zeros(1) for _ in range(4)))
    by_year = np.diff(expected_purchases(params, nobody, clock.ahead(year_ends(assumptions)))[0], prepend=0.0)
    return float(by_year @ year_factors(assumptions))

"""Which purchase models are there, and how is any of them asked?"""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import ibis.expr.types as ir

from clv.models import bg_nbd, mbg_nbd, pareto_nbd
from clv.models.bg_nbd import BgNbdFit, BgNbdParams, fit_bg_nbd
from clv.models.mbg_nbd import MbgNbdFit, MbgNbdParams, fit_mbg_nbd
from clv.models.pareto_nbd import ParetoNbdFit, ParetoNbdParams, fit_pareto_nbd
from clv.models.purchase_model import PurchaseModel

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

PurchaseParams = BgNbdParams | MbgNbdParams | ParetoNbdParams
PurchaseFit = BgNbdFit | MbgNbdFit | ParetoNbdFit


PARAMS: dict[PurchaseModel, type[PurchaseParams]] = {
    PurchaseModel.BG_NBD: BgNbdParams,
    PurchaseModel.MBG_NBD: MbgNbdParams,
    PurchaseModel.PARETO_NBD: ParetoNbdParams,
}


def fit_purchases(cells: pd.DataFrame, model: PurchaseModel) -> PurchaseFit:
    """The parameters of `model` under which what the customers did was most likely; no penaliser.

    cells: frequency, recency, T (any one unit of time), customers (how many look so).
    Raises PurchaseFitFailed where no starting point leads to a maximum.
    """
    match model:
        case PurchaseModel.BG_NBD:
            return fit_bg_nbd(cells)
        case PurchaseModel.MBG_NBD:
            return fit_mbg_nbd(cells)
        case PurchaseModel.PARETO_NBD:
            return fit_pareto_nbd(cells)
        case _:
            assert_never(model)


def model_of(params: PurchaseParams) -> PurchaseModel:
    """Whose parameters these are."""
    match params:
        case BgNbdParams():
            return PurchaseModel.BG_NBD
        case MbgNbdParams():
            return PurchaseModel.MBG_NBD
        case ParetoNbdParams():
            return PurchaseModel.PARETO_NBD
        case _:
            assert_never(params)


def with_p_alive(params: PurchaseParams, summary: ir.Table) -> ir.Table:
    """The summary with the column p_alive, the probability that each customer is still one at the window's end, 0 to 1.

    summary: CUSTOMER_SUMMARY, or any table with frequency, recency and T. BG/NBD gives 1 to who never came back; the
    other two tell one-time buyers apart.
    """
    match params:
        case BgNbdParams():
            return summary.mutate(p_alive=bg_nbd.p_alive(params, summary))
        case MbgNbdParams():
            return summary.mutate(p_alive=mbg_nbd.p_alive(params, summary))
        case ParetoNbdParams():
            return pareto_nbd.with_p_alive(params, summary)
        case _:
            assert_never(params)


def p_alive_when_new(params: PurchaseParams) -> float:
    """Probability that a customer is still one just after the first purchase, 0 to 1."""
    return mbg_nbd.p_alive_when_new(params) if isinstance(params, MbgNbdParams) else 1.0


def purchases_if_alive(params: PurchaseParams, frequency: int, T: ArrayLike, days: ArrayLike) -> NDArray[np.float64]:
    """Expected purchases in the next `days` of customers who are still customers: shape (len(T), len(days)).

    frequency: repeat purchases so far, 0 or more. T [days], 0 or more. days, above 0.
    Multiplied by p_alive it is what the model expects of a customer.
    """
    match params:
        case BgNbdParams():
            return bg_nbd.purchases_if_alive(params, frequency, T, days)
        case MbgNbdParams():
            return mbg_nbd.purchases_if_alive(params, frequency, T, days)
        case ParetoNbdParams():
            return pareto_nbd.purchases_if_alive(params, frequency, T, days)
        case _:
            assert_never(params)

"""How often will each customer buy again? The MBG/NBD model of Batislam, Denizel & Filiztekin (2007)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir
import numpy as np

from clv.models import bg_nbd
from clv.models.bg_nbd import BgNbdParams
from clv.models.lifetimes_adapter import ModifiedBetaGeoFitter, own_likelihood
from clv.models.maximum_likelihood import Fit, PositiveParams, fit_on_cells

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import ArrayLike, NDArray

_STARTS = bg_nbd.STARTS


@dataclass(frozen=True)
class MbgNbdParams(PositiveParams):
    """The four numbers of a fitted MBG/NBD model; all above 0, and the same as those of BG/NBD.

    r, alpha [days]: purchase rates are Gamma(r, alpha) over customers. a, b: the chance to leave after a purchase, the
    first one included, is Beta(a, b).
    """

    MODEL = "MBG/NBD"

    r: float
    alpha: float
    a: float
    b: float


MbgNbdFit = Fit[MbgNbdParams]
# As BG/NBD's, with one more chance to leave: before any repeat purchase.
mean_likelihood = partial(bg_nbd.mean_likelihood, first_chances=1)


def fit_mbg_nbd(cells: pd.DataFrame) -> MbgNbdFit:
    """The parameters under which what the customers did was most likely; no penaliser.

    cells, and PurchaseFitFailed: as in fit_bg_nbd.
    """
    own = own_likelihood(ModifiedBetaGeoFitter._negative_log_likelihood)
    return fit_on_cells(MbgNbdParams, mean_likelihood, own, cells, starts=_STARTS)


def p_alive(params: MbgNbdParams, summary: ir.Table) -> ir.NumericColumn:
    """Probability that each customer is still one at the window's end, 0 to 1, as an expression over the summary.

    summary: CUSTOMER_SUMMARY. Unlike BG/NBD it tells one-time buyers apart: the longer ago, the less likely.
    Source: Wagner & Hoppe (2008), "Erratum on the MBG/NBD model".
    """
    x, age, recency = (summary[name].cast("float64") for name in ("frequency", "T", "recency"))
    log_odds_gone = (params.r + x) * ((params.alpha + age) / (params.alpha + recency)).ln() + (
        params.a / (params.b + x)
    ).ln()
    return 1.0 / (1.0 + ibis.least(log_odds_gone, 700.0).exp())


def p_alive_when_new(params: MbgNbdParams) -> float:
    """Probability that a customer does not leave right after the first purchase, 0 to 1."""
    return params.b / (params.a + params.b)


def purchases_if_alive(params: MbgNbdParams, frequency: int, T: ArrayLike, days: ArrayLike) -> NDArray[np.float64]:
    """Expected purchases in the next `days` of customers who are still customers: shape (len(T), len(days)).

    As bg_nbd.purchases_if_alive; a customer who is still one has stayed one time more than BG/NBD counts.
    Source: Wagner & Hoppe (2008), "Erratum on the MBG/NBD model".
    """
    stayed_once_more = BgNbdParams(params.r, params.alpha, params.a, params.b + 1.0)
    return bg_nbd.purchases_if_alive(stayed_once_more, frequency, T, days)

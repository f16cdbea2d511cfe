"""How much will each customer spend per purchase? The Gamma-Gamma model of Fader & Hardie (2013)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import ibis
import ibis.expr.types as ir
import numpy as np

from clv.errors import SpendFitFailed
from clv.models.lifetimes_bridge import GammaGammaFitter, minimise_likelihood

if TYPE_CHECKING:
    import pandas as pd

_STARTS = ((0.1, 0.1, 0.1), (1.5, 1.3, 0.1), (0.0, 0.7, 1.0), (2.0, 0.3, -1.0))


@dataclass(frozen=True)
class GammaGammaParams:
    """The three numbers of a fitted Gamma-Gamma model; all above 0, q above 1 for the mean to exist.

    p: shape of a purchase's amount. q, v [money]: a customer's scale is Gamma(q, v).
    """

    p: float
    q: float
    v: float

    def __post_init__(self) -> None:
        if not all(np.isfinite(value) and value > 0 for value in (self.p, self.q, self.v)):
            raise ValueError(f"Gamma-Gamma parameters must be finite and above 0, found {self}")

    @property
    def mean_spend(self) -> float:
        """Mean spend per purchase over all customers [money]; NaN where q is not above 1."""
        return self.p * self.v / (self.q - 1) if self.q > 1 else float("nan")


@dataclass(frozen=True)
class GammaGammaFit:
    """Parameters in the data's money and the log-likelihood of the repeat buyers under them (sum)."""

    params: GammaGammaParams
    log_likelihood: float


def fit_gamma_gamma(spend_cells: pd.DataFrame) -> GammaGammaFit:
    """The parameters under which the repeat buyers' mean spends were most likely; no penaliser.

    spend_cells: frequency (1 or more), monetary_value (money, above 0), customers (how many have both).
    Raises SpendFitFailed where no starting point leads to a maximum with q above 1.
    """
    spend_cells = spend_cells.sort_values(["frequency", "monetary_value"])  # any order in, one answer out
    frequency = spend_cells["frequency"].to_numpy(np.float64)
    spend = spend_cells["monetary_value"].to_numpy(np.float64)
    customers = spend_cells["customers"].to_numpy(np.float64)
    if customers.sum() < 2:
        raise SpendFitFailed(payers=int(customers.sum()))
    # In units of the mean spend the same starting points serve euros, złoty and cents; v scales with money.
    unit = float(np.average(spend, weights=customers))
    found = minimise_likelihood(
        GammaGammaFitter._negative_log_likelihood, (frequency, spend / unit, customers), starts=_STARTS
    )
    if found is None or found[1] <= 1:
        raise SpendFitFailed(payers=int(customers.sum()))
    p, q, v = (float(value) for value in found)
    params = GammaGammaParams(p, q, v * unit)
    return GammaGammaFit(params, log_likelihood(params, spend_cells))


def log_likelihood(params: GammaGammaParams, spend_cells: pd.DataFrame) -> float:
    """ln L of the customers in `spend_cells` (as in fit_gamma_gamma).

    Source: Fader & Hardie (2013), note 025, equation 1a.
    """
    customers = spend_cells["customers"].to_numpy(np.float64)
    mean_negative = GammaGammaFitter._negative_log_likelihood(
        np.log([params.p, params.q, params.v]),
        spend_cells["frequency"].to_numpy(np.float64),
        spend_cells["monetary_value"].to_numpy(np.float64),
        customers,
        0.0,
    )
    return -float(mean_negative) * float(customers.sum())


def expected_spend(params: GammaGammaParams, summary: ir.Table) -> ir.NumericColumn:
    """Expected money per purchase day of each customer, as an expression over the summary; above 0.

    summary: CUSTOMER_SUMMARY. A weighted mean of the customer's own mean spend and that of all; without a repeat
    purchase it is that of all. A mean spend below 0 (refunds beyond the purchases) counts as 0.
    Source: Fader & Hardie (2013), note 025, equation 5.
    """
    weight = params.p * summary.frequency / (params.p * summary.frequency + (params.q - 1.0))
    own = ibis.greatest(summary.monetary_value, 0.0)
    return (1.0 - weight) * params.mean_spend + weight * own

"""How does each group of customers buy and leave beside what one BG/NBD model says of all?

Each group has its own mean purchase rate and its own mean chance to leave; how much customers differ within a group is
that of all. Both are estimated together, turned into two directions in which their errors do not hang together, and
partly pooled in each (clv.models.partial_pooling).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit, logit

from clv.models.bg_nbd import BgNbdParams, mean_likelihood
from clv.models.maximum_likelihood import purchase_columns
from clv.models.partial_pooling import Estimates, pooled_draws

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

# A standard error of both effects that says next to nothing, so that a group of whom nobody came back has a maximum;
# it is taken out of the estimate again.
_LOOSE = 1.5
_STEP = 1e-3
_LEAST_SHARE = 1e-4  # of the information of all a customer has in any direction: below, the group says nothing in it


def shifted(params: BgNbdParams, rate: float, leaving: float) -> BgNbdParams:
    """The model of customers whose log mean rate and logit mean chance to leave are so much higher."""
    size = params.a + params.b
    chance = float(expit(logit(params.a / size) + leaving))
    return BgNbdParams(params.r, params.alpha * float(np.exp(-rate)), chance * size, (1.0 - chance) * size)


def group_effects(params: BgNbdParams, groups: Sequence[pd.DataFrame], *, seed: int) -> NDArray[np.float64]:
    """Draws of each group's two effects, (draws, groups, 2): of the log purchase rate and the logit chance to leave.

    Both are beside the model of all, from which groups differ; on the whole they do not.
    groups: of each its cells as in fit_bg_nbd, days as `params` counts them; at least one group, one cell each.
    """
    found = [_own(params, cells) for cells in groups]
    whole = sum(information for _, information in found)
    customers = sum(float(cells["customers"].sum()) for cells in groups)
    turned = np.linalg.cholesky(np.asarray(whole) / customers + np.eye(2) * 1e-9)
    back = np.linalg.inv(turned)
    values, errors = [], []
    for (effect, information), cells in zip(found, groups, strict=True):
        share, axes = np.linalg.eigh(back @ information @ back.T / float(cells["customers"].sum()))
        covariance = (axes / np.maximum(share, _LEAST_SHARE)) @ axes.T / float(cells["customers"].sum())
        values.append(turned.T @ effect)
        errors.append(np.sqrt(np.diag(covariance)))
    value, error = np.array(values), np.array(errors)
    directions = []
    for axis in range(2):
        drawn = pooled_draws(Estimates(value[:, axis], error[:, axis]), seed=seed + axis)
        weight = error[:, axis] ** -2.0
        # The level is that of the model of all, whose own uncertainty is drawn with its parameters.
        directions.append(drawn - (drawn @ weight / weight.sum())[:, None])
    return np.stack(directions, axis=2) @ back


def _own(params: BgNbdParams, cells: pd.DataFrame) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """A group's own two effects, and how much its customers say of them: the matrix of information."""
    columns = purchase_columns(cells)
    customers = float(columns[-1].sum())
    likelihood = mean_likelihood(*columns)

    def slope(effects: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        one = shifted(params, *effects.tolist())
        value, by_log = likelihood(np.log(astuple(one)))
        chance = one.a / (one.a + one.b)
        each = np.array([-by_log[1], by_log[2] * (1.0 - chance) - by_log[3] * chance])
        return customers * value, customers * each

    def penalised(effects: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        value, each = slope(effects)
        return value + float(effects @ effects) / (2 * _LOOSE**2), each + effects / _LOOSE**2

    best = minimize(penalised, np.zeros(2), jac=True, method="L-BFGS-B", bounds=[(-6.0, 6.0)] * 2).x
    steps = np.eye(2) * _STEP
    information = np.array([(slope(best + step)[1] - slope(best - step)[1]) / (2 * _STEP) for step in steps])
    information = (information + information.T) / 2
    own, axes = np.linalg.eigh(information)
    information = (axes * np.maximum(own, 1e-6 * customers)) @ axes.T
    inside = np.linalg.solve(information + np.eye(2) / _LOOSE**2, np.eye(2)) @ information
    # Where the information is next to nothing in a direction, the effect there is left where the loose limit put it.
    unbound = np.linalg.pinv(inside, rcond=0.05) @ best
    return unbound, information

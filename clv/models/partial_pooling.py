"""How much of what tells groups apart is chance? Partial pooling: small groups borrow from all.

Estimates with known errors, theta_g ~ N(mu, tau^2); mu is left open, and of tau the data and DuMouchel's prior decide
(p(tau) = c / (c + tau)^2, whose scale c the errors set): equal groups fall together. That tau is uncertain is in the
limits; those of a fixed tau, empirical Bayes as it was first written, are too narrow.
Sources: Morris (1983), "Parametric empirical Bayes inference"; Gelman et al. (2013), "Bayesian Data Analysis", section
5.4; DuMouchel & Normand (2000), "Computer-modeling and graphical strategies for meta-analysis".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

DRAWS = 4_000  # a limit moves by a fiftieth of the interval's width with other seeds
# Of two equal groups one would win one time in twenty were they not pooled at all, and with pooling fewer.
WINS = 0.975
# Times the root of the squared errors' harmonic mean. With 1, as DuMouchel has it, 90% limits hold 85% of the truths
# where groups differ by one to two times their errors, with 4 they hold 88%; false winners stay below 3 in 100.
_SCALE = 4.0
_TAUS = (np.arange(400) + 0.5) / 400  # even parts of the prior's chance


@dataclass(frozen=True)
class Estimates:
    """What each group says of itself: value, and its standard error; infinite where it says nothing."""

    value: NDArray[np.float64]
    error: NDArray[np.float64]


def pooled_draws(found: Estimates, *, seed: int, draws: int = DRAWS) -> NDArray[np.float64]:
    """What the groups' true values may be, as often as the estimates make it likely: (draws, groups).

    At least one error is finite. The same seed gives the same draws.
    """
    says = np.isfinite(found.error)
    value = np.where(says, found.value, 0.0)
    precision_apart = np.where(says, 1.0 / np.where(says, found.error, 1.0) ** 2, 0.0)
    scale = _SCALE / np.sqrt(precision_apart[says].mean())
    taus = scale * _TAUS / (1.0 - _TAUS)
    # Gelman et al., equation 5.21, on every tau at once.
    precision = precision_apart / (1.0 + precision_apart * taus[:, None] ** 2)
    known = precision.sum(axis=1)
    mean = precision @ value / known
    off = (precision * (value - mean[:, None]) ** 2).sum(axis=1)
    logs = 0.5 * (np.log(precision[:, says]).sum(axis=1) - np.log(known) - off)
    chance = np.exp(logs - logs.max())
    rng = np.random.default_rng(seed)
    which = rng.choice(len(taus), size=draws, p=chance / chance.sum())
    tau = taus[which][:, None]
    centre = mean[which][:, None] + rng.standard_normal((draws, 1)) / np.sqrt(known[which][:, None])
    spread = tau**2 / (1.0 + precision_apart * tau**2)  # the variance of a group's own value around what is expected
    expected = spread * precision_apart * value + centre / (1.0 + precision_apart * tau**2)
    return expected + np.sqrt(spread) * rng.standard_normal((draws, len(value)))


def winner(draws: NDArray[np.float64]) -> int | None:
    """The place of the group that is the best in WINS of the draws; None where no group is."""
    if draws.shape[1] < 2:
        return None
    wins = np.bincount(draws.argmax(axis=1), minlength=draws.shape[1]) / len(draws)
    return int(wins.argmax()) if wins.max() >= WINS else None

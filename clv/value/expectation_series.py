"""How many purchases are expected of any customer, as a few hundred numbers that a database can add up?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.polynomial import chebyshev
from numpy.typing import NDArray

from clv.core.assumptions import Assumptions
from clv.value.ten_year import by_year_discounted

# Expected purchases of customers who are alive: (frequency, not only whole, and usual days since the first purchase)
# -> at the end of each month of the horizon, shape (len(ages), months).
PurchasesByMonth = Callable[[float, NDArray[np.float64]], NDArray[np.float64]]

# Nodes in frequency and age, and shifts: tried in this order until the terms die away. The curves are bent where the
# shift is above a + b, of the chance to leave.
_NODES = ((32, 28), (64, 40), (128, 80))
_SHIFTS = (3.0, 1.0, 0.3, 0.1, 0.03, 0.01)
_LEAST = 1e-12  # terms below it are left out: with them every figure is right to 1e-10 of itself


@dataclass(frozen=True)
class Scale:
    """Where a logarithm lies between its ends, -1 to 1: (log - middle) / half."""

    middle: float
    half: float

    def at(self, places: NDArray[np.float64]) -> NDArray[np.float64]:
        """The logarithms at so many places between the ends."""
        return np.asarray(self.middle + self.half * places)


@dataclass(frozen=True)
class ExpectationSeries:
    """Expected purchases of customers who are alive, as three Chebyshev series in two logarithms.

    A customer's mean rate is (r + frequency) / (alpha + age), in purchases a usual day. Of the days ahead fewer count
    than the horizon has, since customers leave; the series is of the logarithm of their number, which is smooth.
    frequency: the scale of log(frequency + shift). age: that of log(alpha + usual days since the first purchase).
    terms: rows of (i, k, of the days that count, of the same discounted month by month, of those of the first year);
    each is multiplied by cos(i arccos(frequency's place)) cos(k arccos(age's place)).
    """

    shift: float
    frequency: Scale
    age: Scale
    terms: tuple[tuple[int, int, float, float, float], ...]


def expectation_series(
    purchases: PurchasesByMonth,
    *,
    rate: tuple[float, float],
    most_frequency: int,
    most_age: float,
    assumptions: Assumptions,
) -> ExpectationSeries:
    """The series for frequencies of 0 to `most_frequency`, 1 or more, and ages of 0 to `most_age` usual days, above 0.

    rate: r and alpha [usual days] of the purchase rates. Relative error below 1e-10: the terms converge geometrically
    (Trefethen 2013, "Approximation Theory and Approximation Practice", chapter 8), and those left out are so small.
    """
    age = _scale(rate[1], most_age + rate[1])
    for nodes, shift in product(_NODES, _SHIFTS):
        series, whole = _series(purchases, rate, shift, _scale(shift, most_frequency + shift), age, nodes, assumptions)
        if whole:
            break
    return series


def _scale(low: float, high: float) -> Scale:
    ends = np.log([low, high])
    return Scale(float(ends.mean()), float(ends[1] - ends[0]) / 2)


def _series(
    purchases: PurchasesByMonth,
    rate: tuple[float, float],
    shift: float,
    scale: Scale,
    age: Scale,
    nodes: tuple[int, int],
    assumptions: Assumptions,
) -> tuple[ExpectationSeries, bool]:
    """The series from so many nodes in frequency (on its `scale`) and age, and whether its terms die away before."""
    r, alpha = rate
    across, along = (chebyshev.chebpts1(count) for count in nodes)
    ages = np.exp(age.at(along))
    days = np.empty((3, *nodes))
    for row, frequency in enumerate(np.exp(scale.at(across)) - shift):
        ahead = purchases(float(frequency), ages - alpha)
        years = by_year_discounted(ahead, assumptions=assumptions)
        days[:, row] = np.array([ahead[:, -1], years.sum(axis=1), years[:, 0]]) * ages / (r + frequency)
    terms = _weights(across) @ np.log(days) @ _weights(along).T
    large = np.abs(terms).max(axis=0) > _LEAST
    rows = tuple((int(i), int(k), *terms[:, i, k].tolist()) for i, k in np.argwhere(large))
    return ExpectationSeries(shift, scale, age, rows), not (large[-2:].any() or large[:, -2:].any())


def _weights(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """From values at the Chebyshev points to the terms of their series."""
    weights = chebyshev.chebvander(places, len(places) - 1).T * (2 / len(places))
    weights[0] /= 2
    return np.asarray(weights)

"""Do customers buy by the season, and ever more or less often? The clock of their sales, fitted with BG/NBD.

In a clock of usual days BG/NBD stays what it is: ln L is that of the customers whose recency and T are counted in usual
days, and for each repeat purchase the logarithm of its day's pace. All parameters are found together, so that a season
is not taken for customers who leave. What the months may differ is held back by a normal prior; whether there is a
season at all is decided by BIC, with waves, which know less than twelve months and so say it with fewer parameters.
The constants are from trials on simulated and real shops: of 180 without a season none was given one, of 540 with one
531 were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import astuple, dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize
from scipy.special import gammaln, psi

from clv.core.periods import DAYS_PER_YEAR, MONTHS_PER_YEAR, Window
from clv.models.bg_nbd import BgNbdFit, BgNbdParams
from clv.models.lifetimes_adapter import Slope, dot, one_thread
from clv.models.maximum_likelihood import purchase_columns, runs_off
from clv.models.sales_clock import YEAR, SalesClock, months_of

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

MONTHS_APART = 0.4  # prior standard deviation of a month's log pace; 0.2 is worse for waves, 0.8 little better
MOST_WAVES = 4
LEAST_REPEATS = 100  # fewer repeat purchases show no season
SEASON_DAYS = 350  # from here on a season is told; below it is taken for one, with caution
SHORT_SEASON_DAYS = 180  # below, a season cannot be seen at all
TWICE_DAYS = 730  # from here on each month has been seen twice
LEAST_ARRIVAL = 1 / 3  # of the window, for nine in ten first purchases: else the cohort's ageing looks like a season
LEAST_DRIFT = 0.05  # a year: below, the forecast is better without
DRIFT_LR = 10.0  # twice the gain of ln L; at least ln(repeat purchases) too
LATER_LR = 3.84  # the same among who came later: 1 in 20 by chance
BEGINNING_DAYS = 120  # who is first seen here was a customer before the file begins, and looks as if slowing down
_LATER_CUSTOMERS, _LATER_BUYERS = 100, 40  # fewer say nothing of what changes

_LEAST_GAIN = 1e-12
_GATE_GAIN = 1e-9  # of a sum of 30,000, a thousandth of what decides
_MOST_STEPS = 400

# A log parameter beyond these changes nothing that customers could show.
EDGES = ((-6.0, 5.0), (-3.0, 12.0), (-8.0, 6.0), (-8.0, 7.0))
_LOG_PACE = (-3.0, 3.0)


@dataclass(frozen=True)
class RepeatDays:
    """How many repeat purchases fell on each day of the window: of all customers, and of those first seen later than
    BEGINNING_DAYS after its start."""

    all: tuple[int, ...]
    later: tuple[int, ...]


@dataclass(frozen=True)
class ClockFit:
    """The clock of the sales and the purchase model in it.

    fit: alpha in usual days; its log_likelihood comprises the days' pace. plain: the model where each day is one day.
    seen: whether the sales show a season. looked: whether so many sales, so much time and such arrivals can show one.
    left_out: whether they show one that is not asked for.
    drift_found [1 / year]: NaN where too little history tells; drift_lr: what
    it gains, twice ln L. It is in the clock only where clock.drift says so.
    """

    clock: SalesClock
    fit: BgNbdFit
    plain: BgNbdFit
    seen: bool = False
    looked: bool = False
    left_out: bool = False
    drift_found: float = float("nan")
    drift_lr: float = 0.0


@dataclass(frozen=True)
class _Basis:
    """What the log pace of a day is made of: a column a parameter, over the window and over the normalising year.

    width: prior standard deviation of each; infinite where it is free. has_drift: whether a drift comes last.
    """

    columns: NDArray[np.float64]
    year: NDArray[np.float64]
    width: NDArray[np.float64]
    has_drift: bool = False

    @property
    def parameters(self) -> int:
        return self.columns.shape[1] + self.has_drift


def choose_clock(
    cells: pd.DataFrame, repeats: RepeatDays, window: Window, plain: BgNbdFit, *, season: bool = True
) -> ClockFit:
    """The clock that the sales speak for; an even one where they speak for none.

    cells: frequency, recency [days], T [days], customers. plain: the model fitted on them. season: False leaves a
    season and a drift out.
    """
    even = ClockFit(SalesClock(window.start, window.end), plain, plain)
    if not _may_show(cells, repeats, window):
        return even
    even = replace(even, looked=True)
    likelihood = _likelihood_of(cells, repeats.all, window)
    seen = any(gain > 0 for gain in wave_gains(cells, repeats, window, plain))
    if not season:
        return replace(even, left_out=seen)
    basis = _months(window) if seen else _none(window)
    found = _fit(likelihood, basis, _start(plain.params))
    chosen = ClockFit(_clock(found, basis, window), _in_clock(found), plain, seen, looked=True) if seen else even
    return _with_drift(chosen, found, basis, likelihood, (cells, repeats, window))


def wave_gains(cells: pd.DataFrame, repeats: RepeatDays, window: Window, plain: BgNbdFit) -> Iterator[float]:
    """What one, two, three and four waves over the year gain in ln L, less what BIC asks for them."""
    likelihood = _likelihood_of(cells, repeats.all, window)
    found = at_rest = _fit(likelihood, _none(window), _start(plain.params))
    price = np.log(max(sum(repeats.all), 1))
    for waves in range(1, MOST_WAVES + 1):
        found = _fit(likelihood, _waves(window, waves), found.logs, gain=_GATE_GAIN)
        yield found.log_likelihood - at_rest.log_likelihood - waves * price


def joint_likelihood(
    found: ClockFit, cells: pd.DataFrame, repeats: RepeatDays, window: Window
) -> tuple[Slope, NDArray[np.float64]]:
    """The likelihood of the model and its clock together, as a function of the log parameters, and where it is highest.

    The first four are those of BG/NBD, then come the months and the drift, as far as the clock has them: clock_of.
    """
    clock = found.clock
    basis = _months(window) if clock.season else _none(window)
    basis = replace(basis, has_drift=bool(clock.drift))
    of, _customers = _likelihood_of(cells, repeats.all, window)
    return of(basis), np.concatenate([_start(found.fit.params), clock.season, [clock.drift] if clock.drift else []])


def clock_of(clock: SalesClock, logs: NDArray[np.float64]) -> SalesClock:
    """The clock as other parameters of its joint_likelihood have it."""
    months = len(clock.season)
    return replace(clock, season=tuple(logs[4 : 4 + months].tolist()), drift=float(logs[-1]) if clock.drift else 0.0)


def in_usual_days(cells: pd.DataFrame, clock: SalesClock) -> pd.DataFrame:
    """The cells with recency and T in usual days: on them a purchase model is fitted in a clock that is known."""
    if clock.is_even:
        return cells
    age = clock.back(cells["T"])
    counted = cells.assign(recency=age - clock.back(cells["T"] - cells["recency"]), T=age)
    return counted.groupby(["frequency", "recency", "T"], as_index=False).sum() if clock.whole else counted


def later_customers(cells: pd.DataFrame, window: Window) -> pd.DataFrame | None:
    """The cells of customers first seen after the file's beginning; None where they are too few to say anything."""
    later = cells[cells["T"] <= window.days - BEGINNING_DAYS]
    buyers = later.loc[later["frequency"] > 0, "customers"].sum()
    return later if later["customers"].sum() >= _LATER_CUSTOMERS and buyers >= _LATER_BUYERS else None


def _may_show(cells: pd.DataFrame, repeats: RepeatDays, window: Window) -> bool:
    """Whether so many sales, so much time and such arrivals can tell a season at all."""
    days = window.days + 1
    if days < SHORT_SEASON_DAYS or sum(repeats.all) < LEAST_REPEATS:
        return False
    return days >= TWICE_DAYS or arrivals_spread(cells, window)


def arrivals_spread(cells: pd.DataFrame, window: Window) -> bool:
    """Whether nine in ten first purchases take at least LEAST_ARRIVAL of the window."""
    ages = cells.groupby("T")["customers"].sum().sort_index()
    known = ages.cumsum() / ages.sum()
    youngest = float(known.index.to_numpy()[np.searchsorted(known.to_numpy(), 0.1)])
    return window.days - youngest >= LEAST_ARRIVAL * (window.days + 1)


@dataclass(frozen=True)
class _Found:
    """Where a search ended: log parameters, ln L without and with the prior."""

    logs: NDArray[np.float64]
    log_likelihood: float
    penalised: float


Likelihood = Callable[[_Basis], Slope]  # of the log parameters: the mean negative penalised ln L of a customer


def _likelihood_of(cells: pd.DataFrame, repeats: tuple[int, ...], window: Window) -> tuple[Likelihood, float]:
    """The likelihood in any clock, and the number of customers, over whom it is a mean.

    Source: Fader, Hardie & Lee (2005), equation 6, its days counted by the clock; the slope in the pace of a day comes
    from all customers who were there on it.
    """
    frequency, recency, age, weight = purchase_columns(cells)
    customers = float(weight.sum())
    days = window.days + 1
    bought = np.asarray(repeats, np.float64)
    x, of_x = np.unique(frequency, return_inverse=True)
    share = _sums(of_x, weight)
    ages, of_age = np.unique(age.astype(np.int64), return_inverse=True)
    age_share, age_purchases = _sums(of_age, weight), _sums(of_age, weight * frequency)
    again = frequency > 0
    seen, back, of_seen = frequency[again], weight[again], of_x[again]
    # recency is that of a pair (T, silence), of which there are fewer than cells.
    silence = (age - recency).astype(np.int64)[again]
    pairs, of_pair = np.unique(of_age[again] * (days + 1) + silence, return_inverse=True)
    pair_age, pair_silence = pairs // (days + 1), pairs % (days + 1)
    earlier = np.maximum(x, 1.0) - 1.0
    first_day = window.days - ages
    last_day = window.days - pair_silence

    def of(basis: _Basis) -> Slope:
        columns, width = basis.columns, basis.width
        elapsed = (np.arange(days) - window.days) / DAYS_PER_YEAR
        count = columns.shape[1]

        def likelihood(logs: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
            r, alpha, a, b = np.exp(logs[:4])
            bends = logs[4 : 4 + count]
            log_pace = np.einsum("dk,k->d", columns, bends)
            year = np.exp(np.einsum("dk,k->d", basis.year, bends))
            log_pace -= np.log(year.mean())
            if basis.has_drift:
                log_pace += logs[-1] * elapsed
            pace = np.exp(log_pace)
            behind = np.concatenate([[0.0], np.cumsum(pace[:0:-1])])  # usual days of the last k days

            known = behind[ages]
            log_known = np.log(alpha + known)
            until_last = alpha + known[pair_age] - behind[pair_silence]
            lag = (log_known[pair_age] - np.log(until_last))[of_pair]
            n = r + seen
            left = np.exp(np.minimum(np.log(a / (b + earlier))[of_seen] + n * lag, 700.0))
            gone = back * (left / (1.0 + left))
            gone_n = gone * n
            pair_gone = _sums(of_pair, gone_n, len(pairs))
            age_gone = _sums(pair_age, pair_gone, len(ages))
            age_n = r * age_share + age_purchases
            stayed = gammaln(a + b) - gammaln(a + b + x) + gammaln(b + x) - gammaln(b)
            value = (
                dot(share, gammaln(r + x) - gammaln(r) + stayed)
                + customers * r * np.log(alpha)
                - dot(age_n, log_known)
                + dot(back, np.log1p(left))
                + dot(bought, log_pace)
            )
            gone_x = _sums(of_seen, gone, len(x))
            by_age = (age_gone - age_n) / (alpha + known)  # slope in T' of all customers of an age
            by_recency = -pair_gone / until_last  # and in recency'
            fewer = psi(a + b) - psi(a + b + x)
            slope = [
                r
                * (
                    dot(share, psi(r + x) - psi(r))
                    + customers * np.log(alpha)
                    - dot(age_share, log_known)
                    + dot(gone, lag)
                ),
                alpha * (customers * r / alpha + float(by_age.sum() + by_recency.sum())),
                a * (dot(share, fewer) + float(gone_x.sum()) / a),
                b * (dot(share, fewer + psi(b + x) - psi(b)) - dot(gone_x, 1.0 / (b + earlier))),
            ]
            if basis.parameters:
                by_day = _sums(last_day, by_recency, days)
                by_day -= _sums(first_day, by_age, days)
                by_day -= _sums(first_day[pair_age], by_recency, days)
                by_day[-1] += by_age.sum()
                felt = pace * np.cumsum(by_day[::-1])[::-1] + bought
                of_year = np.einsum("d,dk->k", year, basis.year) / year.sum()
                slope.extend(np.einsum("d,dk->k", felt, columns) - felt.sum() * of_year - bends / width**2)
                if basis.has_drift:
                    slope.append(dot(felt, elapsed))
            value -= 0.5 * float(np.sum((bends / width) ** 2))
            return -value / customers, -np.array(slope) / customers

        return likelihood

    return of, customers


def _sums(group: NDArray[np.int64], figures: NDArray[np.float64], groups: int = 0) -> NDArray[np.float64]:
    """The figures added up by group, 0 to groups - 1."""
    return np.bincount(group, weights=figures, minlength=groups).astype(np.float64)


def _fit(
    likelihood: tuple[Likelihood, float], basis: _Basis, begin: NDArray[np.float64], *, gain: float = _LEAST_GAIN
) -> _Found:
    """Uphill from `begin` (parameters that it lacks begin at zero) to the most likely clock on the basis.

    gain: the search ends where a step gains less, as a share of ln L.
    """
    of, customers = likelihood
    target = of(basis)
    known = begin[: 4 + basis.parameters]
    start = np.concatenate([known, np.zeros(4 + basis.parameters - len(known))])
    bounds = (*EDGES, *(_LOG_PACE,) * basis.parameters)
    options = {"maxiter": _MOST_STEPS, "ftol": gain, "gtol": 1e-7}
    with np.errstate(all="ignore"), one_thread():
        end = minimize(target, start, jac=True, method="L-BFGS-B", bounds=bounds, options=options)
    penalised = -float(end.fun) * customers
    bends = end.x[4 : 4 + basis.columns.shape[1]]
    return _Found(end.x, penalised + 0.5 * float(np.sum((bends / basis.width) ** 2)), penalised)


def _start(params: BgNbdParams) -> NDArray[np.float64]:
    return np.log(astuple(params))


def _with_drift(
    chosen: ClockFit,
    found: _Found,
    basis: _Basis,
    likelihood: tuple[Likelihood, float],
    sales: tuple[pd.DataFrame, RepeatDays, Window],
) -> ClockFit:
    """The same clock, its pace drifting where that is seen among later customers too; else what the drift would be."""
    _cells, repeats, window = sales
    if window.days + 1 < TWICE_DAYS:
        return chosen
    drifting = replace(basis, has_drift=True)
    drift = _fit(likelihood, drifting, found.logs)
    pace, gain = float(drift.logs[-1]), 2 * (drift.penalised - found.penalised)
    told = replace(chosen, drift_found=pace, drift_lr=gain)
    strong = gain > max(DRIFT_LR, np.log(max(sum(repeats.all), 1))) and abs(pace) >= LEAST_DRIFT
    if not strong or not _later_too(sales, basis, found, pace):
        return told
    return replace(told, clock=_clock(drift, drifting, window), fit=_in_clock(drift))


def _later_too(sales: tuple[pd.DataFrame, RepeatDays, Window], basis: _Basis, found: _Found, pace: float) -> bool:
    """Whether customers first seen after the file's beginning drift the same way, and half as much at least."""
    cells, repeats, window = sales
    later = later_customers(cells, window)
    if later is None:
        return False
    likelihood = _likelihood_of(later, repeats.later, window)
    steady = _fit(likelihood, basis, found.logs)
    drift = _fit(likelihood, replace(basis, has_drift=True), found.logs)
    own = float(drift.logs[-1])
    return 2 * (drift.penalised - steady.penalised) > LATER_LR and own * pace > 0 and abs(own) >= abs(pace) / 2


def _in_clock(found: _Found) -> BgNbdFit:
    params = np.exp(found.logs[:4])
    names = [field.name for field in fields(BgNbdParams)]
    return BgNbdFit(BgNbdParams(*params.tolist()), found.log_likelihood, runs_off(params, names))


def _clock(found: _Found, basis: _Basis, window: Window) -> SalesClock:
    count = basis.columns.shape[1]
    season = tuple(found.logs[4 : 4 + count].tolist())
    return SalesClock(window.start, window.end, season, float(found.logs[-1]) if basis.has_drift else 0.0)


def _none(window: Window) -> _Basis:
    return _Basis(np.zeros((window.days + 1, 0)), np.zeros((YEAR, 0)), np.zeros(0))


def _months(window: Window) -> _Basis:
    days = max(window.days + 1, YEAR)
    months = np.eye(MONTHS_PER_YEAR)[months_of(window.start, days)]
    return _Basis(months[: window.days + 1], months[-YEAR:], np.full(MONTHS_PER_YEAR, MONTHS_APART))


def _waves(window: Window, waves: int) -> _Basis:
    """So many cosines and sines over the year; the finer, the less they are trusted."""
    days = max(window.days + 1, YEAR)
    dates = np.datetime64(window.start, "D") + np.arange(days)
    of_year = (dates - dates.astype("datetime64[Y]").astype("datetime64[D]")).astype(np.float64)
    angles = 2 * np.pi * np.multiply.outer((of_year + 0.5) / DAYS_PER_YEAR, np.arange(1, waves + 1))
    columns = np.stack([np.cos(angles), np.sin(angles)], axis=2).reshape(days, 2 * waves)
    width = np.repeat(MONTHS_APART / np.arange(1, waves + 1), 2)
    return _Basis(columns[: window.days + 1], columns[-YEAR:], width)

"""Does this installation still get the figures that were published for the CD shop?

Whoever doubts the calculation can have it done again in place, on sales whose answer is known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import ibis
import numpy as np
from ibis.backends import BaseBackend

from clv.analysis.valuation import Analysis, analyse
from clv.core.assumptions import Assumptions
from clv.core.engine import connect
from clv.core.marks import N_
from clv.customers.summary import purchase_counts
from clv.evaluation.backtest import backtest
from clv.evaluation.backtest_metrics import Method
from clv.intake.sales.samples import read_sample
from clv.models.bg_nbd import fit_bg_nbd, p_alive, purchases_if_alive

DAYS_PER_WEEK = 7.0
_UNTIL = date(1997, 9, 30)
_OCTOBER = date(1997, 10, 1)

# Where a published figure comes from.
FHL = "Fader, Hardie & Lee (2005)"
FH = "Fader & Hardie (2013)"
RECOMPUTED = "lifetimes 0.11.3"


@dataclass(frozen=True)
class Published:
    """A figure of the literature: what it is (a message id), its value, its decimals as printed, and who gives it."""

    what: str
    value: float
    digits: int
    source: str


@dataclass(frozen=True)
class Checked:
    """A published figure beside the one found here."""

    published: Published
    found: float

    @property
    def holds(self) -> bool:
        """Equal to one unit of the last printed digit: the sources round, and end their searches at other digits."""
        return bool(abs(self.found - self.published.value) <= 1.0000001 * 10.0**-self.published.digits)


@dataclass(frozen=True)
class Part:
    """A group of figures under one heading (a message id)."""

    heading: str
    figures: tuple[Checked, ...]


def self_check() -> tuple[Part, ...]:
    """Every published figure of the CD shop, calculated again from the file in the lifetimes package, in some seconds.

    Raises FileNotFound where that file is not installed.
    """
    with connect() as connection:
        engine = ibis.duckdb.from_connection(connection)
        for name in ("cdnow", "cdnow-sample"):
            read_sample(connection, name, into=_table(name), import_id=name)
        sample = _analysis(engine, "cdnow-sample", until=_UNTIL)
        return (
            Part(N_("2,357 customers, until 30 September 1997"), (*_purchases(engine, sample), *_spend(sample))),
            Part(N_("What these 2,357 bought afterwards, until 30 June 1998"), _afterwards(engine)),
            Part(
                N_("All 23,570 customers, until 30 September 1997"),
                _all_customers(_analysis(engine, "cdnow", until=_UNTIL), _MASTER_1997),
            ),
            Part(
                N_("All 23,570 customers, until 30 June 1998"),
                _all_customers(_analysis(engine, "cdnow", until=None), _MASTER_1998),
            ),
        )


def _table(name: str) -> str:
    return name.replace("-", "_")


def _analysis(engine: BaseBackend, name: str, *, until: date | None) -> Analysis:
    transactions = engine.table(_table(name))
    return analyse(engine, transactions, assumptions=Assumptions(currency="USD"), until=until, name="checked")


def _purchases(engine: BaseBackend, sample: Analysis) -> tuple[Checked, ...]:
    """The purchase model, in weeks as in the paper."""
    counted = purchase_counts(engine.table(sample.base.table)).execute()
    weeks = counted.assign(recency=counted["recency"] / DAYS_PER_WEEK, T=counted["T"] / DAYS_PER_WEEK)
    fit = fit_bg_nbd(weeks)
    newcomer = purchases_if_alive(fit.params, 0, np.zeros(1), np.array([1.0, 32.0, 78.0]))[0]
    known = ibis.memtable({"frequency": [2], "recency": [30.43], "T": [38.86]})
    alive = float(engine.execute(known.select(p=p_alive(fit.params, known)))["p"].iloc[0])
    ahead = float(purchases_if_alive(fit.params, 2, np.array([38.86]), np.array([39.0]))[0, 0])
    base, params = sample.base, fit.params
    return (
        Checked(Published(N_("Customers"), 2357, 0, FHL), base.customers),
        Checked(Published(N_("Customers who bought again"), 946, 0, FHL), base.repeat_buyers),
        Checked(Published(N_("Repeat purchases"), 2457, 0, FHL), base.purchases - base.customers),
        Checked(Published("BG/NBD r", 0.243, 3, FHL), params.r),
        Checked(Published("BG/NBD α", 4.414, 3, FHL), params.alpha),
        Checked(Published("BG/NBD a", 0.793, 3, FHL), params.a),
        Checked(Published("BG/NBD b", 2.426, 3, FHL), params.b),
        Checked(Published(N_("BG/NBD log-likelihood"), -9582.4, 1, FHL), fit.log_likelihood),
        Checked(Published(N_("A new customer's purchases within a week"), 0.0532, 4, FHL), float(newcomer[0])),
        Checked(Published(N_("A new customer's purchases within 32 weeks"), 1.0437, 4, FHL), float(newcomer[1])),
        Checked(Published(N_("A new customer's purchases within 78 weeks"), 1.858, 3, FHL), float(newcomer[2])),
        Checked(Published(N_("Purchases of a known customer in the next 39 weeks"), 1.226, 3, FHL), alive * ahead),
    )


def _spend(sample: Analysis) -> tuple[Checked, ...]:
    params = sample.fits.gamma_gamma.params
    return (
        Checked(Published("Gamma-Gamma p", 6.25, 2, FH), params.p),
        Checked(Published("Gamma-Gamma q", 3.74, 2, FH), params.q),
        Checked(Published("Gamma-Gamma γ", 15.44, 2, FH), params.v),
        Checked(Published(N_("Gamma-Gamma log-likelihood"), -4055.92, 2, FH), sample.fits.gamma_gamma.log_likelihood),
        Checked(Published(N_("Expected within ten years, USD"), 248_589, -1, RECOMPUTED), sample.valuation.total),
    )


def _afterwards(engine: BaseBackend) -> tuple[Checked, ...]:
    tested = backtest(engine, engine.table(_table("cdnow-sample")), hidden_from=_OCTOBER)
    before = tested.prediction(Method.AS_BEFORE)
    return (
        Checked(Published(N_("Purchases that came"), 1882, 0, FHL), tested.actual.purchases),
        Checked(Published(N_("Purchases predicted by BG/NBD"), 1653, 0, RECOMPUTED), tested.ours.purchases),
        Checked(Published(N_("Purchases if everyone goes on as before"), 2930, 0, RECOMPUTED), before.purchases),
        Checked(Published(N_("Money that came, USD"), 70_976, 0, RECOMPUTED), tested.actual.money),
        Checked(Published(N_("Money predicted, USD"), 59_932, 0, RECOMPUTED), tested.ours.money),
        Checked(
            Published(N_("Percentage of that money from the tenth predicted to be best"), 50.2, 1, RECOMPUTED),
            100 * tested.best_tenth_share,
        ),
    )


# r, alpha, a, b (days), log-likelihood; p, q, v; ten-year value.
_MASTER_1997 = (0.25162, 33.523, 0.72343, 2.16109, -142_726.06, 6.2754, 3.6245, 14.984, 2_753_830.0)
_MASTER_1998 = (0.26713, 41.905, 0.48352, 2.11161, -259_086.83, 5.0860, 3.9951, 21.252, 3_689_703.0)


def _all_customers(found: Analysis, published: tuple[float, ...]) -> tuple[Checked, ...]:
    bought, spent = found.fits.bg_nbd, found.fits.gamma_gamma
    figures = (
        ("BG/NBD r", 4, bought.params.r),
        ("BG/NBD α", 2, bought.params.alpha),
        ("BG/NBD a", 4, bought.params.a),
        ("BG/NBD b", 4, bought.params.b),
        (N_("BG/NBD log-likelihood"), 1, bought.log_likelihood),
        ("Gamma-Gamma p", 3, spent.params.p),
        ("Gamma-Gamma q", 3, spent.params.q),
        ("Gamma-Gamma γ", 3, spent.params.v),
        (N_("Expected within ten years, USD"), -2, found.valuation.total),
    )
    return tuple(
        Checked(Published(what, value, digits, RECOMPUTED), here)
        for (what, digits, here), value in zip(figures, published, strict=True)
    )

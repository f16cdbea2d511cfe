"""Do customers of an uneven clock get what the model says of their usual days?"""

from __future__ import annotations

from datetime import date
from math import log

import ibis
import numpy as np
import pandas as pd
import pytest

from clv.core.assumptions import Assumptions
from clv.models.bg_nbd import BgNbdParams
from clv.models.expectations import PurchaseHistories, chance_alive, in_usual_days
from clv.models.gamma_gamma import GammaGammaParams
from clv.models.in_clock import USUAL_COLUMNS, PurchasesInClock, p_alive_in_clock
from clv.models.p_alive_history import alive_path
from clv.models.purchases import purchases_if_alive
from clv.models.sales_clock import EVEN, SalesClock
from clv.models.simulation import simulate_customer

PARAMS = BgNbdParams(0.6, 32.0, 0.8, 2.5)
# Ends on 31 March: January to March hold a fifth of the others' pace.
QUIET = SalesClock(date(2022, 1, 1), date(2024, 3, 31), (-log(5.0),) * 3 + (0.0,) * 9)
KNOWN = pd.DataFrame({"frequency": [0, 3, 6], "recency": [0, 700, 300], "T": [90, 800, 820]})


def _judged(engine: ibis.backends.duckdb.Backend, clock: SalesClock) -> pd.DataFrame:
    summary = engine.create_table("known", KNOWN, overwrite=True)
    return p_alive_in_clock(PARAMS, summary, clock).execute().sort_values("frequency")


def test_an_even_clock_changes_nothing(engine):
    found = _judged(engine, EVEN)
    known = PurchaseHistories(*(KNOWN[name].to_numpy(float) for name in ("frequency", "recency", "T")), np.zeros(3))
    assert found["p_alive"].tolist() == pytest.approx(chance_alive(PARAMS, known).tolist())
    assert not set(USUAL_COLUMNS) & set(found.columns)


def test_p_alive_is_that_of_the_usual_days_and_the_days_stay(engine):
    found = _judged(engine, QUIET)
    known = PurchaseHistories(*(KNOWN[name].to_numpy(float) for name in ("frequency", "recency", "T")), np.zeros(3))
    assert found["p_alive"].tolist() == pytest.approx(chance_alive(PARAMS, in_usual_days(known, QUIET)).tolist())
    assert found[["frequency", "recency", "T"]].to_numpy().tolist() == KNOWN.to_numpy().tolist()


def test_the_christmas_customer_is_not_lost_in_march(engine):
    even, quiet = _judged(engine, EVEN), _judged(engine, QUIET)
    assert quiet["p_alive"].iloc[1] > even["p_alive"].iloc[1]  # silent since December
    assert quiet["p_alive"].iloc[2] == pytest.approx(even["p_alive"].iloc[2], abs=0.05)  # for well over a year


def test_expected_purchases_follow_the_months_to_come():
    ask = PurchasesInClock(PARAMS, QUIET)
    summer = ask(2, [400.0], [30.0])[0, 0]  # April
    assert summer == pytest.approx(purchases_if_alive(PARAMS, 2, QUIET.back([400.0]), QUIET.ahead([30.0]))[0, 0])
    assert summer > purchases_if_alive(PARAMS, 2, QUIET.back([400.0]), [30.0])[0, 0]


def test_the_chance_falls_slowly_while_few_buy():
    days, chances = alive_path(
        PARAMS, [0, 60, 120], T=214, clock=SalesClock(date(2023, 9, 1), date(2024, 3, 31), QUIET.season)
    )
    quiet = dict(zip(days.tolist(), chances.tolist(), strict=True))
    even = dict(zip(*(side.tolist() for side in alive_path(PARAMS, [0, 60, 120], T=214)), strict=True))
    assert quiet[212] > even[212]


def test_the_next_purchase_is_told_in_days_of_the_calendar():
    known = PurchaseHistories(*(np.array([one]) for one in (4.0, 300.0, 310.0, 20.0)))
    spend, assumed = GammaGammaParams(6.0, 4.0, 15.0), Assumptions()
    # From 1 January on three months are quiet: the next purchase takes longer.
    start_of_year = SalesClock(date(2022, 1, 1), date(2023, 12, 31), QUIET.season)
    slow = simulate_customer((PARAMS, spend), known, clock=start_of_year, assumptions=assumed).next_purchase
    fast = simulate_customer((PARAMS, spend), known, clock=QUIET, assumptions=assumed).next_purchase
    assert slow is not None
    assert fast is not None
    assert slow.median > 1.2 * fast.median

"""Do changes from year to year move the limits on their side, and never the total?"""

from __future__ import annotations

import duckdb
import ibis
import pandas as pd
import pytest

from clv.analysis.uncertainty import valuation_intervals
from clv.analysis.valuation import Analysis, analyse
from clv.core.assumptions import Assumptions
from clv.models.concerns import Concern
from clv.models.readiness import DataVerdict
from clv.value.intervals import ValuationIntervals
from clv.value.real_shop import Signs, years_ahead
from tests.shops import as_transactions, simulated

Found = tuple[Analysis, ValuationIntervals, ValuationIntervals]


def _found(frame: pd.DataFrame, monkeypatch: pytest.MonkeyPatch) -> Found:
    """The analysis, its limits, and those that it would have if nothing changed."""
    backend = ibis.duckdb.from_connection(duckdb.connect())
    found = analyse(backend, as_transactions(backend, frame), assumptions=Assumptions())
    limits = valuation_intervals(backend, found, draws=128, futures=50)
    monkeypatch.setattr(Analysis, "signs", Signs())
    steady = valuation_intervals(backend, found, draws=128, futures=50)
    monkeypatch.undo()
    assert limits is not None
    assert steady is not None
    return found, limits, steady


def test_prices_that_rise_move_the_upper_limits_only_and_are_a_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = simulated(2000, seed=2)
    years = (frame["date"] - frame["date"].min()).dt.days / 365.25
    found, limits, steady = _found(frame.assign(amount=frame["amount"] * 1.08**years), monkeypatch)
    rise = found.signs.price
    assert 0.03 < rise < 0.10
    years_on = years_ahead(pd.Series(found.valuation.by_year).to_numpy())
    assert limits.total.low == steady.total.low
    assert limits.total.high == pytest.approx(steady.total.high * 2.718281828 ** (rise * years_on))
    assert limits.new_customer.low == steady.new_customer.low
    assert limits.by_year[0].high < steady.by_year[0].high * 1.06
    assert found.readiness.verdict is DataVerdict.CAUTION
    assert [reason.concern for reason in found.readiness.reasons] == [Concern.DEARER]


def test_the_cd_shop_shows_no_change(sample_1997: Analysis) -> None:
    assert sample_1997.signs == Signs()

"""Do the sentences about a test on the past say what the test said?"""

from __future__ import annotations

from datetime import date

import pytest

from clv.evaluation.backtest_metrics import Actual, Backtest, Method, Prediction
from clv.evaluation.model_comparison import Comparison, ModelTotal
from clv.i18n.locale import Language, Locale
from clv.models.bg_nbd import BgNbdParams
from clv.models.maximum_likelihood import Fit
from clv.models.purchase_model import PurchaseModel
from clv.phrases import evidence
from clv.value.intervals import Interval

EN = Locale(Language.EN)


def found(*, money: float, purchases: float) -> Backtest:
    """A test in which 100 purchases came, and 1,000 of money."""
    said = [
        Prediction(method, purchases=purchases, money=money, mae=0.0, rmse=0.0, purchases_by_week=(), money_by_week=())
        for method in (Method.BG_NBD, Method.AS_BEFORE)
    ]
    actual = Actual(100, 1000.0, 50, (), ())
    return Backtest(date(2025, 1, 1), date(2025, 7, 1), 200, 80, actual, tuple(said), (), (), (), 0, 0.0)


@pytest.mark.parametrize(
    ("money", "purchases", "said"),
    [
        (980.0, 137.0, "Counted in purchases it was 37% too high."),
        (1100.0, 80.0, "Counted in purchases it was 20% too low."),
    ],
)
def test_where_money_and_purchases_tell_two_stories_both_are_told(money: float, purchases: float, said: str) -> None:
    shop = found(money=money, purchases=purchases)
    assert said in evidence.tested(shop, EN)
    assert said in evidence.backtest(shop, EN, "EUR")[1]


def test_where_money_and_purchases_agree_one_story_is_told() -> None:
    assert evidence.tested(found(money=980.0, purchases=110.0), EN) == "A test on the last 6 months was 2% too low."


def test_money_alone_speaks_where_nobody_came_back() -> None:
    shop = found(money=500.0, purchases=30.0)
    nobody = Backtest(**{**shop.__dict__, "actual": Actual(0, 0.0, 0, (), ())})
    assert "purchases" not in evidence.tested(nobody, EN)


@pytest.mark.parametrize(
    ("totals", "said"),
    [
        ((1000.0, 1100.0, 900.0), "2 other models say €900 and €1,100, within these limits."),
        ((1000.0, 1100.0, 790.0), "2 other models say €790 and €1,100: not all within these limits."),
        ((1000.0, 1250.0, 900.0), "2 other models say €900 and €1,250: not all within these limits."),
        ((1000.0, 1250.0), "1 other model says €1,250: not all within these limits."),
        ((1000.0,), ""),
    ],
)
def test_other_models_are_told_beside_the_limits_and_whether_they_leave_them(
    totals: tuple[float, ...], said: str
) -> None:
    compared = comparison(totals)
    assert evidence.others(compared, Interval(800.0, 1200.0), locale=EN, currency="EUR") == said


def test_without_limits_other_models_are_told_alone() -> None:
    compared = comparison((1000.0, 1250.0, 900.0))
    assert evidence.others(compared, None, locale=EN, currency="EUR") == "2 other models say €900 and €1,250."


def comparison(totals: tuple[float, ...]) -> Comparison:
    fit = Fit(BgNbdParams(0.25, 4.4, 0.8, 2.4), 0.0)
    return Comparison(
        tuple(ModelTotal(model, fit, total, 10.0, 0.5) for model, total in zip(PurchaseModel, totals, strict=False)), ()
    )


@pytest.mark.parametrize(
    ("days", "said"), [(1, "1 day"), (59, "59 days"), (60, "2 months"), (273, "9 months"), (545, "18 months")]
)
def test_a_long_time_is_told_in_months(days: int, said: str) -> None:
    assert evidence.span(days, EN) == said
    assert evidence.span(float("nan"), EN) == "–"

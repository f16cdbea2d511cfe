"""Is a customer due when the law of the gaps says so, and do customers come when they are due?"""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import numpy as np
import pandas as pd
import pytest

from clv.models.bg_nbd import BgNbdParams
from clv.models.in_clock import with_usual_days
from clv.models.next_purchase import DUE_SHARES, LIKELY, MOST_DAYS, GapLaw, gap_law, with_due
from clv.models.sales_clock import SalesClock
from tests.benchmarks.due import CD_DAYS, END, KINDS, come_by, comebacks, met, shop
from tests.shops import cdnow

LAST = date(2024, 12, 31)
EVEN = SalesClock(date(2021, 1, 1), LAST)
# January holds a twentieth of what the other months do: all but closed.
CLOSED = SalesClock(date(2021, 1, 1), LAST, (-np.log(20.0), *(0.0,) * 11))
PARAMS = BgNbdParams(0.6, 32.0, 0.8, 2.5)


def _law(shape: float) -> GapLaw:
    return gap_law(PARAMS, shape=shape, repeats=4000, repeat_buyers=1000)


def _due(
    rows: list[tuple[int, int, int]], law: GapLaw, *, clock: SalesClock = EVEN, p_alive: float = 1.0
) -> pd.DataFrame:
    """(frequency, recency, T) of each customer, with what is said of them, and the days after LAST as {name}_in."""
    known = pd.DataFrame(rows, columns=["frequency", "recency", "T"]).assign(number=range(len(rows)), p_alive=p_alive)
    engine = ibis.duckdb.connect()
    summary = engine.create_table("summary", known)
    asked = summary if clock.is_even else with_usual_days(summary, clock)
    found = with_due(asked, law, clock=clock).execute().sort_values("number", ignore_index=True)
    return found.assign(
        **{f"{name}_in": (pd.to_datetime(found[name]) - pd.Timestamp(LAST)).dt.days for name in DUE_SHARES}
    )


def test_at_random_moments_it_is_what_bg_nbd_says_of_who_still_is_a_customer() -> None:
    rows = [(1, 30, 60), (1, 30, 30), (5, 300, 330), (20, 400, 460)]
    found = _due(rows, _law(1.0))
    for (frequency, _recency, age), due in zip(rows, found["due_in"], strict=True):
        # The chance of still being silent on day n, half a day later: ((alpha + T) / (alpha + T + n)) ** (r + x).
        silent = [((32.0 + age + 0.5) / (32.0 + age + day + 0.5)) ** (0.6 + frequency) for day in range(1, 400)]
        assert due == 1 + next(place for place, chance in enumerate(silent) if chance <= 0.5)


@pytest.mark.parametrize("clock", [EVEN, CLOSED], ids=["even", "closed in January"])
@pytest.mark.parametrize("shape", [1.0, 4.0, 900.0])
def test_each_share_has_come_by_its_day_and_not_before(shape: float, clock: SalesClock) -> None:
    rng = np.random.default_rng(1)
    rows = []
    for frequency in [1, 1, 2, 3, 7, 20, 60] * 20:
        recency = int(rng.integers(frequency, min(40 * frequency, 1200) + 1))
        rows.append((frequency, recency, recency + int(rng.integers(0, 2 * recency // frequency + 2))))
    law = _law(shape)
    found = _due(rows, law, clock=clock)
    off_by = 0.1 if clock is EVEN else 1.0  # the season is counted in parts of a usual day
    for name, share in DUE_SHARES.items():
        known = found[found[f"{name}_in"].notna()]
        day = known[f"{name}_in"].to_numpy(float)
        # A node of the law lies up to a hundredth of a gap beside it; the season counts quarters of a usual day.
        by, before = (come_by(law, clock, known, np.maximum(day + off, 0)) for off in (off_by, -1 - off_by))
        assert (by >= share - 0.015).all()
        assert ((before <= share + 0.015) | (day == 1)).all()
        assert len(known) > 100


def test_a_shop_that_is_closed_in_january_expects_nobody_then() -> None:
    rows = [(6, 180, 200)]
    even, closed = _due(rows, _law(4.0)), _due(rows, _law(4.0), clock=CLOSED)
    assert even["due_in"][0] < 31 < closed["due_in"][0]


def test_nobody_knows_when_a_one_time_buyer_comes_nor_who_has_more_likely_left_than_not() -> None:
    assert _due([(0, 0, 40)], _law(1.0))[[*DUE_SHARES, "overdue_days"]].isna().all(axis=None)
    assert _due([(3, 90, 100)], _law(1.0), p_alive=LIKELY)[[*DUE_SHARES, "overdue_days"]].notna().all(axis=None)
    assert _due([(3, 90, 100)], _law(1.0), p_alive=0.499)[[*DUE_SHARES, "overdue_days"]].isna().all(axis=None)


def test_a_day_more_than_ten_years_away_is_not_told_and_the_nearer_ones_are() -> None:
    found = _due([(1, 1200, 1400)], _law(1.0))
    assert found["due"].notna()[0]
    assert found["due_late"].isna()[0]
    assert found["overdue_days"][0] == 0
    assert found["due_in"][0] < MOST_DAYS


def test_who_bought_on_the_last_day_is_due_tomorrow_at_the_earliest() -> None:
    found = _due([(40, 40, 40)], _law(1.0))  # every day
    assert found["due_early"][0] == pd.Timestamp(LAST + timedelta(days=1))
    assert found["due_early_in"][0] <= found["due_in"][0] <= found["due_late_in"][0] <= 5


def test_overdue_is_who_is_silent_beyond_nine_gaps_in_ten() -> None:
    law = _law(4.0)
    late = float(law.mean_gap(10, 300.0)) * law.gap(10, 0.9)
    assert 35 < late < 60  # a gap of 30 days, four parts each
    found = _due([(10, 300, 300 + silent) for silent in (0, int(late), int(late) + 11)], law)
    assert found["overdue_days"].tolist() == [0, 0, 10]


def test_a_silence_over_a_closed_month_is_overdue_for_fewer_days() -> None:
    law, february = _law(4.0), SalesClock(date(2021, 1, 1), date(2024, 2, 10), CLOSED.season)
    even, closed = (_due([(10, 300, 370)], law, clock=clock) for clock in (EVEN, february))
    assert closed["overdue_days"][0] < even["overdue_days"][0] - 5


def test_the_longer_the_silence_the_later_the_due_day_and_none_is_in_the_past() -> None:
    for shape in (1.0, 4.0, 900.0):
        found = _due([(5, 150, 150 + silent) for silent in range(0, 400, 7)], _law(shape))
        after_purchase = found["due_in"] + found["T"] - found["recency"]
        assert (after_purchase.diff().dropna() >= 0).all()
        assert (found["due_early_in"] >= 1).all()
        assert (found["due_early_in"] <= found["due_in"]).all()
        assert (found["due_in"] <= found["due_late_in"]).all()


def test_the_own_gap_counts_for_more_the_more_of_them_there_are() -> None:
    law = _law(1.0)
    one, ten = (float(law.mean_gap(gaps, 100.0 * gaps)) for gaps in (1, 10))
    assert one == pytest.approx((32.0 + 100.0) / 1.6)  # alpha and r of all, and the own 100 days
    assert abs(ten - 100) < abs(one - 100) < 20
    assert float(law.mean_gap(1000, 100_000.0)) == pytest.approx(100, rel=1e-3)


@pytest.mark.parametrize("kind", ["at random moments", "evenly, shape 4", "seasonal", "wholesale, Mondays"])
def test_half_of_those_who_come_again_come_by_the_due_day_and_eight_in_ten_within_its_spread(kind: str) -> None:
    back = comebacks(shop(KINDS[kind], 4000, seed=7), END)
    assert back is not None
    found = met(back)
    assert found.customers > 1000
    assert found.by_due == pytest.approx(0.50, abs=0.05)
    assert found.within == pytest.approx(0.80, abs=0.05)
    assert found.naive < 0.45  # last purchase and mean gap: the silence so far is forgotten


def test_a_subscription_is_due_to_the_day() -> None:
    back = comebacks(shop(KINDS["subscriptions by the month"], 600, seed=7), END)
    assert back is not None
    found = met(back)
    assert found.missed <= 1
    assert found.within > 0.95
    assert (back["due_late"] - back["due_early"]).median() <= 4


def test_the_cd_shop_comes_again_when_it_is_due() -> None:
    back = comebacks(cdnow("master"), CD_DAYS[1])
    assert back is not None
    assert (back["share"] <= 0.5).mean() == pytest.approx(0.50, abs=0.05)
    assert back["share"].between(0.1, 0.9).mean() == pytest.approx(0.80, abs=0.05)

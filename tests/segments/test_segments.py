"""Is every customer in exactly one segment, on the right side of each threshold?"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clv.segments.cutoffs import Cutoffs, find_cutoffs
from clv.segments.segments import SEGMENT_CODES, assign_segments, chance_of_silence
from clv.segments.thresholds import Thresholds
from tests.segments.customers import LIMITS, scored


def codes(*rows: dict[str, float], limits: Cutoffs = LIMITS) -> list[str]:
    return assign_segments(scored(*rows), limits).order_by("customer_id").execute()["segment"].tolist()


# A customer of 300 days who bought every 50 days until today, surely here, worth 100 of at most 120.
REGULAR = {"frequency": 6, "recency": 300, "T": 300, "p_alive": 0.9, "ten_year_value": 100.0, "value_if_alive": 120.0}
ONCE = {"frequency": 0, "recency": 0, "T": 100, "p_alive": 1.0, "ten_year_value": 500.0, "value_if_alive": 500.0}


def test_a_customer_is_new_for_thirty_days() -> None:
    # Day 0 is the last of the sales: who first bought 29 days before it did so in the last 30 days.
    assert codes(ONCE | {"T": 29}, ONCE | {"T": 30}) == ["new", "one_time"]
    assert codes(REGULAR | {"T": 29, "recency": 29}, REGULAR | {"T": 30, "recency": 30}) == ["new", "best"]


def test_the_best_begin_at_their_limit() -> None:
    assert codes(REGULAR, REGULAR | {"ten_year_value": 99.9}) == ["best", "active"]


def test_who_is_rather_gone_than_here_slips_away_or_is_gone() -> None:
    worthless = REGULAR | {"value_if_alive": 79.9, "ten_year_value": 40.0}
    assert codes(REGULAR | {"p_alive": 0.5}, REGULAR | {"p_alive": 0.49}) == ["best", "slipping"]
    assert codes(worthless | {"p_alive": 0.5}, worthless | {"p_alive": 0.49}) == ["active", "lapsed"]


def test_who_slips_away_is_worth_winning_back() -> None:
    gone = REGULAR | {"p_alive": 0.2, "ten_year_value": 10.0}
    assert codes(gone | {"value_if_alive": 80.0}, gone | {"value_if_alive": 79.9}) == ["slipping", "lapsed"]


def test_who_is_all_but_surely_gone_is_not_called_whatever_they_would_be_worth() -> None:
    gone = REGULAR | {"ten_year_value": 10.0, "value_if_alive": 1e6}
    assert codes(gone | {"p_alive": 0.10}, gone | {"p_alive": 0.09}) == ["slipping", "lapsed"]
    # Nor where the own pace says the same.
    assert codes(gone | {"p_alive": 0.09, "T": 495}) == ["lapsed"]


def test_a_silence_against_the_own_pace_is_a_warning_before_the_model_gives_one() -> None:
    # One purchase every 50 days, six of them: after 194 days of silence (300/494)^6 = 0.0502, after 195 0.0496.
    regular = REGULAR | {"p_alive": 0.89}
    assert codes(regular | {"T": 494}, regular | {"T": 495}) == ["best", "slipping"]
    # And none where little would be lost.
    assert codes(regular | {"T": 495, "value_if_alive": 79.9, "ten_year_value": 40.0}) == ["active"]


def test_who_is_all_but_surely_still_a_customer_is_not_called_this_week_however_long_the_silence() -> None:
    assert codes(*(REGULAR | {"T": 2000, "p_alive": chance} for chance in (0.899, 0.9, 0.99))) == [
        "slipping",
        "best",
        "best",
    ]


def test_a_pace_known_from_one_return_makes_no_silence_unusual_soon() -> None:
    # Back after 20 days: 20 times as long has still a chance of (20/400)^1 = 0.05; one day more has less.
    once_back = REGULAR | {"frequency": 1, "recency": 20, "p_alive": 0.8}
    assert codes(once_back | {"T": 400}, once_back | {"T": 401}) == ["best", "slipping"]


def test_the_chance_of_a_silence_is_that_all_purchases_fell_before_it() -> None:
    table = scored(
        REGULAR | {"frequency": 5, "recency": 100, "T": 175},  # (4/7)^5
        REGULAR | {"frequency": 2, "recency": 0, "T": 0},
        ONCE,
        REGULAR,
    )
    found = table.select("customer_id", chance=chance_of_silence(table)).order_by("customer_id").execute()["chance"]
    assert found.tolist() == pytest.approx([1024 / 16807, 0.0, 1.0, 1.0])


def test_one_time_buyers_are_judged_by_the_time_since_their_purchase_only() -> None:
    rows = [ONCE | {"T": days, "value_if_alive": worth} for days in (200, 201) for worth in (0.0, 1e6)]
    assert codes(*rows) == ["one_time"] * 2 + ["one_time_long_ago"] * 2


def test_where_nobody_came_back_nobody_is_of_long_ago() -> None:
    unknown = replace(LIMITS, winnable=math.nan, due_from=math.nan, due_to=math.nan, long_ago=math.nan)
    assert codes(ONCE | {"T": 5000}, ONCE | {"T": 3}, limits=unknown) == ["one_time", "new"]


def returns(**days: int) -> Callable[[float], int | None]:
    """Who came back by which day: a shop in which nobody is undecided."""

    def returned_by(share: float) -> int | None:
        came = 0
        for day, customers in days.items():
            came += customers
            if came >= share * sum(days.values()) - 1e-9:
                return int(day[1:])
        return None

    return returned_by


def test_the_limits_are_those_of_the_customers_themselves() -> None:
    # 21 customers worth 0, 10, ... 200: the best tenth begins at 180. Those of the repeat buyers (0 to 100, eleven)
    # worth a call begin at 75. Of 20 who came back, 5 did by day 10, 15 by day 40, 18 by day 90.
    rows = [
        (REGULAR if step <= 10 else ONCE) | {"ten_year_value": 10.0 * step, "value_if_alive": 10.0 * step}
        for step in range(21)
    ]
    found = find_cutoffs(scored(*rows), returns(d10=5, d20=5, d40=5, d90=3, d300=2), thresholds=Thresholds())
    assert (found.best, found.winnable) == pytest.approx((180.0, 75.0))
    assert (found.due_from, found.due_to, found.long_ago) == (10, 40, 90)


def test_other_thresholds_move_the_limits() -> None:
    rows = [REGULAR | {"ten_year_value": 10.0 * step, "value_if_alive": 10.0 * step} for step in range(21)]
    wanted = Thresholds(best_share=0.2, winnable_share=0.5, due_from=0.26, due_to=0.5, long_ago=0.91)
    found = find_cutoffs(scored(*rows), returns(d10=5, d20=5, d40=5, d90=3, d300=2), thresholds=wanted)
    assert (found.best, found.winnable) == pytest.approx((160.0, 100.0))
    assert (found.due_from, found.due_to, found.long_ago) == (20, 20, 300)


def test_without_repeat_buyers_their_limits_are_unknown() -> None:
    found = find_cutoffs(scored(ONCE), returns(), thresholds=Thresholds())
    assert found.best == 500
    assert all(math.isnan(limit) for limit in (found.winnable, found.due_from, found.due_to, found.long_ago))


@st.composite
def customers(draw: st.DrawFn) -> dict[str, float]:
    known = draw(st.integers(0, 800))
    frequency = draw(st.integers(0, 5))
    worth, chance = draw(st.floats(0, 1e6)), draw(st.floats(0, 1))
    return {
        "frequency": frequency,
        "recency": draw(st.integers(0, known)) if frequency else 0,
        "T": known,
        "p_alive": chance,
        "value_if_alive": worth,
        "ten_year_value": chance * worth,
    }


@settings(max_examples=40, deadline=None)
@given(st.lists(customers(), min_size=1, max_size=40), st.booleans())
def test_the_division_covers_every_customer_once(rows: list[dict[str, float]], came_back: bool) -> None:
    table = scored(*rows)
    limits = find_cutoffs(table, returns(d20=3, d80=4) if came_back else returns(), thresholds=Thresholds())
    divided = assign_segments(table, limits).execute()
    assert sorted(divided["customer_id"]) == sorted(table.customer_id.execute())
    assert set(divided["segment"]) <= set(SEGMENT_CODES)
    once = divided["segment"].isin(["one_time", "one_time_long_ago"])
    assert set(divided.loc[once, "frequency"]) <= {0}
    assert set(divided.loc[~once & (divided["frequency"] == 0), "segment"]) <= {"new"}


def test_the_cd_shop_s_segments_by_hand(cd_shop, sample_1997) -> None:
    """The same rules written once more, in pandas, over the sample until September 1997."""
    values = cd_shop.table(sample_1997.valuation.table).execute()
    limits = sample_1997.valuation.limits
    once, doubt = values["frequency"] == 0, values["p_alive"] < 0.5
    own_pace = (values["recency"] / values["T"]) ** values["frequency"]
    slipping = (
        ~once & (values["p_alive"] >= 0.1) & (doubt | (own_pace < 0.05)) & (values["value_if_alive"] >= limits.winnable)
    )
    best = ~once & ~slipping & ~doubt & (values["ten_year_value"] >= limits.best)
    counts = values["segment"].value_counts()
    # All of them first bought in the first quarter: nobody is new.
    assert set(counts.index) == {"slipping", "best", "active", "lapsed", "one_time_long_ago", "one_time"}
    assert counts["slipping"] == slipping.sum() > 0
    assert counts["best"] == best.sum() > 0
    assert counts["active"] == (~once & ~slipping & ~best & ~doubt).sum()
    assert counts["lapsed"] == (~once & ~slipping & doubt).sum()
    assert counts["one_time_long_ago"] == (once & (values["T"] > limits.long_ago)).sum()
    assert counts["one_time"] == (once & (values["T"] <= limits.long_ago)).sum()

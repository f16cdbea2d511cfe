"""Is the observation window cut where it should be?"""

from __future__ import annotations

from datetime import date

import pytest

from clv.core.periods import Period, Window, months_after

NINE_DAYS = Window(date(2024, 1, 1), date(2024, 1, 10))


def test_the_last_third_of_nine_days_is_three_days():
    assert NINE_DAYS.last_part(1 / 3) == date(2024, 1, 8)


@pytest.mark.parametrize(("share", "first"), [(0.001, date(2024, 1, 10)), (0.999, date(2024, 1, 2))])
def test_the_last_part_has_a_day_and_leaves_one(share, first):
    assert NINE_DAYS.last_part(share) == first


@pytest.mark.parametrize("share", [0.0, 1.0, -0.5, float("nan")])
def test_a_part_is_neither_nothing_nor_all(share):
    with pytest.raises(ValueError, match="between 0 and 1"):
        NINE_DAYS.last_part(share)


def test_both_parts_together_are_the_window_and_share_no_day():
    shown, hidden = NINE_DAYS.split(date(2024, 1, 8))
    assert (shown.start, shown.end) == (date(2024, 1, 1), date(2024, 1, 7))
    assert (hidden.start, hidden.end) == (date(2024, 1, 8), date(2024, 1, 10))


@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2024, 1, 11)])
def test_a_window_is_not_cut_outside(day):
    with pytest.raises(ValueError, match="cannot be cut"):
        NINE_DAYS.split(day)


def test_a_window_does_not_end_before_it_starts():
    with pytest.raises(ValueError, match="before it starts"):
        Window(date(2024, 1, 2), date(2024, 1, 1))


def test_a_period_has_its_months_in_order():
    assert Period(date(2029, 11, 1), date(2030, 2, 1)).months == (
        date(2029, 11, 1),
        date(2029, 12, 1),
        date(2030, 1, 1),
        date(2030, 2, 1),
    )
    assert Period(date(2030, 1, 1), date(2030, 1, 1)).months == (date(2030, 1, 1),)


@pytest.mark.parametrize(
    ("first", "last"), [(date(2030, 1, 2), date(2030, 2, 1)), (date(2030, 2, 1), date(2030, 1, 1))]
)
def test_a_period_of_no_whole_months_is_refused(first, last):
    with pytest.raises(ValueError, match="first day of a month"):
        Period(first, last)


@pytest.mark.parametrize(
    ("end", "last_whole"),
    [
        (date(2030, 2, 28), date(2030, 2, 1)),
        (date(2030, 3, 28), date(2030, 3, 1)),
        (date(2030, 3, 27), date(2030, 2, 1)),
        (date(2030, 12, 31), date(2030, 12, 1)),
    ],
)
def test_a_month_is_over_when_at_most_three_days_of_it_lack(end, last_whole):
    assert Window(date(2030, 1, 14), end).whole_months[-1] == last_whole
    assert Window(date(2030, 1, 14), end).whole_months[0] == date(2030, 1, 1)


def test_within_one_month_none_is_over():
    assert Window(date(2030, 1, 1), date(2030, 1, 27)).whole_months == ()


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2025, 3, 31), 6, date(2025, 9, 30)),
        (date(2025, 9, 30), 6, date(2026, 3, 31)),
        (date(2025, 1, 30), 1, date(2025, 2, 28)),
        (date(2024, 1, 30), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 12, 31), 12, date(2026, 12, 31)),
        (date(2025, 12, 31), 0, date(2025, 12, 31)),
    ],
)
def test_months_later_is_the_day_of_the_same_number_and_a_month_s_end_stays_one(day, months, later):
    assert months_after(day, months) == later

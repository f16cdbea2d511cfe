"""Are Kaplan-Meier's shares, their limits and the log-rank test right: by hand, as published, as lifelines has them?"""

from __future__ import annotations

import pandas as pd
import pytest

from clv.customers import survival
from clv.customers.survival import FEWEST, Chance, kaplan_meier, log_rank

# Weeks in remission under 6-MP and under placebo, 21 children each, and whether the relapse was seen: Freireich et al.
# (1963), "The effect of 6-mercaptopurine on the duration of steroid-induced remissions in acute leukemia", Blood 21.
SIX_MP = [(6, 1)] * 3 + [(6, 0), (7, 1), (9, 0), (10, 1), (10, 0), (11, 0), (13, 1), (16, 1), (17, 0), (19, 0), (20, 0)]
SIX_MP += [(22, 1), (23, 1), (25, 0), (32, 0), (32, 0), (34, 0), (35, 0)]
PLACEBO = [(weeks, 1) for weeks in (1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23)]


def each(rows: list[tuple[int, int]]) -> pd.DataFrame:
    """One customer a row: (days, came)."""
    return pd.DataFrame(rows, columns=["days", "came"]).assign(customers=1)


def test_five_customers_by_hand():
    # Day 2: 1 of 5 comes back. Day 3: one goes out of sight. Day 5: 1 of 3. Day 8: 1 of 2. Day 9: the last is unseen.
    curve = kaplan_meier(each([(2, 1), (3, 0), (5, 1), (8, 1), (9, 0)]))
    assert curve.days == (2, 3, 5, 8, 9)
    out = [4 / 5, 4 / 5, 4 / 5 * 2 / 3, 4 / 5 * 2 / 3 / 2, 4 / 5 * 2 / 3 / 2]
    assert curve.share == pytest.approx([1 - share for share in out])
    # Seen for so long: all five; still five (4 of the 4/5 who are out); 3 of 4/5; 2 of 8/15; 1 of 4/15.
    assert curve.in_sight == pytest.approx([5, 5, 3.75, 3.75, 3.75])


def test_the_share_holds_from_the_day_on_and_is_nought_before():
    curve = kaplan_meier(each([(2, 1), (3, 0), (5, 1), (8, 1), (9, 0)]))
    assert curve.by(1) == Chance(0.0, 0.0, 0.0)
    assert curve.by(4).value == curve.by(2).value == pytest.approx(0.2)
    assert curve.by(5).value == pytest.approx(7 / 15)


def test_who_goes_out_of_sight_on_a_day_was_watched_on_it():
    assert kaplan_meier(each([(4, 1), (4, 0)])).share == (0.5,)


def test_the_published_figures_of_the_six_mp_trial():
    """Kleinbaum & Klein (2012), Survival Analysis, chapter 2: the share still in remission, four digits."""
    curve = kaplan_meier(each(SIX_MP))
    published = {6: 0.8571, 7: 0.8067, 10: 0.7529, 13: 0.6902, 16: 0.6275, 22: 0.5378, 23: 0.4482}
    assert {week: round(1 - curve.by(week).value, 4) for week in published} == published


def test_the_limits_are_those_of_lifelines(monkeypatch):
    """lifelines 0.30.3, KaplanMeierFitter().fit(t, status) on load_leukemia(), Rx == 0: confidence_interval_: 95%."""
    monkeypatch.setattr(survival, "CONFIDENCE", 0.95)
    curve = kaplan_meier(each(SIX_MP))
    theirs = {6: (0.619718, 0.951552), 13: (0.431610, 0.849066), 22: (0.267779, 0.746791), 35: (0.188052, 0.680143)}
    for week, (low, high) in theirs.items():
        assert (1 - curve.by(week).high, 1 - curve.by(week).low) == pytest.approx((low, high), abs=5e-7)


def test_counts_give_the_curve_of_the_customers_they_count():
    rows = SIX_MP + PLACEBO
    counts = each(rows).groupby(["days", "came"], as_index=False).sum()
    assert len(counts) < len(rows)
    one, other = kaplan_meier(counts), kaplan_meier(each(rows))
    assert one.days == other.days
    assert (one.share, one.low, one.high) == (other.share, other.low, other.high)


def test_when_all_in_sight_are_back_the_lower_limit_stays_where_it_was():
    curve = kaplan_meier(each(PLACEBO))
    assert curve.by(23) == curve.by(400) == Chance(1.0, curve.by(22).low, 1.0)
    assert 0.5 < curve.by(22).low < curve.by(22).value < 1


def test_where_all_came_back_on_one_day_the_lower_limit_is_that_of_so_many_out_of_so_many():
    # Clopper & Pearson (1934): all of ten leave 0.05 ** (1/10) = 0.741 possible.
    curve = kaplan_meier(each([(5, 1)] * 10))
    assert (curve.by(5).value, round(curve.by(5).low, 3), curve.by(5).high) == (1.0, 0.741, 1.0)


def test_the_day_of_a_share_is_the_first_on_which_it_is_reached():
    curve = kaplan_meier(each(PLACEBO))
    # 10 of 21 have relapsed by week 7 (the next come in week 8), 13 of 21 by week 8.
    assert curve.day_of(0.5) == 8
    assert kaplan_meier(each(SIX_MP)).day_of(0.6) is None


def test_a_day_is_seen_while_enough_are_in_sight():
    counts = pd.DataFrame(
        [(10, 1, FEWEST), (20, 0, FEWEST), (30, 0, FEWEST - 1)], columns=["days", "came", "customers"]
    )
    # On day 30 nearly half of those still out are in sight; with as large a part of those who are back it is more.
    assert kaplan_meier(counts).seen_days == 30
    assert kaplan_meier(counts[counts["came"] == 0]).seen_days == 20
    assert kaplan_meier(counts.tail(1)).seen_days == 0


def test_the_published_log_rank_of_the_six_mp_trial():
    """Kleinbaum & Klein (2012), chapter 2: 16.793."""
    chi_squared, p_value = log_rank([each(SIX_MP), each(PLACEBO)])
    assert chi_squared == pytest.approx(16.793, abs=5e-4)
    assert p_value == pytest.approx(4.168809e-05, rel=1e-6)  # lifelines 0.30.3, logrank_test


def test_the_log_rank_of_three_groups_in_lifelines_documentation():
    """lifelines, "More examples and recipes", multivariate_logrank_test: 1.0800, p 0.5827."""
    days, came = [5, 3, 9, 8, 7, 4, 4, 3, 2, 5, 6, 7], [1, 1, 1, 1, 1, 1, 0, 0, 1, 1, 1, 0]
    rows = list(zip(days, came, strict=True))
    chi_squared, p_value = log_rank([each(rows[:4]), each(rows[4:9]), each(rows[9:])])
    assert (round(chi_squared, 4), round(p_value, 4)) == (1.0800, 0.5827)


def test_the_order_of_the_groups_changes_nothing():
    groups = [each(SIX_MP), each(PLACEBO), each(SIX_MP[:10])]
    assert log_rank(groups) == pytest.approx(log_rank(groups[::-1]))


def test_where_nobody_came_back_nothing_differs():
    assert log_rank([each([(3, 0), (4, 0)]), each([(5, 0)])]) == (0.0, 1.0)


def test_a_group_that_was_never_watched_long_enough_has_no_say():
    alone = log_rank([each(SIX_MP), each(PLACEBO)])
    assert log_rank([each(SIX_MP), each(PLACEBO), each([(0, 0)])]) == pytest.approx(alone)

"""Is every cost counted for what it is for, once, and refused where it cannot be one?"""

from __future__ import annotations

from datetime import date

import pytest

from clv.acquisition.costs import (
    KEEPING,
    NEITHER,
    WINNING,
    Cost,
    Purpose,
    assign,
    check_costs,
    rule_key,
    same_every_month,
    spent_by_channel,
    spent_by_month,
    unassigned,
)
from clv.core.errors import CostsNotAssigned, NegativeCosts, ShareOutOfRange

MAY, JUNE = date(2030, 5, 1), date(2030, 6, 1)


def test_a_rule_gives_a_label_its_purpose_whatever_its_case():
    costs = [Cost(MAY, "Google  Ads", "web", 100.0), Cost(MAY, "rent", "", 900.0)]
    assigned = assign(costs, {rule_key("google ads"): WINNING})
    assert [cost.purpose for cost in assigned] == [WINNING, None]
    assert unassigned(assigned) == {"rent": 900.0}


def test_a_rule_goes_before_what_the_file_said():
    [cost] = assign([Cost(MAY, "fair", "", 10.0, WINNING)], {"fair": KEEPING})
    assert cost.purpose == KEEPING


def test_a_cost_for_both_is_divided_by_its_share():
    costs = [Cost(MAY, "shop", "", 100.0, Purpose(0.6, 0.4)), Cost(MAY, "rent", "", 50.0, NEITHER)]
    assert spent_by_month(costs) == {MAY: (60.0, 40.0)}


def test_months_and_channels_are_summed():
    costs = [
        Cost(JUNE, "ads", "web", 10.0, WINNING),
        Cost(MAY, "ads", "web", 5.0, WINNING),
        Cost(MAY, "ads", "", 2.0, WINNING),
        Cost(MAY, "mail", "web", 1.0, KEEPING),
    ]
    assert list(spent_by_month(costs).items()) == [(MAY, (7.0, 1.0)), (JUNE, (10.0, 0.0))]
    assert spent_by_channel(costs) == {"web": 15.0, "": 2.0}


def test_a_credit_note_comes_off_its_month():
    check_costs([Cost(MAY, "ads", "", 100.0, WINNING), Cost(MAY, "Ads", "", -30.0, WINNING)], name="costs.csv")


def test_costs_below_zero_are_refused_with_label_month_and_money():
    costs = [Cost(MAY, "ads", "", 100.0, WINNING), Cost(JUNE, "ads", "", -30.0, WINNING)]
    with pytest.raises(NegativeCosts) as refused:
        check_costs(costs, name="costs.csv")
    assert refused.value.facts == {"name": "costs.csv", "label": "ads", "month": "2030-06", "found": -30.0}


def test_costs_of_which_nobody_said_what_they_are_for_are_named():
    with pytest.raises(CostsNotAssigned) as refused:
        check_costs([Cost(MAY, "rent", "", 1.0), Cost(MAY, "wages", "", 9.0)], name="costs.csv")
    assert refused.value.facts == {"name": "costs.csv", "labels": "wages, rent"}


@pytest.mark.parametrize("shares", [(0.7, 0.4), (-0.1, 0.5), (float("nan"), 0.1)])
def test_shares_beyond_the_whole_are_refused(shares):
    with pytest.raises(ShareOutOfRange):
        Purpose(*shares)


def test_a_rough_month_is_the_same_in_every_month_and_each_amount_for_its_own():
    costs = same_every_month([MAY, JUNE], winning=300.0, keeping=20.0, labels=("wins", "keeps"))
    assert spent_by_month(costs) == {MAY: (300.0, 20.0), JUNE: (300.0, 20.0)}
    assert {(cost.label, cost.source) for cost in costs} == {("wins", ""), ("keeps", "")}
    check_costs(costs, name="by hand")

"""Are costs, their rules and scenarios there again, and is nothing counted twice?"""

from __future__ import annotations

from datetime import date

import pytest

from clv.acquisition.costs import KEEPING, WINNING, Cost, Purpose
from clv.core.errors import TooManyScenarios
from clv.storage.costs import MOST_SCENARIOS, BudgetScenario, CostStore
from clv.storage.workspace import Dataset, Workspace, open_workspace

JAN, FEB, MAR = date(2030, 1, 1), date(2030, 2, 1), date(2030, 3, 1)


@pytest.fixture
def workspace(tmp_path) -> Workspace:
    return open_workspace(tmp_path / "workspace.duckdb")


@pytest.fixture
def book(workspace) -> CostStore:
    return workspace.cost_book(Dataset.OWN)


def test_costs_are_there_again_after_a_restart(tmp_path, workspace, book):
    by_hand = [Cost(JAN, "fair", "", 100.0, WINNING), Cost(FEB, "club", "web", 5.5, Purpose(0.25, 0.75))]
    book.keep_by_hand(by_hand)
    book.add_file([Cost(MAR, "agency", "", 7.0, None, "a.csv")], name="a.csv")
    workspace.close()
    again = open_workspace(tmp_path / "workspace.duckdb").cost_book(Dataset.OWN)
    assert again.costs() == (*by_hand, Cost(MAR, "agency", "", 7.0, None, "a.csv"))


def test_a_newer_file_replaces_the_months_it_has_and_leaves_the_others(book):
    book.keep_by_hand([Cost(FEB, "fair", "", 1.0, WINNING)])
    book.add_file([Cost(JAN, "ads", "", 10.0, WINNING), Cost(FEB, "ads", "", 20.0, WINNING)], name="january.csv")
    assert (
        book.add_file([Cost(FEB, "ads", "", 21.0, WINNING), Cost(MAR, "ads", "", 30.0, WINNING)], name="march.csv") == 1
    )
    assert [(cost.month, cost.amount, cost.source) for cost in book.costs()] == [
        (JAN, 10.0, "january.csv"),
        (FEB, 21.0, "march.csv"),
        (FEB, 1.0, ""),
        (MAR, 30.0, "march.csv"),
    ]


def test_the_same_file_again_counts_once(book):
    for _ in range(2):
        book.add_file([Cost(JAN, "ads", "", 10.0, WINNING)], name="costs.csv")
    assert [cost.amount for cost in book.costs()] == [10.0]
    assert book.files() == ["costs.csv"]
    book.forget_file("costs.csv")
    assert book.costs() == ()


def test_a_rule_is_remembered_for_the_next_file(book):
    book.add_file([Cost(JAN, "Agency X", "", 10.0)], name="a.csv")
    book.keep_rules({"agency  x": KEEPING})
    book.add_file([Cost(FEB, "AGENCY X", "", 20.0)], name="b.csv")
    assert [cost.purpose for cost in book.costs()] == [KEEPING, KEEPING]


def test_books_are_never_mixed(workspace, book):
    book.keep_by_hand([Cost(JAN, "fair", "", 100.0, WINNING)])
    assert workspace.cost_book(Dataset.CD_SHOP).costs() == ()


def test_scenarios_are_kept_by_name_four_at_most(book):
    for number in range(MOST_SCENARIOS):
        book.keep_scenario(BudgetScenario(f"plan {number}", 1.0, 2.0, 3.0, 0.5))
    changed = BudgetScenario("plan 0", 9.0, 2.0, 3.0, 0.5)
    book.keep_scenario(changed)
    assert book.scenarios()[0] == changed
    with pytest.raises(TooManyScenarios):
        book.keep_scenario(BudgetScenario("plan 5", 1.0, 2.0, 3.0, 0.5))
    book.forget_scenario("plan 1")
    assert [one.name for one in book.scenarios()] == ["plan 0", "plan 2", "plan 3"]


def test_erasing_everything_erases_costs_rules_and_scenarios(workspace, book):
    book.keep_by_hand([Cost(JAN, "fair", "", 100.0, WINNING)])
    book.keep_rules({"fair": KEEPING})
    book.keep_scenario(BudgetScenario("plan", 1.0, 2.0, 3.0, 0.5))
    workspace.erase_everything()
    again = workspace.cost_book(Dataset.OWN)
    assert (again.costs(), again.rules(), again.scenarios()) == ((), {}, ())


def test_what_is_assumed_of_talk_is_there_again_until_it_is_forgotten(tmp_path, workspace, book):
    book.keep_talk("bad", 5.0)
    book.keep_talk("bad", 7.5)
    book.keep_talk("reach", 1000.0)
    workspace.close()
    again = open_workspace(tmp_path / "workspace.duckdb").cost_book(Dataset.OWN)
    assert again.talk() == {"bad": 7.5, "reach": 1000.0}
    again.forget_talk()
    assert again.talk() == {}


def test_what_is_assumed_of_talk_belongs_to_its_book_and_goes_with_everything(workspace, book):
    book.keep_talk("bad", 5.0)
    assert workspace.cost_book(Dataset.CD_SHOP).talk() == {}
    workspace.erase_everything()
    assert workspace.cost_book(Dataset.OWN).talk() == {}

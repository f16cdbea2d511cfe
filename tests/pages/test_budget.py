"""Does the what-if say where more money does most, and follow the ceilings that the reader moves?"""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from clv.acquisition.budget import BudgetVerdict, Ceilings, Floors, what_if
from clv.acquisition.reach import default_ceilings, new_customer_steps, retention_digits, retention_steps
from clv.core.assumptions import Assumptions
from clv.i18n.locale import Language, Locale
from clv.phrases.budget import (
    found_sentence,
    headline,
    next_money,
    next_step,
    sum_sentence,
    turning_sentence,
    verdict_heading,
    verdict_sentence,
)
from tests.acquisition import company
from tests.acquisition.company import CEILINGS, NOBODY

EN = Locale(Language.EN)
ASSUMED = Assumptions(margin=0.5, currency="EUR")
# Both at half of their ceilings: the next one won costs 10 / ln 2 = 14.43, the next one kept 1.25 / ln 2 = 1.80.
TODAY = replace(company.TODAY, new_value=130, kept_value=130)
# The other way round: winning is cheap, and nearly everyone who can be kept is kept.
CHEAP_TO_WIN = replace(TODAY, winning_spend=100, keeping_spend=5000)
POOR = replace(TODAY, new_value=0.01, kept_value=0.01)


def panel() -> None:
    from clv.acquisition.budget import Today
    from clv.core.assumptions import Assumptions
    from clv.pages.acquire.budget import more_money, ways_to_spend

    today, assumed = Today(1000, 100, 500, 1000, 400, 130, 130, 80_000), Assumptions(margin=0.5, currency="EUR")
    more_money(today, assumed)
    ways_to_spend(today, assumed)


def shown(app: AppTest) -> str:
    return " ".join(str(one.value) for one in (*app.header, *app.markdown)).replace("\\", "")


def test_the_sentence_names_the_cheaper_next_customer_and_what_each_costs_and_brings() -> None:
    assert verdict_sentence(what_if(TODAY, CEILINGS, NOBODY), "EUR", EN) == (
        "More money does most in keeping customers: one more customer kept costs €1.80 and is expected to bring €130, "
        "one more won costs €14.43 and is expected to bring €130."
    )
    assert "winning customers" in verdict_sentence(what_if(CHEAP_TO_WIN, CEILINGS, NOBODY), "EUR", EN)
    assert "would not come back" in verdict_sentence(what_if(POOR, CEILINGS, NOBODY), "EUR", EN)


def test_the_pages_first_lines_say_where_more_money_does_most() -> None:
    for today, said in ((TODAY, "most in keeping"), (CHEAP_TO_WIN, "most in winning"), (POOR, "would not come back")):
        assert said in next_step(what_if(today, CEILINGS, NOBODY), EN)


def test_how_the_answer_depends_on_what_is_assumed_is_said_with_the_figures_at_which_it_turns() -> None:
    # One more won costs 14.43; so does one more kept where 97.8% of the ceiling is reached: 0.4 / 0.978 = 40.91%.
    # And where ln((800 - b) / 400) = ln 2 x 1.25 / 10 x ... : 400 / 500 x ln((800 - b) / 400) = ln 2 / 10, b = 363.8.
    assert turning_sentence(TODAY, what_if(TODAY, CEILINGS, NOBODY), EN) == (
        "That holds where at least 41.0% of the customers could be kept. "
        "Winning would not come first even if 1,000 new customers could be won. "
        "It turns if 91.0% or more of those who stayed would have stayed anyway."
    )
    winning = what_if(CHEAP_TO_WIN, CEILINGS, NOBODY)
    assert winning.verdict is BudgetVerdict.WINNING
    said = turning_sentence(CHEAP_TO_WIN, winning, EN)
    assert "Keeping would not come first whatever share of the customers could be kept." in said
    assert "or more of the new customers would have come anyway." in said
    # The average is 5 in both places: the one that is further from its ceiling, as a share of it, comes first.
    even = replace(TODAY, winning_spend=500, keeping_spend=2000)
    assert turning_sentence(even, what_if(even, Ceilings(101.3, 0.41), NOBODY), EN).startswith(
        "That holds where at least 40.6% of the customers could be kept. "  # 0.4 x 1.013 = 40.52%
        "Winning would come first if 103 new customers or more could be won in a period. "  # 100 x 0.41 / 0.4 = 102.5
    )


def test_the_other_place_comes_first_where_fewer_would_have_come_anyway() -> None:
    # With all won because of the spending winning comes first; with half of them anyway it does not.
    near = replace(TODAY, winning_spend=150)
    found = what_if(near, CEILINGS, Floors(came=0.5, stayed=0))
    assert (found.verdict, what_if(near, CEILINGS, NOBODY).verdict) == (BudgetVerdict.KEEPING, BudgetVerdict.KEEPING)
    cheap = replace(TODAY, winning_spend=110)
    found = what_if(cheap, CEILINGS, Floors(came=0.5, stayed=0))
    assert (found.verdict, what_if(cheap, CEILINGS, NOBODY).verdict) == (BudgetVerdict.KEEPING, BudgetVerdict.WINNING)
    assert "Winning would come first if fewer than 1" in turning_sentence(cheap, found, EN)


def test_where_no_money_comes_back_no_turn_is_promised() -> None:
    assert turning_sentence(POOR, what_if(POOR, CEILINGS, NOBODY), EN) == (
        "Winning would not come first even if 1,000 new customers could be won. "
        "Keeping would not come first whatever share of the customers could be kept."
    )


def test_the_found_figures_are_said_without_any_assumption_of_spending() -> None:
    assert found_sentence(TODAY, ASSUMED, EN) == (
        "In this period €1,000 went to winning and brought 100 new customers, €10.00 each; €500 went to keeping 1,000 "
        "customers, of whom 400 (40%) stayed, €1.25 each. "
        "Expected over the next 10 years: €130 of a new customer, €130 of one who was kept, €80,000 of all present "
        "customers together."
    )
    assert "as revenue because no margin is set" in found_sentence(TODAY, Assumptions(currency="EUR"), EN)
    assert "over the next 5 years" in found_sentence(TODAY, replace(ASSUMED, horizon_years=5), EN)


def test_each_part_of_the_sum_is_said() -> None:
    assert sum_sentence(what_if(TODAY, CEILINGS, NOBODY).today, "EUR", EN) == (
        "Spent like this again: €80,000 of the present customers, as on the Overview, and €13,000 of 100 new ones, "
        "less €1,500 of spending, leave €91,500."
    )


def test_the_headline_compares_the_best_split_with_todays() -> None:
    found = what_if(TODAY, CEILINGS, NOBODY)
    assert (
        headline(found, EN) == f"This budget does most with {found.best.winning_share:.0%} for winning; today it is 67%"
    )
    assert (
        headline(replace(found, best=found.today), EN)
        == "Today's split, 67% for winning, is about the best for this budget"
    )


def test_where_no_split_brings_back_what_it_costs_the_headline_says_so() -> None:
    nothing_left = replace(POOR, present_value=10)
    assert headline(what_if(nothing_left, CEILINGS, NOBODY), EN).startswith("No split of this budget brings back")


@pytest.mark.parametrize("new", [0.4, 1, 3, 100, 12_345])
def test_the_slider_of_winning_begins_above_today_and_ends_at_ten_times(new: float) -> None:
    steps = new_customer_steps(replace(TODAY, new_customers=new))
    assert steps == sorted(set(steps))
    assert new < steps[0] <= new * 1.1 + 1
    assert steps[-1] == max(round(10 * new), 1)


@pytest.mark.parametrize("kept", [1, 400, 405, 960, 985, 999.9])
def test_the_slider_of_keeping_begins_above_today_and_never_reaches_everyone(kept: float) -> None:
    steps = retention_steps(replace(TODAY, kept=kept))
    assert len(steps) >= 5
    assert kept / 1000 < steps[0]
    assert steps[-1] < 1


@pytest.mark.parametrize("kept", [1, 400, 405, 960, 985, 999.9])
def test_what_is_shown_of_a_ceiling_is_what_is_calculated_with(kept: float) -> None:
    today = replace(TODAY, kept=kept)
    digits = retention_digits(today)
    for step in retention_steps(today):
        assert float(EN.share(step, digits).rstrip("%")) / 100 == pytest.approx(step, abs=1e-12)
    assert default_ceilings(today).retention in retention_steps(today)
    assert default_ceilings(today).new_customers in new_customer_steps(today)


def test_the_heading_says_where_more_money_does_most_and_what_has_to_be_possible_for_that() -> None:
    # The figures at which it turns are those of turning_sentence, above.
    assert verdict_heading(TODAY, what_if(TODAY, CEILINGS, NOBODY), EN) == (
        "More money does most in keeping, if at least 41.0% can be kept (today 40.0%)"
    )
    winning = what_if(CHEAP_TO_WIN, CEILINGS, NOBODY)
    said = verdict_heading(CHEAP_TO_WIN, winning, EN)
    least = EN.number(math.ceil(winning.winning_from or 0))
    assert said == f"More money does most in winning, if at least {least} new customers can be won (today 100)"
    assert "would not come back" in verdict_heading(POOR, what_if(POOR, CEILINGS, NOBODY), EN)


def test_more_money_in_one_place_is_said_in_times_the_other() -> None:
    # Both are worth 130; the next one kept costs 1.25 / ln 2, the next one won 10 / ln 2: eight times as much.
    assert next_money(what_if(TODAY, CEILINGS, NOBODY), EN) == "More money brings 8.0 times as much in keeping"
    cheap = what_if(CHEAP_TO_WIN, CEILINGS, NOBODY)  # 100 / 100 and 5000 / 400, at half of their ceilings
    assert next_money(cheap, EN) == "More money brings 12.5 times as much in winning"
    even = what_if(replace(TODAY, winning_spend=500, keeping_spend=2000), CEILINGS, NOBODY)
    assert next_money(even, EN) == "More money brings as much in keeping as in winning"


def test_the_section_shows_the_answer_its_guesses_the_charts_and_the_four_ways() -> None:
    app = AppTest.from_function(panel, default_timeout=30).run()
    assert not app.exception
    assert "More money does most in keeping" in shown(app)
    assert "Only a test" in shown(app)
    assert not app.warning
    assert len(app.get("plotly_chart")) == 2
    ways = app.table[-1].value
    assert ways["Way to spend"].tolist() == ["Today", "Best split", "Ten to one", "Free budget"]
    today = {name: figure.replace("\\", "") for name, figure in ways.iloc[0].items()}
    assert today["Spent on winning"] == "€1,000"
    assert (today["Present customers"], today["New customers"]) == ("€80,000", "€13,000")
    assert today["Worth after spending"] == "€91,500"
    assert ways["Cost ratio"].tolist()[:3:2] == ["8.0", "10.0"]


def test_moving_a_ceiling_moves_the_answer() -> None:
    app = AppTest.from_function(panel, default_timeout=30).run()
    new, kept, came, stayed = app.select_slider
    assert (new.value, came.value, kept.value, stayed.value) == (200, 0.5, 0.7, 0.5)
    came.set_value(0.0)
    stayed.set_value(0.0)
    before = shown(app.run())
    app.select_slider[1].set_value(0.41)
    app.run()
    assert not app.exception
    # At 41% only 10 of 1,000 more could be kept: k = ln 41 / 500, and the next one costs 1 / (10 k) = 13.46.
    [bars] = [table.value for table in app.table if "What one more customer costs" in table.value]
    assert "kept costs €13.46" in bars["What one more customer costs"][0]
    assert shown(app) != before


def test_if_nearly_all_would_have_stayed_anyway_the_answer_turns() -> None:
    app = AppTest.from_function(panel, default_timeout=30).run()
    app.select_slider[3].set_value(0.99)
    assert "More money does most in winning" in shown(app.run())

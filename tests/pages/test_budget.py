"""Does the what-if say where more money does most, and follow the ceilings that the reader moves?"""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from clv.acquisition.budget import BudgetVerdict, Ceilings, Today, what_if
from clv.i18n.locale import Language, Locale
from clv.pages.acquire.budget import new_customer_steps, retention_steps
from clv.phrases.budget import found_sentence, headline, turning_sentence, verdict_sentence

EN = Locale(Language.EN)
# Both at half of their ceilings: the next one won costs 10 / ln 2 = 14.43, the next one kept 1.25 / ln 2 = 1.80.
TODAY = Today(
    winning_spend=1000, new_customers=100, keeping_spend=500, customers=1000, kept=400, margin=60, discount_rate=0.1
)
CEILINGS = Ceilings(new_customers=200, retention=0.8)
# The other way round: winning is cheap, and nearly everyone who can be kept is kept.
CHEAP_TO_WIN = replace(TODAY, winning_spend=100, keeping_spend=5000)


def panel() -> None:
    from clv.acquisition.budget import Today
    from clv.pages.acquire.budget import what_if_panel

    what_if_panel(Today(1000, 100, 500, 1000, 400, 60, 0.1), "EUR")


def shown(app: AppTest) -> str:
    return " ".join(str(one.value) for one in app.markdown).replace("\\", "")


def test_the_sentence_names_the_cheaper_next_customer_and_what_each_costs() -> None:
    found = what_if(TODAY, CEILINGS)
    assert verdict_sentence(found, "EUR", EN) == (
        "More money does most in keeping customers: one more customer kept costs €1.80, one more won €14, and each is "
        f"worth €{found.customer_value:.0f} from then on."
    )
    assert "winning customers" in verdict_sentence(what_if(CHEAP_TO_WIN, CEILINGS), "EUR", EN)
    assert "would not come back" in verdict_sentence(what_if(replace(TODAY, margin=0.01), CEILINGS), "EUR", EN)


def test_how_the_answer_hangs_on_the_ceilings_is_said_with_the_ceilings_at_which_it_turns() -> None:
    # One more won costs 14.43; so does one more kept where 97.8% of the ceiling is reached: 0.4 / 0.978 = 40.91%.
    assert turning_sentence(TODAY, what_if(TODAY, CEILINGS), EN) == (
        "That holds where at least 41.0% of the customers could be kept. "
        "Winning would not come first even if 1,000 new customers could be won."
    )
    winning = what_if(CHEAP_TO_WIN, CEILINGS)
    assert winning.verdict is BudgetVerdict.WINNING
    assert turning_sentence(CHEAP_TO_WIN, winning, EN).endswith(
        "Keeping would not come first whatever share of the customers could be kept."
    )
    # The average is 5 in both places: the one that is further from its ceiling, as a share of it, comes first.
    even = replace(TODAY, winning_spend=500, keeping_spend=2000)
    assert turning_sentence(even, what_if(even, Ceilings(101.3, 0.41)), EN) == (
        "That holds where at least 40.6% of the customers could be kept. "  # 0.4 x 1.013 = 40.52%
        "Winning would come first if 103 new customers or more could be won in a period."  # 100 x 0.41 / 0.4 = 102.5
    )


def test_where_no_money_comes_back_no_ceiling_is_promised() -> None:
    poor = replace(TODAY, margin=0.01)
    assert turning_sentence(poor, what_if(poor, CEILINGS), EN) == (
        "Winning would not come first even if 1,000 new customers could be won. "
        "Keeping would not come first whatever share of the customers could be kept."
    )


def test_the_found_figures_are_said_without_any_assumption() -> None:
    assert found_sentence(TODAY, "EUR", EN) == (
        "In this period €1,000 went to winning and brought 100 new customers, €10 each; €500 went to keeping 1,000 "
        "customers, of whom 400 (40%) stayed, €1.25 each. A customer brings a margin of €60 in such a period."
    )


def test_the_headline_compares_the_best_split_with_todays() -> None:
    found = what_if(TODAY, CEILINGS)
    assert (
        headline(found, EN) == f"This budget does most with {found.best.winning_share:.0%} for winning; today it is 67%"
    )
    assert (
        headline(replace(found, best=found.today), EN)
        == "Today's split, 67% for winning, is about the best for this budget"
    )


def test_where_no_split_brings_back_what_it_costs_the_headline_says_so() -> None:
    assert headline(what_if(replace(TODAY, margin=0.01), CEILINGS), EN).startswith(
        "No split of this budget brings back"
    )


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


def test_the_panel_shows_the_answer_the_warning_the_chart_and_its_four_ways() -> None:
    app = AppTest.from_function(panel, default_timeout=30).run()
    assert not app.exception
    assert "keeping customers" in shown(app)
    assert "assumptions" in app.warning[0].value
    assert len(app.get("plotly_chart")) == 1
    ways = app.table[-1].value
    assert ways["Way to spend"].tolist() == ["Today", "Best split", "Ten to one", "Free budget"]
    assert ways["Spent on winning"].iloc[0].replace("\\", "") == "€1,000"
    assert ways["Cost ratio"].tolist()[:3:2] == ["8.0", "10.0"]


def test_moving_a_ceiling_moves_the_answer() -> None:
    app = AppTest.from_function(panel, default_timeout=30).run()
    new, kept = app.select_slider
    assert (new.value, kept.value) == (200, 0.7)
    before = shown(app)
    kept.set_value(0.41)
    app.run()
    assert not app.exception
    # At 41% only 10 of 1,000 more could be kept: k = ln 41 / 500, and the next one costs 1 / (10 k) = 13.46.
    assert "kept costs €13" in shown(app)
    assert shown(app) != before

"""Do the sentences about word of mouth say what was reckoned?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from clv.i18n.locale import Language, Locale
from clv.phrases.word_of_mouth import bearable, hangs_on, percent, saturation, title, turning
from clv.word_of_mouth.model import Service, TalkScenario, word_of_mouth
from clv.word_of_mouth.sensitivity import Input, Swing, swings
from tests.word_of_mouth.scenarios import ONE

EN = Locale(Language.EN)


def said(scenario: TalkScenario, *, years: int = 10, with_money: bool = True) -> str:
    return title(word_of_mouth(scenario), years=years, with_money=with_money, locale=EN, currency="EUR")


def test_the_title_says_gain_loss_or_neither_with_the_years() -> None:
    start = "If the talk is as assumed, it wins you 57 customers a year and loses you 39"
    assert said(ONE) == f"{start}: €635 gained over 10 years"
    assert said(replace(ONE, present_value=400), years=1) == f"{start}: €3,300 lost over 1 year"  # 12,439 - 15,739
    assert said(replace(ONE, present_value=310)) == f"{start}: in money that is about even"  # 12,439 - 12,198
    assert said(ONE, with_money=False) == start


def test_a_few_people_are_told_with_a_decimal() -> None:
    assert "wins you 0.6 customers a year and loses you 0.4:" in said(replace(ONE, wins=0.001, loses=0.001))


def test_how_much_bad_service_can_be_borne_is_rounded_to_the_safe_side() -> None:
    assert bearable(ONE, EN) == ("10.7%", "at more, the talk costs more than it brings; assumed now: 10%")  # 10.71
    assert bearable(replace(ONE, service=Service(0.0, 0.0, 0.1, 0.01)), EN)[0] == "none"
    assert bearable(replace(ONE, present_value=100), EN)[0] == "any"
    assert bearable(replace(ONE, service=Service(0.9, 0.0, 0.1, 0.0)), EN)[0] == "any"  # no more is there to be bad


def test_the_finding_names_the_assumption_with_its_ends() -> None:
    first = Swing(Input.LOSES, 0.05, 0.2, 500.0, -900.0)
    other = Swing(Input.REACH, 5000.0, 20_000.0, 100.0, 200.0)
    assert hangs_on([first, other], EN, "EUR") == (
        "The answer depends most on one assumption: Customers lost, of those who hear bad (5% to 20%)"
    )
    assert turning([first, other], 150.0, EN).startswith("1 assumption, ")
    assert turning([other], 150.0, EN).startswith("No assumption")
    assert turning(swings(ONE), 634.67, EN)[:2].strip().isdigit()


def test_what_ends_the_talk_is_said() -> None:
    assert saturation(word_of_mouth(ONE), EN) == (
        "Of the 10,000 people within reach who are no customers, 11.3% hear good of you; who hears it twice counts "
        "once."
    )
    assert saturation(word_of_mouth(replace(ONE, generations=3)), EN).endswith(
        "brings 0.06 more, so the talk dies out."
    )
    growing = word_of_mouth(replace(ONE, generations=3, wins=1.0, anyway=0.0))
    assert "brings 1.20 more while nearly nobody has heard: only the number of people" in saturation(growing, EN)
    assert (
        saturation(word_of_mouth(replace(ONE, reach=None)), EN) == "Without a limit nobody is taken to hear it twice."
    )


@pytest.mark.parametrize(
    ("share", "text"), [(0.3, "30%"), (0.005, "0.5%"), (0.0125, "1.25%"), (1.0, "100%"), (0, "0%")]
)
def test_a_share_has_the_decimals_that_it_needs(share: float, text: str) -> None:
    assert percent(share, EN) == text

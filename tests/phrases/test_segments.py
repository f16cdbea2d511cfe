"""Does a rule name its limits in the reader's figures, and the last day on which to act?"""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import pytest

from clv.core.assumptions import Assumptions
from clv.i18n.locale import Language, Locale
from clv.phrases import segments
from clv.segments.call_lists import LISTS, group_of
from clv.segments.segments import SEGMENTS
from clv.segments.thresholds import Thresholds
from tests.segments.customers import END, LIMITS

EN, EUR = Locale(Language.EN), Assumptions(currency="EUR")


def rule(code: str, **changed: float) -> str:
    return segments.rule(group_of(code), replace(LIMITS, **changed), EN, EUR)


def test_a_rule_in_the_reader_s_figures() -> None:
    assert rule("best", best=1234.5) == (
        "Bought again, is still a customer with a chance of 50% or more, and is worth €1,230 or more, as the best 10% "
        "of all are."
    )
    assert rule("due") == (
        "Bought on one day only, 20 to 90 days ago: between these days fall the second purchases of those who came "
        "back, the earliest 25% and the latest 25% left out."
    )


def test_a_share_keeps_the_decimals_that_it_has() -> None:
    assert "happens 2.5% of the time" in rule("slipping", thresholds=Thresholds(unusual_silence=0.025))


def test_what_is_unknown_is_a_dash() -> None:
    assert rule("one_time_long_ago", long_ago=math.nan).startswith("Bought on one day only, more than – days ago")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("group", [*SEGMENTS, *LISTS], ids=lambda group: group.code)
def test_no_fact_of_a_rule_is_left_open(group, language: Language) -> None:
    assert "{" not in segments.rule(group, LIMITS, Locale(language), EUR)


def test_the_last_day_is_counted_from_the_end_of_the_sales() -> None:
    assert segments.until(group_of("slipping"), LIMITS, end=END) == date(2025, 7, 7)
    assert segments.to_do(group_of("due"), LIMITS, EN, end=END) == (
        "Invite to a second purchase, those whose time runs out first. Until 8 September 2025."
    )


def test_where_no_last_day_is_known_none_is_named() -> None:
    unknown = replace(LIMITS, due_from=math.nan, due_to=math.nan)
    assert segments.until(group_of("due"), unknown, end=END) is None
    assert segments.to_do(group_of("due"), unknown, EN, end=END).endswith("runs out first.")

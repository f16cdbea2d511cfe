"""Does the verdict turn where its thresholds lie, and does each reason say what was found and what would do?"""

from __future__ import annotations

import math
from dataclasses import replace

import pytest

from clv.i18n.locale import Language, Locale
from clv.models.concerns import Concern
from clv.models.readiness import DataVerdict, Facts, Needed, judge, with_cohorts, with_giant
from clv.phrases import evidence

NAN = math.nan
# A shop that nothing speaks against.
READY = Facts(
    customers=500,
    repeat_buyers=100,  # one in five, no fewer
    days=731,
    known_days=200.0,
    typical_gap=50.0,
    silent_days=0,
    spend_correlation=0.11,
    arrival_days=600.0,
    busiest_share=0.27,
    a=0.8,
    b=2.4,
    q=3.7,
)


def _found(**facts: float) -> tuple[DataVerdict, list[Concern], list[Concern]]:
    readiness = judge(replace(READY, **facts))
    reasons, remarks = ([reason.concern for reason in group] for group in (readiness.reasons, readiness.remarks))
    return readiness.verdict, reasons, remarks


def test_nothing_speaks_against_a_ready_shop():
    assert _found() == (DataVerdict.READY, [], [])


@pytest.mark.parametrize(
    ("facts", "verdict", "concern"),
    [
        ({"customers": 499}, DataVerdict.CAUTION, Concern.CUSTOMERS),
        ({"customers": 199}, DataVerdict.NOT_ENOUGH, Concern.CUSTOMERS),
        ({"repeat_buyers": 99}, DataVerdict.CAUTION, Concern.REPEAT_BUYERS),
        ({"repeat_buyers": 39}, DataVerdict.NOT_ENOUGH, Concern.REPEAT_BUYERS),
        ({"days": 363, "arrival_days": 300}, DataVerdict.CAUTION, Concern.LESS_THAN_A_YEAR),
        ({"days": 348, "season_looked": True, "season_seen": True}, DataVerdict.CAUTION, Concern.SEASON_OR_NOT),
        ({"season_looked": True, "season_left_out": True}, DataVerdict.CAUTION, Concern.SEASON_LEFT_OUT),
        ({"drift": 0.1}, DataVerdict.CAUTION, Concern.FASTER),
        ({"drift": -0.1}, DataVerdict.CAUTION, Concern.SLOWER),
        ({"price": 0.08}, DataVerdict.CAUTION, Concern.DEARER),
        ({"price": -0.08}, DataVerdict.CAUTION, Concern.CHEAPER),
        ({"known_days": 199}, DataVerdict.CAUTION, Concern.PACE),  # 4 x 50 days
        ({"known_days": 124}, DataVerdict.NOT_ENOUGH, Concern.PACE),  # 2.5 x 50 days
        ({"a": 0.009, "b": 1.0}, DataVerdict.CAUTION, Concern.NOBODY_LEAVES),
        ({"a": 0.009, "b": 1.0, "days": 365}, DataVerdict.NOT_ENOUGH, Concern.NOBODY_LEAVES),
        ({"a": 0.01, "b": 0.02}, DataVerdict.NOT_ENOUGH, Concern.LEAVING_UNCLEAR),  # all or nothing
        ({"a": 2.1, "b": 9.0}, DataVerdict.NOT_ENOUGH, Concern.LEAVING_UNCLEAR),
        ({"a": 1.9, "b": 21.0}, DataVerdict.NOT_ENOUGH, Concern.LEAVING_UNCLEAR),
        ({"a": 1e4, "b": 3e4, "repeat_buyers": 500}, DataVerdict.CAUTION, Concern.LEAVING_UNCLEAR),
        ({"has_purchase_fit": False, "a": NAN, "b": NAN}, DataVerdict.NOT_ENOUGH, Concern.NO_PURCHASE_FIT),
        ({"has_spend_fit": False, "q": NAN}, DataVerdict.NOT_ENOUGH, Concern.NO_SPEND_FIT),
        ({"q": 1.0}, DataVerdict.NOT_ENOUGH, Concern.LARGE_AMOUNTS),
        ({"q": 1.5}, DataVerdict.CAUTION, Concern.LARGE_AMOUNTS),
        ({"spend_correlation": 0.31}, DataVerdict.CAUTION, Concern.CORRELATION),
        ({"spend_correlation": -0.31}, DataVerdict.CAUTION, Concern.CORRELATION),
        ({"silent_days": 13}, DataVerdict.CAUTION, Concern.SILENCE),  # a quarter of 50 days is 12.5
        ({"silent_days": 4, "typical_gap": 7.0}, DataVerdict.CAUTION, Concern.SILENCE),
        ({"silent_days": 51}, DataVerdict.NOT_ENOUGH, Concern.SILENCE),
        ({"silent_days": 31, "typical_gap": 7.0}, DataVerdict.NOT_ENOUGH, Concern.SILENCE),
        ({"busiest_share": 0.34, "days": 728}, DataVerdict.CAUTION, Concern.SEASON),
    ],
    ids=str,
)
def test_each_fact_alone_lowers_the_verdict_beyond_its_threshold(facts, verdict, concern):
    found, reasons, _ = _found(**facts)
    assert (found, reasons) == (verdict, [concern])


def test_where_every_purchase_costs_the_same_that_is_a_remark_and_nothing_goes_together_with_it():
    found, reasons, remarks = _found(one_price=True, spend_correlation=0.9)
    assert (found, reasons, remarks) == (DataVerdict.READY, [], [Concern.ONE_PRICE])


@pytest.mark.parametrize(
    "facts",
    [
        {"days": 364, "arrival_days": 300},  # 1 January to 31 December
        {"days": 400, "season_looked": True, "busiest_share": 0.5},  # it was looked for: these are not its months
        {"days": 731, "season_looked": True, "season_seen": True, "busiest_share": 0.5},  # it is taken into account
        {"a": 2.0, "b": 20.0},
        {"a": 0.03, "b": 1.0},
        {"a": NAN, "b": NAN},  # a model without these
        {"q": 1.51},
        {"spend_correlation": 0.3},
        {"spend_correlation": NAN},
        {"silent_days": 12},
        {"silent_days": 3, "typical_gap": 7.0},
        {"repeat_buyers": 100},
        {"busiest_share": 1 / 3},
        {"busiest_share": NAN},
    ],
    ids=str,
)
def test_on_its_threshold_and_unknown_no_fact_lowers_the_verdict(facts):
    assert _found(**facts) == (DataVerdict.READY, [], [])


@pytest.mark.parametrize(
    ("facts", "concern"),
    [
        ({"days": 364, "season_looked": True, "season_seen": True}, Concern.SEASON_ONCE),
        ({"arrival_days": 243}, Concern.SHORT_ARRIVAL),  # a third of 731 is 243.7
        ({"amid_lives": True}, Concern.AMID_LIVES),
        ({"busiest_share": 0.34}, Concern.BUSY_MONTHS),  # two years have seen it twice
        ({"customers": 501}, Concern.ONE_TIME),  # 401 of 501 bought once
    ],
    ids=str,
)
def test_a_remark_leaves_the_verdict_alone(facts, concern):
    assert _found(**facts) == (DataVerdict.READY, [], [concern])


@pytest.mark.parametrize(("days", "verdict"), [(179, DataVerdict.CAUTION), (89, DataVerdict.NOT_ENOUGH)])
def test_a_short_history_shows_neither_who_leaves_nor_a_season(days, verdict):
    assert _found(days=days, arrival_days=160.0) == (verdict, [Concern.DAYS, Concern.LESS_THAN_A_YEAR], [])


def test_the_worst_fact_decides_and_all_are_told():
    verdict, reasons, _ = _found(customers=499, repeat_buyers=39, known_days=150.0)
    assert verdict is DataVerdict.NOT_ENOUGH
    assert reasons == [Concern.CUSTOMERS, Concern.REPEAT_BUYERS, Concern.PACE]


def test_what_is_needed_leads_out_of_not_enough():
    poor = replace(READY, customers=150, repeat_buyers=30, days=80, known_days=45.0, arrival_days=70.0)
    # 2.5 x 50 days for the median customer are 80 more than 45.
    assert judge(poor).needed == Needed(customers=50, repeat_buyers=10, days=80)
    enough = replace(poor, customers=200, repeat_buyers=40, days=160, known_days=125.0)
    assert judge(enough).verdict is DataVerdict.CAUTION
    assert judge(enough).needed == Needed()


def test_a_shop_that_nobody_leaves_needs_a_year():
    poor = replace(READY, days=300, a=0.001, b=1.0)
    assert judge(poor).needed == Needed(days=66)
    assert judge(replace(poor, days=366)).verdict is DataVerdict.CAUTION


def test_without_a_repeat_buyer_the_pace_is_unknown_and_not_blamed():
    verdict, reasons, _ = _found(repeat_buyers=0, typical_gap=NAN, has_purchase_fit=False, a=NAN, b=NAN)
    assert verdict is DataVerdict.NOT_ENOUGH
    assert Concern.PACE not in reasons


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"customers": 1234, "repeat_buyers": 99}, "Customers who bought again: 99."),
        ({"spend_correlation": -0.4321}, "(correlation -0.43); the spend model expects at most 0.30 either way"),
        ({"a": 0.0016, "b": 1.0}, "Hardly anyone seems to leave: 0.2% after each purchase."),
        ({"known_days": 150.0}, "for at most 150 days. At the pace at which they buy, 200 days"),
    ],
    ids=str,
)
def test_a_reason_gives_its_figures_in_the_readers_form(facts, sentence):
    said = evidence.reasons(judge(replace(READY, **facts)), Locale(Language.EN))
    assert any(sentence in reason for reason in said), said


def test_remarks_are_told_apart_from_reasons():
    readiness = judge(replace(READY, arrival_days=74.0, customers=2000))
    assert evidence.reasons(readiness, Locale(Language.EN)) == []
    assert evidence.remarks(readiness, Locale(Language.EN)) == [
        "Of all customers 95% bought once. The total bears that, but which of them will come back is mostly guessed.",
        "Nine in ten customers first bought within 74 days of each other. Whether customers of other times would do "
        "the same cannot be seen.",
    ]


@pytest.mark.parametrize("concern", list(Concern))
def test_every_concern_has_its_sentence(concern):
    from clv.models.concerns import SENTENCES

    assert SENTENCES[concern].endswith(".")


@pytest.mark.parametrize(
    ("facts", "verdict", "concern"),
    [
        ({"purchase_share": 0.12, "purchase_customer": "K7"}, DataVerdict.READY, Concern.GIANT_PURCHASE),
        ({"purchase_share": 0.25, "purchase_customer": "K7"}, DataVerdict.CAUTION, Concern.GIANT_PURCHASE),
        (
            {"purchase_share": 0.02, "purchase_times": 99.0, "purchase_customer": "K7"},
            DataVerdict.CAUTION,
            Concern.SLIP,
        ),
        ({"first_share": 0.4, "first_customer": "K7"}, DataVerdict.READY, Concern.GIANT_FIRST),
    ],
    ids=str,
)
def test_a_purchase_that_carries_much_is_named_with_whose_it_is(facts, verdict, concern):
    found = judge(replace(READY, **facts))
    assert found.verdict is verdict
    assert [(one.concern, one.name) for one in (*found.reasons, *found.remarks)] == [(concern, "K7")]


@pytest.mark.parametrize(("share", "verdict", "named"), [(0.09, "ready", 0), (0.15, "ready", 1), (0.3, "caution", 1)])
def test_a_customer_who_carries_the_total_is_named_from_a_tenth_and_weighs_from_a_fifth(share, verdict, named):
    found = with_giant(judge(READY), share, "K7")
    assert found.verdict == verdict
    assert [one.name for one in (*found.reasons, *found.remarks)] == ["K7"] * named


def test_where_there_is_not_enough_a_giant_changes_nothing_of_what_is_needed():
    poor = judge(replace(READY, customers=150))
    found = with_giant(poor, 0.5, "K7")
    assert (found.verdict, found.needed) == (DataVerdict.NOT_ENOUGH, poor.needed)


@pytest.mark.parametrize("sooner", [True, False])
def test_cohorts_that_leave_otherwise_are_a_reason_with_the_total_that_would_be(sooner):
    found = with_cohorts(judge(READY), 0.88, sooner=sooner)
    assert found.verdict is DataVerdict.CAUTION
    (said,) = evidence.reasons(found, Locale(Language.EN))
    assert said.startswith(f"Customers won lately leave {'sooner' if sooner else 'later'} than those before")
    assert "88% of the one given" in said


def test_customers_of_a_single_day_are_not_said_to_be_days_apart():
    found = judge(replace(READY, arrival_days=0.0))
    assert [remark.concern for remark in found.remarks] == [Concern.ONE_ARRIVAL]

"""Does talk win and lose whom it should, by hand, at its limits, and as people who are simulated one by one do?"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clv.core.errors import AssumptionOutOfRange, GrowthWithoutBound, ReachBelowCustomers, ServiceSharesTooHigh
from clv.word_of_mouth.model import MOST_GENERATIONS, Service, TalkScenario, Told, word_of_mouth
from clv.word_of_mouth.sensitivity import Input, Swing, input_of, swings, with_input
from clv.word_of_mouth.service_level import break_even_bad, worth_of_moving
from tests.word_of_mouth.scenarios import ONE

# Talk that wins nobody of before is 1.2 x 0.1 x 0.5 = 0.06 new tellers a teller.
UNLIMITED = replace(ONE, reach=None)

shares = st.floats(0, 1)
scenarios = st.builds(
    TalkScenario,
    customers=st.floats(1, 1e5),
    reach=st.floats(1e5, 1e8),
    service=st.tuples(*[st.floats(0, 0.25)] * 4).map(lambda four: Service(*four)),
    told=st.tuples(*[st.floats(0, 100)] * 4).map(lambda four: Told(*four)),
    wins=shares,
    loses=shares,
    anyway=shares,
    known=shares,
    generations=st.integers(1, MOST_GENERATIONS),
    new_value=st.floats(0, 1e4),
    present_value=st.floats(0, 1e4),
    acquisition_cost=st.floats(0, 1e4),
)


def test_one_generation_by_hand() -> None:
    talk = word_of_mouth(ONE)
    [only] = talk.generations
    assert only.heard == pytest.approx(1130.7956, abs=1e-4)  # 10,000 (1 - e^-0.12)
    assert talk.won == pytest.approx(113.0796, abs=1e-4)  # a tenth
    assert talk.gained == talk.anyway == pytest.approx(56.5398, abs=1e-4)  # half would have come anyway
    assert only.warned == pytest.approx(393.4693, abs=1e-4)  # 1,000 (1 - e^-0.5)
    assert talk.lost == pytest.approx(39.3469, abs=1e-4)
    assert talk.gain_money == pytest.approx(12438.75, abs=0.01)  # 56.5398 x (200 + 20)
    assert talk.loss_money == pytest.approx(11804.08, abs=0.01)  # 39.3469 x 300
    assert talk.balance == pytest.approx(634.67, abs=0.01)
    assert talk.reached == pytest.approx(0.11307956, abs=1e-8)


def test_two_generations_by_hand() -> None:
    first, second = word_of_mouth(replace(ONE, generations=2)).generations
    assert first == word_of_mouth(ONE).generations[0]
    # Only those who would not have come anyway tell on: 56.5398 x 1.2 = 67.8477 tellings, to 10,000 strangers of whom
    # 8,869.2044 have not heard yet; and 28.2699 ill ones to 1,000 customers, 606.5307 of them not warned yet.
    assert second.tellers == pytest.approx(56.5398, abs=1e-4)
    assert second.heard == pytest.approx(59.9718, abs=1e-4)  # 8,869.2044 (1 - e^-0.00678477)
    assert second.won == pytest.approx(5.9972, abs=1e-4)
    assert second.warned == pytest.approx(16.9065, abs=1e-4)  # 606.5307 (1 - e^-0.0282699)
    assert second.lost == pytest.approx(1.6906, abs=1e-4)


def test_exceptional_and_dismal_service_are_told_to_more_people() -> None:
    # 5% tell 10 and 2% tell 50: 0.5 x 3 + 0.05 x 10 = 2 good, 0.1 x 25 + 0.02 x 50 = 3.5 ill.
    service = Service(good=0.5, exceptional=0.05, bad=0.1, dismal=0.02)
    told = replace(ONE, service=service)
    assert (told.good_tellings, told.bad_tellings) == pytest.approx((2.0, 3.5))
    assert service.nothing == pytest.approx(0.33)
    assert word_of_mouth(told).won == pytest.approx(1000 * -math.expm1(-0.16))


def test_without_a_limit_nobody_hears_twice_and_the_generations_are_a_geometric_row() -> None:
    assert UNLIMITED.factor == pytest.approx(0.06)
    talk = word_of_mouth(replace(UNLIMITED, generations=3))
    assert [one.won for one in talk.generations] == pytest.approx([120, 7.2, 0.432])
    assert talk.reached is None


@pytest.mark.parametrize("reach", [None, math.inf])
def test_growth_without_bound_is_refused(reach: float | None) -> None:
    growing = replace(ONE, reach=reach, wins=1.0, anyway=0.0, generations=2)  # 1.2 more for each
    with pytest.raises(GrowthWithoutBound, match=r"each customer won would bring 1\.2 more"):
        word_of_mouth(growing)
    assert word_of_mouth(replace(growing, reach=11_000)).gained < 10_000
    assert word_of_mouth(replace(growing, generations=1)).won == pytest.approx(1200)  # nobody passes it on


def test_however_much_is_told_nobody_is_won_or_lost_twice() -> None:
    loud = replace(ONE, told=Told(1000, 1000, 1000, 1000), generations=MOST_GENERATIONS)
    talk = word_of_mouth(loud)
    assert talk.won == pytest.approx(1000)  # a tenth of all 10,000 strangers
    assert talk.lost == pytest.approx(100)  # a tenth of all 1,000 customers
    assert talk.reached == pytest.approx(1)


def test_where_only_customers_can_be_reached_nobody_is_won() -> None:
    talk = word_of_mouth(replace(ONE, reach=1000))
    assert talk.won == 0
    assert talk.lost == pytest.approx(39.3469, abs=1e-4)
    assert talk.reached is None


@pytest.mark.parametrize(
    "silent",
    [
        replace(ONE, wins=0.0, loses=0.0),
        replace(ONE, service=Service(0.0, 0.0, 0.0, 0.0)),
        replace(ONE, told=Told(0, 0, 0, 0)),
    ],
)
def test_without_a_chance_or_talk_nothing_happens(silent: TalkScenario) -> None:
    talk = word_of_mouth(replace(silent, generations=5))
    assert (talk.won, talk.lost, talk.balance) == (0, 0, 0)
    assert {one.size for one in swings(silent)} == {0}


def test_who_would_have_come_anyway_saves_the_cost_of_winning_and_no_more() -> None:
    talk = word_of_mouth(replace(ONE, anyway=1.0, generations=5))
    assert talk.gained == 0
    assert talk.gain_money == pytest.approx(113.0796 * 20, abs=0.01)
    assert talk.generations[1].tellers == 0


@settings(deadline=None)
@given(scenarios)
def test_talk_stays_within_the_people_there_are(scenario: TalkScenario) -> None:
    talk = word_of_mouth(scenario)
    assert -1e-9 <= talk.won <= (scenario.reach - scenario.customers) * scenario.wins * (1 + 1e-9)
    assert -1e-9 <= talk.lost <= scenario.customers * scenario.loses * (1 + 1e-9)
    assert talk.gained + talk.anyway == pytest.approx(talk.won)


@settings(deadline=None)
@given(scenarios, st.sampled_from(["wins", "told_good", "good", "reach", "generations"]), st.floats(1, 2))
def test_more_good_talk_or_more_people_never_win_fewer(scenario: TalkScenario, name: str, times: float) -> None:
    assert word_of_mouth(_raised(scenario, Input(name), times)).won >= word_of_mouth(scenario).won * (1 - 1e-9)


@settings(deadline=None)
@given(scenarios, st.sampled_from(["loses", "told_bad", "bad", "known"]), st.floats(1, 2))
def test_more_ill_talk_never_loses_fewer(scenario: TalkScenario, name: str, times: float) -> None:
    scenario = replace(scenario, generations=1)  # where more hear ill, fewer are won who talk in their turn
    assert word_of_mouth(_raised(scenario, Input(name), times)).lost >= word_of_mouth(scenario).lost * (1 - 1e-9)


@settings(deadline=None)
@given(scenarios)
def test_at_the_break_even_the_ill_talk_costs_what_the_good_brings(scenario: TalkScenario) -> None:
    share = break_even_bad(scenario)
    if 0 <= share <= scenario.service.bad + scenario.service.nothing:
        talk = word_of_mouth(with_input(scenario, Input.BAD, share))
        assert talk.gain_money == pytest.approx(talk.loss_money, rel=1e-6, abs=1e-6)


def test_the_break_even_by_hand() -> None:
    # 12,438.75 is 0.41463 of all that could be lost, 100 x 300; -ln(1 - 0.41463) = 0.53550 ill tellings a customer, at
    # a fifth of those told 2.6775 in all, at 25 people each 10.71% of the customers.
    assert break_even_bad(ONE) == pytest.approx(0.1071, abs=1e-4)
    assert break_even_bad(replace(ONE, service=Service(0.0, 0.0, 0.1, 0.0))) == 0
    assert break_even_bad(replace(ONE, service=Service(0.0, 0.0, 0.1, 0.01))) == pytest.approx(-0.02)  # 50 for 25
    assert break_even_bad(replace(ONE, present_value=100)) == math.inf  # even if all who can be lost are


def test_moving_one_customer_in_a_hundred_by_hand() -> None:
    # 1,224 good tellings and 450 ill ones: 10,000 (1 - e^-0.1224) x 0.1 x 110 - 100 (1 - e^-0.45) x 300, less 634.67.
    assert worth_of_moving(ONE) == pytest.approx(1166.79, abs=0.01)
    assert worth_of_moving(replace(ONE, service=Service(0.5, 0.0, 0.005, 0.0))) is None
    assert worth_of_moving(replace(ONE, service=Service(0.5, 0.0, 0.01, 0.0))) is not None


def test_every_assumption_is_halved_and_doubled_and_the_largest_swing_comes_first() -> None:
    found = swings(ONE)
    assert {one.what for one in found} == set(Input)
    assert [one.size for one in found] == sorted((one.size for one in found), reverse=True)
    loses = _swing(found, Input.LOSES)
    assert (loses.low, loses.high) == (0.05, 0.2)
    assert (loses.at_low, loses.at_high) == pytest.approx((634.67 + 5902.04, 634.67 - 11804.08), abs=0.01)
    assert (_swing(found, Input.BAD).low, _swing(found, Input.BAD).high) == (0.05, 0.2)
    assert _swing(found, Input.GOOD).high == pytest.approx(0.9)  # no more than the rest leaves
    assert _swing(found, Input.ANYWAY).high == 1
    assert (_swing(found, Input.GENERATIONS).low, _swing(found, Input.GENERATIONS).high) == (1, 2)
    assert _swing(swings(replace(ONE, reach=1500)), Input.REACH).low == 1000  # the customers are always reached


def test_a_reach_without_a_limit_is_not_moved() -> None:
    assert Input.REACH not in {one.what for one in swings(UNLIMITED)}


@pytest.mark.parametrize("what", list(Input))
def test_an_assumption_that_is_put_in_is_found_again(what: Input) -> None:
    value = {Input.GENERATIONS: 3.0, Input.REACH: 20_000.0}.get(what, 0.125)
    assert input_of(with_input(ONE, what, value), what) == value


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ServiceSharesTooHigh, match=r"together are 101\.0% of the customers"):
        Service(0.5, 0.3, 0.2, 0.01)
    Service(0.1, 0.2, 0.3, 0.4)  # 1.0000000000000002 in binary
    with pytest.raises(ReachBelowCustomers, match=r"can reach 999.* 1000 are your customers"):
        replace(ONE, reach=999)
    for name, value in (("wins", 1.1), ("anyway", math.nan), ("customers", 0), ("generations", 0), ("new_value", -1)):
        with pytest.raises(AssumptionOutOfRange):
            replace(ONE, **{name: value})
    with pytest.raises(AssumptionOutOfRange, match="The number of people told"):
        Told(bad=-1)


# The second road: people who are drawn one by one.


def simulated(scenario: TalkScenario, rng: np.random.Generator) -> tuple[int, int]:
    """Won and lost when each teller's service, each telling's hearer and each decision is drawn by lot."""
    customers, strangers = round(scenario.customers), round(scenario.reach - scenario.customers)
    service, told = scenario.service, scenario.told
    heard, warned = np.zeros(strangers, bool), np.zeros(customers, bool)
    won = lost = 0
    tellers = customers
    for _ in range(scenario.generations):
        kinds = rng.choice(
            5, size=tellers, p=[service.good, service.exceptional, service.bad, service.dismal, service.nothing]
        )
        good = int(np.array([told.good, told.exceptional, 0, 0, 0])[kinds].sum())
        ill = int(np.array([0, 0, told.bad, told.dismal, 0])[kinds].sum())
        hears = rng.integers(strangers, size=(rng.random(good) >= scenario.known).sum())
        fears = rng.integers(customers, size=(rng.random(ill) < scenario.known).sum())
        newly_heard, newly_warned = set(hears[~heard[hears]]), set(fears[~warned[fears]])
        heard[hears], warned[fears] = True, True
        came = int((rng.random(len(newly_heard)) < scenario.wins).sum())
        won, lost = won + came, lost + int((rng.random(len(newly_warned)) < scenario.loses).sum())
        tellers = int((rng.random(came) >= scenario.anyway).sum())
    return won, lost


def test_people_drawn_one_by_one_are_won_and_lost_as_often() -> None:
    small = replace(
        ONE,
        customers=400,
        reach=2400,
        service=Service(good=0.5, exceptional=0.1, bad=0.04, dismal=0.01),
        wins=0.4,
        loses=0.3,
        anyway=0.25,
        known=0.3,
        generations=4,
    )
    rng = np.random.default_rng(20)
    runs = np.array([simulated(small, rng) for _ in range(600)])
    error = runs.std(axis=0, ddof=1) / math.sqrt(len(runs))
    talk = word_of_mouth(small)
    assert talk.won > 300  # so many that most hear more than once
    assert talk.generations[3].won > 5
    assert max(error / runs.mean(axis=0)) < 0.01  # narrow enough to see that each hearing would count
    assert (abs(runs.mean(axis=0) - [talk.won, talk.lost]) < 3 * error).all()


def _raised(scenario: TalkScenario, what: Input, times: float) -> TalkScenario:
    now = input_of(scenario, what) or 0.0
    most = {
        Input.GOOD: now + scenario.service.nothing,
        Input.BAD: now + scenario.service.nothing,
        Input.GENERATIONS: MOST_GENERATIONS,
        Input.REACH: math.inf,
        Input.TOLD_GOOD: math.inf,
        Input.TOLD_BAD: math.inf,
    }.get(what, 1.0)
    return with_input(scenario, what, min(now * times, most))


def _swing(found: tuple[Swing, ...], what: Input) -> Swing:
    return next(one for one in found if one.what is what)

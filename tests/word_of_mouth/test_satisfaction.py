"""Does a score mean the service that the cuts say?"""

from __future__ import annotations

import pytest

from clv.core.errors import CutsOutOfOrder, NoScoresCounted
from clv.word_of_mouth.model import Service
from clv.word_of_mouth.satisfaction import SCALES, Cuts, scale_of, service_of

FIVE = SCALES[0].cuts


def test_each_customer_counts_at_the_score_given() -> None:
    # One dismal, two bad, four neither, ten good, three exceptional, of twenty.
    found = service_of([(1, 1), (2, 2), (3, 4), (4, 10), (5, 3)], FIVE)
    assert found == Service(good=0.5, exceptional=0.15, bad=0.1, dismal=0.05)
    assert found.nothing == pytest.approx(0.2)


def test_a_mean_between_two_scores_counts_as_what_it_has_reached() -> None:
    assert service_of([(1.5, 1)], FIVE).bad == 1  # above 1, so no longer dismal
    assert service_of([(2.01, 1), (3.99, 1)], FIVE).nothing == 1
    assert service_of([(4.99, 1)], FIVE).good == 1


def test_where_dismal_ends_where_bad_does_nobody_is_only_bad() -> None:
    assert service_of([(1, 1), (2, 1)], Cuts(2, 2, 4, 4)) == Service(good=0, exceptional=0, bad=0, dismal=1)
    assert service_of([(4, 1)], Cuts(2, 2, 4, 4)).exceptional == 1


def test_scores_that_nobody_gave_are_no_service() -> None:
    with pytest.raises(NoScoresCounted):
        service_of([(5, 0)], FIVE)


@pytest.mark.parametrize(
    ("scores", "best"), [((1, 5), 5), ((3, 4.5), 5), ((0, 5), 10), ((6, 9), 10), ((1, 11), 100), ((-5, 500), 100)]
)
def test_the_scale_is_the_smallest_that_holds_the_scores(scores: tuple[float, float], best: float) -> None:
    assert scale_of(scores).best == best


def test_cuts_out_of_order_are_refused() -> None:
    for cuts in ((3, 2, 4, 5), (1, 4, 4, 5), (1, 2, 5, 4)):
        with pytest.raises(CutsOutOfOrder):
            Cuts(*cuts)

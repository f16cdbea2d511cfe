"""Do the conditions above all customers come back from the address as they were, and nothing else?"""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clv.customers.places import Named, Places
from clv.segments.customer_query import MEASURES, Bounds, CustomerFilter, SortColumn
from clv.segments.segments import SEGMENT_CODES
from clv.ui.customer_address import MOST, filter_of, texts_of

PLACES = Places("", {"channel": (Named("Web: shop", 3), Named("", 1)), "country": (Named("NL", 4),)})


def limits(measure: str) -> st.SearchStrategy[Bounds]:
    """Two ends, or one, as the fields round them."""
    most = 1_000 if measure == "p_alive" else MOST
    ends = st.integers(0, most).map(lambda end: end / 1_000 if measure == "p_alive" else float(end))
    return st.tuples(ends, ends, st.sampled_from("-<>")).map(
        lambda found: Bounds(
            measure, None if found[2] == "<" else min(found[:2]), None if found[2] == ">" else max(found[:2])
        )
    )


WISHES = st.builds(
    CustomerFilter,
    segments=st.lists(st.sampled_from(SEGMENT_CODES), unique=True).map(tuple),
    sort=st.sampled_from(get_args(SortColumn)),
    descending=st.booleans(),
    ranges=st.lists(st.sampled_from(MEASURES).flatmap(limits), unique_by=lambda one: one.measure).map(tuple),
    channels=st.sampled_from([(), ("Web: shop",)]),
    countries=st.sampled_from([(), ("NL",)]),
)


@given(WISHES)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)  # on a busy machine
def test_conditions_come_back_from_the_address_as_they_were(wish: CustomerFilter) -> None:
    assert filter_of(texts_of(wish), PLACES) == wish


@given(
    st.dictionaries(st.sampled_from(["where", "segment", "channel", "sort", "order"]), st.lists(st.text(max_size=9)))
)
def test_any_text_is_answered_with_conditions_that_these_sales_can_meet(said: dict[str, list[str]]) -> None:
    wish = filter_of(said, PLACES)
    assert set(wish.channels) <= {"Web: shop", ""}
    assert filter_of(texts_of(wish), PLACES) == wish


@pytest.mark.parametrize("text", ["p_alive:0:1.01", "frequency:-1:", "silent_days:inf:", "known_days:1e99:", "T:1:2"])
def test_limits_that_no_field_would_take_are_left_out(text: str) -> None:
    assert filter_of({"where": [text]}, PLACES) == CustomerFilter()


def test_a_condition_that_is_said_twice_holds_as_said_first() -> None:
    said = {"where": ["frequency:2:", "frequency:9:"]}
    assert filter_of(said, PLACES).ranges == (Bounds("frequency", 2.0),)

"""Who is meant by an id that was typed?"""

from __future__ import annotations

import ibis
import pytest

from clv.value.listing import customer_named


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ("12", "12"),
        (" 12 ", "12"),
        ("1", None),  # a part of an id is nobody's
        ("ann", "Ann"),
        ("Bob", "Bob"),
        ("bob", "bob"),
        ("BOB", None),  # two could be meant
        ("łÓdŹ", "ŁÓDŹ"),
        ("a_c", None),  # no wildcard
        ("", None),
        ("   ", None),
    ],
)
def test_an_exact_id_names_its_customer_and_other_capitals_where_only_one_can_be_meant(engine, search, expected):
    values = engine.create_table("v", ibis.memtable({"customer_id": ["12", "112", "Ann", "Bob", "bob", "ŁÓDŹ", "abc"]}))
    assert customer_named(values, search) == expected

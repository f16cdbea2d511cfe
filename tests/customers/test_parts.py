"""Is everyone in one part by each attribute, the one of the first purchase, and does a code lead back to its part?"""

from __future__ import annotations

from datetime import date

import ibis
import pandas as pd
import pytest

from clv.core.periods import Window
from clv.customers.parts import MOST_NAMES, Part, PartBy, customers_of, part_names, part_of, part_sizes
from clv.customers.summary import summarise_customers
from tests.shops import as_transactions

# customer, day, amount, country, channel, category
ROWS = [
    ("a", "2024-01-05", 10.0, "NL", "web", "tea"),
    ("a", "2024-03-05", 90.0, "BE", "shop", "coffee"),  # moved later: counts where the first purchase was
    ("b", "2024-02-01", 10.0, "NL", "web", "tea"),
    ("b", "2024-02-01", 30.0, "NL", "web", "coffee"),  # of two on the first day the one that took more
    ("c", "2025-02-01", 20.0, "BE", None, "tea"),
    ("c", "2025-03-01", 20.0, "BE", "web", "tea"),  # named later, not at first
    ("d", "2025-06-01", 20.0, None, None, "tea"),
    ("e", "2024-01-01", 50.0, "PL", "web", "tea"),
    ("e", "2024-01-10", -50.0, "PL", "web", "tea"),  # gave its first purchase back: the next one is the first
    ("e", "2025-01-20", 40.0, "DE", "shop", "tea"),
    ("f", "2025-01-20", -5.0, "DE", "shop", "tea"),  # never bought: is in no part
]


def names(engine: ibis.backends.duckdb.Backend, rows: list[tuple[object, ...]] = ROWS) -> ibis.Table:
    columns = ["customer_id", "date", "amount", "country", "channel", "category"]
    frame = pd.DataFrame(rows, columns=columns).assign(date=lambda found: pd.to_datetime(found["date"]))
    sales = as_transactions(engine, frame)
    summary = summarise_customers(sales, Window(date(2024, 1, 1), date(2025, 12, 31)))
    return engine.create_table("part_names", part_names(summary, sales))


def test_the_first_purchase_that_counts_tells(engine: ibis.backends.duckdb.Backend) -> None:
    found = names(engine).order_by("customer_id").execute().set_index("customer_id")
    told = {customer: tuple(None if pd.isna(one) else one for one in row) for customer, *row in found.itertuples()}
    assert told == {
        "a": ("NL", "web", "tea", "2024"),
        "b": ("NL", "web", "coffee", "2024"),
        "c": ("BE", None, "tea", "2025"),
        "d": (None, None, "tea", "2025"),
        "e": ("DE", "shop", "tea", "2025"),
    }


def test_the_parts_of_each_attribute_hold_everyone_once_the_unnamed_last(engine: ibis.backends.duckdb.Backend) -> None:
    told = names(engine)
    sizes = part_sizes(told)
    listed = {by: [(one.part.name, one.customers) for one in several] for by, several in sizes.items()}
    assert listed == {
        PartBy.COUNTRY: [("NL", 2), ("BE", 1), ("DE", 1), (None, 1)],
        PartBy.CHANNEL: [("web", 2), ("shop", 1), (None, 2)],
        PartBy.CATEGORY: [("tea", 4), ("coffee", 1)],
        PartBy.YEAR: [("2025", 3), ("2024", 2)],
    }
    for several in sizes.values():
        members = [set(customers_of(told, one.part).execute()["customer_id"]) for one in several]
        assert sum(map(len, members)) == len(set.union(*members)) == 5
        assert [len(found) for found in members] == [one.customers for one in several]


def test_what_tells_nobody_apart_is_not_offered(engine: ibis.backends.duckdb.Backend) -> None:
    alike = [("a", "2024-01-05", 10.0, "NL", None, "tea"), ("b", "2024-02-05", 10.0, "NL", None, None)]
    assert list(part_sizes(names(engine, alike))) == [PartBy.CATEGORY]


def test_of_very_many_names_the_largest_are_listed_and_the_unnamed(engine: ibis.backends.duckdb.Backend) -> None:
    many = [(f"c{n}", "2024-01-05", 10.0, f"land {n:04}", None, None) for n in range(MOST_NAMES + 20)]
    many += [("x", "2024-01-05", 1.0, "large", None, None), ("y", "2024-01-05", 1.0, "large", None, None)]
    many += [("z", "2024-01-05", 1.0, None, None, None)]
    listed = [one.part.name for one in part_sizes(names(engine, many))[PartBy.COUNTRY]]
    assert len(listed) == MOST_NAMES + 1
    assert (listed[0], listed[-1]) == ("large", None)


@pytest.mark.parametrize("name", ["NL", None, "a=b, c & d", "<b>x</b>", "https://x.example/?a=1#b", " 'q\" ", "zł"])
def test_a_code_leads_back_to_its_part(name: str | None) -> None:
    assert part_of(Part(PartBy.COUNTRY, name).code) == Part(PartBy.COUNTRY, name)


@pytest.mark.parametrize("code", ["", "NL", "planet=Mars", "country", "=NL", "COUNTRY=NL"])
def test_what_means_nothing_is_no_part(code: str) -> None:
    assert part_of(code) is None

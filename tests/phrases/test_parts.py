"""Is each of two parts called by a name of its own, whatever the sales call them?"""

from __future__ import annotations

import pytest

from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.customers.parts import Part, PartBy
from clv.i18n.locale import Language, Locale
from clv.phrases.parts import Column, beside_each_other, beside_table, fits_of_both, meaning, name_of

EN = Locale(Language.EN)


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        (Part(PartBy.COUNTRY, "NL"), Part(PartBy.COUNTRY, "BE"), ("NL", "BE")),
        (Part(PartBy.COUNTRY, "NL"), None, ("NL", "All customers")),
        (Part(PartBy.COUNTRY, "NL"), Part(PartBy.COUNTRY, None), ("NL", "Country: not stated")),
        (Part(PartBy.COUNTRY, "Online"), Part(PartBy.CHANNEL, "Online"), ("Country: Online", "Channel: Online")),
        (Part(PartBy.COUNTRY, "All customers"), None, ("Country: All customers", "All customers")),
        (Part(PartBy.CHANNEL, "Figure"), None, ("Channel: Figure", "All customers")),
        (
            Part(PartBy.CHANNEL, "a" * 99 + "1" + "a" * 99),
            Part(PartBy.CHANNEL, "a" * 99 + "2" + "a" * 99),
            ("channel=" + "a" * 99 + "1" + "a" * 99, "channel=" + "a" * 99 + "2" + "a" * 99),
        ),
    ],
)
def test_each_has_a_column_of_its_own(
    sample_1997: Analysis, first: Part, second: Part | None, names: tuple[str, str]
) -> None:
    both = (
        Column(first, sample_1997, Assumptions(), None),
        Column(second, sample_1997, Assumptions(), None),
    )
    table = beside_table(both, EN)
    assert tuple(table)[1:] == names
    assert {len(column) for column in table.values()} == {9}
    assert beside_each_other(both, EN).startswith(f"{names[0]}: ")
    assert f"; {names[1]}: " in beside_each_other(both, EN)
    assert fits_of_both(both, EN) == "Each with a fit of its own."


@pytest.mark.parametrize("language", list(Language))
def test_a_part_is_named_in_the_readers_language_with_the_name_that_the_sales_have(language: Language) -> None:
    named = {name_of(Part(by, "x & y"), Locale(language)) for by in PartBy}
    assert len(named) == len(PartBy)
    assert all(name.endswith(": x & y") for name in named)


def test_a_year_of_arrival_is_no_more_than_these_sales_show() -> None:
    """Of the first year in a file many were customers before: nobody says that they were won then."""
    assert meaning(Part(PartBy.YEAR, "2023"), EN) == "whose first purchase in these sales was in that year"


@pytest.mark.parametrize(
    ("name", "said"),
    [("x" * 60, "x" * 60), ("https://shop.example/?from=" + "x" * 10_000 + "&to=spring", None)],
)
def test_a_name_without_end_is_said_by_its_beginning_and_its_end(name: str, said: str | None) -> None:
    found = name_of(Part(PartBy.CHANNEL, name), EN).removeprefix("Channel: ")
    assert len(found) <= 60
    assert found == (said or f"{name[:39]}…{name[-20:]}")

"""Does each mark of a chart, and each name among its numbers, lead to the customers it stands for and no others?"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from urllib.parse import parse_qs

import ibis.expr.types as ir
import pytest

from clv.analysis.valuation import Analysis
from clv.customers.places import Places
from clv.i18n.locale import Language
from clv.i18n.numbers import read_number
from clv.segments.customer_query import find_customers
from clv.ui.customer_address import filter_of
from tests.pages.reader import Reader, plain
from tests.pages.sentences import english_left

LINK = re.compile(r"\[(?P<name>.*)\]\((?P<address>[a-z]+\?\S*)\)\Z", re.DOTALL)
CHARTS = {  # by page: the charts whose marks are customers
    "overview": {"parts_wide", "parts_narrow"},
    "segments": {"value_map"},
    "moments": {"return_bars", "cohort_map"},
}


def leads_of(reader: Reader) -> dict[str, list[str]]:
    """By chart, where its marks lead; and each of its marks has such a place."""
    found = {}
    for one in reader.app.get("plotly_chart"):
        drawn = json.loads(one.proto.spec)
        if leads := drawn["layout"].get("meta", {}).get("leads"):
            numbers = set(_flat([trace["meta"]["marks"] for trace in drawn["data"] if "meta" in trace]))
            assert numbers == set(range(len(leads)))
            found[one.key.removeprefix("chart_")] = leads
    return found


def _flat(marks: object) -> Iterator[int]:
    if isinstance(marks, list):
        for one in marks:
            yield from _flat(one)
    elif marks is not None:
        yield int(str(marks))


def numbers_with_links(reader: Reader) -> dict[str, int]:
    """Each name among the numbers that leads to customers: how many its row says these are, by its address."""
    found, said = {}, reader.locale.text("Customers")
    for shown in (table.value for table in reader.app.table):
        for row in shown.to_dict("records"):
            if link := LINK.match(str(next(iter(row.values())))):
                found[link["address"]] = int(read_number(plain(row[said]), reader.locale) or 0)
    return found


def listed(address: str, values: ir.Table) -> int:
    """How many customers the list at this address has."""
    page, said = address.split("?")
    assert page == "customers"
    return int(find_customers(values, filter_of(parse_qs(said), Places("", {}))).count().execute())


@pytest.mark.parametrize("page", CHARTS)
def test_each_mark_leads_to_as_many_customers_as_the_numbers_say(page: str, cd_shop, master_1998: Analysis) -> None:
    reader = Reader().with_cd_shop().open(page)
    said, marks = numbers_with_links(reader), leads_of(reader)
    assert set(marks) == CHARTS[page]
    assert {address for leads in marks.values() for address in leads} == set(said)
    values = cd_shop.table(master_1998.valuation.table)
    assert {address: listed(address, values) for address in said} == said


def test_the_fields_of_the_map_hold_each_repeat_buyer_once(master_1998: Analysis) -> None:
    reader = Reader().with_cd_shop().open("segments")
    assert sum(numbers_with_links(reader).values()) == master_1998.base.repeat_buyers


@pytest.mark.parametrize("language", list(Language))
def test_a_link_opens_these_customers_whatever_was_searched_for_before(language: Language) -> None:
    reader = Reader(language).with_cd_shop().open("customers")
    reader.app.text_input(key="customers_search").set_value("00012")
    reader.run()
    reader.open("overview")
    address, count = min(numbers_with_links(reader).items(), key=lambda one: one[1])
    reader.app.query_params.update(parse_qs(address.split("?")[1]))
    reader.open("customers")
    assert reader.locale.number(count) in reader.title
    assert reader.app.text_input(key="customers_search").value == ""
    assert english_left(reader.texts(), reader.locale) == []


def test_of_who_moved_each_part_of_a_bar_leads_to_its_list() -> None:
    reader = Reader().with_cd_shop().open("segments").choose("segments_view", "moved")
    said, [marks] = numbers_with_links(reader), leads_of(reader).values()
    assert len(marks) % 3 == 0
    stayed = next(address for address in said if "way=same" in address)
    assert any(address.split("&into")[0] in stayed for address in marks)
    there = Reader.arriving("segments", address=parse_qs(f"sales=cd-shop&{stayed.split('?')[1]}"))
    assert there.app.segmented_control(key="moved_way").value == "same"
    assert any(f" {there.locale.number(said[stayed])} customer" in text for text in there.texts())

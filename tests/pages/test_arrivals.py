"""Does "By month of arrival" say what each month's newcomers brought, and when what winning them cost is back?"""

from __future__ import annotations

import base64
import json
from datetime import date

import numpy as np
import pytest

from clv.analysis.arrivals import arrivals
from clv.analysis.valuation import Analysis
from clv.charts.cohorts.payback_map import MOST_COLUMNS
from clv.i18n.locale import Language
from clv.storage.workspace import Dataset
from clv.ui.app_state import app_state
from clv.ui.jobs import AnalysisRequest
from clv.ui.questions import books, winning_costs
from tests.pages.reader import Reader, plain
from tests.pages.sentences import english_left
from tests.pages.test_leads import numbers_with_links


def at_arrivals(reader: Reader) -> Reader:
    reader.open("acquire")
    [sections] = [one for one in reader.app.segmented_control if str(one.key).startswith("acquire_section_")]
    sections.set_value("arrivals")
    return reader.run(until=lambda: any(one.key == "chart_arrivals" for one in reader.app.get("plotly_chart")))


def drawn(reader: Reader, name: str) -> dict:
    [found] = [one for one in reader.app.get("plotly_chart") if one.key == f"chart_{name}"]
    return json.loads(found.proto.spec)


def known(trace: dict) -> list[int]:
    """How many fields of each row of a heat map are drawn."""
    if "z" not in trace:
        return []
    rows, columns = (int(size) for size in trace["z"]["shape"].split(","))
    values = np.frombuffer(base64.b64decode(trace["z"]["bdata"]), trace["z"]["dtype"]).reshape(rows, columns)
    return [int(count) for count in (~np.isnan(values)).sum(axis=1)]


@pytest.mark.parametrize("language", list(Language))
def test_the_cd_shops_months_say_what_came_and_what_is_expected(
    language: Language, cd_shop, master_1998: Analysis
) -> None:
    reader = at_arrivals(Reader(language).with_cd_shop())
    assert (reader.exceptions, reader.errors) == ([], [])
    assert english_left(reader.texts(), reader.locale) == []
    months = arrivals(cd_shop, cd_shop.table("master"), master_1998)
    assert [one.month for one in months] == [date(1997, month, 1) for month in (1, 2, 3)]
    assert sorted(numbers_with_links(reader).values()) == sorted(one.customers for one in months)
    came, ahead, _back = (known(trace) for trace in drawn(reader, "arrivals")["data"])
    assert came == [len(one.brought) for one in months]
    assert ahead == [min(MOST_COLUMNS, len(one.each)) - len(one.brought) for one in months]
    said = [plain(text) for text in reader.texts()]
    first = months[0]
    each = reader.locale.unit_money(first.so_far / first.customers, "USD")
    assert any(each in text for text in said)


def test_another_month_is_chosen_and_the_address_says_which() -> None:
    reader = at_arrivals(Reader().with_cd_shop())
    reader.app.selectbox(key="arrival_month_en").set_value(date(1997, 3, 1))
    reader.run()
    assert reader.app.query_params["arrived"] == "1997-03"
    assert any("One newcomer of March 1997 has brought" in text for text in reader.texts())


def test_with_costs_each_month_says_when_they_are_back_and_what_winning_cost_by_channel() -> None:
    Reader(Language.EN).click("try_roaster")
    reader = at_arrivals(Reader.arriving(address={"sales": "coffee-roaster"}))
    assert (reader.exceptions, reader.errors) == ([], [])
    assert any("have brought back what winning their customers cost: " in text for text in reader.texts())
    assert any("; earned back: " in text for text in reader.texts())
    workspace, book = app_state().workspace, Dataset.COFFEE_ROASTER
    [known] = workspace.imports(book)
    request = AnalysisRequest((known.import_id,), None, workspace.settings(book).assumptions, book=book)
    own = books(request, workspace.cost_book(book).costs(), None).result()
    won = winning_costs(request, workspace.cost_book(book).costs()).result()
    assert {one.channel for one in won.channels} == {one.channel for one in own.channels}
    assert {one.month: won.each[one.month] for one in own.books.months} == {
        one.month: one.cac for one in own.books.months
    }
    for channel in own.channels:
        months = [one for one in won.channels if one.channel == channel.channel and one.month in own.period.months]
        assert [one.month for one in months] == list(own.period.months)
        assert sum(one.winning for one in months) == pytest.approx(channel.winning)
        assert sum(one.new_customers for one in months) == channel.new_customers
    [table] = [one.value for one in reader.app.table if channel.channel in [plain(str(name)) for name in one.value]]
    assert len(table) > len(own.period.months)

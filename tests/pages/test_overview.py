"""Do the Overview's parts say what the engine says, of today, of earlier days, and where something is not known?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date

import ibis
import pytest

from clv.analysis.undiscounted import undiscounted_years
from clv.analysis.valuation import Analysis, analyse
from clv.core.assumptions import Assumptions
from clv.evaluation import month_ends
from clv.i18n.locale import Language
from clv.ui import looking_back, questions
from clv.ui.app_state import app_state
from tests.pages.reader import Reader
from tests.pages.sentences import english_left


@pytest.fixture(scope="module", autouse=True)
def three_month_ends(workspace_of_its_own: None) -> Iterator[None]:  # noqa: ARG001 - what matters is that it happened
    """Each is a fit of its own; three reach back to the day compared with."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(month_ends, "MONTHS", 3)
        yield


@pytest.fixture(scope="module")
def march_1998(cd_shop: ibis.BaseBackend) -> Analysis:
    return analyse(
        cd_shop, cd_shop.table("master"), assumptions=Assumptions(), until=date(1998, 3, 31), name="overview_march"
    )


def charts(reader: Reader) -> list[dict]:
    """The drawings of the page, as they are sent to the browser."""
    return [json.loads(one.proto.spec) for one in reader.app.get("plotly_chart")]


def traces(reader: Reader, name: str) -> list[dict]:
    return [trace for drawn in charts(reader) for trace in drawn["data"] if trace.get("name") == name]


def all_there(reader: Reader) -> bool:
    """Whether every answer has come, that of the month ends last."""
    return bool(traces(reader, "said"))


@pytest.fixture(scope="module", params=list(Language))
def reader(request: pytest.FixtureRequest) -> Reader:
    opened = Reader(request.param).with_cd_shop().open("overview")
    then = opened.locale.number(9_526)  # buyers in the year before the day compared with
    opened.run(until=lambda: any(then in text for text in opened.texts()))
    return opened.run(until=lambda: all_there(opened))


def test_every_part_speaks_the_readers_language_only(reader: Reader) -> None:
    assert reader.exceptions == reader.errors == []
    assert english_left(reader.texts(), reader.locale) == []


def test_the_figures_say_what_they_were_on_the_day_compared_with(reader: Reader, march_1998: Analysis) -> None:
    locale, said = reader.locale, " ".join(reader.texts())
    worth = march_1998.valuation
    for money in (worth.total / march_1998.base.customers, worth.new_customer):
        assert (
            locale.text(
                "on {date} it was {money}", date=locale.date(date(1998, 3, 31)), money=locale.money(money, "USD")
            )
            in said
        )
    assert (
        locale.text(
            "in the year before {date}: {count}", date=locale.date(date(1998, 3, 31)), count=locale.number(9_526)
        )
        in said
    )


def test_the_bars_are_the_money_of_each_year_and_the_dots_what_it_is_before_the_discount(
    reader: Reader, cd_shop: ibis.BaseBackend, master_1998: Analysis
) -> None:
    wide = next(drawn for drawn in charts(reader) if any(trace.get("name") == "sold" for trace in drawn["data"]))
    levels = [shape for shape in wide["layout"]["shapes"] if shape["y0"] == shape["y1"] and shape.get("yref") is None]
    expected = [
        shape["y0"] * 12 for shape in levels if shape["line"].get("dash") is None and shape["line"]["width"] == 1.5
    ]
    before = [shape["y0"] * 12 for shape in levels if shape["line"].get("dash") == "dot"]
    assert expected == pytest.approx(master_1998.valuation.by_year)
    assert before == pytest.approx(undiscounted_years(cd_shop, master_1998))


def test_the_line_ends_with_todays_headline_and_holds_what_was_said_on_the_day_compared(
    reader: Reader, master_1998: Analysis, march_1998: Analysis
) -> None:
    [said] = traces(reader, "said")
    assert said["y"][-1] == pytest.approx(master_1998.valuation.total)
    assert said["y"][-4] == pytest.approx(march_1998.valuation.total)


def test_another_day_can_be_compared_with_and_the_address_has_it() -> None:
    reader = Reader().with_cd_shop().open("overview")
    reader.app.selectbox(key="compared_months_en").set_value(6)
    reader.run(until=lambda: any("in the year before 29 December 1997" in text for text in reader.texts()))
    assert reader.app.query_params["months"] == "6"
    again = Reader.arriving(address=reader.app.query_params)
    assert again.app.selectbox(key="compared_months_en").value == 6


def test_first_purchases_are_drawn_where_they_are_asked_for() -> None:
    reader = Reader().with_cd_shop().open("overview")
    again = max(traces(reader, "sold")[0]["y"])
    assert max(reader.choose("overview_sold", "all").run() and traces(reader, "sold")[0]["y"]) > 2 * again
    assert reader.app.query_params["sold"] == "all"


def test_where_no_limits_can_be_said_none_are_drawn_and_that_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = app_state().run(lambda _job: None)
    monkeypatch.setattr(questions, "valuation_intervals", lambda _request: unknown)
    reader = Reader().with_cd_shop().open("overview")
    assert "Between which limits it will come out cannot be said from these data." in " ".join(reader.texts())
    assert traces(reader, "high") == []
    assert "Nine times out of ten one brings" not in " ".join(reader.texts())


def test_a_day_of_which_nothing_can_be_said_is_compared_with_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    unknown = app_state().run(lambda _job: None)
    monkeypatch.setattr(looking_back, "compared", lambda _request, _then: unknown)
    reader = Reader().with_cd_shop().open("overview")
    reader.run(until=lambda: all_there(reader))
    assert "it was" not in " ".join(reader.texts())
    assert "35% of all" in " ".join(reader.texts())

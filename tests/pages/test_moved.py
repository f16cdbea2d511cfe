"""Does the view of Segments say who moved between two days, and hand out those who moved down?"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import pytest

from clv.analysis.segment_migration import earlier_days
from clv.analysis.valuation import Analysis, analyse
from clv.core.assumptions import Assumptions
from clv.core.periods import Window
from clv.i18n.locale import Language
from clv.segments.customer_query import PAGE_ROWS
from clv.segments.migration import STANDING
from clv.storage.workspace import Dataset, Settings
from clv.ui.app_state import app_state
from tests.pages.reader import Reader
from tests.pages.sentences import english_left

THEN = date(1998, 3, 31)  # three months before the end


@pytest.fixture(scope="module")
def both(cd_shop, master_1998: Analysis) -> pd.DataFrame:
    """The CD shop's customers on both days, calculated beside the dashboard."""
    then = analyse(cd_shop, cd_shop.table("master"), assumptions=Assumptions(), until=THEN, name="march_1998")
    now = cd_shop.table(master_1998.valuation.table).execute().set_index("customer_id")
    before = cd_shop.table(then.valuation.table).execute().set_index("customer_id")
    return now.join(before[["segment", "ten_year_value"]], suffixes=("", "_before"))


@pytest.mark.parametrize("language", list(Language))
def test_who_moved_down_is_counted_valued_and_listed(both: pd.DataFrame, language: Language) -> None:
    reader = Reader(language).with_cd_shop().open("segments").choose("segments_view", "moved")
    locale = reader.locale
    down = both[both.segment.map(STANDING) < both.segment_before.map(STANDING)]
    assert len(down) > 1000
    assert locale.number(len(down)) in reader.title
    assert locale.date(THEN) in reader.title
    assert locale.headline_money(down.ten_year_value_before.sum(), "USD") in reader.title
    assert locale.headline_money(down.ten_year_value.sum(), "USD") in reader.title
    lost = (down.ten_year_value_before - down.ten_year_value).rename("lost").reset_index()
    lost = lost.sort_values(["lost", "customer_id"], ascending=[False, True])
    assert reader.column("customer_id") == lost.customer_id.head(PAGE_ROWS).tolist()
    assert reader.exceptions == []
    assert english_left(reader.texts(), locale) == []


def test_the_list_can_be_narrowed_to_a_segment_of_then(both: pd.DataFrame) -> None:
    reader = Reader().with_cd_shop().open("segments").choose("segments_view", "moved")
    [pills] = [box for box in reader.app.pills if box.key.startswith("moved_segment_")]
    pills.set_value(["best"])
    reader.run()
    assert set(reader.column("segment_before")) == {"Best customers"}
    assert set(both.loc[reader.column("customer_id")].segment_before) == {"best"}


@pytest.mark.parametrize("language", list(Language))
def test_a_day_of_which_too_little_was_known_is_named_and_another_can_be_chosen(language: Language) -> None:
    app_state().workspace.keep_settings(Dataset.CD_SHOP, Settings(Assumptions(currency="USD"), until=date(1997, 6, 30)))
    try:
        reader = Reader(language).with_cd_shop().open("segments").choose("segments_view", "moved")
        assert reader.app.error == []
        assert reader.locale.date(date(1997, 3, 31)) in reader.title
        assert reader.app.info
        assert english_left(reader.texts(), reader.locale) == []
        reader.app.selectbox(key=f"compared_months_{language}").set_value(1)
        assert reader.locale.date(date(1997, 5, 31)) in reader.run().title
        assert not reader.app.info
    finally:
        app_state().workspace.keep_settings(Dataset.CD_SHOP, Settings(Assumptions(currency="USD")))


def test_the_address_of_before_leads_to_the_view_with_all_that_it_said() -> None:
    reader = Reader().with_cd_shop()
    reader.app.query_params.update({"months": "6", "segment": "best"})
    reader.open("moved")
    assert reader.app.segmented_control(key="segments_view").value == "moved"
    assert reader.app.selectbox(key="compared_months_en").value == 6
    assert set(reader.column("segment_before")) == {"Best customers"}


def test_the_day_compared_with_is_chosen_where_something_is_compared() -> None:
    reader = Reader().with_cd_shop().open("segments")
    assert reader.app.selectbox(key="compared_months_en").value == 3
    shown = [str(box.key) for box in reader.open("trust").app.selectbox]
    assert not any(key.startswith("compared_months") for key in shown)


def test_days_can_be_compared_as_far_as_there_are_sales_before_them() -> None:
    end = date(2025, 12, 31)
    assert earlier_days(Window(end - timedelta(days=59), end)) == {}
    assert list(earlier_days(Window(end - timedelta(days=60), end))) == [1]
    assert list(earlier_days(Window(date(2020, 1, 1), end))) == [1, 3, 6, 12]
    assert earlier_days(Window(date(2020, 1, 1), end))[12] == date(2024, 12, 31)

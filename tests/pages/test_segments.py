"""Does the Segments page say whom to call, what each list is worth, and until when; and do its limits follow?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pandas as pd
import pytest

from clv.analysis.valuation import Analysis
from clv.i18n.locale import UNKNOWN, Language
from clv.phrases import segments
from clv.segments.call_lists import group_of, members
from clv.segments.customer_query import PAGE_ROWS
from clv.segments.thresholds import Thresholds
from clv.storage.workspace import Dataset
from clv.ui.app_state import app_state
from tests.pages.reader import Reader, plain


@pytest.fixture(scope="module", params=list(Language))
def reader(request: pytest.FixtureRequest) -> Reader:
    return Reader(request.param).with_cd_shop()


def tables(reader: Reader) -> list[pd.DataFrame]:
    """The division and the lists; the tables before them are the numbers of the pictures."""
    return [table.value.map(lambda cell: str(cell).replace("\\", "")) for table in reader.app.table[-2:]]


def files(reader: Reader) -> list[str]:
    return [button.key for button in reader.app.get("download_button") if button.key.startswith("segment_")]


def choose(reader: Reader, code: str) -> Reader:
    reader.app.pills(key="segments_chosen").set_value(code)
    return reader.run()


def type_in(reader: Reader, name: str, number: float) -> None:
    reader.number_box(f"limit_{name}_").set_value(number)


def use_limits(reader: Reader) -> Reader:
    [button] = reader.app.form_submit_button
    button.click()
    return reader.run()


def test_the_title_says_whom_to_call_and_what_is_at_risk(reader: Reader, master_1998: Analysis) -> None:
    [slipping] = [one for one in master_1998.valuation.segments if one.code == "slipping"]
    reader.open("segments")
    assert reader.locale.number(slipping.customers) in reader.title
    assert reader.locale.headline_money(slipping.value_at_risk, "USD") in reader.title


def test_each_segment_has_its_count_value_and_action_and_all_sum_to_the_total(
    reader: Reader, master_1998: Analysis, customers: pd.DataFrame
) -> None:
    locale, valuation = reader.locale, master_1998.valuation
    *rows, total = tables(reader.open("segments"))[0].itertuples(index=False)
    assert len(rows) == len(valuation.segments) == 5
    for row, segment in zip(rows, valuation.segments, strict=True):
        group = group_of(segment.code)
        assert row[0] == locale.text(group.name)
        assert row[1].startswith(locale.number(segment.customers))
        assert row[2].startswith(locale.money(segment.value, "USD"))
        known = segment.repeat_buyers > 0
        assert row[3] == (locale.money(segment.value_at_risk, "USD") if known else UNKNOWN)
        assert row[4] == locale.text(group.action)
    assert total[1] == locale.number(23_570) == locale.number(sum(one.customers for one in valuation.segments))
    assert total[2] == locale.money(valuation.total, "USD")
    at_risk = customers.value_at_risk[customers.frequency > 0].sum()
    assert total[3] == locale.money(at_risk, "USD")
    assert locale.headline_money(at_risk, "USD") in " ".join(reader.texts())  # the map says the same


def test_each_list_has_its_count_its_worth_and_a_last_day(reader: Reader, customers: pd.DataFrame) -> None:
    locale = reader.locale
    follow_up, due, due_soon, costly = tables(reader.open("segments"))[1].itertuples(index=False)
    recent = customers[(customers["T"] - customers["recency"]).between(2, 7)]
    assert follow_up[1] == locale.number(len(recent))
    assert follow_up[2] == locale.money(recent["ten_year_value"].sum(), "USD")
    # Who bought on 28 June, 2 days before the end, did so 7 days before on 5 July.
    assert follow_up[4] == locale.short_date(date(1998, 7, 5))
    assert due[1] == locale.number(0)  # all of them first bought in the first quarter of 1997
    soon = customers[pd.to_datetime(customers["due"]) <= pd.Timestamp(1998, 7, 30)]  # 30 days after the last
    assert due_soon[1] == locale.number(len(soon)) != locale.number(0)
    assert due_soon[2] == locale.money(soon["ten_year_value"].sum(), "USD")
    assert due_soon[4] == locale.short_date(date(1998, 7, 30))
    unpaid = customers[customers["spend_to_date"] <= 0]
    assert costly[1] == locale.number(len(unpaid)) != locale.number(0)
    assert costly[2] == locale.money(unpaid["ten_year_value"].sum(), "USD")


def test_this_week_is_over_in_seven_days(reader: Reader, master_1998: Analysis) -> None:
    rows = tables(reader.open("segments"))[0]
    place = [one.code for one in master_1998.valuation.segments].index("slipping")
    assert rows.iloc[place, 5] == reader.locale.short_date(date(1998, 7, 7))


@pytest.mark.parametrize(
    ("code", "column"),
    [("slipping", "value_at_risk"), ("best", "ten_year_value"), ("follow_up", "ten_year_value")],
)
def test_a_list_shows_whom_to_act_on_first(
    reader: Reader, cd_shop, master_1998: Analysis, code: str, column: str
) -> None:
    valuation = master_1998.valuation
    expected = members(cd_shop.table(valuation.table), group_of(code), valuation.limits).execute()
    assert expected[column].is_monotonic_decreasing
    choose(reader.open("segments"), code)
    assert reader.column("customer_id") == expected["customer_id"].head(PAGE_ROWS).tolist()
    assert reader.column(column) == [reader.locale.money(x, "USD") for x in expected[column].head(PAGE_ROWS)]
    assert files(reader) == ["segment_xlsx", "segment_csv", "segment_parquet"]


def test_a_rule_names_its_limits_in_the_reader_s_figures(reader: Reader, master_1998: Analysis) -> None:
    locale, valuation = reader.locale, master_1998.valuation
    choose(reader.open("segments"), "best")
    group = group_of("best")
    told = segments.rule(group, valuation.limits, locale, replace(valuation.assumptions, currency="USD"))
    for figure in (locale.share(0.5), locale.share(0.1), locale.headline_money(valuation.limits.best, "USD")):
        assert figure in told
    assert told in reader.texts()
    assert segments.to_do(group, valuation.limits, locale, end=date(1998, 6, 30)) in reader.texts()


def test_an_empty_list_says_so_and_offers_no_file(reader: Reader) -> None:
    choose(reader.open("segments"), "due")
    assert reader.exceptions == []
    assert [plain(info.value) for info in reader.app.info] == [reader.locale.text("Nobody is on this list.")]
    assert files(reader) == []
    assert not reader.app.dataframe


def test_other_limits_move_the_segments_and_are_remembered(cd_shop_reader, customers: pd.DataFrame) -> None:
    reader = cd_shop_reader().open("segments")
    before = tables(reader)[0]
    type_in(reader, "best", 20.0)
    type_in(reader, "follow_up_to", 14)
    use_limits(reader)
    assert reader.exceptions == []
    recent = customers[(customers["T"] - customers["recency"]).between(2, 14)]
    assert tables(reader)[1].iloc[0, 1] == reader.locale.number(len(recent))
    assert tables(reader)[0].iloc[1, 1] != before.iloc[1, 1]
    assert tables(reader)[0].iloc[-1, 2] == before.iloc[-1, 2]  # the total stays
    kept = app_state().workspace.settings(Dataset.CD_SHOP)
    assert kept.thresholds == Thresholds(best_share=0.2, follow_up_to=14)
    assert tables(reader.open("overview").open("segments"))[1].iloc[0, 1] == reader.locale.number(len(recent))

    reader.click("limits_usual")
    assert app_state().workspace.settings(Dataset.CD_SHOP).thresholds == Thresholds()
    assert tables(reader)[0].equals(before)


def test_a_limit_out_of_its_order_is_refused_in_words(cd_shop_reader) -> None:
    reader = cd_shop_reader().open("segments")
    type_in(reader, "due_from", 80.0)  # the time would end before it begins
    use_limits(reader)
    assert reader.exceptions == []
    [error] = reader.errors
    assert error.startswith("The beginning of the time for the second purchase must lie between 0.01 and 0.75")
    assert app_state().workspace.settings(Dataset.CD_SHOP).thresholds == Thresholds()


def test_other_assumptions_leave_the_limits_alone(cd_shop_reader) -> None:
    reader = cd_shop_reader().open("segments")
    type_in(reader, "new", 60)
    use_limits(reader).open("assumptions")
    reader.app.slider[0].set_value(5)
    use_limits(reader)
    kept = app_state().workspace.settings(Dataset.CD_SHOP)
    assert (kept.assumptions.horizon_years, kept.thresholds.new_days) == (5, 60)

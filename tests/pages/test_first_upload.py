"""What happens to the first file of a reader's own: are its rows counted, its questions asked, its limits said?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from clv.i18n.locale import Language
from clv.intake.choices import DateOrder
from clv.storage.workspace import Dataset, Import
from clv.ui.app_state import app_state
from tests.pages.reader import Reader
from tests.pages.sentences import english_left

HEADER = "customer_id,date,amount\n"
DAYS = [f"2025-01-{day:02d}" for day in range(1, 29)]
SALES = HEADER + "".join(f"{number % 9 + 1},{day},5.50\n" for number, day in enumerate(DAYS))
ELSEWHERE = ("The other pages speak of {others} customers: {n} had bought nothing by {date}, or gave it all back.",) * 2
NOT_VALUED = {
    "two customers": HEADER + "".join(f"{17 + number % 2},{day},5.50\n" for number, day in enumerate(DAYS)),
    "all one-time buyers": HEADER + "".join(f"{number},{day},5.50\n" for number, day in enumerate(DAYS)),
}


@pytest.fixture(autouse=True)
def nothing_remains() -> Iterator[None]:
    yield
    for one in app_state().workspace.imports(Dataset.OWN):
        app_state().remove_import(one.import_id)


def only_import() -> Import:
    [taken] = app_state().workspace.imports(Dataset.OWN)
    return taken


@pytest.fixture(scope="module", params=list(Language))
def cd_shop_reader(request: pytest.FixtureRequest) -> Reader:
    return Reader(request.param).with_cd_shop()


@pytest.mark.parametrize("kind", NOT_VALUED)
def test_sales_that_no_model_can_value_get_no_value_and_the_cd_shop_is_not_lost(
    cd_shop_reader: Reader, kind: str
) -> None:
    reader = cd_shop_reader.upload("sales.csv", NOT_VALUED[kind].encode()).use_sales()
    for page in ("overview", "segments"):
        reader.open(page)
        assert (reader.exceptions, reader.errors) == ([], [])
        assert reader.title == reader.locale.text("There is not enough yet to say what your customers will be worth")
        assert reader.questions  # what is missing
        assert english_left(reader.texts(), reader.locale) == []
        assert reader.locale.text("Paid per customer") in reader.labels
        assert reader.locale.text("A new customer brings in") not in reader.labels
    reader.open("trust")
    assert reader.exceptions == []
    assert english_left(reader.texts(), reader.locale) == []
    assert reader.locale.number(23_570) in reader.with_cd_shop().title


@pytest.mark.parametrize("kind", NOT_VALUED)
def test_what_is_known_without_values_is_found_listed_and_taken_away(cd_shop_reader: Reader, kind: str) -> None:
    reader = cd_shop_reader.upload("sales.csv", NOT_VALUED[kind].encode()).use_sales()
    locale = reader.locale
    reader.open("customers")
    for condition in ((), ("silent_days",)):
        reader.add_condition(*condition)
        assert (reader.exceptions, reader.errors) == ([], [])
        assert locale.text("What customers will bring cannot be said yet.") in " ".join(reader.texts())
        assert reader.column("customer_id")
        assert "ten_year_value" not in reader.app.dataframe[0].value.columns
        assert len(reader.app.get("download_button")) == 3
        assert english_left(reader.texts(), locale) == []
    assert "sort" not in reader.app.query_params
    customer = reader.column("customer_id")[0]
    box = reader.app.text_input(key="customers_search")
    box.set_value(f" {customer} " if box.value == customer else customer)
    assert reader.run().exceptions == []
    assert locale.text("Days since the last purchase") in reader.labels, reader.texts()
    assert english_left(reader.texts(), locale) == []
    reader.click("customers_all").with_cd_shop()


@pytest.mark.parametrize("language", list(Language))
def test_a_line_leads_from_the_customers_loaded_to_those_of_the_other_pages(language: Language) -> None:
    given_back = SALES + "500,2025-01-10,20.00\n500,2025-01-20,-20.00\n"
    reader = Reader(language).upload("sales.csv", given_back.encode()).use_sales()
    locale = reader.locale
    # Nine customers, and one who gave everything back.
    assert locale.number(10) in reader.title
    said = locale.plural(*ELSEWHERE, 1, others=locale.number(9), date=locale.date(date(2025, 1, 28)))
    reader.run(until=lambda: said in " ".join(reader.texts()))
    assert english_left(reader.texts(), locale) == []
    assert locale.number(9) in reader.open("overview").figures


def test_rows_that_cannot_be_used_are_counted_by_reason() -> None:
    spoilt = SALES + "77,2025-02-30,9.50\n,2025-03-01,9.50\n78,2025-03-01,nothing\n79,2025-03-01,nothing\n"
    reader = Reader(Language.NL).upload("verkoop.csv", spoilt.encode()).use_sales()
    assert reader.exceptions == []
    locale = reader.locale
    assert locale.number(len(DAYS) + 4) in reader.title
    assert locale.number(len(DAYS)) in reader.title
    reasons = dict(reader.app.table[0].value.itertuples(index=False, name=None))
    assert reasons == {
        locale.text("No date that can be read"): "1",
        locale.text("No customer, or a guest"): "1",
        locale.text("No amount that can be read"): "2",
    }
    taken = only_import()
    assert taken.report["rows_used"] == len(DAYS)


def test_dates_that_can_be_read_two_ways_are_asked_and_the_answer_is_used() -> None:
    rows = "".join(f"{n % 7},{n % 12 + 1:02d}/{n % 5 + 1:02d}/2025,{n + 1}.50\n" for n in range(60))
    reader = Reader(Language.PL).upload("sales.csv", (HEADER + rows).encode())
    assert len(reader.questions) == 1
    assert english_left(reader.questions, reader.locale) == []
    assert reader.app.button(key="use_sales").disabled
    [order] = [control for control in reader.app.segmented_control if (control.key or "").startswith("date_order")]
    order.set_value(DateOrder.MONTH_FIRST)
    reader.run()
    assert reader.questions == []
    reader.use_sales()
    taken = only_import()
    assert taken.report["date_order"] == "month-first"
    assert date.fromisoformat(str(taken.report["last_date"])) == date(2025, 12, 5)


def test_a_column_chosen_by_hand_is_used() -> None:
    content = "who;when;paid;tip\n" + "".join(f"k{n % 9};{DAYS[n % 28]};{n},50;1,00\n" for n in range(90))
    reader = Reader().upload("odd.csv", content.encode())
    for role, header in (("customer", "who"), ("date", "when"), ("amount", "paid")):
        [box] = [box for box in reader.app.selectbox if (box.key or "").startswith(f"role_{role}_")]
        box.set_value(header)
        reader.run()
    assert reader.questions == []
    reader.use_sales()
    taken = only_import()
    assert taken.report["revenue"] == pytest.approx(sum(range(90)) + 45)


def test_a_file_name_that_reads_like_markup_is_shown_as_it_stands() -> None:
    name = "sales *2025* [x](http:__y) $1$ :red[z].csv"
    reader = Reader().upload(name, SALES.encode()).use_sales()
    assert any(name in text for text in reader.texts())

"""Can the reader change what was made of a file, and is that what is taken in?"""

from __future__ import annotations

import pytest

from clv.i18n.locale import Language
from clv.intake.choices import CountAs
from clv.storage.workspace import Dataset, Import
from clv.ui.app_state import app_state
from tests.pages.reader import Reader
from tests.pages.sentences import english_left
from tests.shops import simulated

SHOP = simulated(120, seed=9)
LINES = "".join(
    f"{number},{row.date.date()},{row.customer_id},{row.amount:.2f},EUR,Mug,web\n"
    for number, row in enumerate(SHOP.itertuples(index=False))
)
MORE = (
    "9001,2024-03-01,A,10.00,USD,Mug,web\n9002,2024-03-01,B,7.00,PLN,Mug,web\n9003,2024-03-02,B,5.00,EUR,Postage,web\n"
)
FILE = ("order,date,customer,amount,currency,product,source\n" + LINES + MORE).encode()


@pytest.fixture
def empty() -> None:
    """Nothing was taken in yet."""
    for one in app_state().workspace.imports(Dataset.OWN):
        app_state().workspace.remove_import(one.import_id)


@pytest.fixture
def reader(empty: None) -> Reader:  # noqa: ARG001 - what matters is that it happened
    return Reader(Language.NL).upload("shop.csv", FILE)


def taken() -> Import:
    [one] = app_state().workspace.imports(Dataset.OWN)
    return one


def box(reader: Reader, kind: str, key: str):
    """The box whose key begins so; the end of a key is the file's identity."""
    [found] = [one for one in getattr(reader.app, kind) if one.key and one.key.startswith(key)]
    return found


def test_rules_rates_and_columns_are_taken_as_chosen(reader: Reader):
    assert reader.app.button(key="use_sales").disabled  # three currencies: which one?
    box(reader, "selectbox", "currency_").set_value("EUR")
    reader.run()
    reader.number_box("rate_USD_EUR_").set_value(0.5)
    box(reader, "checkbox", "rule_postage_").uncheck()
    box(reader, "selectbox", "role_channel_").set_value("")
    reader.run().use_sales()
    report = taken().report
    assert report["left_out"] == {"other_currency": 1}
    assert report["revenue"] == pytest.approx(SHOP.amount.round(2).sum() + 10 * 0.5 + 5, abs=0.02)
    assert "channel" not in report["columns"]


def test_the_next_file_of_the_kind_comes_with_the_same_choices(reader: Reader):
    box(reader, "selectbox", "currency_").set_value("EUR")
    box(reader, "selectbox", "role_channel_").set_value("")
    box(reader, "checkbox", "rule_postage_").uncheck()
    reader.run()
    reader.number_box("rate_PLN_EUR_").set_value(0.25)
    reader.run().use_sales()
    again = Reader(Language.NL).upload("next.csv", FILE + b"9004,2024-04-01,A,3.00,EUR,Mug,web\n")
    assert box(again, "selectbox", "currency_").value == "EUR"
    assert box(again, "selectbox", "role_channel_").value == ""
    assert again.number_box("rate_PLN_EUR_").value == 0.25
    assert not box(again, "checkbox", "rule_postage_").value
    assert not again.app.button(key="use_sales").disabled


def test_a_required_column_that_is_said_to_be_absent_is_asked_for(reader: Reader):
    box(reader, "selectbox", "currency_").set_value("EUR")
    box(reader, "selectbox", "role_customer_").set_value("")
    reader.run()
    assert any("Klant" in question for question in reader.questions)
    assert reader.app.button(key="use_sales").disabled


DISCOUNTED = (
    "order,date,customer,quantity,price,discount\n"
    + "".join(
        f"{number},{row.date.date()},{row.customer_id},1,{row.amount:.2f},10\n"
        for number, row in enumerate(SHOP.itertuples(index=False))
    )
).encode()


def test_a_discount_that_may_be_either_is_asked_about():
    reader = Reader(Language.EN).upload("discounts.csv", DISCOUNTED)
    assert reader.app.button(key="use_sales").disabled
    [asked] = [one for one in reader.app.segmented_control if one.key and one.key.startswith("discount_")]
    assert list(asked.options) == ["a percentage", "money off the line"]


STRAY = (
    "order,date,customer,amount\n"
    + "".join(
        f"{number},{row.date.date()},{row.customer_id},{row.amount:.2f}\n"
        for number, row in enumerate(SHOP.itertuples(index=False))
    )
    + "0001,1999-03-01,A,10.00\n"
).encode()


@pytest.mark.usefixtures("empty")
def test_sales_far_from_all_others_are_named_and_left_out_unless_they_count():
    reader = Reader(Language.EN).upload("strays.csv", STRAY)
    assert any("March 1, 1999" in question or "1 March 1999" in question for question in reader.questions)
    [asked] = [one for one in reader.app.segmented_control if one.key and one.key.startswith("strays_")]
    assert list(asked.options) == ["Leave them out", "Count them"]
    assert not reader.app.button(key="use_sales").disabled
    reader.use_sales()
    assert taken().report["left_out"] == {"stray_date": 1}
    assert any("Dates far from all others: " in said for said in reader.texts())


@pytest.mark.usefixtures("empty")
def test_sales_far_from_all_others_count_where_the_reader_says_so():
    reader = Reader(Language.EN).upload("strays.csv", STRAY)
    [asked] = [one for one in reader.app.segmented_control if one.key and one.key.startswith("strays_")]
    asked.set_value(True)
    reader.run().use_sales()
    assert taken().report["left_out"] == {}


@pytest.mark.usefixtures("empty")
def test_an_account_for_many_and_a_price_that_may_be_the_lines_are_asked_about_and_answered():
    lines = "".join(
        f"{number},{row.date.date()},{row.customer_id if number % 9 else 'Diverse debiteuren'},2,{row.amount:.2f}\n"
        for number, row in enumerate(SHOP.itertuples(index=False))
    )
    reader = Reader(Language.NL).upload("marketplace.csv", f"order,date,customer,quantity,item price\n{lines}".encode())
    assert reader.app.button(key="use_sales").disabled
    box(reader, "segmented_control", "collective_").set_value("nobody")
    box(reader, "segmented_control", "prices_").set_value("line")
    reader.run().use_sales()
    kept = [row.amount for number, row in enumerate(SHOP.itertuples(index=False)) if number % 9]
    assert taken().report["revenue"] == pytest.approx(sum(round(amount, 2) for amount in kept), abs=0.02)


@pytest.mark.usefixtures("empty")
def test_a_row_with_the_sum_of_its_receipt_is_asked_about_and_answered():
    lines = [
        f"{number},{row.date.date()},{row.customer_id},{row.amount:.2f}\n"
        for number, row in enumerate(SHOP.itertuples())
    ]
    receipt = "".join(f"{number},2024-01-13,{number},{amount}\n" for number in ("x1", "x2") for amount in (5, 7, 12))
    reader = Reader(Language.PL).upload("till.csv", f"order,date,customer,amount\n{''.join(lines)}{receipt}".encode())
    assert reader.app.button(key="use_sales").disabled
    box(reader, "segmented_control", "sum_rows_").set_value("total")
    reader.run().use_sales()
    assert taken().report["left_out"] == {"total_row": 2}


@pytest.mark.usefixtures("empty")
def test_the_day_of_the_sale_and_the_customer_are_asked_about_and_answered():
    lines = "".join(
        f"{row.customer_id};{row.date.date()};1999-01-{1 + number % 28:02};{row.amount:.2f}\n"
        for number, row in enumerate(SHOP.itertuples(index=False))
    )
    head = "Id;Date of till;Date of desk;price\n"
    reader = Reader(Language.PL).upload("till.csv", (head + lines).encode())
    assert reader.app.button(key="use_sales").disabled
    box(reader, "selectbox", "column_date_").set_value("Date of till")
    box(reader, "selectbox", "column_customer_").set_value("Id")
    reader.run().use_sales()
    assert taken().report["columns"]["date"] == "Date of till"
    assert taken().report["customers"] == SHOP.customer_id.nunique()


def stated(*words: str) -> bytes:
    """The shop with a status; each of the words stands on one row in ten, the rest is paid."""
    states = dict(enumerate(words))
    lines = [f"{line},{states.get(i % 10, 'Betaald')}" for i, line in enumerate(LINES.splitlines())]
    return "\n".join(["order,date,customer,amount,currency,product,source,status", *lines]).encode()


@pytest.mark.usefixtures("empty")
def test_words_that_nobody_knows_are_asked_about_once_and_remembered():
    text = stated("Zwevend", "Verrekend")
    reader = Reader(Language.NL).upload("words.csv", text)
    assert reader.app.button(key="use_sales").disabled
    boxes = [box(reader, "segmented_control", f"{word}_count_as_") for word in ("zwevend", "verrekend")]
    rows = len(LINES.splitlines()[::10])
    assert f"{rows} rijen" in boxes[0].label
    assert "Zwevend" in boxes[0].label
    money = reader.locale.number(sum(float(line.split(",")[3]) for line in LINES.splitlines()[::10]), 2)
    assert any(f"Zwevend ({rows}; {money})" in text for text in reader.texts())
    assert [one.value for one in boxes] == [None, None]
    boxes[0].set_value(CountAs.NOTHING)
    reader.run()
    assert reader.app.button(key="use_sales").disabled  # one of the two is still open
    box(reader, "segmented_control", "verrekend_count_as_").set_value(CountAs.SALE)
    reader.run().use_sales()
    assert taken().report["left_out"] == {"set_apart": rows}
    again = Reader(Language.NL).upload("next.csv", text + b"\n9004,2024-04-01,A,3.00,EUR,Mug,web,Betaald")
    assert box(again, "segmented_control", "zwevend_count_as_").value is CountAs.NOTHING
    assert not again.app.button(key="use_sales").disabled


@pytest.mark.parametrize("language", list(Language))
def test_the_currency_is_asked_once_where_the_file_does_not_say_it(empty: None, language: Language):  # noqa: ARG001
    kind = SHOP[["customer_id", "date", "amount"]].assign(**{language: ""})  # another kind of file in each language
    sales = kind.to_csv(index=False, date_format="%Y-%m-%d").encode()
    reader = Reader(language).upload("shop.csv", sales)
    assert box(reader, "selectbox", "currency_unsaid_").value == ""  # nothing is guessed, and nothing waits for it
    assert not reader.app.button(key="use_sales").disabled
    assert english_left(reader.texts(), reader.locale) == []
    box(reader, "selectbox", "currency_unsaid_").set_value("PLN")
    reader.run().use_sales()
    assert (taken().report["currency"], taken().report["left_out"]) == ("PLN", {})
    assert reader.locale.money(taken().report["revenue"], "PLN") in " ".join(reader.texts())
    more = Reader(language).upload("next.csv", sales + b"Z,2025-11-01,5,\n")
    assert box(more, "selectbox", "currency_unsaid_").value == "PLN"
    other = Reader(language).upload("other.csv", b"date,customer,total\n2025-11-01,Z,5.00\n2025-11-02,Y,6.50\n")
    assert box(other, "selectbox", "currency_unsaid_").value == "PLN"  # as the sales that are there


def test_a_file_that_says_its_currency_is_not_asked_for_it(reader: Reader):
    assert not [one for one in reader.app.selectbox if str(one.key).startswith("currency_unsaid_")]

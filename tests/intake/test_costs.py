"""Are costs read as their owner means them, whatever the sheet looks like?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
import xlsxwriter

from clv.core.errors import CostDateOrderUnknown, NoCostColumn, NoCosts, NoMonthColumn
from clv.intake.choices import DateOrder
from clv.intake.cost_words import CostKind, kind_of_label, kind_said
from clv.intake.costs import CostsRead, month_of, read_costs
from clv.intake.files.source import SalesFile

WINS, KEEPS, NEITHER = CostKind.WINNING, CostKind.KEEPING, CostKind.NEITHER
JAN, FEB = date(2030, 1, 1), date(2030, 2, 1)
ReadCosts = Callable[..., CostsRead]


@pytest.fixture
def read(con, tmp_path) -> ReadCosts:
    def run(text: str, *, encoding: str = "utf-8", order: DateOrder | None = None) -> CostsRead:
        path = tmp_path / "costs.csv"
        path.write_bytes(text.encode(encoding))
        return read_costs(con, SalesFile(path, "costs.csv"), date_order=order)

    return run


def rows(found: CostsRead) -> list[tuple[object, ...]]:
    return [(row.month, row.label, row.channel, row.amount, row.kind) for row in found.rows]


def test_month_kind_channel_and_amount(read):
    found = read(
        "month,kind,channel,amount\n2030-01,acquiring,web,1200.50\n2030-01,keeping,,300\n2030-02,acquiring,web,900\n"
    )
    assert rows(found) == [
        (JAN, "acquiring", "web", 1200.5, WINS),
        (JAN, "keeping", "", 300.0, KEEPS),
        (FEB, "acquiring", "web", 900.0, WINS),
    ]
    assert (found.rows_read, found.rows_used, found.left_out) == (3, 3, {})


def test_a_dutch_ledger(read):
    found = read(
        "Boekdatum;Grootboekrekening;Omschrijving;Bedrag\n"
        "03-01-2030;4410;Google Ads januari;€ 1.234,56\n"
        "28-01-2030;4410;Google Ads januari;€ 100,00\n"
        "15-02-2030;4420;Nieuwsbrief;€ 250,00\n"
        "15-02-2030;4000;Huur kantoor;€ 900,00\n"
        "Totaal;;;€ 2.484,56\n",
        encoding="cp1252",
    )
    assert rows(found) == [
        (JAN, "Google Ads januari", "", 1334.56, WINS),
        (FEB, "Huur kantoor", "", 900.0, NEITHER),
        (FEB, "Nieuwsbrief", "", 250.0, KEEPS),
    ]
    assert found.left_out == {"total_row": 1}
    assert found.currencies == ("EUR",)


def test_a_polish_sheet_with_named_months(read):
    found = read(
        "Miesiąc;Rodzaj kosztu;Kwota (zł)\nstyczeń 2030;pozyskanie klientów;1 200,00\nluty 2030;utrzymanie;300,00\n",
        encoding="cp1250",
    )
    assert rows(found) == [
        (JAN, "pozyskanie klientów", "", 1200.0, WINS),
        (FEB, "utrzymanie", "", 300.0, KEEPS),
    ]
    assert found.currencies == ("PLN",)


def test_a_column_for_winning_and_one_for_keeping(read):
    found = read("maand;kosten werving;kosten behoud\n01-2030;1.000,00;200,00\n02-2030;1.100,00;\n")
    assert rows(found) == [
        (JAN, "kosten behoud", "", 200.0, KEEPS),
        (JAN, "kosten werving", "", 1000.0, WINS),
        (FEB, "kosten werving", "", 1100.0, WINS),
    ]


def test_a_column_for_each_month(read):
    found = read("Post;jan 2030;feb 2030;Total\nGoogle Ads;100;200;300\nMailchimp;10;;10\nTotal;110;200;310\n")
    assert rows(found) == [
        (JAN, "Google Ads", "", 100.0, WINS),
        (JAN, "Mailchimp", "", 10.0, KEEPS),
        (FEB, "Google Ads", "", 200.0, WINS),
    ]
    assert found.left_out == {"total_row": 1}


def test_a_workbook_with_dates_and_title_rows(con, tmp_path):
    path = tmp_path / "koszty.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Koszty")
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    sheet.write("A1", "Koszty marketingu 2030")
    for column, header in enumerate(["Data", "Kanał", "Opis", "Kwota netto"]):
        sheet.write(2, column, header)
    for row, (when, channel, label, amount) in enumerate(
        [(date(2030, 1, 5), "Allegro", "Reklama", 500.0), (date(2030, 2, 7), "", "Obsługa klienta", 80.25)], start=3
    ):
        sheet.write_datetime(row, 0, when, day)
        sheet.write_row(row, 1, [channel, label, amount])
    book.close()
    assert rows(read_costs(con, SalesFile(path, "koszty.xlsx"))) == [
        (JAN, "Reklama", "Allegro", 500.0, WINS),
        (FEB, "Obsługa klienta", "", 80.25, KEEPS),
    ]


def test_a_label_that_no_word_explains_stays_open(read):
    assert [row.kind for row in read("month,description,amount\n2030-01,Bureau X,100\n").rows] == [None]


def test_rows_without_month_or_amount_are_counted(read):
    found = read("month,label,amount\n2030-01,ads,5\n,ads,6\n2030-02,ads,\n2030-02,mail,free\n")
    assert found.left_out == {"no_month": 1, "no_amount": 2}
    assert found.rows_used == 1


def test_firsts_of_months_tell_the_order_of_their_dates(read):
    assert [row.month for row in read("date;label;amount\n01/02/2030;ads;5\n01/03/2030;ads;5\n").rows] == [
        FEB,
        date(2030, 3, 1),
    ]


def test_dates_that_can_be_read_both_ways_are_asked(read):
    text = "date;label;amount\n03/02/2030;ads;5\n05/04/2030;ads;5\n"
    with pytest.raises(CostDateOrderUnknown, match="03/02/2030"):
        read(text)
    assert read(text, order=DateOrder.DAY_FIRST).rows[0].month == FEB


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("label,amount\nads,5\nmail,6\n", NoMonthColumn),
        ("month,label\n2030-01,ads\n2030-02,mail\n", NoCostColumn),
        ("month,label,amount\n2030-01,ads,\n2030-02,mail,\n", NoCostColumn),
        ("month,label,amount\nTotal,,12\n", NoMonthColumn),
    ],
)
def test_what_is_no_sheet_of_costs_is_refused(read, text, refusal):
    with pytest.raises(refusal):
        read(text)


def test_a_sheet_without_a_whole_row_is_refused(read):
    with pytest.raises(NoCosts):
        read("month,label,amount\n2030-01,ads,\n,mail,6\n")


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("2030-01", JAN), ("2030/1", JAN), ("203001", JAN), ("01-2030", JAN), ("1/2030", JAN), ("Jan 2030", JAN),
        ("jan-30", JAN), ("maart '30", date(2030, 3, 1)), ("2030 luty", FEB), ("październik 2030", date(2030, 10, 1)),
        ("Januari 2030", JAN), ("2030-13", None), ("2030", None), ("12.50", None), ("3000", None), ("ads 2030", None),
        ("2030-01-05", None), ("", None),
    ],
)  # fmt: skip
def test_months_as_people_write_them(text, month):
    assert month_of(text) == month


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Google Ads", WINS), ("Facebook campagne", WINS), ("Reklama w radiu", WINS), ("nieuwsbrief mei", KEEPS),
        ("Klaviyo", KEEPS), ("Obsługa klienta", KEEPS), ("Huur", NEITHER), ("acquisition", WINS), ("Retention", KEEPS),
        ("Agency X", None), ("Facebook newsletter", None), ("", None), ("adsorption", None),
    ],
)  # fmt: skip
def test_labels_say_what_they_are_for_or_stay_open(label, kind):
    assert kind_of_label(label) == kind


def test_a_kind_is_said_outright_only():
    assert (kind_said("Acquisition"), kind_said("werving"), kind_said("bestaande klanten")) == (WINS, WINS, KEEPS)
    assert kind_said("Google Ads") is None
    assert kind_said("acquisition and retention") is None

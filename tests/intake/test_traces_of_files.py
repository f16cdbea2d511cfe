"""Are files read that other programs leave behind: web pages as .xls, zeros, two encodings, other quotes?"""

# ruff: noqa: E501  -- a row of an export is one line

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from clv.core.errors import BrokenFile, NotATable
from clv.intake.choices import Choices, Role
from clv.intake.files.workbooks import as_text
from tests.intake.conftest import Read

ROWS = [("Ada", date(2024, 1, 13), 100.0), ("Bo", date(2024, 2, 14), 50.0)]


def _page(head: str, rows: str) -> str:
    return (
        f"<html><head><style>td {{color: red}}</style></head><body>{head}<table border=1>{rows}</table></body></html>"
    )


PAGES = {
    "German, with a title and a table of navigation": _page(
        "<h1>Umsatz</h1><table><tr><td>Start</td><td>Hilfe</td></tr></table>",
        "<tr><th>Kunde</th><th>Rechnungsnummer</th><th>Datum</th><th>Betrag</th></tr>"
        "<tr><td>Ada</td><td>1</td><td>13.01.2024</td><td>1.100,00&nbsp;&euro;</td></tr>"
        "<tr><td>Bo</td><td>2</td><td>14.02.2024</td><td>50,00 €</td></tr>",
    ),
    "Polish, cells unclosed, one over two rows": _page(
        "",
        "<tr><td>Klient<td>Nr zamówienia<td>Data<td>Kwota"
        "<tr><td rowspan=2>Ada<td>1<td>13-01-2024<td>1 000,00"
        "<tr><td>2<td>14-01-2024<td>100,00"
        "<tr><td>Bo<td>3<td>14-02-2024<td>50,00",
    ),
    "French, with what Excel says the number is": _page(
        "",
        "<TR><TD colspan=4>Ventes 2024</TD></TR><TR><TD>Client</TD><TD>Commande</TD><TD>Date</TD><TD>Montant</TD></TR>"
        '<TR><TD>Ada</TD><TD>1</TD><TD>13/01/2024</TD><TD x:num="1100">1,100</TD></TR>'
        "<TR><TD>Bo</TD><TD>2</TD><TD>14/02/2024</TD><TD x:num>50,00</TD></TR>",
    ),
}


@pytest.mark.parametrize("page", PAGES.values(), ids=PAGES)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1250"])
def test_a_web_page_called_xls_is_read(read: Read, page: str, encoding: str) -> None:
    found = read(page, name="export.xls", encoding=encoding).report
    assert (found.customers, found.revenue, found.last_date) == (2, 1150.0, date(2024, 2, 14))


def _spreadsheet(rows: str, head: str = '<?xml version="1.0" encoding="ISO-8859-1"?>') -> str:
    return (
        f'{head}<?mso-application progid="Excel.Sheet"?>\n<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table>'
        f"{rows}</Table></Worksheet></Workbook>"
    )


def _xml_row(*cells: tuple[str, str], attributes: str = "") -> str:
    return (
        f"<Row{attributes}>"
        + "".join(f'<Cell><Data ss:Type="{kind}">{text}</Data></Cell>' for kind, text in cells)
        + "</Row>"
    )


SPREADSHEETS = {
    "Dutch": _xml_row(("String", "Klant"), ("String", "Datum"), ("String", "Bedrag"))
    + _xml_row(("String", "Müller"), ("DateTime", "2024-01-13T00:00:00.000"), ("Number", "1100"))
    + _xml_row(("String", "Bo"), ("DateTime", "2024-02-14T10:30:00.000"), ("Number", "50")),
    "English, rows left out": _xml_row(("String", "Sales of the year"))
    + _xml_row(("String", "Customer ID"), ("String", "Order date"), ("String", "Amount"), attributes=' ss:Index="4"')
    + _xml_row(("Number", "7"), ("String", "13/01/2024"), ("Number", "1.1E3"))
    + _xml_row(("Number", "8"), ("String", "14/02/2024"), ("Number", "50")),
    "Italian, cells left out": _xml_row(("String", "Cliente"), ("String", "Note"), ("String", "Data ordine"), ("String", "Importo"))
    + '<Row><Cell><Data ss:Type="String">Ada</Data></Cell><Cell ss:Index="3"><Data ss:Type="DateTime">2024-01-13T00:00:00'
    '.000</Data></Cell><Cell><Data ss:Type="Number">1100</Data></Cell></Row>'
    '<Row><Cell><Data ss:Type="String">Bo</Data></Cell><Cell ss:Index="3"><Data ss:Type="DateTime">2024-02-14T00:00:00'
    '.000</Data></Cell><Cell><Data ss:Type="Number">50</Data></Cell></Row>',
}  # fmt: skip


@pytest.mark.parametrize("rows", SPREADSHEETS.values(), ids=SPREADSHEETS)
def test_xml_spreadsheet_2003_is_read(read: Read, rows: str) -> None:
    found = read(_spreadsheet(rows), name="export.xls", encoding="iso-8859-1").report
    assert (found.customers, found.revenue, found.last_date) == (2, 1150.0, date(2024, 2, 14))


def test_a_spreadsheet_in_xml_that_was_cut_off_is_refused(read: Read) -> None:
    with pytest.raises(BrokenFile):
        read(_spreadsheet(SPREADSHEETS["Dutch"])[:-60], name="export.xls")


@pytest.mark.parametrize(
    "page",
    [
        "<!doctype html><title>Sign in</title><p>Your session has ended.",
        "<html><table><tr><td>a</td></tr></table></html>",
        "<html><table><tr><td>Home</td><td>Help</td></tr><tr><td>Sign in</td><td>Sign up</td></tr></table></html>",
        '<?xml version="1.0"?><orders><order id="1"/></orders>',
    ],
)
def test_a_page_without_a_table_of_sales_is_refused(read: Read, page: str) -> None:
    with pytest.raises(NotATable):
        read(page, name="export.xls")


ZEROS = {
    "cells of fixed width": "customer,order,date,amount,note\n7\0\0\0,1,2024-01-13,100.00,\0\0\0\n8\0\0\0,2,2024-02-14,50.00,ok\n",
    "the end of a file that was never filled": "klant;datum;bedrag\n7;13-01-2024;100,00\n8;14-02-2024;50,00\n" + "\0" * 500,
    "far from the beginning": "klient;data;kwota\n" + "7;13-01-2024;0,05\n" * 2000 + "8;14-02-2024;50,00\0\n",
}  # fmt: skip


@pytest.mark.parametrize("text", ZEROS.values(), ids=ZEROS)
@pytest.mark.parametrize("accent", [b"", "Łódź".encode(), "Łódź".encode("cp1250")])
def test_zeros_among_the_text_are_taken_out(read: Read, text: str, accent: bytes) -> None:
    found = read(text.encode().replace(b"\n8", b"\n8" + accent)).report
    assert (found.customers, found.revenue) == (2, 150.0)


TWO_ENCODINGS = [
    ("Klant;Datum;Bedrag\nRené;13-01-2024;100,00\n", "utf-8", "René;14-02-2024;50,00\n", "cp1252"),
    ("Kunde;Datum;Betrag\nGroß & Söhne;13.01.2024;100,00\n", "cp1252", "Groß & Söhne;14.02.2024;50,00\n", "utf-8"),
    ("Klient;Data;Kwota\nZąbek, Woś;13-01-2024;100,00\n", "iso-8859-2", "Ząbek, Woś;14-02-2024;50,00\n", "utf-8"),
]


@pytest.mark.parametrize(("first", "one", "second", "other"), TWO_ENCODINGS)
def test_each_line_is_read_in_its_own_encoding(read: Read, first: str, one: str, second: str, other: str) -> None:
    found = read(first.encode(one) + second.encode(other))
    assert found.customers == {first.splitlines()[1].split(";")[0]}
    assert found.report.encoding == f"utf-8, {({one, other} - {'utf-8'}).pop()}"


QUOTED = [
    '"klant";"notitie";"datum";"bedrag"\n"7";"bel \\"Jan\\"; morgen";"13-01-2024";"100,00"\n"8";"";"14-02-2024";"50,00"\n',
    '"Kunde","Text","Datum","Betrag"\n"7","a\\\\b, \\"c\\"","13.01.2024","100.00"\n"8","ok","14.02.2024","50.00"\n',
    'client\tnote\tdate\tmontant\n7\t"dit \\"oui\\""\t13/01/2024\t100,00\n8\t""\t14/02/2024\t50,00\n',
    "'klant';'notitie';'datum';'bedrag'\n'7';'auto''s; twee';'13-01-2024';'100,00'\n'8';'';'14-02-2024';'50,00'\n",
    "klient, opis, data, kwota\n'7', 'a, b', '2024-01-13', '100.00'\n'8', 'x \"y\"', '2024-02-14', '50.00'\n",
    "customer,note,date,amount\n'7','it\\'s, well','2024-01-13',100.00\n'8','x','2024-02-14',50.00\n",
    '"customer","path","date","amount"\n"7","C:\\","2024-01-13","100.00"\n"8","D:\\","2024-02-14","50.00"\n',
]


@pytest.mark.parametrize("text", QUOTED)
def test_quotes_of_other_programs_are_read(read: Read, text: str) -> None:
    found = read(text)
    assert (found.customers, found.report.revenue, found.report.left_out) == ({"7", "8"}, 150.0, {})


def test_an_escaped_quote_far_from_the_beginning_is_read(read: Read) -> None:
    text = '"customer","note","date","amount"\n' + '"7","","2024-01-13","0.05"\n' * 40_000
    found = read(text + '"8","say \\"no\\", twice","2024-02-14","50.00"\n').report
    assert (found.customers, found.rows_used, found.left_out) == (2, 40_001, {})


def _book(path: Path, *, from_1904: bool, header: str) -> Path:
    with xlsxwriter.Workbook(path, {"date_1904": from_1904}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Klant", header, "Bedrag"])
        for i, (customer, day, amount) in enumerate(ROWS, start=1):
            epoch = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
            sheet.write_row(i, 0, [customer, (day - epoch).days, amount])
    return path


@pytest.mark.parametrize("header", ["Datum", "Orderdatum", "Data sprzedaży", "Invoice date"])
@pytest.mark.parametrize("from_1904", [True, False])
def test_serial_days_are_counted_from_the_day_the_workbook_names(
    read: Read, tmp_path: Path, header: str, from_1904: bool
) -> None:
    found = read(_book(tmp_path / "mac.xlsx", from_1904=from_1904, header=header)).report
    assert (found.first_date, found.last_date, found.revenue) == (date(2024, 1, 13), date(2024, 2, 14), 150.0)


def test_a_date_that_has_its_form_stays_in_a_workbook_of_1904(read: Read, tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "mac.xlsx", {"date_1904": True}) as book:
        sheet, form = book.add_worksheet(), book.add_format({"num_format": "dd-mm-yyyy"})
        sheet.write_row(0, 0, ["Klant", "Datum", "Bedrag"])
        for i, (customer, day, amount) in enumerate(ROWS, start=1):
            sheet.write(i, 0, customer)
            sheet.write_datetime(i, 1, day, form)
            sheet.write(i, 2, amount)
    assert read(tmp_path / "mac.xlsx").report.first_date == date(2024, 1, 13)


def test_a_workbook_with_backslashes_for_paths_is_read(read: Read, tmp_path: Path) -> None:
    path = _book(tmp_path / "plain.xlsx", from_1904=False, header="Datum")
    turned = tmp_path / "turned.xlsx"
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(turned, "w", zipfile.ZIP_DEFLATED) as sink:
        for member in source.infolist():
            info = zipfile.ZipInfo("x")
            info.filename = member.filename.replace("/", "\\")  # past what the library makes of it
            sink.writestr(info, source.read(member))
    assert b"xl\\workbook.xml" in turned.read_bytes()
    assert read(turned).report.revenue == 150.0


def test_a_zip_member_without_a_name_is_read_under_that_of_the_file(read: Read) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        info = zipfile.ZipInfo("x")
        info.filename = ""
        archive.writestr(info, "klant;datum;bedrag\n7;13-01-2024;100,00\n8;14-02-2024;50,00\n")
    found = read(packed.getvalue(), name="sales.zip").report
    assert (found.revenue, found.files) == (150.0, ("sales.zip",))


def test_a_reader_may_say_the_encoding_of_a_web_page(read: Read) -> None:
    choices = Choices(columns=((Role.CUSTOMER, "Kunde"),), encoding="cp1252")
    page = PAGES["German, with a title and a table of navigation"].replace("Ada", "Äda")
    assert read(page, encoding="cp1252", choices=choices).customers == {"Äda", "Bo"}


def test_a_number_of_a_spreadsheet_is_written_out() -> None:
    assert as_text(float("1.1E3")) == "1100"

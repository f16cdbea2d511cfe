"""Do the files hold exactly the table, in its order, in the reader's form, and never a formula or half a file?"""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from pathlib import Path

import duckdb
import ibis
import openpyxl
import pyarrow.parquet as pq
import pytest
import python_calamine
from hypothesis import given, settings
from hypothesis import strategies as st

from clv.core.errors import CannotWrite, TooManyRowsForExcel, UnknownFormat
from clv.core.tables import CUSTOMER_VALUES, TRANSACTIONS
from clv.exports import EXCEL_ROWS, write_csv, write_parquet, write_table, write_xlsx
from clv.exports.columns import MONEY
from clv.i18n.locale import Language, Locale

EN, NL, PL = Locale(Language.EN), Locale(Language.NL), Locale(Language.PL)
HEADINGS = {"customer_id": "Klant", "ten_year_value": "Tienjaarswaarde; in euro"}
EXPLAIN = [("Tienjaarswaarde", "Wat een klant waard is"), ("Discontovoet", "10%")]
DAY = datetime.date(1998, 6, 30)


def shop(rows: str = "('00017', DATE '1998-06-30', 3, 1234.567, 0.25)") -> ibis.Table:
    con = duckdb.connect()
    con.execute(
        "CREATE TABLE customers (customer_id VARCHAR, last_purchase DATE, frequency BIGINT, ten_year_value DOUBLE, "
        "p_alive DOUBLE)"
    )
    con.execute(f"INSERT INTO customers VALUES {rows}")
    return ibis.duckdb.from_connection(con).table("customers")


def lines(path: Path, locale: Locale) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig")), delimiter=locale.csv_separator))


def sheet(table: ibis.Table, path: Path, locale: Locale = NL, currency: str = "EUR") -> openpyxl.Workbook:
    write_xlsx(table, path, locale=locale, currency=currency, headings=HEADINGS, explain=EXPLAIN, title="Klanten: alle")
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize(
    ("locale", "raw"),
    [
        (EN, '"00017",1998-06-30,3,1234.57,0.2500\n'),
        (NL, '"00017";1998-06-30;3;1234,57;0,2500\n'),
        (PL, '"00017";1998-06-30;3;1234,57;0,2500\n'),
    ],
)
def test_csv_takes_the_readers_separators_and_starts_with_a_bom(tmp_path: Path, locale: Locale, raw: str) -> None:
    write_csv(shop(), tmp_path / "c.csv", locale=locale)
    content = (tmp_path / "c.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfcustomer_id")
    assert content.decode("utf-8").split("\n", 1)[1] == raw


def test_csv_headings_are_the_callers_and_a_separator_in_one_breaks_nothing(tmp_path: Path) -> None:
    write_csv(shop(), tmp_path / "c.csv", locale=NL, headings=HEADINGS)
    header = ["Klant", "last_purchase", "frequency", "Tienjaarswaarde; in euro", "p_alive"]
    assert lines(tmp_path / "c.csv", NL)[0] == header


def test_csv_for_programs_has_every_digit_and_no_bom_in_english(tmp_path: Path) -> None:
    write_csv(shop(), tmp_path / "c.csv", locale=EN, exact=True)
    assert (tmp_path / "c.csv").read_bytes().startswith(b"customer_id")
    assert lines(tmp_path / "c.csv", EN)[1] == ["00017", "1998-06-30", "3", "1234.567", "0.25"]
    write_csv(shop(), tmp_path / "c.csv", locale=NL, exact=True)
    assert lines(tmp_path / "c.csv", NL)[1] == ["00017", "1998-06-30", "3", "1234,567", "0,25"]


def test_csv_of_no_customers_is_its_header(tmp_path: Path) -> None:
    table = shop()
    write_csv(table.filter(table.frequency > 99), tmp_path / "c.csv", locale=EN)
    assert [line for line in lines(tmp_path / "c.csv", EN) if line] == [list(table.columns)]


def test_the_unknown_is_an_empty_cell_and_zero_has_no_sign(tmp_path: Path) -> None:
    table = shop("(NULL, NULL, NULL, 'nan', -0.00001), ('', NULL, 0, 'inf', 0)")
    write_csv(table, tmp_path / "c.csv", locale=EN)
    assert lines(tmp_path / "c.csv", EN)[1:] == [["", "", "", "", "0.0000"], ["", "", "0", "", "0.0000"]]
    cells = sheet(table, tmp_path / "c.xlsx").worksheets[0]
    assert [cell.value for cell in cells[2]][:4] == [None, None, None, None]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "=HYPERLINK('x';\"y\")"])
def test_a_customers_name_is_never_a_formula(tmp_path: Path, text: str) -> None:
    literal = text.replace("'", "''")
    table = shop(f"('{literal}', NULL, -3, -4.5, 0)")
    write_csv(table, tmp_path / "c.csv", locale=NL)
    row = lines(tmp_path / "c.csv", NL)[1]
    assert row[0][0] == "'"
    assert row[2:4] == ["-3", "-4,50"]  # a negative number stays a number

    cell = sheet(table, tmp_path / "c.xlsx").worksheets[0]["A2"]
    assert cell.data_type in {"s", "inlineStr"}
    assert cell.value.replace("\r", "\n") == text.replace("\r", "\n")


def test_a_heading_is_never_a_formula(tmp_path: Path) -> None:
    write_csv(shop(), tmp_path / "c.csv", locale=EN, headings={"customer_id": "=cmd()"})
    assert lines(tmp_path / "c.csv", EN)[0][0] == "'=cmd()"


def test_excel_gets_real_numbers_real_dates_and_ids_as_text(tmp_path: Path) -> None:
    cells = sheet(shop(), tmp_path / "c.xlsx").worksheets[0]
    row = cells[2]
    assert [cell.value for cell in row] == ["00017", row[1].value, 3, 1234.567, 0.25]
    assert row[0].number_format == "@"
    assert row[1].is_date
    assert row[1].value.date() == DAY


@pytest.mark.parametrize(
    ("locale", "currency", "form"),
    [(EN, "USD", '"$"#,##0'), (NL, "EUR", '"€\u00a0"#,##0'), (PL, "PLN", '#,##0"\u00a0zł"'), (EN, "", "#,##0")],
)
def test_excel_shows_money_in_the_readers_form(tmp_path: Path, locale: Locale, currency: str, form: str) -> None:
    cells = sheet(shop(), tmp_path / "c.xlsx", locale, currency).worksheets[0]
    assert cells["D2"].number_format == form


def test_excel_cells_carry_their_address(tmp_path: Path) -> None:
    """Optional in the standard, but some older readers take cells without one for empty."""
    sheet(shop("('a', NULL, 1, 1, 1), (NULL, NULL, 2, 2, 2)"), tmp_path / "c.xlsx")
    xml = zipfile.ZipFile(tmp_path / "c.xlsx").read("xl/worksheets/sheet1.xml").decode()
    assert re.findall(r'<c r="([A-Z]+[23])"', xml) == [f"{letter}{row}" for row in (2, 3) for letter in "ABCDE"]


def test_excel_header_is_bold_frozen_and_filters_all_rows(tmp_path: Path) -> None:
    table = shop("('a', NULL, 1, 1, 1), ('b', NULL, 1, 1, 1), ('c', NULL, 1, 1, 1)")
    cells = sheet(table, tmp_path / "c.xlsx").worksheets[0]
    assert [cell.value for cell in cells[1]][:2] == ["Klant", "last_purchase"]
    assert cells["A1"].font.bold
    assert cells.freeze_panes == "A2"
    assert cells.auto_filter.ref == "A1:E4"
    assert cells.title == "Klanten  alle"


def test_excels_second_sheet_says_what_the_columns_mean(tmp_path: Path) -> None:
    meanings = sheet(shop(), tmp_path / "c.xlsx").worksheets[1]
    assert meanings["A1"].value == "Klanten: alle"
    assert [(row[0].value, row[1].value) for row in meanings.iter_rows(min_row=3)] == EXPLAIN


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_rows_keep_the_order_of_the_table(tmp_path: Path, suffix: str) -> None:
    con = duckdb.connect()
    con.execute("CREATE TABLE t AS SELECT printf('%06d', i) customer_id, hash(i) % 9973 k FROM range(250000) r(i)")
    table = ibis.duckdb.from_connection(con).table("t")
    table = table.order_by([table.k.desc(), table.customer_id])
    path = tmp_path / f"t{suffix}"
    write_table(table, path, locale=EN)

    expected = table.customer_id.execute().tolist()
    match suffix:
        case ".csv":
            found = [line[0] for line in lines(path, EN)[1:]]
        case ".xlsx":
            sheets = python_calamine.load_workbook(path)
            found = [row[0] for row in sheets.get_sheet_by_index(0).to_python()[1:]]
        case _:
            found = pq.read_table(path)["customer_id"].to_pylist()
    assert found == expected


def test_parquet_keeps_names_and_types(tmp_path: Path) -> None:
    write_parquet(shop(), tmp_path / "c.parquet")
    assert pq.read_table(tmp_path / "c.parquet").to_pylist() == [
        {"customer_id": "00017", "last_purchase": DAY, "frequency": 3, "ten_year_value": 1234.567, "p_alive": 0.25}
    ]


def test_parquet_has_no_dictionary_of_what_hardly_comes_again(tmp_path: Path) -> None:
    write_parquet(shop(), tmp_path / "c.parquet")
    group = pq.read_metadata(tmp_path / "c.parquet").row_group(0)
    columns = [group.column(place) for place in range(group.num_columns)]
    with_one = [column.path_in_schema for column in columns if column.has_dictionary_page]
    assert with_one == ["last_purchase", "frequency"]


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=40), number=st.floats(allow_nan=False, allow_infinity=False, width=32))
def test_any_text_and_number_comes_back_from_excel_and_csv(
    tmp_path_factory: pytest.TempPathFactory, text: str, number: float
) -> None:
    folder = tmp_path_factory.mktemp("any")
    con = duckdb.connect()
    con.execute("CREATE TABLE t (customer_id VARCHAR, ten_year_value DOUBLE)")
    con.execute("INSERT INTO t VALUES (?, ?)", [text.replace("\x00", ""), number])
    table = ibis.duckdb.from_connection(con).table("t")

    row = next(sheet(table, folder / "c.xlsx").worksheets[0].iter_rows(min_row=2, values_only=True))
    kept = "".join(sign for sign in text if (sign >= " " and sign not in "\ufffe\uffff") or sign in "\t\n\r")
    assert (row[0] or "").replace("\r\n", "\n").replace("\r", "\n") == kept.replace("\r\n", "\n").replace("\r", "\n")
    assert row[1] == pytest.approx(number)

    write_csv(table, folder / "c.csv", locale=PL)
    with (folder / "c.csv").open(encoding="utf-8-sig", newline="") as file:
        found = list(csv.reader(file, delimiter=";"))[1]
    assert found[0].removeprefix("'") == text.replace("\x00", "").removeprefix("'")
    assert float(found[1].replace(",", ".")) == pytest.approx(number, abs=0.006)


def test_excels_own_escapes_stay_the_text_they_are(tmp_path: Path) -> None:
    assert sheet(shop("('_x0041_ & <b>', NULL, 1, 1, 1)"), tmp_path / "c.xlsx").worksheets[0]["A2"].value in {
        "_x0041_ & <b>",
        "_x005F_x0041_ & <b>",  # openpyxl does not undo the escape, Excel does
    }


def test_more_rows_than_excel_holds_are_refused_before_anything_is_written(tmp_path: Path) -> None:
    con = duckdb.connect()
    con.execute(f"CREATE TABLE t AS SELECT i FROM range({EXCEL_ROWS}) r(i)")
    table = ibis.duckdb.from_connection(con).table("t")
    with pytest.raises(TooManyRowsForExcel, match="1048576"):
        write_table(table, tmp_path / "t.xlsx", locale=EN)
    assert list(tmp_path.iterdir()) == []


def test_an_unknown_suffix_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownFormat, match=r"t\.doc"):
        write_table(shop(), tmp_path / "t.doc", locale=EN)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_a_folder_that_is_not_there_is_one_sentence(tmp_path: Path, suffix: str) -> None:
    with pytest.raises(CannotWrite, match="folder"):
        write_table(shop(), tmp_path / "nowhere" / f"t{suffix}", locale=EN)


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_a_failure_half_way_leaves_the_old_file_and_no_other(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"t{suffix}"
    path.write_text("what was there")
    table = shop("('a', NULL, 1, 1, 1), ('not a number', NULL, 1, 1, 1)")
    broken = table.mutate(frequency=table.customer_id.cast("int64"))
    with pytest.raises(Exception, match=r"(?i)conver|cast"):
        write_table(broken, path, locale=EN)
    assert path.read_text() == "what was there"
    assert list(tmp_path.iterdir()) == [path]


def test_an_existing_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("old" * 1000)
    write_table(shop(), path, locale=EN)
    assert len(lines(path, EN)) == 2


def test_a_table_in_memory_is_written_too(tmp_path: Path) -> None:
    write_csv(ibis.memtable({"customer_id": ["0001"], "value": [1.5]}), tmp_path / "m.csv", locale=NL)
    assert lines(tmp_path / "m.csv", NL) == [["customer_id", "value"], ["0001", "1,50"]]


def test_every_money_column_of_the_house_is_shown_as_money() -> None:
    columns = [c for spec in (TRANSACTIONS, CUSTOMER_VALUES) for c in spec.columns if c.type == "float64"]
    assert {c.name for c in columns if "money" in c.meaning} <= MONEY

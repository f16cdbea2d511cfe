"""Does every file that cannot be used give one clear sentence, which names it, and change nothing?"""

from __future__ import annotations

import gzip
import io
import zipfile
from datetime import date
from pathlib import Path

import duckdb
import pytest

from clv.core import errors
from clv.intake.choices import Choices, Role
from clv.intake.files import source
from clv.intake.files.source import SalesFile, sha256
from clv.intake.sales.propose import read_sales
from tests.intake.conftest import Read

GOOD = "customer_id,date,amount\n1,2025-01-03,5.00\n2,2025-01-04,6.00\n"


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", errors.EmptyFile),
        (b"customer_id,date,amount\n", errors.EmptyFile),
        (b"\n\n\n", errors.NotATable),
        (b"Dear all, hereby the sales. Regards", errors.NotATable),
        (b"%PDF-1.7 ....", errors.NotATable),
        (b"\x89PNG\r\n\x1a\n\0\0\0", errors.NotATable),
        (b"<html><table><tr><td>1</td></tr></table></html>", errors.NotATable),
        (b'{"orders": [1, 2]}', errors.NotATable),
        (bytes(range(256)) * 40, errors.NotATable),
        (b"PK\x03\x04 cut off", errors.BrokenFile),
        (b"PAR1 cut off", errors.BrokenFile),
        (b"\x1f\x8b\x08 cut off", errors.BrokenFile),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 cut off", errors.BrokenFile),
        (b"date,amount\n2025-01-03,5\n", errors.NoCustomerColumn),
        (b"customer,amount\n1,5.00\n", errors.NoDateColumn),
        (b"customer,date\n1,2025-01-03\n", errors.NoAmountColumn),
        (b"customer,date,amount\n1,2025-01-03,\n2,2025-01-04,\n", errors.NoAmountColumn),
        (b"customer,date,amount\n,2025-01-03,5\n0,2025-01-04,6\nguest,2025-01-04,6\n", errors.NoUsableRows),
        (b"customer,date,amount\nA,03/04/2025,5\nB,05/06/2025,6\n", errors.DateOrderUnknown),
        (b"customer,date,amount\nA,13/04/2025,5\nB,05/16/2025,6\n", errors.DateOrderUnknown),
        (b"customer;date;amount\nA;2025-01-03;1.250\nB;2025-01-04;2.500\n", errors.DecimalUnknown),
        (
            b"customer,date,total,order\nA,2025-01-03,5,1\nA,2025-01-03,5,1\nB,2025-01-04,6,2\n",
            errors.OrderTotalsUnknown,
        ),
        (b"customer,date,amount,currency\nA,2025-01-03,5,EUR\nB,2025-01-04,6,PLN\n", errors.SeveralCurrencies),
        ("customer;date;amount\nA;2025-01-03;5,00 €\nB;2025-01-04;6,00 zł\n".encode(), errors.SeveralCurrencies),
    ],
)
def test_a_bad_file_gives_one_sentence(read: Read, content: bytes, error: type[errors.ClvError]) -> None:
    with pytest.raises(error) as caught:
        read(content, name="sales.csv")
    assert "sales.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("amount", ["1E+40", "1E+15"])
def test_more_money_than_there_is_is_refused_in_one_sentence(read: Read, amount: str) -> None:
    sales = f"customer,date,amount\na,2025-01-03,10\nb,2025-02-04,{amount}\nc,2025-03-04,12.50\n"
    with pytest.raises(errors.AmountBeyondAll, match=r"^The column amount holds [0-9e+]+, more money than there is"):
        read(sales.encode())


def test_more_money_than_there_is_on_a_row_that_is_left_out_is_none(read: Read) -> None:
    found = read(b"customer,date,amount\na,2025-01-03,10\nb,,1E+40\nc,2025-03-04,12.50\n")
    assert (found.report.revenue, found.report.revenue_left_out) == (22.5, {})


@pytest.mark.parametrize(
    ("role", "column", "error", "said"),
    [
        (Role.AMOUNT, "amonut", errors.ColumnNotFound, "Did you mean amount?"),
        (Role.DATE, "amount", errors.NoAmountColumn, "no amount column"),
        (Role.DATE, "note", errors.NotDates, "column note holds no dates, but for example x, y"),
        (Role.AMOUNT, "note", errors.NotAmounts, "column note holds no amounts, but for example x, y"),
    ],
)
def test_a_wrong_choice_gives_one_sentence(
    read: Read, role: Role, column: str, error: type[errors.ClvError], said: str
) -> None:
    text = "customer_id,date,amount,note\n1,2025-01-03,5.00,x\n2,2025-01-04,6.00,y\n"
    with pytest.raises(error, match=said.replace("?", r"\?")):
        read(text, choices=Choices(columns=((role, column),)))


def test_a_file_that_is_not_there_or_a_folder_is_named(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    for path, error in ((tmp_path / "none.csv", errors.FileNotFound), (tmp_path, errors.NotAFile)):
        with pytest.raises(error, match="march"):
            read_sales(con, [SalesFile(path, "march")], Choices(), into="sales", import_id="one")


def test_a_file_above_the_limit_is_refused_unread(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    with path.open("wb") as stream:
        stream.truncate(source.MAX_BYTES + 1)
    with pytest.raises(errors.FileTooLarge, match="2 GB"):
        read_sales(con, [SalesFile(path, "huge.csv")], Choices(), into="sales", import_id="one")


def test_packed_files_are_unpacked(read: Read) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("__MACOSX/._sales.csv", b"\0\0")
        archive.writestr("export/january.csv", GOOD)
        archive.writestr("export/february.csv", GOOD.replace("-01-", "-02-"))
    assert read(packed.getvalue(), name="sales.zip").report.rows_used == 4
    assert read(gzip.compress(GOOD.encode()), name="sales.csv.gz").report.rows_used == 2


def test_a_bomb_is_refused(read: Read) -> None:
    bomb = gzip.compress(b"0" * (source.MAX_RATIO_FROM + 1), compresslevel=9)
    with pytest.raises(errors.ArchiveTooLarge, match="64 MB"):
        read(bomb, name="bomb.csv.gz")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.csv", b"0" * (source.MAX_RATIO_FROM + 1))
    with pytest.raises(errors.ArchiveTooLarge):
        read(packed.getvalue(), name="bomb.zip")


def test_a_cut_off_archive_is_refused(read: Read) -> None:
    whole = gzip.compress(GOOD.encode() * 1000)
    with pytest.raises(errors.BrokenFile):
        read(whole[: len(whole) // 2], name="sales.csv.gz")


def test_files_with_other_columns_are_refused(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(GOOD)
    (tmp_path / "b.csv").write_text(GOOD.replace("amount", "price"))
    files = [SalesFile(tmp_path / name, name) for name in ("a.csv", "b.csv")]
    with pytest.raises(errors.HeadersDiffer, match=r"b\.csv has other columns than a\.csv"):
        read_sales(con, files, Choices(), into="sales", import_id="one")
    assert con.execute("select count(*) from duckdb_tables()").fetchall() == [(0,)]


def test_a_refused_file_leaves_earlier_imports_as_they_were(
    read: Read, con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    read(GOOD)
    for content, until in ((b"customer,date,amount\n0,2025-01-03,5\n", None), (GOOD.encode(), date(2000, 1, 1))):
        (tmp_path / "bad.csv").write_bytes(content)
        file = SalesFile(tmp_path / "bad.csv", "bad.csv")
        with pytest.raises(errors.ClvError):
            read_sales(con, [file], Choices(), into="sales", import_id="two", until=until)
    assert con.execute("select count(*) from sales").fetchall() == [(2,)]
    assert con.execute("select count(*) from sales_left_out").fetchall() == [(0,)]


def test_a_line_of_megabytes_is_read_or_refused(read: Read) -> None:
    text = GOOD.replace("amount", "amount,note").replace("5.00", "5.00," + "x" * 10_000_000).replace("6.00", "6.00,")
    assert read(text).report.rows_used == 2


def test_three_hundred_columns_are_read(read: Read) -> None:
    extra = ",".join(f"field{i}" for i in range(300))
    cells = ",".join("7" for _ in range(300))
    text = f"customer_id,date,amount,{extra}\n1,2025-01-03,5.00,{cells}\n2,2025-01-04,6.00,{cells}\n"
    assert read(text).report.revenue == 11


def test_the_identity_of_a_file_is_its_digest(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert sha256(SalesFile(tmp_path / "a", "a")) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize("name", ["sales.csv", "sales.xls"])
def test_a_sheet_of_what_is_no_workbook_is_refused(read: Read, name: str) -> None:
    cells = "".join(f"<td>{cell}</td>" for cell in ("klant", "datum", "bedrag"))
    text = GOOD if name.endswith("csv") else f"<table><tr>{cells}</tr><tr><td>7</td><td>13-01-2024</td><td>5</td></tr>"
    with pytest.raises(errors.NoSheets, match="no sheet Data"):
        read(text, name=name, choices=Choices(sheet="Data"))

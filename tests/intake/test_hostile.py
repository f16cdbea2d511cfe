"""Does a file made to do harm, or damaged on its way, give one sentence or a right import: no crash, no wrong total?"""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from clv.core.errors import ArchiveTooLarge, BrokenFile, ClvError, LoneCell, NotATable
from clv.intake.files import source
from tests.intake.conftest import Read

ROWS = [(f"K{i % 7}", date(2025, 1 + i % 12, 1 + i % 28), float(i)) for i in range(400)]
HEADER = ("customer", "date", "amount")


def csv_bytes() -> bytes:
    lines = [",".join(HEADER), *(f'"{who}",{day},"{amount}"' for who, day, amount in ROWS)]
    return "\n".join(lines).encode() + b"\n"


def xlsx_bytes(*, far: str = "") -> bytes:
    book = openpyxl.Workbook()
    for row in (HEADER, *ROWS):
        book.active.append(row)
    if far:
        book.active[far] = "x"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parquet_bytes() -> bytes:
    stream = io.BytesIO()
    columns = zip(*ROWS, strict=True)
    pq.write_table(pa.table(dict(zip(HEADER, map(list, columns), strict=True))), stream)
    return stream.getvalue()


def zip_bytes(members: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return stream.getvalue()


PACKED: dict[str, Callable[[], bytes]] = {
    "sales.xlsx": xlsx_bytes,
    "sales.parquet": parquet_bytes,
    "sales.csv.gz": lambda: gzip.compress(csv_bytes()),
    "sales.zip": lambda: zip_bytes({"sales.csv": csv_bytes()}),
}


@pytest.mark.parametrize("name", PACKED)
def test_a_packed_file_cut_off_anywhere_gives_one_sentence(read: Read, name: str) -> None:
    whole = PACKED[name]()
    assert read(whole, name=name).report.revenue == sum(row[2] for row in ROWS)
    for part in (4, len(whole) // 3, len(whole) - 30, len(whole) - 1):
        with pytest.raises(ClvError):
            read(whole[:part], name=name)


def test_text_cut_off_anywhere_loses_its_last_row_at_most(read: Read) -> None:
    whole = csv_bytes()
    for part in range(2000, len(whole), 2371):
        complete = whole[:part].count(b"\n") - 1
        report = read(whole[:part]).report
        assert report.rows_read in (complete, complete + 1)
        assert report.rows_used >= complete


ODD_METADATA = [
    {"pandas": "{not json", "x" * 1000: "y" * 1_000_000},
    {"ARROW:schema": "AAAA"},
    {"geo": '{"version": "1.1.0", "primary_column": "customer", "columns": []}'},
]


@pytest.mark.parametrize("metadata", ODD_METADATA)
def test_what_a_parquet_file_says_of_itself_gives_one_sentence_or_the_right_sales(
    read: Read, metadata: dict[str, str]
) -> None:
    stream = io.BytesIO()
    pq.write_table(pq.read_table(io.BytesIO(parquet_bytes())).replace_schema_metadata(metadata), stream)
    try:
        report = read(stream.getvalue(), name="sales.parquet").report
    except BrokenFile:
        return
    assert report.revenue == sum(row[2] for row in ROWS)


@pytest.mark.parametrize("cell", ["XFD1048576", "ZZ900000", "XFD4000"])
def test_a_cell_far_away_gives_one_sentence(read: Read, cell: str) -> None:
    with pytest.raises(LoneCell, match=f"in cell {cell}, far away from the table"):
        read(xlsx_bytes(far=cell), name="sales.xlsx")


def test_a_cell_far_below_is_a_row_without_a_date(read: Read) -> None:
    report = read(xlsx_bytes(far="A40000"), name="sales.xlsx").report
    assert (report.rows_used, report.left_out) == (400, {"empty_row": 39_598, "no_date": 1})


def test_entities_that_multiply_are_not_unfolded(read: Read) -> None:
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes())) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    lines = "".join(f'<!ENTITY l{i} "{f"&l{i - 1};" * 10}">' for i in range(1, 10))
    members[sheet] = f'<!DOCTYPE l [<!ENTITY l0 "lol">{lines}]>'.encode() + members[sheet].replace(
        b"</sheetData>", b'<row r="402"><c r="A402" t="inlineStr"><is><t>&l9;</t></is></c></row></sheetData>'
    )
    with pytest.raises(BrokenFile):
        read(zip_bytes(members), name="sales.xlsx")


def test_packs_within_packs_are_unpacked_once_and_bombs_never(read: Read) -> None:
    inner = gzip.compress(csv_bytes())
    assert read(zip_bytes({"a/sales.csv.gz": inner}), name="sales.zip").report.rows_used == 400
    for content in (gzip.compress(zip_bytes({"a.csv": csv_bytes()})), zip_bytes({"a.zip": zip_bytes({})})):
        with pytest.raises(NotATable):
            read(content, name="sales.zip")
    bomb = gzip.compress(b"customer,date,amount\n" + b" " * (source.MAX_RATIO_FROM // 2))
    with pytest.raises(ClvError):
        read(zip_bytes({f"{i}.csv.gz": bomb for i in range(3)}), name="sales.zip")


@pytest.mark.parametrize("names", [("a.csv.gz", "b.csv"), ("a.csv", "b.csv.gz"), ("a.csv.gz", "b.csv.gz")])
def test_what_an_archive_unpacks_to_is_counted_over_all_its_members(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, names: tuple[str, str]
) -> None:
    monkeypatch.setattr(source, "MAX_RATIO_FROM", source.MIB)
    text = b"customer,date,amount\n" + b" " * (source.MIB * 6 // 10)
    members = {name: gzip.compress(text) if name.endswith(".gz") else text for name in names}

    def open_archive(**members: bytes) -> list[source.Opened]:
        path = tmp_path / "sales.zip"
        path.write_bytes(zip_bytes(members))
        return list(source.opened(source.SalesFile(path, path.name), scratch=tmp_path))

    for name, content in members.items():
        assert len(open_archive(**{name: content})) == 1
    with pytest.raises(ArchiveTooLarge):
        open_archive(**members)


def test_names_in_an_archive_lead_nowhere(read: Read) -> None:
    for name in ("../../evil.csv", "/etc/evil.csv", "a/" * 200 + "x.csv", "C:\\evil.csv"):
        assert read(zip_bytes({name: csv_bytes()}), name="sales.zip").report.rows_used == 400


def test_what_lies_beside_the_sales_in_an_archive_is_not_read(read: Read) -> None:
    beside = {"readme.txt": b"Dear all,\nthe sales.\n", "invoice.pdf": b"%PDF-1.7", "sales.csv": csv_bytes()}
    assert read(zip_bytes(beside), name="sales.zip").report.rows_used == 400


@pytest.mark.parametrize(
    "content",
    [b'"' * 100_000, b'"\n' * 50_000, b"," * 1_000_000, b"\0" * 1000, b"customer,date,amount\n" + b'"\n' * 50_000],
    ids=["quotes", "quotes on lines", "separators", "zero bytes", "quotes below a header"],
)
def test_signs_without_sales_give_one_sentence(read: Read, content: bytes) -> None:
    with pytest.raises(ClvError):
        read(content)


def test_a_cell_of_megabytes_with_line_ends_is_one_cell(read: Read) -> None:
    note = b'"' + b"x y\n" * 1_000_000 + b'"'
    reading = read(b"customer,date,amount,note\n1,2025-01-03,5," + note + b"\n2,2025-01-14,6,\n")
    assert [row[3] for row in reading.rows] == [5.0, 6.0]


def test_a_number_that_no_double_holds_is_no_amount(read: Read) -> None:
    reading = read(f"customer,date,amount\n1,2025-01-03,{'9' * 400}\n2,2025-01-14,6\n3,2025-01-15,1e400\n")
    assert (reading.report.revenue, reading.report.left_out) == (6.0, {"no_amount": 2})


def test_hundreds_of_columns_of_one_name_are_told_apart(read: Read) -> None:
    header = ",".join(["customer", "date", "amount", *["x"] * 700])
    assert read(f"{header}\n1,2025-01-03,5{',' * 700}\n2,2025-01-14,6{',' * 700}\n").report.revenue == 11


def test_ids_that_a_spreadsheet_would_run_stay_text(read: Read, con: duckdb.DuckDBPyConnection) -> None:
    read("customer,date,amount\n=CMD(),2025-01-03,5\n+1,2025-01-14,6\n@x,2025-01-05,7\n")
    assert con.execute("select customer_id from sales").fetchall() == [("=CMD()",), ("+1",), ("@x",)]

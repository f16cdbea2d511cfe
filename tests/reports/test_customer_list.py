"""Does the file of a list hold what the page shows, in every kind of file?"""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

import ibis
import openpyxl
import pandas as pd
import pytest

from clv.analysis.valuation import Analysis
from clv.core.tables import CUSTOMER_DUE
from clv.customers.places import Places, values_with
from clv.i18n.locale import Language, Locale
from clv.phrases import terms
from clv.reports.customer_list import SHOWN, columns_of, write_list
from clv.segments.call_lists import group_of
from clv.segments.customer_query import PACE, Bounds, CustomerFilter, find_customers

NOWHERE = Places("", {})
WISH = CustomerFilter(sort="customer_id", ranges=(Bounds("spend_to_date", least=20.0),))


@pytest.fixture(scope="module")
def listed(cd_shop, master_1998: Analysis) -> ibis.Table:
    return find_customers(cd_shop.table(master_1998.valuation.table), WISH).limit(400)


@pytest.fixture(scope="module")
def expected(listed: ibis.Table) -> pd.DataFrame:
    return listed.execute()


def written(listed, analysis, folder: Path, suffix: str, language=Language.NL, columns=SHOWN) -> Path:
    path = folder / f"list{suffix}"
    write_list(listed, path, columns=columns, analysis=analysis, locale=Locale(language), title="Lijst")
    return path


def test_csv_has_the_columns_rows_and_order_of_the_page(listed, expected, master_1998, tmp_path) -> None:
    with written(listed, master_1998, tmp_path, ".csv").open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file, delimiter=";")
    locale, assumptions = Locale(Language.NL), master_1998.valuation.assumptions
    assert header == [terms.heading(column, locale, assumptions) for column in SHOWN]
    assert [row[0] for row in rows] == expected.customer_id.tolist()
    assert [row[1] for row in rows] == [locale.text(group_of(code).name) for code in expected.segment]
    assert [row[2] for row in rows] == [f"{money:.2f}".replace(".", ",") for money in expected.ten_year_value]


def test_a_one_time_buyer_has_no_chance_and_no_risk_in_any_file(listed, expected, master_1998, tmp_path) -> None:
    once = (expected.frequency == 0).tolist()
    assert 0 < sum(once) < len(once)
    frame = pd.read_parquet(written(listed, master_1998, tmp_path, ".parquet"))
    assert frame.p_alive.isna().tolist() == frame.value_at_risk.isna().tolist() == once
    text = pd.read_csv(written(listed, master_1998, tmp_path, ".csv", Language.EN), dtype=str)
    assert text.iloc[:, SHOWN.index("p_alive")].isna().tolist() == once
    book = openpyxl.load_workbook(written(listed, master_1998, tmp_path, ".xlsx"), read_only=True)
    cells = [row[SHOWN.index("p_alive")] for row in book["Lijst"].iter_rows(min_row=2, values_only=True)]
    assert [cell is None for cell in cells] == once


def test_the_reader_chooses_the_columns_and_their_order(listed, master_1998, tmp_path) -> None:
    columns = ("customer_id", "T", "value_if_alive")
    assert list(pd.read_parquet(written(listed, master_1998, tmp_path, ".parquet", columns=columns))) == list(columns)


def test_every_column_can_be_chosen_those_shown_at_first_before_the_others() -> None:
    possible = columns_of(NOWHERE)
    assert possible[: len(SHOWN)] == SHOWN
    assert sorted(possible) == sorted((*CUSTOMER_DUE.names, *PACE))


def test_the_second_sheet_says_what_the_shown_columns_mean(listed, master_1998, tmp_path) -> None:
    path = written(listed, master_1998, tmp_path, ".xlsx", Language.EN, columns=("customer_id", "p_alive"))
    meanings = [row[0] for row in openpyxl.load_workbook(path).worksheets[1].iter_rows(min_row=3, values_only=True)]
    assert meanings[:3] == ["Customer", "Chance of still being a customer", "Sales seen"]


def test_where_customers_mostly_buy_stands_beside_each_of_them(engine) -> None:
    values = engine.create_table("v", ibis.memtable({"customer_id": ["a", "b"], "frequency": [1, 2]}))
    assert values_with(engine, engine.table("v"), NOWHERE, ("channel",)).columns == values.columns
    frame = pd.DataFrame({"customer_id": ["b"], "channel": ["web"], "category": ["x"], "country": ["NL"]})
    engine.create_table("m", ibis.memtable(frame))
    beside = (
        values_with(engine, engine.table("v"), Places("m", {"channel": ()}), ("channel",))
        .order_by("customer_id")
        .execute()
    )
    assert beside.customer_id.tolist() == ["a", "b"]
    assert beside.channel.isna().tolist() == [True, False]


@pytest.mark.skipif(shutil.which("soffice") is None, reason="needs LibreOffice")
@pytest.mark.parametrize("suffix", [".xlsx", ".csv"])
def test_libreoffice_reads_what_openpyxl_reads(listed, expected, master_1998, tmp_path, suffix) -> None:
    # Ids that spreadsheets like to spoil, in the first rows.
    odd_ids = ["00042", "=1+1", 'Łódź; ą"b', "-5", "1e5"]
    spoilt = dict(zip(expected.customer_id, odd_ids, strict=False))
    renamed = listed.mutate(customer_id=listed.customer_id.substitute(spoilt))
    path = written(renamed, master_1998, tmp_path, suffix)
    # Semicolons, quotes, UTF-8, from the first line, no column forced, Dutch; quoted fields are text.
    reading = ["--infilter=Text - txt - csv (StarCalc):59,34,76,1,,1043,true,true"] if suffix == ".csv" else []
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    command = ["soffice", "--headless", profile, "--convert-to", "xlsx:Calc MS Excel 2007 XML", *reading]
    subprocess.run(
        [*command, "--outdir", str(tmp_path / "out"), str(path)], check=True, capture_output=True, timeout=300
    )
    sheet = openpyxl.load_workbook(tmp_path / "out" / "list.xlsx").worksheets[0]
    found = pd.DataFrame(sheet.iter_rows(min_row=2, values_only=True), columns=list(SHOWN))
    ids = [spoilt.get(one, one) for one in expected.customer_id]
    safe = [f"'{one}" if suffix == ".csv" and one[:1] in "=-" else one for one in ids]
    assert found.customer_id.tolist() == safe
    assert found.ten_year_value.tolist() == pytest.approx(expected.ten_year_value.tolist(), abs=0.006)
    assert found.frequency.tolist() == expected.frequency.tolist()
    assert [day.date() for day in found.last_purchase] == [day.date() for day in expected.last_purchase]
    if suffix == ".xlsx":
        ours = openpyxl.load_workbook(path).worksheets[0]
        for mine, theirs in zip(ours.iter_rows(values_only=True), sheet.iter_rows(values_only=True), strict=True):
            for one, other in zip(mine, theirs, strict=True):  # LibreOffice writes 15 digits
                assert one == (pytest.approx(other, rel=1e-12) if isinstance(one, float) else other)

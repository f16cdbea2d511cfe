"""Does `tenfold report` write the booklet, with the figures of the other commands, and refuse in one sentence?"""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest

from clv.command.options import UNUSABLE
from clv.core.errors import CostsOfAllOnly
from clv.i18n.locale import Language, Locale
from tests.command.conftest import Run
from tests.command.test_value import SHOP, write
from tests.reports.booklet.conftest import flat, told
from tests.shops import simulated


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    return write(tmp_path / "sales #1 $.csv", SHOP)


@pytest.fixture
def costs(tmp_path: Path) -> Path:
    path = tmp_path / "costs.csv"
    months = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
    path.write_text(
        "month,cost,amount\n" + "".join(f"{month},advertising,900\n{month},newsletter,300\n" for month in months)
    )
    return path


def test_its_figures_are_those_of_value_and_costs(run: Run, sales: Path, costs: Path, tmp_path: Path) -> None:
    value, books, board = (tmp_path / name for name in ("value.json", "costs.json", "board.pdf"))
    rules = ("--acquiring", "advertising", "--keeping", "newsletter", "--margin", "0.4", "--language", "nl")
    assert run("value", sales, "--margin", "0.4", "--language", "nl", "--report", value).status == 0
    assert run("costs", sales, "--costs", costs, *rules, "--report", books).status == 0
    answer = run("report", sales, "--costs", costs, *rules, "--out", board)
    assert (answer.status, answer.out) == (0, "")
    said, dutch = told(board.read_bytes()), Locale(Language.NL)
    worth, own = json.loads(value.read_text())["value"], json.loads(books.read_text())
    assert worth["margin"] == 0.4
    for money in (worth["total"], worth["low"], worth["high"]):
        assert flat(dutch.headline_money(money, "")) in said
    for money in worth["by_year"]:
        assert flat(dutch.money(money, "")) in said
    verdict, limits = own["verdict"].split(". ")
    for sentence in (verdict, limits, *own["notes"], own["definition"]):
        assert flat(sentence) in said
    assert flat(dutch.unit_money(own["cac"], "")) in said
    assert flat(dutch.share(own["marginal"]["best"]["winning_share"])) in said
    assert "sales #1 $.csv" in said


def test_a_small_file_gets_a_booklet_of_what_is_missing(run: Run, tmp_path: Path) -> None:
    sales = write(tmp_path / "few.csv", SHOP.head(30))
    assert run("report", sales, "--out", tmp_path / "board.pdf").status == 0
    assert "There is not enough yet to say what your customers will be worth" in told(
        (tmp_path / "board.pdf").read_bytes()
    )


def test_another_name_than_pdf_is_refused_before_anything_is_read(run: Run, tmp_path: Path) -> None:
    answer = run("report", tmp_path / "missing.csv", "--out", tmp_path / "board.docx")
    assert answer.status == UNUSABLE
    assert answer.err == "The booklet is a PDF, and board.docx does not say so. Let the name end in .pdf.\n"


def test_it_is_not_written_over_what_is_read(run: Run, sales: Path, tmp_path: Path) -> None:
    named = sales.rename(tmp_path / "sales.pdf")
    before = named.read_bytes()
    assert run("report", named, "--out", named).status == UNUSABLE
    assert named.read_bytes() == before


def test_costs_that_cannot_be_used_leave_no_booklet(run: Run, sales: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "costs.csv"
    wrong.write_text("month,cost,amount\n1990-01,advertising,5\n")
    assert run("report", sales, "--costs", wrong, "--acquiring", "advertising", "--out", tmp_path / "b.pdf").status == 2
    assert not (tmp_path / "b.pdf").exists()


def test_a_part_of_the_customers_has_a_booklet_of_its_own_without_costs(run: Run, costs: Path, tmp_path: Path) -> None:
    shops = [simulated(550, seed=3).assign(country="NL"), simulated(40, seed=4).assign(country="BE")]
    for letter, shop in zip("nb", shops, strict=True):
        shop["customer_id"] = letter + shop["customer_id"]
    sales, value, board = write(tmp_path / "sales.csv", pd.concat(shops)), tmp_path / "value.json", tmp_path / "b.pdf"
    only = ("--only", "country=NL")
    assert run("value", sales, *only, "--report", value).status == 0
    assert run("report", sales, *only, "--costs", costs, "--out", board).status == 0
    said, locale = told(board.read_bytes()), Locale(Language.EN)
    assert flat(locale.money(json.loads(value.read_text())["value"]["by_year"][0], "")) in said
    assert flat(locale.error(CostsOfAllOnly())) in said
    assert run("report", sales, "--only", "country=PL", "--out", board).err.count("country=PL") == 1

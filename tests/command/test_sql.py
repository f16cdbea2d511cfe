"""Does the command write the page of SQL, whole or not at all, as the README says?"""

from __future__ import annotations

import shlex
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import pytest
import sqlglot

from clv.command.main import main
from clv.reports.dialects import Dialect
from tests.shops import simulated

ROOT = Path(__file__).parent.parent.parent
SAMPLE = ("sql", "--sample", "cdnow-sample", "--until", "1997-09-30")


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    path = tmp_path / "sales.csv"
    simulated(400, seed=3).to_csv(path, index=False)
    return path


def test_the_page_gives_the_values_of_the_command(sales: Path, tmp_path: Path) -> None:
    page, values = tmp_path / "scoring.sql", tmp_path / "values.parquet"
    assumed = ["--years", "5", "--margin", "0.4", "--best-share", "0.2", "--currency", "EUR"]
    names = ["--sql-table", "visits", "--sql-customer", "who", "--sql-date", "day", "--sql-amount", "paid"]
    assert main(["sql", str(sales), "--dialect", "duckdb", "--out", str(page), *assumed, *names]) == 0
    assert main(["value", str(sales), "--out", str(values), *assumed]) == 0
    with duckdb.connect() as engine:
        engine.execute(
            f"CREATE TABLE visits AS SELECT customer_id AS who, date AS day, amount AS paid FROM read_csv('{sales}')"
        )
        found = engine.execute(page.read_text("utf-8")).df().set_index("customer_id").sort_index()
    expected = pd.read_parquet(values).set_index("customer_id").sort_index()
    assert found.segment.tolist() == expected.segment.tolist()
    for column in ("p_alive", "expected_spend", "ten_year_value", "value_at_risk"):
        np.testing.assert_allclose(found[column], expected[column], rtol=1e-9, err_msg=column)


def test_the_sales_may_stay_in_a_database(sales: Path, tmp_path: Path, capsys) -> None:
    with duckdb.connect(str(tmp_path / "shop.duckdb")) as engine:
        engine.execute(f"CREATE TABLE visits AS SELECT * FROM read_csv('{sales}')")
    source = ["--source", f"duckdb://{tmp_path / 'shop.duckdb'}", "--table", "visits"]
    pages = []
    for given in ([str(sales)], source):
        assert main(["sql", *given, "--dialect", "duckdb"]) == 0
        pages.append(capsys.readouterr().out.splitlines())
    assert pages[0][0].startswith("-- What each customer is worth: sales.csv, ")
    assert pages[1][0].startswith("-- What each customer is worth: visits, ")
    assert pages[0][1:] == pages[1][1:]


@pytest.mark.parametrize("dialect", Dialect)
def test_every_dialect_can_be_asked_for_and_comes_on_stdout(dialect: Dialect, capsys) -> None:
    assert main([*SAMPLE, "--dialect", dialect.value]) == 0
    page = capsys.readouterr().out
    assert page.startswith("-- What each customer is worth: CDNOW_sample.txt, 1997-01-01 to 1997-09-30")
    assert len(sqlglot.parse(page, dialect=dialect.value)) == 1


def test_a_dialect_has_to_be_named(capsys) -> None:
    with pytest.raises(SystemExit) as leaving:
        main([*SAMPLE])
    assert leaving.value.code == 2
    assert "--dialect" in capsys.readouterr().err


def test_a_page_is_not_written_over_the_sales(sales: Path, capsys) -> None:
    before = sales.read_bytes()
    assert main(["sql", str(sales), "--dialect", "duckdb", "--out", str(sales)]) == 2
    assert sales.read_bytes() == before
    assert "sales.csv" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("language", "said"), [("en", "is no name of"), ("nl", "is geen naam"), ("pl", "nie jest nazwą")]
)
def test_what_is_no_name_is_one_sentence_and_no_file(tmp_path: Path, capsys, language: str, said: str) -> None:
    out = tmp_path / "scoring.sql"
    asked = [*SAMPLE, "--dialect", "tsql", "--sql-table", "a; DROP TABLE a", "--out", str(out), "--language", language]
    assert main(asked) == 2
    [line] = capsys.readouterr().err.splitlines()
    assert said in line
    assert not out.exists()


def test_too_few_sales_are_one_sentence_and_no_file(tmp_path: Path, capsys) -> None:
    few, out = tmp_path / "few.csv", tmp_path / "scoring.sql"
    simulated(20, seed=1).to_csv(few, index=False)
    assert main(["sql", str(few), "--dialect", "duckdb", "--out", str(out)]) == 2
    assert "not enough yet" in capsys.readouterr().err
    assert not out.exists()


def test_the_line_of_the_readme_works_word_for_word(tmp_path: Path, monkeypatch) -> None:
    [line] = [line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if " -m clv sql " in line]
    monkeypatch.chdir(tmp_path)
    words = shlex.split(line)
    assert words[:3] == [".venv/bin/python", "-m", "clv"]
    assert main(words[3:]) == 0
    assert len(sqlglot.parse((tmp_path / "scoring.sql").read_text("utf-8"), dialect="postgres")) == 1

"""Are satisfaction scores read as their owner means them, one for each customer, and matched with the sales?"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest
import xlsxwriter

from clv.core.errors import NoScoreColumn, NoScoreCustomer, NoScores, NotScores
from clv.intake.files.source import SalesFile
from clv.intake.satisfaction_scores import ScoresRead, read_scores

ReadScores = Callable[[str], ScoresRead]


@pytest.fixture
def known(con: duckdb.DuckDBPyConnection) -> str:
    """The sales know the customers 1 to 3, ANNA and 007."""
    con.execute("create table customers as select unnest(['1', '2', '3', 'ANNA', '007']) as customer_id")
    return "customers"


@pytest.fixture
def read_text(con: duckdb.DuckDBPyConnection, known: str, tmp_path: Path) -> ReadScores:
    def run(text: str) -> ScoresRead:
        path = tmp_path / "scores.csv"
        path.write_text(text, encoding="utf-8")
        found = read_scores(con, SalesFile(path, "scores.csv"), known=known)
        assert con.execute("select table_name from duckdb_tables() where temporary").fetchall() == []
        return found

    return run


def counts(found: ScoresRead) -> list[tuple[float, int, int]]:
    return [(one.score, one.customers, one.known) for one in found.counts]


def test_a_customer_and_a_score_on_each_row(read_text: ReadScores) -> None:
    found = read_text("customer,score\n1,5\n2,5\n9,5\n3,1\n")
    assert counts(found) == [(1, 1, 1), (5, 3, 2)]
    assert (found.customers, found.known, found.rows_read, found.rows_used) == (4, 3, 4, 4)


def test_a_dutch_survey_with_decimal_commas_and_other_columns(read_text: ReadScores) -> None:
    found = read_text("Datum;Klantnummer;Aantal;Tevredenheid\n01-02-2030;1;3;7,5\n02-02-2030;2;4;8,0\n")
    assert counts(found) == [(7.5, 1, 1), (8, 1, 1)]


def test_a_polish_survey(read_text: ReadScores) -> None:
    assert counts(read_text("Nr klienta;Ocena\n1;4\n2;5\n")) == [(4, 1, 1), (5, 1, 1)]


def test_who_answered_twice_counts_once_with_the_mean(read_text: ReadScores) -> None:
    assert counts(read_text("customer,score\n1,5\n1,4\n2,5\n")) == [(4.5, 1, 1), (5, 1, 1)]


def test_a_customer_is_found_however_the_id_is_written(read_text: ReadScores) -> None:
    assert read_text("customer,score\n'1,5\n2.0, 5\n Anna ,3\n7,4\n70,1\n").known == 4


def test_rows_without_a_customer_or_a_score_are_left_out(read_text: ReadScores) -> None:
    found = read_text("customer,score\n1,5\n,5\n2,\n3,no answer\n4,1\n5,2\n")
    assert counts(found) == [(1, 1, 0), (2, 1, 0), (5, 1, 1)]
    assert (found.rows_read, found.rows_used) == (6, 3)


def test_of_two_columns_the_other_one_is_the_other(read_text: ReadScores) -> None:
    assert read_text("who,score\n1,5\n2,4\n").customers == 2
    assert read_text("customer,answer\n1,5\n2,4\n").customers == 2


def test_a_workbook(con: duckdb.DuckDBPyConnection, known: str, tmp_path: Path) -> None:
    path = tmp_path / "scores.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for number, row in enumerate([("Customer", "Score"), (1, 5), (2, 3.5)]):
            book.add_worksheet() if number == 0 else None
            book.worksheets()[0].write_row(number, 0, row)
    found = read_scores(con, SalesFile(path, "scores.xlsx"), known=known)
    assert counts(found) == [(3.5, 1, 1), (5, 1, 1)]


def test_what_is_no_file_of_scores_says_what_is_missing(read_text: ReadScores) -> None:
    with pytest.raises(NoScoreCustomer, match="Found: branch, when, score"):
        read_text("branch,when,score\nA,x,5\nB,y,4\n")
    with pytest.raises(NoScoreColumn, match="Found: customer, a, b"):
        read_text("customer,a,b\n1,5,5\n2,4,4\n")
    with pytest.raises(NoScores):
        read_text("customer,score\n,5\n,4\n")
    with pytest.raises(NotScores, match="more than 2000 different numbers"):
        read_text("customer,score\n" + "".join(f"C{n},{n}\n" for n in range(2001)))

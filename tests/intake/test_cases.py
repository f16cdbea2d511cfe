"""Are the small exports in the shapes of public systems read rightly, or asked about and then read rightly?

Each file of cases/ stands for a kind of fault. expected.json gives the options it is read with and the right figures.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import pytest

from clv.command.main import main
from clv.command.options import UNUSABLE, choices_of, make_parser
from clv.core.errors import ClvError, CollectiveAccounts, CustomerGuessed, OnlyMoneyBack, PriceUnknown
from clv.intake.files.source import SalesFile
from clv.intake.sales.propose import read_sales
from clv.intake.sales.report import IntakeReport

FOLDER = Path(__file__).parent / "cases"
CASES: dict[str, dict[str, object]] = json.loads((FOLDER / "expected.json").read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Asked:
    """A case that may be asked about: how the question says itself, and the options that answer it."""

    error: type[ClvError]
    answer: tuple[str, ...]


ASKED: dict[str, Asked] = {
    "amazon_item_price.txt": Asked(PriceUnknown, ("--prices", "line")),
    "collective_account.csv": Asked(CollectiveAccounts, ("--collective", "nobody")),
    "id_date_price.csv": Asked(CustomerGuessed, ("--customer", "Id")),
}
# Cases that may be refused, as expected.json says: by which error.
REFUSED: dict[str, type[ClvError]] = {}
REFUSED_BY_COMMAND: dict[str, type[ClvError]] = {"only_refunds.csv": OnlyMoneyBack}
# Whether these are right shows only in the values.
VALUED = ("only_refunds.csv", "one_price.csv", "one_row_next_year.csv")


@pytest.mark.parametrize("name", CASES)
def test_an_export_is_read_rightly_or_asked_about(con: duckdb.DuckDBPyConnection, name: str) -> None:
    args = [str(word) for word in CASES[name]["args"]]  # type: ignore[attr-defined]
    expected = dict(CASES[name]["expected"])  # type: ignore[call-overload]
    if name in REFUSED and "or_refusal" in expected:
        with pytest.raises(REFUSED[name]):
            _read(con, name, args)
        return
    if name in ASKED and "or_question" in expected:
        with pytest.raises(ASKED[name].error):
            _read(con, name, args)
        args += ASKED[name].answer
    report = _read(con, name, args)
    assert _differing(report, expected, con) == {}


def _read(con: duckdb.DuckDBPyConnection, name: str, args: list[str]) -> IntakeReport:
    con.execute("drop table if exists sales")
    con.execute("drop table if exists sales_left_out")
    files = [word for word in args if word in {path.name for path in FOLDER.iterdir()}]
    options = make_parser().parse_args(["value", *(word for word in args if word not in files)])
    sales = [SalesFile(FOLDER / one, one) for one in (name, *files)]
    return read_sales(con, sales, choices_of(options), into="sales", import_id="one", until=None)


def _differing(
    report: IntakeReport, expected: dict[str, object], con: duckdb.DuckDBPyConnection
) -> dict[str, tuple[object, object]]:
    """What was found and what is right, where they differ; the keys that speak of something else are no figures."""
    found = report.as_dict()
    right = {key: value for key, value in expected.items() if key in found}
    if report.left_out.get(str(expected.get("or_left_out_as"))):
        return {}  # the rows that could not be read are said, and their money is in no total
    wrong = {key: (found[key], value) for key, value in right.items() if found[key] != pytest.approx(value)}
    if (role := expected.get("no_role")) in report.columns:
        wrong["no_role"] = (report.columns[str(role)], None)
    dates = dict(con.execute("select order_id, date from sales").fetchall()) if "dates" in expected else {}
    if dates != {key: date.fromisoformat(day) for key, day in dict(expected.get("dates", {})).items()}:  # type: ignore[call-overload]
        wrong["dates"] = (dates, expected["dates"])
    return wrong


@pytest.mark.parametrize("name", VALUED)
def test_the_whole_command_answers_too(capsys: pytest.CaptureFixture[str], tmp_path: Path, name: str) -> None:
    report = tmp_path / "report.json"
    status = main(["value", str(FOLDER / name), "--report", str(report)])
    expected = dict(CASES[name]["expected"])  # type: ignore[call-overload]
    if "or_refusal" in expected:
        said = capsys.readouterr().err
        assert (status, report.exists()) == (UNUSABLE, False)
        assert all(piece in said for piece in re.split(r"\{\w+\}", REFUSED_BY_COMMAND[name].sentence))
    else:
        value = json.loads(report.read_text(encoding="utf-8"))["value"]
        assert value["total"] == pytest.approx(expected["total_about"], rel=0.03)

"""Does the command do the main job: right figures, whole files, and one sentence where it cannot?"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from clv.command.main import main
from clv.command.options import UNUSABLE
from clv.intake.files.source import MAX_BYTES
from tests.command.conftest import Run, Said
from tests.shops import seasonal, simulated

ROOT = Path(__file__).parent.parent.parent
KEYS = {
    "intake": (
        "rows_read rows_used left_out customers orders revenue first_date last_date "
        "currency encoding separator decimal date_order columns"
    ),
    "window": "start end days",
    "bg_nbd": "r alpha a b log_likelihood",
    "gamma_gamma": "p q v log_likelihood mean_spend",
    "value": "years discount_rate margin total low high by_year new_customer headline_years model",
    "season": "looked seen pace_by_month drift_per_year total_without said",
    "changes": "prices_per_year leaving_shift total_own_leaving total_leaving_any_time said",
    "readiness": "verdict reasons remarks needed",
    "seconds": "read summarise fit value total doubt",
}
SHOP = simulated(400, seed=3).assign(customer_id=lambda frame: frame.customer_id.str.removeprefix("C"))
HEADER = "customer_id,date,amount\n"
# No customer of the shop is a guest: an id of nothing but zeros would be.
SHOP = SHOP[SHOP.customer_id != "0000000"]
# A shop that sells on the first twelve days of a month only: nothing tells its days and months apart.
TWO_WAYS = SHOP.assign(day=SHOP.date.dt.day % 12 + 1, month=SHOP.date.dt.month, year=SHOP.date.dt.year)
TWO_WAYS_CSV = HEADER + "".join(
    f"{row.customer_id},{row.day:02d}/{row.month:02d}/{row.year},{row.amount:.2f}\n"
    for row in TWO_WAYS.itertuples(index=False)
)
DAYS = [f"2025-01-{day:02d}" for day in range(1, 29)]


@pytest.fixture
def run(run: Run) -> Run:
    """run("sales.csv", "--out", path) -> Said"""
    return partial(run, "value")


@pytest.fixture
def sales(tmp_path: Path) -> Path:
    return write(tmp_path / "sales.csv", SHOP)


def write(path: Path, frame: pd.DataFrame, separator: str = ",") -> Path:
    frame.to_csv(path, index=False, sep=separator, date_format="%Y-%m-%d")
    return path


@dataclass(frozen=True)
class Written:
    """What one run leaves that writes the customers as a file of this kind, and the report."""

    customers: pd.DataFrame
    report: dict


@pytest.fixture(scope="module", params=[".csv", ".xlsx", ".parquet"])
def written(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Written:
    folder = tmp_path_factory.mktemp("written")
    path, report = folder / f"customers{request.param}", folder / "report.json"
    assert main(["value", str(write(folder / "sales.csv", SHOP)), "--out", str(path), "--report", str(report)]) == 0
    return Written(read(path), json.loads(report.read_text(encoding="utf-8")))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> dict:
    """The report of the shop as the command gives it without an option."""
    folder = tmp_path_factory.mktemp("plain")
    report = folder / "report.json"
    assert main(["value", str(write(folder / "sales.csv", SHOP)), "--report", str(report)]) == 0
    return json.loads(report.read_text(encoding="utf-8"))


def report_of(said: Said) -> dict:
    assert (said.status, said.err) == (0, "")
    return json.loads(said.out)


# The main job


def test_the_command_gives_the_published_total_of_the_cd_shop(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    said = run("--sample", "cdnow", "--until", "1997-09-30", "--report", path)
    assert said == Said(0, "", "")
    report = json.loads(path.read_text(encoding="utf-8"))
    assert report["value"]["total"] == pytest.approx(2_753_830, rel=5e-4)
    assert sum(report["value"]["by_year"]) == pytest.approx(report["value"]["total"])
    intake = report["intake"]
    assert intake["rows_read"] == 69_659
    assert intake["rows_read"] == intake["rows_used"] + sum(intake["left_out"].values())
    assert set(intake["left_out"]) == {"after_window"}
    assert intake["customers"] == 23_570
    assert report["window"] == {"start": "1997-01-01", "end": "1997-09-30", "days": 272}
    reasons = ["A season cannot be seen in 9 months. If you have one, the total may be half or twice as much."]
    assert (report["readiness"]["verdict"], report["readiness"]["reasons"]) == ("caution", reasons)
    assert report["season"]["seen"] is False
    assert report["season"]["pace_by_month"] is None
    low, total, high = (report["value"][key] for key in ("low", "total", "high"))
    # Parameters and chance alone leave a few per cent; below a year a real shop adds 30% (clv.value.real_shop).
    assert 0.70 * total < low < 0.76 * total
    assert 1.34 * total < high < 1.42 * total


def test_a_season_is_in_the_report_and_can_be_left_out(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path / "seasonal.csv", seasonal(1500, seed=6, days=730))
    found, plain = (report_of(run(path, *options)) for options in ((), ("--no-season",)))
    assert found["season"]["seen"] is True
    pace = found["season"]["pace_by_month"]
    assert pace[11] > 1.3 > 0.8 > pace[5]
    assert found["season"]["said"][0].startswith("Your sales have a season:")
    assert found["season"]["total_without"] == pytest.approx(plain["value"]["total"], rel=1e-6)
    assert found["value"]["total"] < 0.9 * plain["value"]["total"]
    assert plain["season"]["pace_by_month"] is None
    assert plain["readiness"]["verdict"] == "caution"


def test_where_there_is_not_enough_the_report_says_so_and_the_file_holds_what_happened(
    run: Run, tmp_path: Path
) -> None:
    few = SHOP[SHOP.customer_id.isin(SHOP.customer_id.unique()[:50])]
    out = tmp_path / "customers.csv"
    path = tmp_path / "report.json"
    assert run(write(tmp_path / "few.csv", few), "--out", out, "--report", path) == Said(0, "", "")
    report = json.loads(path.read_text(encoding="utf-8"))
    assert all(report["value"][key] is None for key in ("total", "low", "high", "by_year", "new_customer"))
    assert report["readiness"]["verdict"] == "not_enough"
    assert report["readiness"]["needed"]["customers"] == 150
    assert any(reason.startswith("Customers: 50.") for reason in report["readiness"]["reasons"])
    assert sum(cohort["customers"] for cohort in report["cohorts"]) <= 50
    assert all(cohort["spend_per_customer"][0] > 0 for cohort in report["cohorts"])
    written = read(out)
    assert len(written) == 50
    assert written.ten_year_value.isna().all()


def test_the_report_has_the_keys_of_the_design(plain: dict) -> None:
    report = plain
    *before, season, changes, readiness, seconds = KEYS
    assert list(report) == ["version", "tenfold", *before, "limits_hold", season, changes, readiness, seconds]
    assert "nine of ten shops" in report["limits_hold"]
    for part, keys in KEYS.items():
        found = list(report[part])
        assert found[: len(keys.split())] == keys.split()
        assert part == "intake" or len(found) == len(keys.split())
    assert set(report["intake"]["columns"]) >= {"customer", "date", "amount"}


@pytest.mark.parametrize(
    ("model", "key", "parameters"),
    [
        ("bg-nbd", "bg_nbd", "r alpha a b"),
        ("mbg-nbd", "mbg_nbd", "r alpha a b"),
        ("pareto-nbd", "pareto_nbd", "r alpha s beta"),
    ],
)
def test_the_model_can_be_chosen(run: Run, sales: Path, tmp_path: Path, model: str, key: str, parameters: str) -> None:
    path, out = tmp_path / "report.json", tmp_path / "customers.csv"
    assert run(sales, "--model", model, "--report", path, "--out", out) == Said(0, "", "")
    report = json.loads(path.read_text(encoding="utf-8"))
    assert [name for name in report if name.endswith("_nbd")] == [key]
    assert list(report[key]) == [*parameters.split(), "log_likelihood"]
    assert report[key]["r"] > 0
    assert report["value"]["model"] == model
    assert report["value"]["total"] > 0
    assert (report["value"]["low"] is None) is (model != "bg-nbd")  # limits are worked out for BG/NBD only
    values = read(out)
    assert values.ten_year_value.sum() == pytest.approx(report["value"]["total"], rel=1e-9)
    once = values[values.frequency == 0]
    assert len(once) > 50
    assert once[["p_alive", "value_at_risk"]].isna().all(axis=None)
    assert values[values.frequency > 0].p_alive.between(0, 1).all()
    assert set(once.segment) <= {"new", "one_time", "one_time_long_ago"}


def test_every_row_read_is_used_or_left_out_for_a_reason(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    spoilt = "\n1,2025-02-30,5\n,2025-02-03,5\n2,2025-02-03,much\n"
    path.write_text(write(path, SHOP).read_text() + spoilt)
    intake = report_of(run(path))["intake"]
    assert intake["rows_used"] == len(SHOP)
    assert intake["rows_read"] == intake["rows_used"] + sum(intake["left_out"].values())
    assert {"no_date", "no_customer", "no_amount"} <= set(intake["left_out"])
    assert intake["revenue"] == pytest.approx(SHOP.amount.sum())


def test_a_file_holds_every_customer_and_adds_up_to_the_total(written: Written) -> None:
    found = written.customers
    assert sorted(found.customer_id) == sorted(SHOP.customer_id.unique())
    assert found.ten_year_value.sum() == pytest.approx(written.report["value"]["total"], rel=1e-9)
    assert found.ten_year_value.is_monotonic_decreasing
    assert found.spend_to_date.sum() == pytest.approx(SHOP.amount.sum())


def read(path: Path) -> pd.DataFrame:
    """The file as a program reads it; ids as text where the kind of file leaves the choice."""
    match path.suffix:
        case ".csv":
            return pd.read_csv(path, dtype={"customer_id": str})
        case ".xlsx":
            header, *rows = openpyxl.load_workbook(path).worksheets[0].iter_rows(values_only=True)
            return pd.DataFrame(rows, columns=list(header))
        case _:
            return pd.read_parquet(path)


def test_a_stray_row_of_2099_changes_no_figure_and_is_reported(
    run: Run, sales: Path, tmp_path: Path, plain: dict
) -> None:
    for day, reason in (("2099-01-01", "future"), ("2026-09-01", "stray_date")):
        more = tmp_path / "more.csv"
        more.write_text(f"{sales.read_text()}0000007,{day},1.00\n")
        report = json.loads(run(more).out)
        assert report["value"]["total"] == pytest.approx(plain["value"]["total"], rel=1e-9)
        assert report["window"] == plain["window"]
        assert report["intake"]["left_out"] == {reason: 1}
        assert report["intake"]["stray_dates"] == ([day] if reason == "stray_date" else [])
    counted = json.loads(run(more, "--count", "stray_dates").out)
    assert (counted["intake"]["left_out"], counted["window"]["end"]) == ({}, "2026-09-01")


def test_a_csv_in_dutch_has_semicolons_and_decimal_commas(run: Run, sales: Path, tmp_path: Path) -> None:
    path = tmp_path / "klanten.csv"
    assert run(sales, "--out", path, "--language", "nl").status == 0
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    assert len(rows) == SHOP.customer_id.nunique()
    assert all("." not in row["ten_year_value"] for row in rows)


def test_an_id_keeps_its_leading_zeros(run: Run, tmp_path: Path) -> None:
    ids = dict(zip(SHOP.customer_id.unique(), ("007", "0007", "7"), strict=False))
    path = write(tmp_path / "sales.csv", SHOP.replace({"customer_id": ids}))
    assert run(path, "--out", tmp_path / "customers.csv").status == 0
    assert {"007", "0007", "7"} <= set(read(tmp_path / "customers.csv").customer_id)


def test_columns_can_be_named(run: Run, tmp_path: Path) -> None:
    odd = SHOP.rename(columns={"customer_id": "alpha", "date": "beta", "amount": "gamma"})
    odd = odd.assign(delta=[f"F{number}" for number in range(len(odd))], amount=1.0)
    path = write(tmp_path / "odd.csv", odd, ";")
    options = ("--customer", "alpha", "--date", "beta", "--amount", "gamma", "--order", "delta")
    report = report_of(run(path, *options))
    chosen = {"customer": "alpha", "date": "beta", "amount": "gamma", "order": "delta"}
    assert report["intake"]["columns"].items() >= chosen.items()
    assert report["intake"]["revenue"] == pytest.approx(SHOP.amount.sum())
    assert report["intake"]["orders"] == len(SHOP)


def test_columns_rules_and_rates_can_be_chosen(run: Run, tmp_path: Path) -> None:
    mixed = SHOP.assign(currency="EUR", product="Mug", bron="web")
    more = mixed.head(2).assign(amount=[10.0, 7.0], currency=["USD", "EUR"], product=["Mug", "Postage"])
    path = write(tmp_path / "mixed.csv", pd.concat([mixed, more]))
    options = ("--currency", "eur", "--rate", "USD=0.5", "--count", "postage", "--without", "channel")
    intake = report_of(run(path, *options))["intake"]
    assert intake["left_out"] == {}
    assert intake["revenue"] == pytest.approx(SHOP.amount.sum() + 10 * 0.5 + 7)
    assert "channel" not in intake["columns"]


def test_two_files_are_read_as_one(run: Run, tmp_path: Path) -> None:
    half = len(SHOP) // 2
    paths = [write(tmp_path / "2024.csv", SHOP[:half]), write(tmp_path / "2025.csv", SHOP[half:])]
    report = report_of(run(*paths))
    assert report["intake"]["rows_read"] == len(SHOP)
    assert report["intake"]["customers"] == SHOP.customer_id.nunique()


def test_a_margin_halves_the_total_and_a_shorter_horizon_cuts_it(run: Run, sales: Path, plain: dict) -> None:
    whole, half = plain["value"], report_of(run(sales, "--margin", 0.5))["value"]
    assert half["total"] == pytest.approx(whole["total"] / 2)
    five = report_of(run(sales, "--years", 5))["value"]
    assert five["by_year"] == pytest.approx(whole["by_year"][:5])
    assert (five["years"], half["margin"], whole["margin"], whole["discount_rate"]) == (5, 0.5, 1.0, 0.1)


@pytest.mark.parametrize(("order", "day", "month"), [("day-first", "day", "month"), ("month-first", "month", "day")])
def test_a_date_order_settles_dates_that_can_be_read_two_ways(
    run: Run, tmp_path: Path, order: str, day: str, month: str
) -> None:
    path = tmp_path / "sales.csv"
    path.write_text(TWO_WAYS_CSV)
    intake = report_of(run(path, "--date-order", order))["intake"]
    last = pd.to_datetime(pd.DataFrame({"year": TWO_WAYS.year, "month": TWO_WAYS[month], "day": TWO_WAYS[day]})).max()
    assert intake["last_date"] == str(last.date())
    assert intake["date_order"] == order


def test_words_that_nobody_knows_are_asked_about_and_the_option_answers(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    lines = SHOP.to_csv(index=False, header=False, columns=["customer_id", "date", "amount"]).splitlines()
    rows = [f"{line},{'drifting' if i % 10 == 0 else 'paid'}" for i, line in enumerate(lines)]
    path.write_text("\n".join(["customer_id,date,amount,status", *rows]))
    asked = run(path)
    assert asked.status == UNUSABLE
    assert f"drifting ({len(rows[::10])}; " in asked.err
    assert "(--count-as WORD=sale|refund|nothing)" in asked.err
    intake = report_of(run(path, "--count-as", "Drifting=nothing"))["intake"]
    assert intake["left_out"] == {"set_apart": len(rows[::10])}
    assert intake["set_apart"] == {"document": len(rows[::10])}


@pytest.mark.parametrize("said", ["Drifting", "Drifting=maybe", "=sale"])
def test_a_count_as_that_says_nothing_is_refused(run: Run, sales: Path, said: str) -> None:
    refused = run(sales, "--count-as", said)
    assert refused.status == UNUSABLE
    assert f"{said} does not say what a word is" in refused.err


def test_python_m_clv_runs_and_warns_of_nothing(sales: Path, tmp_path: Path) -> None:
    out = tmp_path / "customers.csv"
    done = subprocess.run(
        [sys.executable, "-m", "clv", "value", str(sales), "--out", str(out)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert len(read(out)) == SHOP.customer_id.nunique()


def test_python_m_clv_says_one_sentence_and_status_two(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "clv", "value", str(tmp_path / "gone.csv")],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1


def test_what_is_unknown_of_one_time_buyers_is_empty_in_every_kind_of_file(written: Written) -> None:
    values = written.customers
    unknown = values[["p_alive", "value_at_risk"]].isna()
    assert (unknown.p_alive == (values.frequency == 0)).all()
    assert (unknown.value_at_risk == (values.frequency == 0)).all()
    assert (values.frequency == 0).any()


# Input that cannot be used

BAD_FILES: dict[str, bytes] = {
    "not a table": b"\x89PNG\r\n\x1a\n" + bytes(300),
    "a letter": b"Dear Sir or Madam,\nthank you for your order.\nKind regards\n",
    "an empty file": b"",
    "a header alone": HEADER.encode(),
    "no date column": b"customer_id,amount\n1,2.50\n2,3.50\n1,4.75\n",
    "no amounts": b"customer_id,date\n1,2025-01-01\n2,2025-01-02\n1,2025-02-03\n",
    "amounts in words": (HEADER + "".join(f"{n},{day},much\n" for n, day in enumerate(DAYS, 1))).encode(),
    "undecidable dates": TWO_WAYS_CSV.encode(),
}
BAD_OPTIONS: dict[str, tuple[str, ...]] = {
    "an end before the first sale": ("--until", "1990-01-01"),
    "an end that is no date": ("--until", "yesterday"),
    "a rate that is none": ("--rate", "USD"),
    "a rate of nought": ("--rate", "USD=0"),
    "a margin of three": ("--margin", "3"),
    "a margin of nothing": ("--margin", "0"),
    "a margin that is no number": ("--margin", "half"),
    "no years": ("--years", "0"),
    "a discount that is no number": ("--discount-rate", "nan"),
    "a column that is not there": ("--amount", "Bedrag"),
    "an unknown language": ("--language", "fi"),
    "an unknown option": ("--colour", "blue"),
    "an unknown model": ("--model", "crystal-ball"),
    "both a file and the sample": ("--sample", "cdnow"),
}
TRANSLATED = [*BAD_FILES, "an end before the first sale", "a margin of three", "a column that is not there"]


def one_sentence(said: Said) -> str:
    assert said.status == UNUSABLE == 2
    assert said.out == ""
    [line] = said.err.splitlines()
    assert line.endswith((".", "?", ")", "--help"))
    assert "Traceback" not in line
    return line


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with last month's results, which the run is told to replace."""
    (tmp_path / "customers.xlsx").write_bytes(b"last month's customers")
    (tmp_path / "report.json").write_bytes(b"last month's report")
    return tmp_path


def outputs(folder: Path) -> tuple[str, ...]:
    return "--out", str(folder / "customers.xlsx"), "--report", str(folder / "report.json")


def bad_run(run: Run, folder: Path, kind: str, *more: str) -> Said:
    path = folder / "sales.csv"
    if kind in BAD_FILES:
        path.write_bytes(BAD_FILES[kind])
        return run(path, *outputs(folder), *more)
    return run(write(path, SHOP), *outputs(folder), *BAD_OPTIONS[kind], *more)


@pytest.mark.parametrize("kind", [*BAD_FILES, *BAD_OPTIONS])
def test_bad_input_is_one_sentence_and_leaves_every_file_as_it_was(run: Run, folder: Path, kind: str) -> None:
    before = contents(folder)
    sentence = one_sentence(bad_run(run, folder, kind))
    after = contents(folder)
    after.pop("sales.csv")
    assert after == before
    if kind in BAD_FILES:
        assert "sales.csv" in sentence


@pytest.mark.parametrize("kind", TRANSLATED)
def test_bad_input_is_told_in_the_readers_language(run: Run, folder: Path, kind: str) -> None:
    sentences = {one_sentence(bad_run(run, folder, kind, "--language", language)) for language in ("en", "nl", "pl")}
    assert len(sentences) == 3


def test_a_missing_file_is_one_sentence_with_its_name(run: Run, folder: Path) -> None:
    before = contents(folder)
    assert "gone.csv" in one_sentence(run(folder / "gone.csv", *outputs(folder)))
    assert contents(folder) == before


def test_a_folder_is_no_sales_file(run: Run, folder: Path) -> None:
    (folder / "exports").mkdir()
    assert "exports" in one_sentence(run(folder / "exports", *outputs(folder)))


def test_more_than_two_gigabytes_are_refused_unread(run: Run, folder: Path) -> None:
    path = folder / "huge.csv"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)  # takes no room on the disk
    sentence = one_sentence(run(path, *outputs(folder)))
    path.unlink()
    assert "huge.csv" in sentence
    assert "2 GB" in sentence


def test_neither_file_nor_sample_is_one_sentence(run: Run, folder: Path) -> None:
    before = contents(folder)
    one_sentence(run(*outputs(folder)))
    assert contents(folder) == before


def test_an_unknown_kind_of_file_is_refused_before_anything_is_written(run: Run, folder: Path, sales: Path) -> None:
    before = contents(folder)
    sentence = one_sentence(run(sales, "--out", folder / "customers.doc", "--report", folder / "report.json"))
    assert "customers.doc" in sentence
    assert contents(folder) == before


@pytest.mark.parametrize("option", ["--out", "--report"])
def test_a_folder_that_does_not_exist_is_refused_before_anything_is_written(
    run: Run, folder: Path, sales: Path, option: str
) -> None:
    before = contents(folder)
    wanted = dict(zip(("--out", "--report"), outputs(folder)[1::2], strict=True))
    wanted[option] = str(folder / "nowhere" / Path(wanted[option]).name)
    one_sentence(run(sales, *(word for pair in wanted.items() for word in pair)))
    assert contents(folder) == before


def test_the_sales_file_itself_is_never_overwritten(run: Run, sales: Path) -> None:
    before = sales.read_bytes()
    assert "sales.csv" in one_sentence(run(sales, "--out", sales))
    assert sales.read_bytes() == before


def test_a_part_of_the_customers_is_valued_alone_and_the_report_says_so(run: Run, tmp_path: Path) -> None:
    shops = [simulated(550, seed=3).assign(country="NL"), simulated(40, seed=4).assign(country="BE, West")]
    for letter, shop in zip("nb", shops, strict=True):
        shop["customer_id"] = letter + shop["customer_id"]
    sales, alone = write(tmp_path / "sales.csv", pd.concat(shops)), write(tmp_path / "alone.csv", shops[0])
    end = str(max(shop["date"].max() for shop in shops).date())
    report, file = tmp_path / "report.json", tmp_path / "out.csv"

    def told(*arguments: object) -> dict:
        assert run(*arguments, "--report", report, "--out", file).status == 0
        return json.loads(report.read_text("utf-8"))

    part, own = told(sales, "--only", "country=NL"), told(alone, "--until", end)
    assert part["part"] == {"only": "country=NL", "customers": 550, "fit": "own"}
    assert (part["value"], part["bg_nbd"]) == (own["value"], own["bg_nbd"])
    few = told(sales, "--only", "country=BE, West")
    assert few["part"] == {"only": "country=BE, West", "customers": 40, "fit": "common"}
    assert (few["value"]["low"], few["value"]["headline_years"]) == (None, 1)
    rows = read(file).set_index("customer_id")
    assert "part" not in told(sales)
    assert sorted(rows.index) == sorted(shops[1]["customer_id"].unique())
    pd.testing.assert_frame_equal(rows, read(file).set_index("customer_id").loc[rows.index])


def test_a_part_that_nobody_is_in_or_that_is_none_is_said_in_one_sentence(run: Run, sales: Path) -> None:
    assert "Nobody in these sales belongs to country=NL." in run(sales, "--only", "country=NL").err
    said = run(sales, "--only", "NL")
    assert said.status == UNUSABLE
    assert "NL names no part of the customers." in said.err

"""Do sales that stay in a database give the figures of the same sales as a file, and is nothing left behind there?"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import traceback
from collections.abc import Callable
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd
import psycopg
import pytest

from clv.analysis.valuation import analyse
from clv.command.main import STOPPED
from clv.command.options import SOURCE_VARIABLE, UNUSABLE
from clv.core.errors import ClvError, NoRowsInWindow
from clv.intake.choices import Choices
from clv.intake.databases.source import opened
from clv.intake.files.source import SalesFile
from clv.intake.sales.propose import propose, stage
from clv.storage.workspace import open_workspace
from tests.analysis.postgres import OWNER
from tests.command.conftest import Run
from tests.odd_shop import as_text, as_typed
from tests.reports.booklet.conftest import told
from tests.reports.test_schemas import faults
from tests.shops import cdnow

DIGITS = 1e-9
SECRET = "hush-hush"
SHOPS: dict[str, tuple[pd.DataFrame, str]] = {
    "cd_shop": (cdnow("sample"), "customer_id text, date date, amount double precision"),
    "odd": (as_text(), "klantnummer text, besteldatum text, bedrag text, bestelnummer text, artikel text, land text"),
    "typed": (
        as_typed(),
        "customer_id bigint, ordered_at timestamp with time zone, total_amount decimal(12, 2), channel varchar(20)",
    ),
}
# What a file has and a table has not, or what names the one and the other.
OF_FILES = {"encoding", "separator", "files", "header_row", "duplicate_rows", "source", "table"}


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with shop.duckdb, and a folder an engine with each table as it exports it."""
    folder = tmp_path_factory.mktemp("source")
    for engine in ("duckdb", "postgres"):
        (folder / engine).mkdir()
    with duckdb.connect(str(folder / "shop.duckdb")) as con:
        for name, (frame, columns) in SHOPS.items():
            con.register("frame", frame)
            con.execute(f"create table {name} ({columns})")
            con.execute(f"insert into {name} select * from frame")
            con.execute(f"copy {name} to '{folder / 'duckdb' / name}.csv' (header)")
    return folder


@pytest.fixture(scope="module")
def postgres(exports: Path, postgres_server: str) -> str:
    url = postgres_server
    with psycopg.connect(url, autocommit=True) as con, con.cursor() as cursor:
        cursor.execute("alter database postgres set timezone = 'Pacific/Auckland'")
        cursor.execute("set timezone = 'Pacific/Auckland'")
        for name, (_frame, columns) in SHOPS.items():
            cursor.execute(f"create table {name} ({columns})")
            with cursor.copy(f"copy {name} from stdin (format csv, header)") as copy:
                copy.write((exports / "duckdb" / f"{name}.csv").read_bytes())
            with cursor.copy(f"copy {name} to stdout (format csv, header)") as copy:
                (exports / "postgres" / f"{name}.csv").write_bytes(b"".join(copy))
        for role in ("clerk", "locked", "reader"):
            cursor.execute(f"create role {role} login password '{SECRET}'")
        cursor.execute("grant select on cd_shop to reader")
        cursor.execute("alter role reader set default_transaction_read_only = on")
        cursor.execute("create schema work")
        rules = Path(cursor.execute("show hba_file").fetchone()[0])
        rules.write_text(f"local all locked scram-sha-256\n{rules.read_text()}")
        cursor.execute("select pg_reload_conf()")
    return url


@pytest.fixture(params=["duckdb", "postgres"])
def url(request: pytest.FixtureRequest, exports: Path) -> str:
    """The address of each engine that holds the shops."""
    return request.getfixturevalue("postgres") if request.param == "postgres" else f"duckdb://{exports}/shop.duckdb"


def _tables(url: str) -> list[tuple[str, ...]]:
    """Every table and view that the database has, temporary ones too."""
    if url.startswith("duckdb"):
        with duckdb.connect(url.removeprefix("duckdb://"), read_only=True) as con:
            return con.execute("select table_schema, table_name from information_schema.tables order by all").fetchall()
    with psycopg.connect(url) as con:
        return con.execute(
            "select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where "
            "c.relkind in ('r', 'v', 'm') and n.nspname not in ('pg_catalog', 'information_schema') order by 1, 2"
        ).fetchall()


def _differences(found: object, expected: object, at: str = "") -> list[str]:
    """Where two reports differ: numbers by more than DIGITS, all else at all."""
    if isinstance(expected, dict) and isinstance(found, dict):
        missing = [f"{at}.{key}" for key in expected.keys() ^ found.keys()]
        return missing + [
            d for key in expected.keys() & found.keys() for d in _differences(found[key], expected[key], f"{at}.{key}")
        ]
    if isinstance(expected, list) and isinstance(found, list) and len(found) == len(expected):
        return [
            d
            for place, (f, e) in enumerate(zip(found, expected, strict=True))
            for d in _differences(f, e, f"{at}[{place}]")
        ]
    if isinstance(expected, float) and isinstance(found, float):
        return [] if np.isclose(found, expected, rtol=DIGITS, atol=1e-12) else [f"{at}: {found} for {expected}"]
    return [] if found == expected else [f"{at}: {found} for {expected}"]


def _report(path: Path) -> dict[str, object]:
    report = json.loads(path.read_text())
    del report["seconds"]
    return report | {"intake": {key: said for key, said in report["intake"].items() if key not in OF_FILES}}


def _customers(path: Path) -> pd.DataFrame:
    """By customer; of an address in several spellings any may stand there."""
    read = pd.read_csv(path, dtype={"customer_id": str})
    return read.assign(customer_id=read.customer_id.str.lower()).set_index("customer_id").sort_index()


@pytest.fixture
def export(run: Run, url: str, exports: Path) -> Callable[[str], Path]:
    """export(shop): the engine's own export of the shop; f.csv and f.json beside it are what the product says of it."""

    def valued(shop: str) -> Path:
        path = exports / url.split(":")[0] / f"{shop}.csv"
        if not path.with_suffix(".json").exists():
            said = run("value", path, "--out", path.with_suffix(".values.csv"), "--report", path.with_suffix(".json"))
            assert (said.status, said.err) == (0, "")
        return path

    return valued


@pytest.mark.parametrize("shop", SHOPS)
def test_a_table_gives_the_figures_of_its_export(run, url, export, tmp_path, shop):
    file = export(shop)
    before = _tables(url)
    there = run("value", "--source", url, "--table", shop, "--out", tmp_path / "t.csv", "--report", tmp_path / "t.json")
    assert (there.status, there.err) == (0, "")
    assert _differences(_report(tmp_path / "t.json"), _report(file.with_suffix(".json"))) == []
    expected = _customers(file.with_suffix(".values.csv"))
    pd.testing.assert_frame_equal(_customers(tmp_path / "t.csv"), expected, rtol=DIGITS)
    assert _tables(url) == before


def test_the_odd_shop_is_odd(export):
    """What the test above compares is there at all."""
    intake = json.loads(export("odd").with_suffix(".json").read_text())["intake"]
    assert {"no_customer", "no_date", "no_amount", "future", "stray_date", "set_apart"} <= intake["left_out"].keys()
    assert intake["negative_rows"] > 20
    assert intake["orders"] < intake["rows_used"] - 100
    assert (intake["date_order"], intake["decimal"]) == ("day-first", ",")


def test_costs_of_a_table_are_those_of_its_export(run, url, exports, tmp_path):
    costs = tmp_path / "costs.csv"
    costs.write_text("month,winning,keeping\n" + "".join(f"1998-{month:02d},9000,4000\n" for month in range(1, 7)))
    where = ("--costs", costs, "--report")
    assert run("costs", exports / "duckdb" / "cd_shop.csv", *where, tmp_path / "f.json").status == 0
    before = _tables(url)
    assert run("costs", "--source", url, "--table", "cd_shop", *where, tmp_path / "t.json").status == 0
    found, expected = ({"seconds": 0} | json.loads((tmp_path / name).read_text()) for name in ("t.json", "f.json"))
    for report in (found, expected):
        report["intake"] = {key: said for key, said in report["intake"].items() if key not in OF_FILES}
    assert _differences(found, expected) == []
    assert found["cost_per_retained"] > 0
    assert _tables(url) == before


def test_the_booklet_of_a_table_says_what_that_of_its_export_says(run, url, exports, tmp_path):
    file, table, schema = tmp_path / "file.pdf", tmp_path / "table.pdf", ("--schema", "work")
    assert run("report", exports / "duckdb" / "cd_shop.csv", "--out", file).status == 0
    before, schema = _tables(url), schema if url.startswith("postgres") else ()
    answer = run("report", "--source", url, "--table", "cd_shop", *schema, "--out", table)
    assert answer.status == 0, answer.err
    assert told(table.read_bytes()) == told(file.read_bytes()).replace("cd_shop.csv", "cd_shop")
    assert _tables(url) == before


@pytest.fixture(scope="module")
def odd_workspace(exports: Path) -> Path:
    """A workspace that holds the odd shop's export."""
    path = exports / "workspace.duckdb"
    workspace = open_workspace(path)
    cursor = workspace.cursor()
    staged = stage(cursor, [SalesFile(exports / "duckdb" / "odd.csv", "odd.csv")], Choices())
    workspace.import_sales(cursor, staged, propose(cursor, staged, Choices()), name="odd.csv", sha256="")
    workspace.close()
    return path


@pytest.mark.parametrize("name", ["best", "due"])
def test_lists_of_a_table_are_those_of_its_export(run, url, odd_workspace, tmp_path, monkeypatch, name):
    monkeypatch.setenv("TENFOLD_WORKSPACE", str(odd_workspace))
    before = _tables(url)
    listed = odd_workspace.with_name(f"{name}.parquet")
    if not listed.exists():  # the other engine asks for it too
        listed.with_suffix(".out").write_text(run("list", name, "--out", listed).out)
    there = run("list", name, "--source", url, "--table", "odd", "--out", tmp_path / "t.parquet")
    assert (there.status, there.err) == (0, "")
    assert there.out == listed.with_suffix(".out").read_text()
    found, expected = (
        pd.read_parquet(file).assign(customer_id=lambda rows: rows.customer_id.str.lower())
        for file in (tmp_path / "t.parquet", listed)
    )
    assert len(expected) > 5
    pd.testing.assert_frame_equal(found, expected, rtol=DIGITS)
    assert _tables(url) == before


def test_who_was_erased_from_the_workspace_is_on_no_list_of_a_table(run, url, tmp_path, monkeypatch):
    monkeypatch.setenv("TENFOLD_WORKSPACE", str(tmp_path / "workspace.duckdb"))
    asked = ("list", "best", "--source", url, "--table", "cd_shop")
    assert run(*asked, "--out", tmp_path / "before.parquet").status == 0
    before = pd.read_parquet(tmp_path / "before.parquet").customer_id.tolist()
    gone = before[0]
    (tmp_path / "two.csv").write_text(f"customer_id,date,amount\n{gone},1997-01-05,5.50\nother,1997-01-06,6.50\n")
    workspace = open_workspace(tmp_path / "workspace.duckdb")
    cursor = workspace.cursor()
    staged = stage(cursor, [SalesFile(tmp_path / "two.csv", "two.csv")], Choices())
    workspace.import_sales(cursor, staged, propose(cursor, staged, Choices()), name="two.csv", sha256="")
    assert workspace.erase_customer(gone) == 1
    workspace.close()
    assert run(*asked, "--out", tmp_path / "after.parquet").status == 0
    after = pd.read_parquet(tmp_path / "after.parquet").customer_id.tolist()
    assert gone not in after
    assert len(set(before) & set(after)) > len(before) / 2


def _as(url: str, user: str, password: str = SECRET) -> str:
    """The address of the server for another user."""
    return url.replace(f"{OWNER}@", f"{user}:{password}@")


POSTGRES_REFUSALS = {
    "no_such_user": (lambda url: _as(url, "nobody"), "cd_shop", [], "does not let this user in"),
    "wrong_password": (lambda url: _as(url, "locked", f"{SECRET}r"), "cd_shop", [], "does not let this user in"),
    "no_such_database": (lambda url: _as(url, OWNER).replace("/postgres?", "/none?"), "cd_shop", [], '"none" does not'),
    "no_rights": (lambda url: _as(url, "clerk"), "cd_shop", [], "permission denied for table cd_shop"),
    "only_reading": (lambda url: _as(url, "reader"), "cd_shop", [], "takes nothing but reading"),
    "no_such_table": (
        lambda url: _as(url, OWNER),
        "c; drop",
        [],
        "has no table c; drop that this user",
    ),
    "no_such_schema": (lambda url: _as(url, OWNER), "cd_shop", ["--schema", "x"], "has no schema x"),
    "no_such_column": (lambda url: _as(url, OWNER), "cd_shop", ["--amount", "sum"], "cd_shop has no column sum"),
    "no_host": (
        lambda _url: f"postgres://ann:{SECRET}@127.0.0.1:1/sales",
        "t",
        [],
        "/sales does not answer",
    ),
    "odd_port": (lambda _url: f"postgres://ann:{SECRET}@host:port/sales", "t", [], "cannot be opened"),
    "odd_password": (lambda _url: f"postgres://ann:1/{SECRET}@host/sales", "t", [], "postgres://… cannot be opened"),
}


@pytest.mark.parametrize("case", POSTGRES_REFUSALS)
def test_what_postgres_refuses_is_one_sentence_without_the_password(run, postgres, tmp_path, monkeypatch, case):
    address, table, more, expected = POSTGRES_REFUSALS[case]
    monkeypatch.setenv(SOURCE_VARIABLE, address(postgres))
    said = run("value", "-v", "--table", table, *more, "--out", tmp_path / "c.csv", "--report", tmp_path / "r.json")
    assert said.status == UNUSABLE
    *steps, sentence = said.err.splitlines()
    assert expected in sentence
    assert SECRET not in said.err + said.out
    assert all(" s  " in step for step in steps)
    assert list(tmp_path.iterdir()) == []


DUCKDB_REFUSALS = {
    "no_such_file": ("duckdb:///nowhere/shop.duckdb", "t", [], "duckdb:///nowhere/shop.duckdb is no file"),
    "no_database": (f"duckdb://{__file__}", "t", [], "cannot be opened"),
    "no_such_table": ("duckdb://{shop}", "orders", [], "has no table orders that this user sees. Found: cd_shop, odd,"),
    "no_such_column": ("duckdb://{shop}", "cd_shop", ["--date", "day"], "cd_shop has no column day"),
    "no_such_schema": ("duckdb://{shop}", "cd_shop", ["--schema", "x"], "has no schema x"),
    "no_database_at_all": (f"mongo://ann:{SECRET}@host/db", "t", [], "found mongo"),
    "no_address": (f"ann:{SECRET}@host/db", "t", [], "found –"),
}


@pytest.mark.parametrize("case", DUCKDB_REFUSALS)
def test_what_keeps_a_file_of_duckdb_from_being_read_is_one_sentence(run, exports, tmp_path, case):
    address, table, more, expected = DUCKDB_REFUSALS[case]
    url = address.format(shop=exports / "shop.duckdb")
    said = run("value", "--source", url, "--table", table, *more, "--out", tmp_path / "c.csv")
    assert (said.status, len(said.err.splitlines())) == (UNUSABLE, 1)
    assert expected in said.err
    assert SECRET not in said.err
    assert list(tmp_path.iterdir()) == []


def test_an_address_where_no_option_takes_it_is_not_repeated(run):
    said = run("value", f"--sauce=postgres://ann:{SECRET}@host/db", "--table", "t")
    assert said.status == UNUSABLE
    assert SECRET not in said.err
    assert "--sauce" in said.err


def test_the_driver_that_is_missing_is_named_with_how_to_install_it(run, monkeypatch):
    monkeypatch.setitem(sys.modules, "psycopg", None)
    monkeypatch.delitem(sys.modules, "ibis.backends.postgres", raising=False)
    said = run("value", "--source", f"postgres://ann:{SECRET}@host/db", "--table", "t")
    assert said.err == (
        "postgres://host/db needs a driver that is not installed. "
        'Run: pip install "ibis-framework[postgres]" "psycopg[binary]"\n'
    )


def test_no_error_has_the_password_behind_it(postgres):
    for url, table in ((_as(postgres, "locked", f"{SECRET}r"), "t"), (_as(postgres, "clerk"), "cd_shop")):
        with pytest.raises(ClvError) as raised, duckdb.connect() as con, opened(url, table, local=con) as source:
            source.sales.count().execute()
        assert SECRET not in "".join(traceback.format_exception(raised.value))


@pytest.mark.parametrize("end", ["well", "refused", "broken"])
def test_nothing_is_left_in_a_schema_that_was_named(run, url, exports, tmp_path, monkeypatch, end):
    if url.startswith("duckdb"):
        url = f"duckdb://{shutil.copy(exports / 'shop.duckdb', tmp_path)}"
        with duckdb.connect(url.removeprefix("duckdb://")) as con:
            con.execute("create schema work")
    made: list[list[tuple[str, ...]]] = []

    def watched(*arguments: object, **options: object) -> object:
        if url.startswith("postgres"):
            made.append([one for one in _tables(url) if one[0] == "work"])
        if end == "broken":
            raise ZeroDivisionError
        if end == "refused":
            raise NoRowsInWindow(end="", first="")
        return analyse(*arguments, **options)

    monkeypatch.setattr("clv.analysis.parts.analyse", watched)
    before = _tables(url)
    asked = ("value", "--source", url, "--table", "odd", "--schema", "work", "--report", tmp_path / "r.json")
    if end == "broken":
        with pytest.raises(ZeroDivisionError):
            run(*asked)
    else:
        assert run(*asked).status == (0 if end == "well" else UNUSABLE)
    assert _tables(url) == before
    if url.startswith("postgres"):
        assert made[0], "the tables were made elsewhere"


def test_a_run_that_is_ended_leaves_nothing_in_a_schema_either(postgres):
    before = _tables(postgres)
    words = ["value", "--source", postgres, "--table", "odd", "--schema", "work"]
    with subprocess.Popen([sys.executable, "-m", "clv", *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE) as ran:
        patience = time.monotonic() + 60
        while not (begun := any(place == "work" for place, _name in _tables(postgres))) and ran.poll() is None:
            assert time.monotonic() < patience
            time.sleep(0.02)
        ran.terminate()
        out, err = ran.communicate()
    assert begun
    assert (ran.returncode, out, err) == (STOPPED, b"", b"Stopped.\n")
    assert _tables(postgres) == before


def test_tables_of_the_company_with_the_names_of_ours_stay(run, postgres, tmp_path):
    names = ("transactions", "analysis_summary", "analysis_values", "analysis_scored")
    with psycopg.connect(postgres, autocommit=True) as con:
        for name in names:
            con.execute(f"create table {name} as select 1 as kept")
        try:
            assert run("value", "--source", postgres, "--table", "cd_shop", "--report", tmp_path / "r.json").status == 0
            assert all(con.execute(f"select kept from {name}").fetchall() == [(1,)] for name in names)
        finally:
            for name in names:
                con.execute(f"drop table {name}")


def test_what_the_first_rows_leave_open_the_whole_table_tells(run, url, export, tmp_path, monkeypatch):
    """Forty rows show neither which part of a date is the day, nor every decimal sign."""
    monkeypatch.setattr("clv.intake.databases.staging.ROWS_LOOKED_AT", 40)
    assert run("value", "--source", url, "--table", "odd", "--report", tmp_path / "t.json").status == 0
    assert _differences(_report(tmp_path / "t.json"), _report(export("odd").with_suffix(".json"))) == []


def test_the_report_says_whence_without_user_and_password(run, postgres, tmp_path):
    asked = ("--source", _as(postgres, OWNER), "--table", "public.cd_shop")
    assert run("value", *asked, "--report", tmp_path / "r").status == 0
    text = (tmp_path / "r").read_text()
    intake = json.loads(text)["intake"]
    assert (intake["source"], intake["table"]) == ("postgres:///postgres", "public.cd_shop")
    assert intake["columns"] == {"customer": "customer_id", "date": "date", "amount": "amount"}
    assert SECRET not in text
    assert faults(json.loads(text), "run") == []


@pytest.mark.parametrize("table", ["My Shop.Order Lines", '"My Shop"."Order Lines"', "seen", "public.seen", "SEEN"])
def test_a_table_or_view_is_found_by_its_name(postgres, table):
    with psycopg.connect(postgres, autocommit=True) as con:
        con.execute('create schema "My Shop"')
        con.execute('create table "My Shop"."Order Lines" as select 7 as "Customer Id"')
        con.execute('create view seen as select * from "My Shop"."Order Lines"')
        try:
            with duckdb.connect() as local, opened(postgres, table, local=local) as source:
                assert source.sales.execute().to_dict("list") == {"Customer Id": [7]}
        finally:
            con.execute('drop schema "My Shop" cascade')

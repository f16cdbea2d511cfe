"""Does a table of a database come here as its export would, or is it said in one sentence why not?"""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import psycopg
import pytest

from clv.core.errors import ClvError, SourceLost, SourceWithoutTables
from clv.intake.choices import Choices
from clv.intake.databases.configured import Database
from clv.intake.databases.copying import CopiedTable, copy_table, table_names
from clv.intake.files.source import SalesFile
from clv.intake.files.staging import stage
from clv.intake.sales.propose import accept, propose
from tests.analysis.postgres import OWNER, own_database
from tests.odd_shop import as_text, as_typed

SECRET = "hush-hush"
SHOPS: dict[str, tuple[pd.DataFrame, str]] = {
    "odd": (as_text(), "klantnummer text, besteldatum text, bedrag text, bestelnummer text, artikel text, land text"),
    "typed": (
        as_typed(),
        "customer_id bigint, ordered_at timestamp with time zone, total_amount decimal(12, 2), channel varchar(20)",
    ),
}
TRICKY = ("a,b", 'say "hi"', "two\nlines", "50% \\. é", " x ", "'7")


@pytest.fixture(scope="module")
def exports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("shops")
    for name, (frame, _columns) in SHOPS.items():
        frame.to_csv(folder / f"{name}.csv", index=False)
    return folder


@pytest.fixture(scope="module")
def postgres(exports: Path, postgres_server: str) -> str:
    """A database with the shops, and with each as Postgres exports it."""
    url = own_database(postgres_server)
    with psycopg.connect(url, autocommit=True) as con, con.cursor() as cursor:
        cursor.execute(f"alter database {url.split('/')[3].split('?')[0]} set timezone = 'Pacific/Auckland'")
        cursor.execute("set timezone = 'Pacific/Auckland'")
        for name, (_frame, columns) in SHOPS.items():
            cursor.execute(f"create table {name} ({columns})")
            with cursor.copy(f"copy {name} from stdin (format csv, header)") as copy:
                copy.write((exports / f"{name}.csv").read_bytes())
            with cursor.copy(f"copy {name} to stdout (format csv, header)") as copy:
                (exports / f"{name}_postgres.csv").write_bytes(b"".join(copy))
        cursor.execute("create table nothing (customer text, date date, amount numeric)")
        cursor.execute('create table "Order Lines" (id int, words text, whole jsonb)')
        cursor.executemany("insert into \"Order Lines\" values (%s, %s, '{}')", list(enumerate(TRICKY)))
        cursor.execute("create schema books")
        cursor.execute("create view books.receipts as select 1 as customer")
        cursor.execute(f"create role copier login password '{SECRET}'")
    return url


@pytest.fixture(scope="module")
def file(exports: Path) -> str:
    with duckdb.connect(str(exports / "shop.duckdb")) as con:
        con.execute("create table nothing (customer text)")
        con.execute('create table "Order Lines" (id int, words text, whole int[])')
        con.executemany('insert into "Order Lines" values (?, ?, [1])', list(enumerate(TRICKY)))
        con.execute("create schema books")
        con.execute("create view books.receipts as select 1 as customer")
    return f"duckdb://{exports}/shop.duckdb"


@pytest.fixture(params=["duckdb", "postgres"])
def url(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue("postgres" if request.param == "postgres" else "file")


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    return tmp_path / "scratch"


def _copied(con: duckdb.DuckDBPyConnection, scratch: Path, url: str, table: str) -> CopiedTable:
    return copy_table(con, Database("Our shop", url), table, scratch=scratch, memory="400MB")


def _sales(con: duckdb.DuckDBPyConnection, table: str) -> pd.DataFrame:
    rows = con.execute(f"select * exclude (import_id) from {table} order by all").df()
    assert len(rows) > 1000
    return rows


@pytest.mark.parametrize("name", SHOPS)
def test_the_table_is_taken_in_as_its_export_is(con, postgres, exports, scratch, name):
    copied = _copied(con, scratch, postgres, name)
    uploaded = stage(con, [SalesFile(exports / f"{name}_postgres.csv", f"{name}.csv")], Choices())
    reports = [
        accept(con, staged, propose(con, staged, Choices()), into=f"sales_{kind}", import_id=kind).as_dict()
        for kind, staged in (("copied", copied.staged), ("uploaded", uploaded))
    ]
    pd.testing.assert_frame_equal(_sales(con, "sales_copied"), _sales(con, "sales_uploaded"), rtol=1e-9)
    of_files = {"encoding", "separator", "files", "header_row"}
    found, expected = ({key: fact for key, fact in one.items() if key not in of_files} for one in reports)
    assert found.pop("revenue") == pytest.approx(expected.pop("revenue"), rel=1e-9)
    assert found == expected
    assert list(scratch.iterdir()) == []


def test_texts_come_as_they_are_and_what_holds_no_single_value_does_not_come(con, url, scratch):
    table = next(one for one in table_names(Database("Our shop", url)) if "Lines" in one)
    copied = _copied(con, scratch, url, table)
    assert copied.staged.headers == ("id", "words")
    found = con.execute(f"from {copied.staged.table} order by c1").fetchall()
    assert found == [(str(place), text.strip()) for place, text in enumerate(TRICKY)]
    assert copied.sha256 == _copied(con, scratch, url, table).sha256


def test_the_tables_are_those_that_the_user_may_read(url):
    everything = table_names(Database("Our shop", url))
    assert {"nothing", "books.receipts"} < set(everything)
    assert not any("pg_" in name or "information_schema" in name for name in everything)
    assert table_names(Database("Our shop", url, schema="books")) == ("books.receipts",)
    with pytest.raises(SourceWithoutTables, match="Our shop has no table"):
        table_names(Database("Our shop", url, schema="x"))


def _user(url: str, password: str = SECRET) -> str:
    return url.replace(f"{OWNER}@", f"copier:{password}@")


REFUSALS: dict[str, tuple[Callable[[str], str], str, str]] = {
    "not_reachable": (lambda _url: f"postgres://copier:{SECRET}@127.0.0.1:1/s", "t", "Our shop does not answer"),
    "no_such_user": (lambda url: url.replace(OWNER, "nobody"), "t", "Our shop does not let this user in"),
    "no_rights": (lambda url: _user(url), "odd", "permission denied for table odd"),
    "no_such_table": (lambda url: url, "orders", "Our shop has no table orders"),
    "empty": (lambda url: url, "nothing", "Table nothing has no rows"),
    "odd_address": (lambda _url: f"postgres://copier:1/{SECRET}@host/s", "t", "Our shop cannot be opened"),
    "no_kind": (lambda _url: f"mongo://copier:{SECRET}@host/s", "t", "found mongo"),
    "no_file": (lambda _url: "duckdb:///secret-place/shop.duckdb", "t", "Our shop is no file"),
}


@pytest.mark.parametrize("case", REFUSALS)
def test_what_is_refused_is_one_sentence_with_the_label_in_place_of_the_address(con, postgres, scratch, case):
    address, table, said = REFUSALS[case]
    with pytest.raises(ClvError, match=said) as raised:
        _copied(con, scratch, address(postgres), table)
    told = "".join(traceback.format_exception(raised.value))
    for hidden in (SECRET, "copier", "127.0.0.1", "secret-place", "tenfold-pg"):
        assert hidden not in told
    assert [*scratch.iterdir(), *con.execute("from duckdb_tables()").fetchall()] == []


def test_a_wrong_password_is_never_said(con, postgres, scratch):
    with psycopg.connect(postgres, autocommit=True) as admin:
        rules = Path(admin.execute("show hba_file").fetchone()[0])
        before = rules.read_text()
        rules.write_text(f"local all copier scram-sha-256\n{before}")
        admin.execute("select pg_reload_conf()")
        try:
            with pytest.raises(ClvError, match="Our shop does not let this user in") as raised:
                _copied(con, scratch, _user(postgres, f"{SECRET}r"), "odd")
        finally:
            rules.write_text(before)
            admin.execute("select pg_reload_conf()")
    told = "".join(traceback.format_exception(raised.value))
    assert SECRET not in told
    assert "copier" not in told


def test_a_connection_that_is_lost_half_way_leaves_nothing(con, postgres, scratch):
    with psycopg.connect(postgres, autocommit=True) as admin:
        admin.execute(
            "create view ending as select o.*, case when row_number() over () = 5000 then "
            "pg_terminate_backend(pg_backend_pid())::text end as gone from odd o, generate_series(1, 9)"
        )
    with pytest.raises(SourceLost, match="Our shop ended the connection"):
        _copied(con, scratch, postgres, "ending")
    assert [*scratch.iterdir(), *con.execute("from duckdb_tables()").fetchall()] == []

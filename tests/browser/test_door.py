"""Can a reader take in a table of a real Postgres, and do the pages then speak of it?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from playwright.sync_api import Page, expect

from tests.analysis.postgres import OWNER, own_database
from tests.browser.hands import open_export, press, remove_export, title, visit, wait_for_answer

pytestmark = pytest.mark.browser

USER, SECRET = "saleswoman", "hush-hush"


@pytest.fixture
def shop(postgres_server: str, databases_file: Path) -> Iterator[str]:
    """A database that the dashboard is told of, with one table that its user may read, and one that nobody else may."""
    url = own_database(postgres_server)
    with psycopg.connect(url, autocommit=True) as con:
        con.execute(
            "create table orders as select n as order_no, n % 9 + 1 as customer_id, "
            "date '2021-01-01' + (n * 7) % 360 as date, (n + 0.5)::numeric(8, 2) as amount "
            "from generate_series(0, 59) n"
        )
        con.execute("create table wages as select 1 as customer_id")
        con.execute(f"create role {USER} login password '{SECRET}'")
        con.execute(f"grant select on orders to {USER}")
    own = url.replace(f"{OWNER}@", f"{USER}:{SECRET}@")
    databases_file.write_text(f'["Web shop"]\nurl = "{own}"\n', encoding="utf-8")
    yield url
    databases_file.write_text("", encoding="utf-8")


def rows_read(page: Page) -> int:
    """Of all exports together: what other tests loaded is there too."""
    return int(title(page).split(" rows read")[0].replace(",", ""))


def test_a_table_of_postgres_is_taken_in_and_read_again(page: Page, shop: str) -> None:
    visit(page, "data")
    press(page, page.get_by_text("From a database", exact=True))
    page.get_by_role("combobox", name="Database", exact=True).click()
    press(page, page.get_by_role("option", name="Web shop"))
    wait_for_answer(page)
    page.get_by_role("combobox", name="Table", exact=True).click()
    expect(page.get_by_role("option")).to_have_text(["orders"])
    press(page, page.get_by_role("option", name="orders"))
    press(page, page.get_by_role("button", name="Read this table"))
    press(page, page.get_by_role("button", name="Use these sales"))
    expect(page.get_by_test_id("stMain")).to_contain_text("From Web shop, orders, read on")
    wait_for_answer(page)
    rows = rows_read(page)
    with psycopg.connect(shop, autocommit=True) as con:
        con.execute("insert into orders values (60, 10, date '2021-12-31', 1000)")
    press(page, open_export(page, "Web shop, orders").get_by_role("button", name="Read again"))
    wait_for_answer(page)
    expect(page.locator("h1")).to_contain_text(f"{rows + 1:,} rows read")  # which may have been begun just now
    for hidden in (SECRET, USER, "tenfold-pg"):
        assert hidden not in page.content() + page.url
    remove_export(page, "Web shop, orders")

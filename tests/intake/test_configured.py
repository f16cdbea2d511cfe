"""Are the databases that the dashboard may read those of the file, and is no address repeated?"""

from __future__ import annotations

import traceback
from pathlib import Path

import pytest

from clv.core.errors import (
    ClvError,
    DatabaseSettingUnknown,
    DatabasesFileMissing,
    DatabasesFileUnreadable,
    DatabaseWithoutAddress,
)
from clv.intake.choices import Role
from clv.intake.databases.configured import ENVIRONMENT, Database, databases

SECRET = "hush-hush"
URL = f"postgres://ann:{SECRET}@host/shop"


def _read(folder: Path, text: str, **variables: str) -> tuple[Database, ...]:
    path = folder / "databases.toml"
    path.write_text(text, encoding="utf-8")
    return databases({ENVIRONMENT: str(path), **variables})


def test_without_the_variable_there_are_none():
    assert databases({}) == databases({ENVIRONMENT: " "}) == ()


def test_each_part_is_a_database_in_the_order_of_the_file(tmp_path):
    web, till = _read(
        tmp_path,
        f"""
        ["Sklep łódź"]
        url = "{URL}"
        [Till]
        url_from = "TILL_URL"
        schema = "books"
        table = "receipts"
        columns = {{ customer = "klant", date = "Datum van verkoop" }}
        """,
        TILL_URL="duckdb://till.duckdb",
    )
    assert web == Database("Sklep łódź", URL)
    assert (web.only_table, till.only_table) == (None, "books.receipts")
    assert till == Database(
        "Till",
        "duckdb://till.duckdb",
        table="receipts",
        schema="books",
        columns=((Role.CUSTOMER, "klant"), (Role.DATE, "Datum van verkoop")),
    )


def test_the_address_is_not_in_the_text_of_a_database(tmp_path):
    assert SECRET not in repr(_read(tmp_path, f'[Shop]\nurl = "{URL}"'))


@pytest.mark.parametrize(
    ("text", "error", "said"),
    [
        (f'[Shop]\nurl = "{URL}', DatabasesFileUnreadable, "line 2"),
        (f'[Shop]\nurl = "{URL}"\n[Shop]', DatabasesFileUnreadable, "line 3"),
        (f'url = "{URL}"', DatabaseSettingUnknown, "url is not understood"),
        (f'[Shop]\nurl = "{URL}"\npassword = "{SECRET}"', DatabaseSettingUnknown, "password is not understood"),
        (f'[Shop]\nurl = ["{URL}"]', DatabaseSettingUnknown, "url is not understood"),
        (f'[Shop]\nurl = "{URL}"\ncolumns = {{ klant = "k" }}', DatabaseSettingUnknown, "columns.klant is not"),
        (f'[Shop]\nurl = "{URL}"\ncolumns = {{ date = 3 }}', DatabaseSettingUnknown, "columns.date is not"),
        ('[Shop]\ntable = "t"', DatabaseWithoutAddress, "part Shop"),
        ('[Shop]\nurl_from = "UNSET"', DatabaseWithoutAddress, "part Shop"),
    ],
)
def test_what_cannot_be_used_is_one_sentence_without_the_address(tmp_path, text, error, said):
    with pytest.raises(error, match=said) as raised:
        _read(tmp_path, text)
    assert SECRET not in "".join(traceback.format_exception(raised.value))


def test_a_file_that_is_not_there_or_is_no_text_is_said(tmp_path):
    with pytest.raises(DatabasesFileMissing, match=r"TENFOLD_DATABASES names the file none\.toml"):
        databases({ENVIRONMENT: str(tmp_path / "none.toml")})
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(ClvError, match=r"binary\.toml is not written as TOML"):
        databases({ENVIRONMENT: str(tmp_path / "binary.toml")})

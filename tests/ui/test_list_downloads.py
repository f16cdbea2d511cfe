"""Do the files of a list say, in their names and heads, which part of the customers they hold?"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from types import SimpleNamespace

import ibis
import openpyxl
import pytest
import streamlit as st

from clv.analysis.valuation import Analysis
from clv.customers.parts import Part, PartBy
from clv.i18n.locale import Language, Locale
from clv.ui import list_downloads as module
from clv.ui import session
from clv.ui.downloads import named_after


@pytest.fixture
def files(
    monkeypatch: pytest.MonkeyPatch, cd_shop: ibis.backends.duckdb.Backend, sample_1997: Analysis
) -> Callable[[Part | None], tuple[str, bytes]]:
    """The name and the content of the workbook that is offered while this part is shown."""

    def offered(part: Part | None) -> tuple[str, bytes]:
        found: list[tuple[str, bytes]] = []
        settings = SimpleNamespace(assumptions=sample_1997.valuation.assumptions)
        state = SimpleNamespace(workspace=SimpleNamespace(engine=lambda: cd_shop))
        monkeypatch.setattr(session, "locale", lambda: Locale(Language.EN))
        monkeypatch.setattr(session, "part", lambda: part)
        monkeypatch.setattr(session, "settings", lambda: settings)
        monkeypatch.setattr(module, "app_state", lambda: state)
        monkeypatch.setattr(module, "download", lambda _label, made, *, name, **_: found.append((name, made())))
        monkeypatch.setattr(st, "markdown", lambda *_args: None)
        module.list_downloads(
            lambda engine: engine.table(sample_1997.valuation.table).limit(3),
            count=3,
            columns=("customer_id", "spend_to_date"),
            analysis=sample_1997,
            title="Customers",
            name="customers",
            key="key",
            suffixes=(".xlsx",),
        )
        [one] = found
        return one

    return offered


def words(content: bytes) -> set[str]:
    """Every text of the workbook, and what its file says that it is called."""
    book = openpyxl.load_workbook(BytesIO(content))
    cells = {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    return cells | {str(book.properties.title)} | set(book.sheetnames)


def test_of_a_part_they_do(files: Callable[[Part | None], tuple[str, bytes]]) -> None:
    name, content = files(Part(PartBy.COUNTRY, "Côte d'Ivoire / x"))
    assert name == "tenfold-customers-country-Côte-d-Ivoire-x-1997-09-30"
    assert "Only" in words(content)
    assert any("Country: Côte d'Ivoire / x (by the day of the first purchase" in word for word in words(content))


def test_of_all_customers_nothing_more_is_said(files: Callable[[Part | None], tuple[str, bytes]]) -> None:
    name, content = files(None)
    assert name == "tenfold-customers-1997-09-30"
    assert "Only" not in words(content)


@pytest.mark.parametrize(
    ("part", "name"),
    [
        (None, ""),
        (Part(PartBy.CHANNEL, None), "channel-"),
        (Part(PartBy.CATEGORY, "../../etc"), "category-etc-"),
        (Part(PartBy.COUNTRY, "a" * 200), f"country-{'a' * 52}-"),
    ],
)
def test_a_name_of_a_file_is_one(part: Part | None, name: str) -> None:
    assert named_after(part) == name

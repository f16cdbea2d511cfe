"""Does the headline say no more than the history can carry?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest

from clv.command.main import main
from clv.i18n.locale import Language
from clv.phrases import terms
from clv.storage.workspace import Dataset
from clv.ui.app_state import app_state
from tests.pages.reader import Reader, plain
from tests.pages.sentences import english_left
from tests.shops import simulated


@pytest.fixture(scope="module")
def nobody_leaves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four hundred days of a shop whose customers all stay."""
    path = tmp_path_factory.mktemp("sales") / "sales.csv"
    simulated(900, seed=5, days=400, a=0.02, b=50.0).to_csv(path, index=False)
    return path


@pytest.fixture(autouse=True)
def nothing_remains() -> Iterator[None]:
    yield
    for one in app_state().workspace.imports(Dataset.OWN):
        app_state().remove_import(one.import_id)


@pytest.mark.parametrize("language", list(Language))
def test_where_nobody_is_seen_to_leave_the_headline_is_the_coming_year(nobody_leaves: Path, language: Language) -> None:
    reader = Reader(language).upload("sales.csv", nobody_leaves.read_bytes()).use_sales().open("overview")
    locale, said = reader.locale, " ".join(reader.texts())
    assert terms.ahead(1, locale) in reader.title
    assert terms.ahead(10, locale) not in reader.title
    assert terms.ahead(10, locale).capitalize() in said  # the scenario
    ceiling = locale.text("Winning may cost at most {worth}", worth="").strip()
    assert not any(ceiling in text for text in reader.open("acquire").texts())
    assert locale.text("What winning may cost cannot be said yet") in reader.texts()
    assert english_left(reader.texts(), locale) == []


def test_where_nobody_is_seen_to_leave_no_card_tells_a_ceiling_or_days_of_before(nobody_leaves: Path) -> None:
    reader = Reader().upload("sales.csv", nobody_leaves.read_bytes()).use_sales().open("overview")
    cards = [plain(one.value) for one in reader.app.subheader]
    assert "What winning may cost cannot be said yet" in cards
    reader.run(until=lambda: any("A test on the last" in text for text in reader.texts()))
    assert not any("At most" in text for text in reader.texts())


def test_refunds_whose_purchase_is_not_in_the_sales_are_told_on_the_overview(tmp_path: Path) -> None:
    sales = simulated(600, seed=11)
    lone = sales.head(1).assign(customer_id="nobody", amount=-250.0)
    path = tmp_path / "sales.csv"
    pd.concat([sales, lone]).to_csv(path, index=False)
    reader = Reader().upload("sales.csv", path.read_bytes()).use_sales().open("overview")
    assert any("reduce nothing here" in text and "250" in text for text in reader.texts())


@pytest.mark.parametrize("language", list(Language))
def test_where_nobody_is_seen_to_leave_no_ceiling_is_told_of_a_customer(
    nobody_leaves: Path, language: Language
) -> None:
    reader = Reader(language).upload("sales.csv", nobody_leaves.read_bytes()).use_sales()
    buys_again = pd.read_csv(nobody_leaves).customer_id.value_counts().index[0]
    reader.open("customers")
    reader.app.query_params["customer"] = str(buys_again)
    said = reader.run().texts()
    why = reader.locale.text("these sales say too little of the years in which it would come back")
    assert any(why in text for text in said)
    assert english_left(said, reader.locale) == []


def test_the_report_says_for_how_many_years_a_headline_may_speak(nobody_leaves: Path, tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    for sales, years in (([str(nobody_leaves)], 1), (["--sample", "cdnow"], 10)):
        assert main(["value", *sales, "--report", str(report)]) == 0
        assert json.loads(report.read_text(encoding="utf-8"))["value"]["headline_years"] == years

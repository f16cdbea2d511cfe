"""Is one figure the same on every page, on the board's sheet, in the lists and in the command's reports?"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import ibis
import pandas as pd
import pytest

from clv.analysis.uncertainty import valuation_intervals
from clv.analysis.valuation import Analysis
from clv.command.main import main
from clv.intake.sales.samples import CD_SHOP_COSTS
from clv.phrases import terms
from clv.reports.customer_list import write_list
from clv.storage.workspace import Dataset
from clv.ui import booklet
from clv.ui.app_state import app_state
from clv.ui.jobs import AnalysisRequest
from clv.ui.navigation import PAGES
from tests.pages.reader import Reader, plain
from tests.shops import simulated

SECTIONS = ("costs", "keeping", "months", "scenarios", "fit", "board")  # of the page Acquire or keep


def sales_with_refunds() -> str:
    """A shop of 600 customers; of every fortieth sale half is given back ten days later."""
    shop = simulated(600, seed=11)
    back = shop.iloc[::40].assign(
        amount=lambda rows: -(rows.amount / 2), date=lambda rows: rows.date + pd.Timedelta(days=10)
    )
    return pd.concat([shop, back]).round({"amount": 2}).to_csv(index=False)


@pytest.fixture(scope="module", params=["the CD shop and its costs", "a shop with refunds"])
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Reader, Path | None]]:
    """A reader of a loaded shop, and its file; None for the CD shop."""
    if request.param == "a shop with refunds":
        path = tmp_path_factory.mktemp("sales") / "sales.csv"
        path.write_text(sales_with_refunds(), encoding="utf-8")
        yield Reader().upload(path.name, path.read_bytes()).use_sales(), path
        for one in app_state().workspace.imports(Dataset.OWN):
            app_state().remove_import(one.import_id)
    else:
        yield with_costs(Reader().with_cd_shop()), None


def with_costs(reader: Reader) -> Reader:
    """The CD shop's made-up costs, loaded here or by a test before; the page is Acquire or keep."""
    reader.open("acquire")
    if any(button.key == "sample_costs" for button in reader.app.button):
        reader.click("sample_costs")
    return reader


def places(reader: Reader) -> Iterator[str]:
    """Every page, and every section of Acquire or keep, as opened."""
    for page in PAGES:
        reader.open(page)
        yield page
        for box in [box for box in reader.app.segmented_control if str(box.key).startswith("acquire_section")]:
            for section in [section for section in SECTIONS if section in box.key]:
                reader.app.segmented_control(key=box.key).set_value(section)
                reader.run()
                yield f"{page}, {section}"


def test_a_label_has_one_figure_wherever_it_stands(shop: tuple[Reader, Path | None]) -> None:
    reader, _file = shop
    found: dict[str, dict[str, str]] = defaultdict(dict)
    for place in places(reader):
        assert reader.exceptions == [], place
        for label, figure in zip(reader.labels, reader.figures, strict=True):
            found[label].setdefault(figure, place)
    assert len(found) >= 4
    assert {label: figures for label, figures in found.items() if len(figures) > 1} == {}


def value_command(given: list[str], folder: Path) -> tuple[dict[str, Any], pd.DataFrame]:
    """What the command reports of these sales, and its list of customers."""
    report, everyone = folder / "report.json", folder / "all.csv"
    assert main(["value", *given, "--report", str(report), "--out", str(everyone)]) == 0
    return json.loads(report.read_text(encoding="utf-8")), pd.read_csv(everyone)


@pytest.fixture(scope="module")
def cd_shop_command(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], pd.DataFrame]:
    return value_command(["--sample", "cdnow"], tmp_path_factory.mktemp("command"))


def test_the_total_is_one_figure_on_the_pages_in_the_list_and_in_the_commands_report(
    shop: tuple[Reader, Path | None], tmp_path: Path, cd_shop_command: tuple[dict[str, Any], pd.DataFrame]
) -> None:
    reader, file = shop
    report, everyone = value_command([str(file)], tmp_path) if file else cd_shop_command
    total, currency, locale = report["value"]["total"], report["intake"]["currency"], reader.locale
    assert report["value"]["total"] == pytest.approx(sum(report["value"]["by_year"]))
    assert everyone.ten_year_value.sum() == pytest.approx(total)

    reader.open("overview")
    title, counted = locale.headline_money(total, currency), locale.number(report["intake"]["customers"])
    assert title in reader.title
    numbers = {plain(name): cells for table in reader.app.table for name, cells in table.value.items()}
    assert plain(numbers["Sum"].iloc[-1]) == locale.money(total, currency)
    assert counted in reader.title
    limits = [locale.headline_money(report["value"][end], currency) for end in ("low", "high")]
    assert " and ".join(limits) in " ".join(reader.texts())
    new_customer = locale.money(report["value"]["new_customer"], currency)
    assert new_customer in reader.figures
    assert plain(numbers["Money of the year"].iloc[0]) == locale.money(report["value"]["by_year"][0], currency)

    assert title in reader.open("customers").title
    *_parts, everybody = reader.open("segments").app.table[-2].value.itertuples(index=False)
    assert plain(everybody[2]).split(" (")[0] == locale.money(total, currency)

    def models() -> list[pd.DataFrame]:
        return [table.value for table in reader.app.table if "Model" in table.value.columns]

    reader.open("trust").run(until=lambda: bool(models()))
    assert [plain(cell) for cell in models()[0].iloc[0]][1] == locale.money(total, currency)


def test_a_card_of_the_overview_says_what_the_page_says_to_which_it_leads(
    shop: tuple[Reader, Path | None],
) -> None:
    reader, _file = shop
    reader.open("overview")
    call, most, _sure = [card.value for card in reader.app.subheader[:3]]
    worth = reader.figures[reader.labels.index("A new customer brings in")]
    assert worth in plain(most)
    first = next(table.value for table in reader.app.table if "Customer" in table.value.columns)
    assert len(first) == 3
    reader.follow("Open the list of")
    assert reader.column("customer_id")[:3] == [plain(cell) for cell in first["Customer"]]
    if plain(call).startswith("Call"):
        assert plain(call).split()[1] in reader.title
    if _file is None:
        reader.open("overview").run(until=lambda: any("you pay" in plain(one.value) for one in reader.app.subheader))
        [paid] = [plain(one.value) for one in reader.app.subheader if "you pay" in one.value]
        reader.open("acquire")
        assert reader.rows("What")["Winning one"] in paid
        assert reader.rows("What")["A new one brings in"] in paid


def test_the_list_that_is_taken_away_adds_up_to_the_title(shop: tuple[Reader, Path | None], tmp_path: Path) -> None:
    reader, _file = shop
    reader.open("customers")
    state, book = app_state(), Dataset.OWN if _file else Dataset.CD_SHOP
    settings = state.workspace.settings(book)
    engine = state.workspace.engine()
    request = AnalysisRequest(
        tuple(one.import_id for one in state.workspace.imports(book)),
        settings.until,
        settings.assumptions,
        settings.thresholds,
        book=book,
    )
    analysis = state.analysis(request).result()
    path = tmp_path / "list.csv"
    columns = ("customer_id", "ten_year_value", "spend_to_date")
    write_list(analysis.values(engine), path, columns=columns, analysis=analysis, locale=reader.locale, title="t")
    listed = pd.read_csv(path)
    heading = terms.heading("ten_year_value", reader.locale, settings.assumptions)
    money = reader.locale.headline_money(listed[heading].sum(), settings.assumptions.currency)
    assert money in reader.title


def test_every_figure_of_acquire_or_keep_is_the_commands(
    tmp_path: Path, cd_shop_command: tuple[dict[str, Any], pd.DataFrame]
) -> None:
    report = tmp_path / "costs.json"
    assert main(["costs", "--sample", "cdnow", "--costs", str(CD_SHOP_COSTS), "--report", str(report)]) == 0
    costs, value = json.loads(report.read_text(encoding="utf-8")), cd_shop_command[0]["value"]
    reader = with_costs(Reader().with_cd_shop())
    en = reader.locale
    said = " ".join(reader.texts())

    assert en.times(costs["ratio"]) in reader.title
    assert f"{en.times(costs['ratio'])}</span></b><br>too few months" in said  # the hollow dot on its scale
    assert costs["verdict"] == reader.title
    assert reader.rows("What") == {
        "Keeping one": en.unit_money(costs["cost_per_retained"], "USD"),
        "Winning one": en.unit_money(costs["cac"], "USD"),
        "A new one brings in": en.money(value["new_customer"], "USD"),
    }
    kept = f"{en.share(costs['retention_rate'])} ({en.number(costs['retained_customers'])})"
    assert reader.rows("What follows") == {
        "Winning is earned back": "with the first purchase",
        "Winning pays from a margin of": en.share(costs["cac"] / value["new_customer"]),
        "Most that winning may cost": en.money(value["new_customer"], "USD"),
        f"Kept of {en.number(costs['customers_before'])} known before": kept,
        "One who was kept will still bring": en.money(costs["retained_customer_value"], "USD"),
    }
    assert costs["payback_months"] == 0
    assert costs["least_margin"] == pytest.approx(costs["cac"] / value["new_customer"])

    marginal = costs["marginal"]
    assert f"More money does most in {marginal['verdict']}" in said
    assert reader.rows("Where") == {
        "to keeping": en.unit_money(costs["retained_customer_value"] / marginal["next_retained_customer_costs"], "USD"),
        "to winning": en.unit_money(value["new_customer"] / marginal["next_new_customer_costs"], "USD"),
    }
    for one, key in (("kept", "next_retained_customer_costs"), ("won", "next_new_customer_costs")):
        assert f"one more {one} costs {en.unit_money(marginal[key], 'USD')}" in said
    shares = [en.share(marginal[way]["winning_share"]) for way in ("best", "today")]
    assert "This budget does most with {} for winning; today it is {}".format(*shares) in said


def test_the_limits_of_a_new_customers_worth_are_the_engines_wherever_they_stand(
    cd_shop: ibis.BaseBackend, master_1998: Analysis
) -> None:
    spread = valuation_intervals(cd_shop, master_1998)
    assert spread is not None
    reader = with_costs(Reader().with_cd_shop())
    low, high = (reader.locale.money(end, "USD") for end in (spread.new_customer.low, spread.new_customer.high))

    def says(sentence: str) -> bool:
        return any(sentence in plain(text) for text in reader.texts())

    reader.run(until=lambda: says(f"between {low} and {high}"))  # the note of the bar on Acquire or keep
    reader.open("overview").run(until=lambda: says(f"Nine times out of ten one brings {low} to {high}."))
    assert says(f"{low} – {high}")  # below the figure


def test_today_split_is_the_overviews_total_in_the_costs_report(
    tmp_path: Path, cd_shop_command: tuple[dict[str, Any], pd.DataFrame]
) -> None:
    report = tmp_path / "costs.json"
    assert main(["costs", "--sample", "cdnow", "--costs", str(CD_SHOP_COSTS), "--report", str(report)]) == 0
    value, costs = cd_shop_command[0], json.loads(report.read_text(encoding="utf-8"))
    today = costs["marginal"]["today"]
    assert costs["present_customers_value"] == pytest.approx(value["value"]["total"])
    assert today["present_value"] == pytest.approx(value["value"]["total"])
    assert costs["new_customer_value"] == pytest.approx(value["value"]["new_customer"])
    spending = today["winning_spend"] + today["keeping_spend"]
    assert today["equity"] == pytest.approx(today["present_value"] + today["won_value"] - spending)


def test_the_button_gives_the_commands_booklet_byte_for_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    buttons: list[Callable[[], bytes]] = []
    monkeypatch.setattr(booklet, "download", lambda _label, made, **_options: buttons.append(made))
    with_costs(Reader().with_cd_shop()).open("overview")
    board = tmp_path / "board.pdf"
    assert main(["report", "--sample", "cdnow", "--costs", str(CD_SHOP_COSTS), "--out", str(board)]) == 0
    assert buttons[-1]() == board.read_bytes()

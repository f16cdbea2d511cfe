"""Do the reports and their schemas describe each other, key for key?"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator, FormatChecker

import clv.reports.run_report
from clv.command.main import main
from tests.shops import simulated

ROOT = Path(__file__).parent.parent.parent
SCHEMAS = Path(clv.reports.run_report.__file__).parent
KINDS = ("winning", "keeping")
COSTS = ROOT / "data" / "cd_shop_costs.csv"


def schema(name: str) -> dict:
    return json.loads((SCHEMAS / f"{name}_report.schema.json").read_text("utf-8"))


def faults(report: object, name: str) -> list[str]:
    validator = Draft202012Validator(schema(name), format_checker=FormatChecker())
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(report)]


def keys_of(schema: dict, at: str = "") -> Iterator[str]:
    """Every path that a schema names, those of alternatives too."""
    for key, inner in schema.get("properties", {}).items():
        yield f"{at}/{key}"
        yield from keys_of(inner, f"{at}/{key}")
    for inner in [schema["items"]] if "items" in schema else schema.get("oneOf", []):
        yield from keys_of(inner, at)


def paths_in(found: object, at: str = "") -> Iterator[str]:
    match found:
        case dict():
            for key, inner in found.items():
                yield f"{at}/{key}"
                yield from paths_in(inner, f"{at}/{key}")
        case list():
            for inner in found:
                yield from paths_in(inner, at)


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[dict]]:
    """Reports of shops with values, by each model, and of one with too few customers; and of costs, by channel too."""
    folder = tmp_path_factory.mktemp("reports")
    shop, few, report = folder / "shop.csv", folder / "few.csv", folder / "report.json"
    sales = simulated(400, seed=3)
    sales.to_csv(shop, index=False)
    sales[sales.customer_id.isin(sales.customer_id.unique()[:50])].to_csv(few, index=False)

    def run(*arguments: object) -> dict:
        assert main([*map(str, arguments), "--report", str(report)]) == 0
        return json.loads(report.read_text("utf-8"))

    channels = folder / "channels.csv"
    sales.assign(channel=["web", "shop"] * (len(sales) // 2) + ["web"] * (len(sales) % 2)).to_csv(channels, index=False)
    months = sales.date.dt.strftime("%Y-%m").sort_values().unique()
    spent = folder / "spent.csv"
    rows = [f"{month},{channel},{kind},100" for month in months for channel in ("web", "shop") for kind in KINDS]
    spent.write_text("\n".join(["month,channel,kind,amount", *rows]))
    by_channel = ["costs", channels, "--costs", spent]
    sample = ["--sample", "cdnow-sample", "--costs", COSTS]
    models = [run("value", shop, "--model", model) for model in ("bg-nbd", "mbg-nbd", "pareto-nbd")]
    return {
        "run": [
            *models,
            run("value", channels, "--only", "channel=web"),
            run("value", few),
            run("value", "--sample", "cdnow-sample"),
        ],
        "costs": [run("costs", *sample), run("costs", *sample, "--to", "1997-03"), run(*by_channel)],
    }


@pytest.mark.parametrize("name", ["run", "costs"])
def test_a_schema_is_one_and_describes_every_key(name: str) -> None:
    found = schema(name)
    Draft202012Validator.check_schema(found)

    def described(part: dict) -> bool:
        inner = [*part.get("properties", {}).values(), *part.get("oneOf", [])] if "properties" in part else []
        return all(described(one) for one in inner if "properties" in one) and all(
            len(one.get("description", "")) > 3 for one in part.get("properties", {}).values()
        )

    assert described(found)


@pytest.mark.parametrize("name", ["run", "costs"])
def test_every_report_is_as_its_schema_says(reports: dict[str, list[dict]], name: str) -> None:
    for report in reports[name]:
        assert faults(report, name) == []
        assert report["version"] == clv.reports.run_report.VERSION
        assert report["tenfold"] == clv.__version__


@pytest.mark.parametrize("name", ["run", "costs"])
def test_a_schema_names_no_key_that_no_report_has(reports: dict[str, list[dict]], name: str) -> None:
    found = {path for report in reports[name] for path in paths_in(report)}
    assert {key for key in keys_of(schema(name)) if key not in found} <= {"/marginal/reason"}


def test_a_report_that_lacks_a_key_or_has_another_is_found_out(reports: dict[str, list[dict]]) -> None:
    report = reports["run"][0]
    assert faults(report | {"more": 1}, "run")
    assert faults({key: part for key, part in report.items() if key != "window"}, "run")
    assert faults(report | {"value": report["value"] | {"total": "much"}}, "run")
    assert faults(report | {"version": 2}, "run")

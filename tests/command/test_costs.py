"""Does the command say what winning and keeping cost, and refuse in one sentence what it cannot use?"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from clv.command.main import main
from tests.shops import simulated

ROOT = Path(__file__).parent.parent.parent
SAMPLE_COSTS = ROOT / "data" / "cd_shop_costs.csv"


@pytest.fixture
def shop(tmp_path) -> Path:
    """Eight months, by hand: one new customer a month, who comes back each month after; 10 euro a purchase."""
    rows = [
        f"c{born},2021-{month:02d}-{born:02d},10.00,{'web' if born % 2 else 'shop'}"
        for born in range(1, 9)
        for month in range(born, 9)
    ]
    path = tmp_path / "sales.csv"
    path.write_text("customer_id,date,amount,channel\n" + "\n".join([*rows, "c1,2021-08-31,10.00,web"]) + "\n")
    return path


def costs(tmp_path: Path, text: str) -> str:
    path = tmp_path / "costs.csv"
    path.write_text(text)
    return str(path)


def run(capsys, *arguments: str) -> dict:
    assert main(["costs", *arguments]) == 0, capsys.readouterr().err
    return json.loads(capsys.readouterr().out)


MONTHLY = "month,kind,amount\n" + "".join(
    f"2021-{month:02d},acquiring,60\n2021-{month:02d},keeping,8\n" for month in range(1, 9)
)


def test_the_ratio_of_a_shop_worked_out_by_hand(capsys, shop, tmp_path):
    found = run(capsys, str(shop), "--costs", costs(tmp_path, MONTHLY), "--from", "2021-05", "--to", "2021-08")
    # Four new customers for 240; four of before, all of whom came back, for 32.
    assert (found["new_customers"], found["retained_customers"], found["customers_before"]) == (4, 4, 4)
    assert (found["cac"], found["cost_per_retained"], found["ratio"]) == (60.0, 8.0, 7.5)
    assert (found["ratio_low"], found["ratio_high"]) == (None, None)  # four months say nothing of chance
    assert found["period"] == {"first": "2021-05", "last": "2021-08", "months": 4}
    assert found["new_customer_value"] is None  # eight customers carry no model
    assert found["marginal"]["verdict"] is None
    assert "Too few months" in found["notes"][0]


def test_the_usual_period_leaves_the_first_month_out(capsys, shop, tmp_path):
    found = run(capsys, str(shop), "--costs", costs(tmp_path, MONTHLY))
    assert found["period"] == {"first": "2021-02", "last": "2021-08", "months": 7}
    assert found["ratio"] == pytest.approx((7 * 60 / 7) / (7 * 8 / 1))  # only c1 was there before February
    assert found["ratio_low"] is not None


def test_the_cd_shop_with_its_made_up_costs(capsys):
    found = run(capsys, "--sample", "cdnow", "--costs", str(SAMPLE_COSTS), "--margin", "0.4")
    assert (found["period"]["first"], found["period"]["last"]) == ("1997-03", "1998-02")
    assert found["ratio"] == pytest.approx(found["cac"] / found["cost_per_retained"])
    assert found["value_per_unit"] == pytest.approx(found["new_customer_value"] / found["cac"])
    assert found["payback_months"] > 0
    marginal = found["marginal"]
    assert marginal["best"]["equity"] >= marginal["today"]["equity"]
    assert marginal["free"]["equity"] >= marginal["best"]["equity"]
    assert marginal["today"]["cost_ratio"] == pytest.approx(found["ratio"])
    # One figure wherever it stands: today's split is the present customers and the newcomers, less the spending.
    today = marginal["today"]
    assert today["present_value"] == pytest.approx(found["present_customers_value"])
    assert today["won_value"] == pytest.approx(found["new_customers"] * found["new_customer_value"])
    spent = found["costs"]["winning"] + found["costs"]["keeping"]
    assert today["equity"] == pytest.approx(today["present_value"] + today["won_value"] - spent)
    assert marginal["new_customer_value"] == found["new_customer_value"]
    assert marginal["retained_customer_value"] == found["retained_customer_value"]


def test_the_months_are_counted_as_the_period_is(capsys):
    found = run(capsys, "--sample", "cdnow", "--costs", str(SAMPLE_COSTS), "--margin", "0.4")
    months = found["by_month"]
    assert sum(one["new_customers"] for one in months) == found["new_customers"]
    assert sum(one["retained_customers"] for one in months) == pytest.approx(found["retained_customers"])
    each = [one["cost_per_retained"] for one in months]
    assert min(each) < found["cost_per_retained"] < max(each)
    assert "Each counts once" in found["definition"]


def test_the_present_customers_are_those_of_the_value_command(capsys, tmp_path):
    found = run(capsys, "--sample", "cdnow-sample", "--costs", str(SAMPLE_COSTS), "--years", "5")
    main(["value", "--sample", "cdnow-sample", "--years", "5", "--report", str(tmp_path / "report.json")])
    value = json.loads((tmp_path / "report.json").read_text())["value"]
    assert found["present_customers_value"] == pytest.approx(value["total"])


def test_who_would_have_come_or_stayed_anyway_is_assumed_on_the_command_line(capsys):
    asked = ["--sample", "cdnow", "--costs", str(SAMPLE_COSTS), "--margin", "0.4"]
    usual, turned = (run(capsys, *asked, *more)["marginal"] for more in ([], ["--stayed-anyway", "0.97"]))
    assert (usual["came_anyway_share"], usual["stayed_anyway_share"]) == (0.5, 0.5)
    assert (usual["verdict"], turned["verdict"]) == ("keeping", "winning")
    assert 0.5 < usual["keeping_below"] < 0.97


def test_sales_that_reach_back_too_short_give_no_ratio_and_say_why(capsys, tmp_path):
    frame = simulated(3000, seed=3, days=3 * 365)
    late = frame[frame["date"] >= "2026-01-15"]
    late.to_csv(tmp_path / "sales.csv", index=False)
    where = costs(tmp_path, MONTHLY.replace("2021", "2026"))
    found = run(capsys, str(tmp_path / "sales.csv"), "--costs", where, "--to", "2026-04")
    assert (found["ratio"], found["ratio_low"], found["cac"]) == (None, None, None)
    assert {one["ratio"] for one in found["by_month"]} == {None}
    assert found["wrongly_new"] > 0.1 * found["new_customers"]
    assert found["ratio_as_counted"] < found["ratio_corrected"]
    assert "had probably bought before the sales begin" in found["cautions"][0]
    assert "had probably bought before the sales begin" in found["marginal"]["reason"]


def test_the_value_of_a_new_customer_is_that_of_the_value_command(capsys, tmp_path):
    found = run(capsys, "--sample", "cdnow-sample", "--costs", str(SAMPLE_COSTS))
    main(["value", "--sample", "cdnow-sample", "--report", str(tmp_path / "report.json")])
    value = json.loads((tmp_path / "report.json").read_text())["value"]
    assert found["new_customer_value"] == pytest.approx(value["new_customer"])


def test_labels_are_assigned_on_the_command_line(capsys, shop, tmp_path):
    where = costs(
        tmp_path, "month,label,amount\n2021-06,Agency,100\n2021-07,Club,30\n2021-07,Rent,500\n2021-08,Shop,40\n"
    )
    found = run(
        capsys, str(shop), "--costs", where, "--acquiring", "agency", "--keeping", "CLUB", "--share", "Shop=0.75"
    )
    assert (found["costs"]["winning"], found["costs"]["keeping"]) == (130.0, 40.0)


def test_by_channel(capsys, shop, tmp_path):
    where = costs(
        tmp_path, "month,kind,channel,amount\n2021-07,acquiring,Web,30\n2021-08,acquiring,shop,20\n2021-08,keeping,,5\n"
    )
    found = run(capsys, str(shop), "--costs", where)
    assert [(one["channel"], one["cac"]) for one in found["by_channel"]] == [("web", 30.0), ("shop", 20.0)]


def test_a_report_is_written_to_a_file(capsys, shop, tmp_path):
    report = tmp_path / "report.json"
    assert main(["costs", str(shop), "--costs", costs(tmp_path, MONTHLY), "--report", str(report)]) == 0
    assert json.loads(report.read_text())["new_customers"] == 7
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("text", "more", "sentence"),
    [
        (MONTHLY.replace("07,keeping,8", "07,keeping,-8"), [], "costs below zero: keeping, 2021-07, -8"),
        ("month,label,amount\n2021-06,Agency,100\n", [], "whether they win customers or keep them: Agency"),
        (MONTHLY.replace("2021", "2035"), [], "No whole month has both sales and costs"),
        (MONTHLY.replace(",8\n", ",€ 8\n"), ["--currency", "USD"], "in EUR, the sales in USD"),
        (MONTHLY, ["--from", "2021-07", "--to", "2021-05"], "ends before it begins"),
        (MONTHLY, ["--from", "2020-07"], "is not covered"),
        ("label,amount\nads,1\n", [], "no column with months"),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_refused_in_one_sentence(capsys, shop, tmp_path, text, more, sentence):
    report = tmp_path / "report.json"
    arguments = ["costs", str(shop), "--costs", costs(tmp_path, text), "--report", str(report), *more]
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert sentence in said
    assert said.count("\n") == 1
    assert not report.exists()


def test_the_costs_file_is_not_overwritten(shop, tmp_path):
    where = costs(tmp_path, MONTHLY)
    assert main(["costs", str(shop), "--costs", where, "--report", where]) == 2
    assert Path(where).read_text() == MONTHLY


def test_a_period_without_new_customers_has_no_ratio(capsys):
    found = run(
        capsys, "--sample", "cdnow-sample", "--costs", str(SAMPLE_COSTS), "--from", "1997-07", "--to", "1998-06"
    )
    assert (found["ratio"], found["cac"], found["payback_months"]) == (None, None, None)
    assert "Nobody bought for the first time" in " ".join(found["notes"])
    assert found["marginal"]["verdict"] is None

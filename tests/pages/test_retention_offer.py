"""Does the panel say from which rise on a contact pays, for the cost that the reader enters?"""

from __future__ import annotations

import ibis
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from clv.acquisition.retention_offer import keeping_by_segment
from clv.pages.acquire.retention_offer import ALL, with_all, worth_by_rise

ROWS = pd.DataFrame(
    {
        "segment": ["slipping", "slipping", "one_time", "best"],
        "frequency": [2, 3, 0, 5],
        "value_if_alive": [100.0, 60.0, 40.0, 200.0],
        "value_at_risk": [80.0, 4.0, 0.0, 20.0],
    }
)


def panel() -> None:
    import ibis
    import pandas as pd

    from clv.core.assumptions import Assumptions
    from clv.pages.acquire.retention_offer import keeping_panel

    rows = pd.DataFrame(
        {
            "segment": ["slipping", "slipping", "one_time", "best"],
            "frequency": [2, 3, 0, 5],
            "value_if_alive": [100.0, 60.0, 40.0, 200.0],
            "value_at_risk": [80.0, 4.0, 0.0, 20.0],
        }
    )
    keeping_panel(ibis.memtable(rows), assumptions=Assumptions(currency="EUR", margin=0.4))


def plain(app: AppTest) -> str:
    return " ".join(str(one.value) for one in app.markdown).replace("\\", "")


def column(app: AppTest, name: str) -> list[str]:
    return [str(cell).replace("\\", "") for cell in app.table[-1].value[name]]


def test_all_customers_are_the_sum_of_the_segments_in_the_house_s_order() -> None:
    found = with_all(keeping_by_segment(ibis.memtable(ROWS), cost=5.0).execute(), cost=5.0)
    assert found.index.tolist() == ["slipping", "best", "one_time", ALL]
    row = found.loc[ALL]
    assert (row["customers"], row["value_if_alive"], row["mean_value_if_alive"]) == (4, 400, 100)
    assert row["value_at_risk"] == 104  # of one-time buyers it is not known
    assert row["can_pay"] == 2
    assert row["contacted"] == 3  # the one-time buyer is not in the worth either
    assert worth_by_rise(row)[-1] == 104
    # 15 for three: 360 x rise while the one with 4 at risk can still rise, from 6.7 points on 300 x rise + 4.
    assert row["break_even"] == pytest.approx(15 / 360)


def test_no_rise_is_worth_more_than_all_that_is_at_risk() -> None:
    found = with_all(keeping_by_segment(ibis.memtable(ROWS), cost=5.0).execute(), cost=5.0)
    for code in ("slipping", "best", ALL):
        assert max(worth_by_rise(found.loc[code])) == pytest.approx(found.loc[code, "value_at_risk"])


def test_the_panel_names_the_rise_at_which_a_contact_pays() -> None:
    app = AppTest.from_function(panel, default_timeout=30).run()
    assert not app.exception
    # Two who slip away, worth 160 together, at 5 each: 10 / 160 = 6.25 points.
    assert "a contact pays if it raises the chance of staying by 6.2 points or more" in plain(app)
    assert column(app, "Rise that pays, in points") == ["6.2", "2.5", "12", "4.2"]
    assert column(app, "A contact can pay for") == ["1", "1", "–", "2"]
    assert column(app, "Value at risk")[2] == "–"
    assert "unknown, not nothing" in plain(app)


def test_another_cost_and_another_segment_change_the_answer() -> None:
    app = AppTest.from_function(panel, default_timeout=30).run()
    app.text_input[0].set_value("250")
    app.run()
    assert "at this cost no contact pays for itself" in plain(app)
    assert column(app, "Rise that pays, in points") == ["never"] * 4
    assert column(app, "A contact can pay for") == ["0", "0", "–", "0"]
    app.text_input[0].set_value("20")
    app.button_group[0].set_value("best")
    app.run()
    assert not app.exception
    assert "Best customers: a contact pays if it raises the chance of staying by 10 points or more" in plain(app)


def test_a_contact_that_costs_nothing_pays_at_once() -> None:
    app = AppTest.from_function(panel, default_timeout=30).run()
    app.text_input[0].set_value("0")
    app.run()
    assert not app.exception
    assert column(app, "Rise that pays, in points") == ["0.00"] * 4

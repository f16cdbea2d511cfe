"""Does "Who fits" show what customers of each channel will bring, and who costs more than they bring?"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from clv.customers.groups import By
from clv.i18n.locale import Language
from tests.pages.reader import Reader
from tests.shops import simulated


def of_channels() -> bytes:
    """The web's customers come back often, the fair's hardly ever and cost 20 each time; of the stall there are few."""
    frames = []
    for name, customers, r, alpha, cost in (
        ("Web", 700, 1.0, 60.0, 0.0), ("Fair", 400, 0.25, 200.0, 20.0), ("Stall", 40, 0.6, 60.0, 0.0)
    ):  # fmt: skip
        one = simulated(customers, seed=len(frames), r=r, alpha=alpha)
        one["customer_id"] = name[0] + one["customer_id"]
        country = np.where(one["customer_id"].str[-1] < "5", "NL", "PL")
        frames.append(one.assign(channel=name, country=country, margin=(one["amount"] / 3 - cost).round(2)))
    return pd.concat(frames).to_csv(index=False).encode()


def at_who_fits(reader: Reader) -> Reader:
    reader.open("acquire")
    [sections] = [one for one in reader.app.segmented_control if str(one.key).startswith("acquire_section_")]
    sections.set_value("fit")
    return reader.run(until=lambda: reader.locale.text("Who fits") in reader.texts())


@pytest.mark.usefixtures("no_sales_left")
def test_channels_have_their_value_and_the_choice_changes_what_is_told() -> None:
    reader = at_who_fits(Reader().upload("sales.csv", of_channels()).use_sales())
    assert reader.exceptions == []
    texts = reader.texts()
    assert any(text.startswith("## A customer won by Web will bring ") and ", one by Fair " in text for text in texts)
    assert any(
        text.startswith("That is more than chance: their limits do not meet. Of those of Fair") for text in texts
    )
    # The stall's 40 customers are too few to be named first.
    assert any("Hollow: fewer than 100 customers" in text for text in texts)
    assert any(" cost more than they bring: " in text for text in texts)
    by = reader.app.segmented_control(key="who_fits_by")
    assert by.options == ["Channel", "Country"]
    by.set_value(By.COUNTRY)
    reader.run()
    # Countries are drawn by lot in this shop.
    assert any("That may be chance: their limits overlap." in text for text in reader.texts())


@pytest.mark.parametrize("language", list(Language))
def test_the_cd_shop_is_told_what_an_export_would_need(language: Language) -> None:
    reader = at_who_fits(Reader(language).with_cd_shop())
    _ = reader.locale.text
    needed = (
        "Which customers fit can be said by channel, country or category, once the export names at least two of one of "
        "these.",
        "Which customers cost more than they bring can be said once the export names the margin of each sale.",
    )
    assert all(sum(_(one) in text for text in reader.texts()) == 1 for one in needed)
    assert [one.key for one in reader.app.get("plotly_chart")] == ["chart_ratio"]


@pytest.mark.usefixtures("no_sales_left")
def test_a_few_customers_get_figures_without_values() -> None:
    rows = "".join(f"c{n},2025-01-0{n + 1},5.00,{'web' if n % 2 else 'shop'},1.00\n" for n in range(9))
    content = f"customer_id,date,amount,channel,margin\n{rows}".encode()
    reader = at_who_fits(Reader().upload("few.csv", content).use_sales())
    assert reader.exceptions == []
    assert any("the Trust page says what is missing" in text for text in reader.texts())
    assert any(text == "So far 0 customers have cost 0." for text in reader.texts())

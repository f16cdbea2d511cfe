"""Who was served in the last year, and what are they worth?"""

from __future__ import annotations

from datetime import date

import ibis
import pandas as pd

from clv.core.periods import Window
from clv.word_of_mouth.served_customers import Served, served

WINDOW = Window(date(2028, 1, 1), date(2030, 12, 31))


def customers(*rows: tuple[str, date, float], worth: bool = True) -> ibis.expr.types.Table:
    frame = pd.DataFrame(rows, columns=["customer_id", "last_purchase", "ten_year_value"])
    table = ibis.memtable(frame).mutate(last_purchase=lambda t: t.last_purchase.cast("date"))
    return table if worth else table.drop("ten_year_value")


LONG_AGO = ("a", date(2029, 12, 31), 10.0)  # 365 days before the end
RECENT = [("b", date(2030, 1, 1), 100.0), ("c", date(2030, 12, 31), 300.0)]


def test_only_who_bought_in_the_last_year_was_served(engine) -> None:
    assert served(engine.create_table("x", customers(LONG_AGO, *RECENT)), WINDOW) == Served(2, 200.0)


def test_without_values_their_number_is_known_all_the_same(engine) -> None:
    assert served(engine.create_table("x", customers(LONG_AGO, *RECENT, worth=False)), WINDOW) == Served(2, None)


def test_where_the_window_ends_long_after_the_last_sale_all_are_counted(engine) -> None:
    assert served(engine.create_table("x", customers(LONG_AGO)), WINDOW) == Served(1, 10.0)

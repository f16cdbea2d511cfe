"""Hand-made CUSTOMER_VALUES, and limits that are easy to reckon with."""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import pandas as pd

from clv.core.tables import CUSTOMER_VALUES
from clv.segments.cutoffs import Cutoffs
from clv.segments.thresholds import Thresholds

END = date(2025, 6, 30)
LIMITS = Cutoffs(Thresholds(), best=100.0, winnable=80.0, due_from=20.0, due_to=90.0, long_ago=200.0)


def scored(*rows: dict[str, float]) -> ibis.Table:
    """CUSTOMER_VALUES without the segment, customers c000, c001, ... up to END.

    A row needs frequency, recency, T, p_alive, ten_year_value and value_if_alive; spend_to_date is 1 unless it is said.
    """
    frame = pd.DataFrame([{"spend_to_date": 1.0} | row for row in rows])
    frame["customer_id"] = [f"c{number:03d}" for number in range(len(frame))]
    first = [END - timedelta(days=int(known)) for known in frame["T"]]
    frame["first_purchase"] = pd.Series(first, dtype="object")
    last = [day + timedelta(days=int(active)) for day, active in zip(first, frame["recency"], strict=True)]
    frame["last_purchase"] = pd.Series(last, dtype="object")
    for name in ("monetary_value", "expected_purchases", "expected_spend"):
        frame[name] = 1.0
    frame["value_at_risk"] = frame["value_if_alive"] - frame["ten_year_value"]
    types = {column.name: column.type for column in CUSTOMER_VALUES.columns if column.name != "segment"}
    return ibis.memtable(frame[list(types)], schema=types)

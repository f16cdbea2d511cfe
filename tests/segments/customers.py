"""Hand-made CUSTOMER_DUE, and limits that are easy to reckon with."""

from __future__ import annotations

from datetime import date, timedelta

import ibis
import pandas as pd

from clv.core.tables import CUSTOMER_DUE
from clv.segments.cutoffs import Cutoffs
from clv.segments.thresholds import Thresholds

END = date(2025, 6, 30)
LIMITS = Cutoffs(Thresholds(), best=100.0, winnable=80.0, due_from=20.0, due_to=90.0, long_ago=200.0)


def scored(*rows: dict[str, float]) -> ibis.Table:
    """CUSTOMER_DUE without the segment, customers c000, c001, ... up to END.

    A row needs frequency, recency, T, p_alive, ten_year_value and value_if_alive; spend_to_date is 1 unless it is said.
    due_in [days after END]: half-way between due_early and due_late, a day apart each; nobody is due unless it is said.
    """
    frame = pd.DataFrame([{"spend_to_date": 1.0, "due_in": None, "overdue_days": None} | row for row in rows])
    frame["customer_id"] = [f"c{number:03d}" for number in range(len(frame))]
    first = [END - timedelta(days=int(known)) for known in frame["T"]]
    frame["first_purchase"] = pd.Series(first, dtype="object")
    last = [day + timedelta(days=int(active)) for day, active in zip(first, frame["recency"], strict=True)]
    frame["last_purchase"] = pd.Series(last, dtype="object")
    for place, name in enumerate(("due_early", "due", "due_late"), start=-1):
        days = [None if pd.isna(ahead) else END + timedelta(days=int(ahead) + place) for ahead in frame["due_in"]]
        frame[name] = pd.Series(days, dtype="object")
    frame["overdue_days"] = frame["overdue_days"].astype("Int64")
    for name in ("monetary_value", "expected_purchases", "expected_spend", "twelve_month_value"):
        frame[name] = 1.0
    frame["value_at_risk"] = frame["value_if_alive"] - frame["ten_year_value"]
    types = {column.name: column.type for column in CUSTOMER_DUE.columns if column.name != "segment"}
    return ibis.memtable(frame[list(types)], schema=types)

"""What does the same take in plain pandas + lifetimes, as their documentation shows it? Run by run.py."""

from __future__ import annotations

import json
import sys
import time
import warnings

import pandas as pd

warnings.simplefilter("ignore")
from lifetimes import BetaGeoFitter, GammaGammaFitter  # noqa: E402
from lifetimes.utils import summary_data_from_transaction_data  # noqa: E402


def main(sales: str, value_customers: int) -> None:
    seconds = {}
    started = time.perf_counter()
    orders = pd.read_csv(sales, parse_dates=["date"])
    seconds["read"] = time.perf_counter() - started

    started = time.perf_counter()
    summary = summary_data_from_transaction_data(
        orders, "customer_id", "date", "amount", observation_period_end=orders["date"].max()
    )
    seconds["summarise"] = time.perf_counter() - started

    started = time.perf_counter()
    purchases = BetaGeoFitter().fit(summary["frequency"], summary["recency"], summary["T"])
    payers = summary[(summary["frequency"] > 0) & (summary["monetary_value"] > 0)]
    spend = GammaGammaFitter().fit(payers["frequency"], payers["monetary_value"])
    seconds["fit"] = time.perf_counter() - started

    part = summary.sample(min(value_customers, len(summary)), random_state=1)
    started = time.perf_counter()
    values = spend.customer_lifetime_value(
        purchases,
        part["frequency"],
        part["recency"],
        part["T"],
        part["monetary_value"],
        time=120,
        discount_rate=1.1 ** (1 / 12) - 1,
    )
    # The step is a loop of array operations over the customers: its time is proportional to their number.
    seconds["value"] = (time.perf_counter() - started) * len(summary) / len(part)
    print(
        json.dumps(
            {
                "seconds": seconds,
                "valued": len(part),
                "bg_nbd": {name: float(number) for name, number in purchases.params_.items()},
                "mean_value": float(values.mean()),
            }
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))

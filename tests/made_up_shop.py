"""The coffee roaster that never was: sales and costs of three years, made with a fixed seed for trying the product.

    .venv/bin/python -m tests.made_up_shop

writes data/coffee_roaster_sales.csv.gz and data/coffee_roaster_costs.csv. Customers buy as the models assume, in a
season; who comes through a marketplace leaves sooner, who was recommended stays longer.
"""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

DATA = Path(__file__).parent.parent / "data"
SALES, COSTS = DATA / "coffee_roaster_sales.csv.gz", DATA / "coffee_roaster_costs.csv"
SEED = 20
START, END = np.datetime64("2023-01-01"), np.datetime64("2025-12-31")
CUSTOMERS = 3_600
PACE = (0.95, 0.85, 0.90, 0.90, 0.95, 0.85, 0.75, 0.80, 0.95, 1.10, 1.40, 1.70)  # January to December
GROWTH = 1.6  # how many times as many newcomers at the end as at the beginning
RETURNED = 0.03  # of the orders


@dataclass(frozen=True)
class Channel:
    """How many customers come through it (a share), how much sooner they leave (times the odds), what one costs."""

    share: float
    leave: float
    cost: float


CHANNELS = {
    "Search ads": Channel(0.38, 1.0, 31.0),
    "Social media": Channel(0.24, 1.3, 42.0),
    "Marketplace": Channel(0.22, 2.2, 18.0),
    "Recommended": Channel(0.16, 0.5, 12.0),
}
COUNTRIES = {"Netherlands": 0.52, "Germany": 0.22, "Belgium": 0.16, "Poland": 0.10}
PRODUCTS = (  # category, product, price, how often (a share)
    ("Coffee", "House blend 1 kg", 23.50, 0.30),
    ("Coffee", "Espresso beans 1 kg", 26.90, 0.22),
    ("Coffee", "Single origin 250 g", 11.50, 0.14),
    ("Tea", "Green tea 100 g", 8.90, 0.10),
    ("Tea", "Earl Grey 100 g", 7.50, 0.08),
    ("Equipment", "Paper filters", 4.20, 0.08),
    ("Equipment", "Hand grinder", 59.00, 0.04),
    ("Gifts", "Tasting box", 34.00, 0.04),
)


def sales() -> pd.DataFrame:
    """One row an order line: order_id, date, customer_id, channel, country, category, product, quantity, amount."""
    rng = np.random.default_rng(SEED)
    days = int((END - START).astype(int)) + 1
    months = (START + np.arange(days)).astype("datetime64[M]").astype(int) % 12
    pace = np.array(PACE)[months]
    passed = np.concatenate([[0.0], np.cumsum(pace / np.mean(PACE))])
    weight = pace * GROWTH ** (np.arange(days) / days)
    born = np.sort(rng.choice(days, CUSTOMERS, p=weight / weight.sum()))
    channel = rng.choice(list(CHANNELS), CUSTOMERS, p=[one.share for one in CHANNELS.values()])
    country = rng.choice(list(COUNTRIES), CUSTOMERS, p=list(COUNTRIES.values()))
    rate = rng.gamma(0.9, 1 / 45.0, CUSTOMERS)
    odds = rng.beta(0.9, 4.0, CUSTOMERS)
    odds = odds / (1 - odds) * np.array([CHANNELS[name].leave for name in channel])
    leave = odds / (1 + odds)
    basket = 36.0 * 3.0 / rng.gamma(4.0, 1.0, CUSTOMERS)

    who, when = [np.arange(CUSTOMERS)], [born.astype(float)]
    alive, clock = np.arange(CUSTOMERS), passed[born] + rng.random(CUSTOMERS) * pace[born]
    while len(alive):
        clock = clock + rng.exponential(1 / rate[alive])
        seen = clock < passed[-1]
        alive, clock = alive[seen], clock[seen]
        who.append(alive)
        when.append(np.interp(clock, passed, np.arange(days + 1)))
        stays = rng.random(len(alive)) >= leave[alive]
        alive, clock = alive[stays], clock[stays]
    customer, day = np.concatenate(who), np.concatenate(when).astype(int)
    order = np.lexsort((customer, day))
    return _lines(customer[order], day[order], channel, country, basket, rng)


def _lines(
    customer: np.ndarray,
    day: np.ndarray,
    channel: np.ndarray,
    country: np.ndarray,
    basket: np.ndarray,
    rng: np.random.Generator,
) -> pd.DataFrame:
    """What stands in each order, and what was sent back."""
    orders = len(customer)
    lines = np.repeat(np.arange(orders), 1 + rng.binomial(2, 0.35, orders))
    each = np.bincount(lines)
    product = rng.choice(len(PRODUCTS), len(lines), p=[share for *_, share in PRODUCTS])
    price = np.array([one[2] for one in PRODUCTS])[product]
    wanted = basket[customer] * rng.gamma(6.0, 1 / 6.0, orders) / each
    quantity = np.maximum(1, np.rint(wanted[lines] / price)).astype(int)
    frame = pd.DataFrame(
        {
            "order_id": 100_001 + lines,
            "date": START + day[lines].astype("timedelta64[D]"),
            "customer_id": np.char.add("K", (10_001 + customer[lines]).astype(str)),
            "channel": channel[customer[lines]],
            "country": country[customer[lines]],
            "category": [PRODUCTS[one][0] for one in product],
            "product": [PRODUCTS[one][1] for one in product],
            "quantity": quantity,
            "amount": (quantity * price).round(2),
        }
    )
    frame = frame.drop_duplicates(["order_id", "product"])
    back = frame[rng.random(len(frame)) < RETURNED].copy()
    back["date"] += pd.to_timedelta(rng.integers(4, 15, len(back)), "D")
    back[["quantity", "amount"]] *= -1
    whole = pd.concat([frame, back[back["date"] <= pd.Timestamp(END)]])
    return whole.sort_values(["date", "order_id"], kind="stable", ignore_index=True)


def costs(sold: pd.DataFrame) -> pd.DataFrame:
    """What winning and keeping these customers cost: month, what, kind, channel, amount."""
    rng = np.random.default_rng(SEED + 1)
    first = sold.sort_values("date", kind="stable").drop_duplicates("customer_id")
    won = first.groupby([first["date"].dt.strftime("%Y-%m"), "channel"]).size()
    repeats = sold[(sold["amount"] > 0) & ~sold["order_id"].isin(first["order_id"])]
    again = repeats.groupby(repeats["date"].dt.strftime("%Y-%m"))["order_id"].nunique()
    rows: list[tuple[str, str, str, str, float]] = []
    for month in sorted(again.index):
        rows += [
            (month, name, "winning", name, one.cost * won.get((month, name), 0) * rng.uniform(0.85, 1.15))
            for name, one in CHANNELS.items()
        ]
        rows.append((month, "Newsletter", "keeping", "", 130.0 * rng.uniform(0.9, 1.1)))
        rows.append((month, "Samples with repeat orders", "keeping", "", 0.45 * again[month] * rng.uniform(0.9, 1.1)))
    return pd.DataFrame(rows, columns=["month", "what", "kind", "channel", "amount"]).round({"amount": 2})


def main() -> None:
    sold = sales()
    text = sold.assign(date=sold["date"].dt.strftime("%Y-%m-%d")).to_csv(index=False, lineterminator="\n")
    SALES.write_bytes(gzip.compress(text.encode(), mtime=0))
    costs(sold).to_csv(COSTS, index=False, lineterminator="\n")


if __name__ == "__main__":
    main()

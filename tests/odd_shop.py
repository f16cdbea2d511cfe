"""A shop whose table in a database has all the oddities at once: made for the tests, the same rows for every engine."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tests.shops import simulated

LATE = pd.Timestamp.today().normalize() + pd.Timedelta(days=100)
SPELLINGS = ("{}", " {}", "{}.0", "'{}")


def as_text() -> pd.DataFrame:
    """Everything is text, as whoever imported it left it: days first, decimal commas, ids spelled in several ways.

    Orders have several lines, of which some lack their customer; guests buy, money comes back, amounts are blank, a few
    sales are dated after today, a few lie far from all others, and postage stands on lines of its own.
    """
    rng = np.random.default_rng(5)
    frame = simulated(700, seed=4)
    frame["bestelnummer"] = [f"B{number}" for number in range(len(frame))]
    second = frame.sample(frac=0.3, random_state=1).assign(amount=lambda rows: (rows.amount * 0.4).round(2))
    postage = frame.sample(frac=0.1, random_state=2).assign(amount=4.95, product="Verzendkosten")
    back = frame.sample(frac=0.03, random_state=3).assign(amount=lambda rows: -(rows.amount / 2).round(2))
    late = frame.sample(12, random_state=6).assign(date=LATE)
    stray = frame.sample(3, random_state=7).assign(date=pd.Timestamp("1971-02-03"))
    for number, part in enumerate((late, stray)):
        part["bestelnummer"] = [f"X{number}{place}" for place in range(len(part))]
    whole = pd.concat([frame, second, postage, back, late, stray], ignore_index=True)
    numbers = whole.customer_id.str.removeprefix("C").str.lstrip("0").replace("", "7000")
    spelled = [SPELLINGS[place].format(one) for place, one in zip(rng.integers(0, 4, len(whole)), numbers, strict=True)]
    customer = pd.Series(spelled, dtype=object)
    mail = numbers.astype(int) % 5 == 0
    customer[mail] = [
        f"Klant{one}@Shop.NL" if up else f"klant{one}@shop.nl"
        for one, up in zip(numbers[mail], rng.random(mail.sum()) < 0.5, strict=True)
    ]
    draw = rng.random(len(whole))
    customer[draw < 0.02] = "Gast"
    customer[(draw >= 0.02) & (draw < 0.03)] = None
    customer[(draw >= 0.03) & (draw < 0.035)] = "0"
    time = [f"{hour:02d}:{minute:02d}" for hour, minute in rng.integers(0, [24, 60], (len(whole), 2))]
    amount = whole.amount.map(lambda value: f"{value:,.2f}".translate(str.maketrans(",.", ".,")))
    amount[rng.random(len(whole)) < 0.01] = None
    day = (whole.date.dt.strftime("%d-%m-%Y") + " " + pd.Series(time)).astype(object)
    day[rng.random(len(whole)) < 0.005] = "31-02-2025 10:00"
    return pd.DataFrame(
        {
            "klantnummer": customer,
            "besteldatum": day,
            "bedrag": amount,
            "bestelnummer": whole.bestelnummer,
            "artikel": whole.get("product"),
            "land": np.where(rng.random(len(whole)) < 0.7, "NL", "BE"),
        }
    ).sample(frac=1, random_state=9, ignore_index=True)


def as_typed() -> pd.DataFrame:
    """Customers as numbers, amounts as decimals, times that get a zone; guests are null or 0, amounts may be null."""
    frame = simulated(600, seed=8)
    rng = np.random.default_rng(2)
    draw = rng.random(len(frame))
    customer = frame.customer_id.str.removeprefix("C").astype(int) + 1
    minutes = pd.to_timedelta(rng.integers(0, 24 * 60, len(frame)), unit="min")
    return pd.DataFrame(
        {
            "customer_id": customer.astype("Int64").mask(draw < 0.01).mask((draw >= 0.01) & (draw < 0.02), 0),
            "ordered_at": frame.date + minutes,
            "total_amount": frame.amount.mask((draw > 0.3) & (draw < 0.31))
            .mask(draw > 0.98, -frame.amount / 4)
            .round(2),
            "channel": np.where(draw < 0.5, "web", "shop"),
        }
    )

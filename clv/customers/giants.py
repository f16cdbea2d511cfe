"""Does one purchase carry the money of all, and what does a first purchase bring that no single one decides?"""

from __future__ import annotations

import math
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir

from clv.core.money import value_sum
from clv.core.periods import Window

MOST_SHARE = 0.10  # of all first purchases' money; of ten whole real sets the largest has 6%
_MOST_GIANTS = 5
_LEAST_CUSTOMERS = 100  # below, one in ten is not far from what each brings


@dataclass(frozen=True)
class FirstPurchases:
    """The first purchase day of the customers, without those that decide the mean [money].

    mean, spread: of the others (spread: the standard deviation). largest, largest_customer: the largest of all;
    largest_share: of all first purchases' money, 0 to 1. left_out: how many are in neither mean nor spread.
    """

    mean: float
    spread: float
    largest: float
    largest_customer: str
    largest_share: float
    left_out: int = 0


@dataclass(frozen=True)
class LargestPurchase:
    """The largest amount of one row [money], whose, its share of all money (0 to 1), and how often it holds the next
    largest."""

    amount: float
    customer: str
    share: float
    times_next: float


def first_purchases(summary: ir.Table) -> FirstPurchases:
    """What the customers of CUSTOMER_SUMMARY brought on their first day.

    A first purchase that holds more than MOST_SHARE of all that are no larger is left out of the mean: the next
    customers' worth does not depend on it.
    """
    firsts = summary.select("customer_id", first=summary.spend_to_date - summary.frequency * summary.monetary_value)
    top = firsts.order_by(ibis.desc("first"), "customer_id").limit(_MOST_GIANTS).execute()
    facts = firsts.agg(whole=value_sum(firsts["first"]), customers=firsts.count()).execute().iloc[0]
    largest, whole = float(top["first"].iloc[0]), float(facts["whole"])
    rest, left_out = whole, 0
    if int(facts["customers"]) >= _LEAST_CUSTOMERS:
        for amount in top["first"].tolist():
            if amount <= MOST_SHARE * rest:
                break
            rest, left_out = rest - amount, left_out + 1
    names = top["customer_id"].tolist()[:left_out]
    others = firsts.filter(~firsts.customer_id.isin(names)) if names else firsts
    found = others.agg(customers=others.count(), money=value_sum(others["first"])).execute().iloc[0]
    mean, number = float(found["money"] / found["customers"]), int(found["customers"])
    squares = float(value_sum((others["first"] - mean) ** 2).execute())
    return FirstPurchases(
        mean=mean,
        spread=math.sqrt(squares / (number - 1)) if number > 1 else math.nan,
        largest=largest,
        largest_customer=str(top["customer_id"].iloc[0]),
        largest_share=largest / whole if whole > 0 else 0.0,
        left_out=left_out,
    )


def largest_purchase(transactions: ir.Table, window: Window, *, spend: float) -> LargestPurchase:
    """The largest row of TRANSACTIONS up to the window's end; spend: all money of it."""
    seen = transactions.filter(transactions.date <= ibis.literal(window.end))
    top = seen.select("customer_id", "amount").order_by(ibis.desc("amount"), "customer_id").limit(2).execute()
    amounts = top["amount"].tolist()
    following = amounts[1] if len(amounts) > 1 else 0.0
    return LargestPurchase(
        amount=amounts[0],
        customer=str(top["customer_id"].iloc[0]),
        share=amounts[0] / spend if spend > 0 else 0.0,
        times_next=amounts[0] / following if following > 0 else 1.0,
    )

"""Which channel, country or category is a customer's, and what has each customer earned so far?"""

from __future__ import annotations

from enum import StrEnum

import ibis
import ibis.expr.types as ir

from clv.core.money import money_sum
from clv.core.periods import Window


class By(StrEnum):
    """What tells customers apart: where they first bought, where they are, what they first bought."""

    CHANNEL = "channel"
    COUNTRY = "country"
    CATEGORY = "category"


def possible_groups(transactions: ir.Table, window: Window) -> tuple[By, ...]:
    """What the sales of the window name at least two of."""
    seen = transactions.filter(transactions.date <= ibis.literal(window.end))
    found = seen.agg(**{by.value: seen[by.value].nunique() for by in By}).execute().iloc[0]
    return tuple(by for by in By if found[by.value] > 1)


def first_day_sales(firsts: ir.Table, transactions: ir.Table) -> ir.Table:
    """The TRANSACTIONS of each customer's first purchase day. firsts: customer_id and date, that day."""
    return transactions.semi_join(firsts, ["customer_id", "date"])


def first_names(opening: ir.Table, *by: str) -> ir.Table:
    """One row for each customer: customer_id, and of each of `by` the first name and the last, as `last_` and its name.

    opening: as made by `first_day_sales`. by: text columns of these.
    """
    firsts = {name: opening[name].min() for name in by} | {f"last_{name}": opening[name].max() for name in by}
    return opening.group_by("customer_id").agg(**firsts)


def main_groups(opening: ir.Table, names: ir.Table, *by: str) -> ir.Table:
    """One row for each customer: customer_id, and for each of `by` the customer's own, null where no sale names one.

    opening: as made by `first_day_sales`. names: as made by `first_names` of these.
    A customer's own is the one that took the most money on that day, of equals the first by name.
    """
    named = names
    for name in by:
        # Most first purchases name one only: ordering those too would take five times as long.
        several = names.filter(names[name] != names[f"last_{name}"]).select("customer_id").view()
        sums = (
            opening.filter(opening[name].notnull())
            .semi_join(several, "customer_id")
            .group_by("customer_id", name)
            .agg(money=lambda rows: money_sum(rows.amount))
        )
        largest = ibis.window(group_by="customer_id", order_by=[ibis.desc("money"), name])
        main = sums.mutate(place=ibis.row_number().over(largest)).filter(lambda rows: rows.place == 0)
        settled = main.select("customer_id", **{f"main_{name}": main[name]})
        joined = named.left_join(settled, "customer_id").drop("customer_id_right")
        named = joined.mutate(**{name: joined[f"main_{name}"].fill_null(joined[name])}).drop(f"main_{name}")
    return named.select("customer_id", *by)


def earned(transactions: ir.Table, window: Window) -> ir.Table:
    """One row for each customer: customer_id, margin_to_date [money earned, refunds taken off].

    transactions: TRANSACTIONS, at least one of which names a margin. Of a row that names none, the margin is the share
    of its amount that all the others have earned together.
    """
    seen = transactions.filter(transactions.date <= ibis.literal(window.end))
    share = margin_share(seen).view()
    beside = seen.cross_join(share)
    margin = beside.margin.fill_null(beside.amount * beside.margin_share)
    return beside.group_by("customer_id").agg(margin_to_date=money_sum(margin))


def margin_share(transactions: ir.Table) -> ir.Table:
    """One row: margin_share, what the rows with a margin have earned of their amounts; null where there are none."""
    known = transactions.filter(transactions.margin.notnull())
    return known.agg(margin_share=money_sum(known.margin) / money_sum(known.amount).nullif(0))

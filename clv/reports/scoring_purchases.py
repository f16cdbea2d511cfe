"""How do sales become what the model knows of a customer, in SQL?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from clv.core.periods import Window
from clv.reports.sales_table import AMOUNT, CUSTOMER, DATE, ORDER, SALES

WRITTEN_IN = "duckdb"  # the dialect of the queries here


@dataclass(frozen=True)
class ScoringStep:
    """One named part of the page: its name, what it is in plain English, and its SELECT.

    worked_out_once: it is small, and other steps are joined to it: an engine that would work it out again for each of
    their rows (Postgres, where it expects few) is told not to.
    """

    name: str
    about: str
    query: str
    worked_out_once: bool = False


def purchase_steps(window: Window, *, orders: bool) -> Iterator[ScoringStep]:
    """From sales to a row a customer. orders: whether the table of sales names the order of a row."""
    yield _sale_rows(window, orders=orders)
    yield from _order_steps() if orders else _day_steps()
    yield from _PLACED
    yield from _SUMMARY


def _sale_rows(window: Window, *, orders: bool) -> ScoringStep:
    order = f"sale.{ORDER} AS order_id, " if orders else ""
    return ScoringStep(
        "sale_rows",
        "The sales from the first to the last day of the window. Leave out here what is no sale: cancelled orders, "
        "test orders, totals. Refunds are rows with a negative amount. All amounts are in one currency, and days are "
        "those where the shop is.",
        f"SELECT sale.{CUSTOMER} AS customer_id, {order}CAST(sale.{DATE} AS DATE) AS sale_date, "
        f"CAST(sale.{AMOUNT} AS DECIMAL(35, 6)) AS amount FROM {SALES} AS sale "
        f"WHERE NOT sale.{CUSTOMER} IS NULL AND NOT sale.{AMOUNT} IS NULL "
        # As they are and not from the numbers, so that a database that keeps days apart reads no others.
        f"AND CAST(sale.{DATE} AS DATE) BETWEEN CAST('{window.start}' AS DATE) AND CAST('{window.end}' AS DATE)",
    )


def _order_steps() -> Iterator[ScoringStep]:
    """Refunds that know their order: the rules of clv.customers.refunds, step by step."""
    yield ScoringStep(
        "order_amounts",
        "What each order brought on each of its days.",
        "SELECT customer_id, order_id, sale_date, SUM(amount) AS amount FROM sale_rows WHERE amount >= 0 "
        "GROUP BY customer_id, order_id, sale_date",
    )
    yield ScoringStep(
        "refund_rows",
        "What was given back, by order and day; as a negative amount.",
        "SELECT customer_id, order_id, sale_date AS refund_date, SUM(amount) AS refund FROM sale_rows "
        "WHERE amount < 0 GROUP BY customer_id, order_id, sale_date",
    )
    yield ScoringStep(
        "order_refunds",
        "A refund with the number of an order reduces that order: on its latest day up to the refund, else its first.",
        "SELECT b.customer_id, b.order_id, b.refund_date, MAX(b.refund) AS refund, "
        "COALESCE(MAX(CASE WHEN o.sale_date <= b.refund_date THEN o.sale_date END), MIN(o.sale_date)) AS sale_date "
        "FROM refund_rows AS b INNER JOIN order_amounts AS o ON o.customer_id = b.customer_id "
        "AND o.order_id = b.order_id GROUP BY b.customer_id, b.order_id, b.refund_date",
    )
    yield ScoringStep(
        "orders_left",
        "The orders with that taken off. An order without a number matches no refund.",
        "SELECT o.customer_id, o.sale_date, o.amount + COALESCE(b.refund, 0) AS amount, "
        "CASE WHEN b.refund IS NULL THEN 0 ELSE 1 END AS is_refunded FROM order_amounts AS o LEFT JOIN "
        "(SELECT customer_id, order_id, sale_date, SUM(refund) AS refund FROM order_refunds "
        "GROUP BY customer_id, order_id, sale_date) AS b ON b.customer_id = o.customer_id "
        "AND b.order_id = o.order_id AND b.sale_date = o.sale_date",
    )
    yield ScoringStep(
        "loose_refunds",
        "Refunds without such an order, and what an order gave back beyond what it brought.",
        "SELECT customer_id, refund_date, SUM(refund) AS refund FROM ("
        "SELECT b.customer_id, b.refund_date, b.refund FROM refund_rows AS b LEFT JOIN order_refunds AS o "
        "ON o.customer_id = b.customer_id AND o.order_id = b.order_id AND o.refund_date = b.refund_date "
        "WHERE o.customer_id IS NULL UNION ALL SELECT customer_id, sale_date AS refund_date, amount AS refund "
        "FROM orders_left WHERE is_refunded = 1 AND amount < 0) AS without_order GROUP BY customer_id, refund_date",
    )
    yield ScoringStep(
        "days_before_refunds",
        "Days on which a customer bought. What was given back as a whole is no purchase; a gift of amount zero is one.",
        "SELECT customer_id, sale_date, SUM(amount) AS amount FROM orders_left WHERE amount > 0 OR is_refunded = 0 "
        "GROUP BY customer_id, sale_date",
    )


def _day_steps() -> Iterator[ScoringStep]:
    """Refunds that know no order."""
    yield ScoringStep(
        "loose_refunds",
        "What was given back, by day; as a negative amount. The sales name no orders that it could belong to.",
        "SELECT customer_id, sale_date AS refund_date, SUM(amount) AS refund FROM sale_rows WHERE amount < 0 "
        "GROUP BY customer_id, sale_date",
    )
    yield ScoringStep(
        "days_before_refunds",
        "Days on which a customer bought: all orders of a day are one purchase.",
        "SELECT customer_id, sale_date, SUM(amount) AS amount FROM sale_rows WHERE amount >= 0 "
        "GROUP BY customer_id, sale_date",
    )


_PLACED = (
    ScoringStep(
        "placed_refunds",
        "Such a refund reduces the customer's latest day up to then on which money was paid; where there is none, it "
        "counts nowhere.",
        "SELECT b.customer_id, b.refund_date, MAX(d.sale_date) AS sale_date, MAX(b.refund) AS refund "
        "FROM loose_refunds AS b INNER JOIN days_before_refunds AS d ON d.customer_id = b.customer_id "
        "AND d.sale_date <= b.refund_date AND d.amount > 0 GROUP BY b.customer_id, b.refund_date",
    ),
    ScoringStep(
        "purchase_days",
        "One row a purchase: a day on which a customer bought and kept something.",
        "SELECT d.customer_id, d.sale_date, d.amount + COALESCE(b.refund, 0) AS amount FROM days_before_refunds AS d "
        "LEFT JOIN (SELECT customer_id, sale_date, SUM(refund) AS refund FROM placed_refunds "
        "GROUP BY customer_id, sale_date) AS b ON b.customer_id = d.customer_id AND b.sale_date = d.sale_date "
        "WHERE b.refund IS NULL OR d.amount + b.refund > 0",
    ),
)
_SUMMARY = (
    ScoringStep(
        "purchases_since_first",
        "Beside each purchase the day of the customer's first.",
        "SELECT customer_id, sale_date, amount, MIN(sale_date) OVER (PARTITION BY customer_id) AS first_purchase "
        "FROM purchase_days",
    ),
    ScoringStep(
        "customer_purchases",
        "One row a customer: the first and the last purchase, the repeat purchases (all but the first), their money.",
        "SELECT customer_id, first_purchase, MAX(sale_date) AS last_purchase, CAST(COUNT(*) - 1 AS BIGINT) "
        "AS frequency, SUM(CASE WHEN sale_date > first_purchase THEN amount ELSE 0 END) AS repeat_spend, "
        "SUM(amount) AS spend_to_date FROM purchases_since_first GROUP BY customer_id, first_purchase",
    ),
    ScoringStep(
        "customer_summary",
        "What the model knows of a customer: the repeat purchases (frequency), their mean money, and the days from the "
        "first to the last purchase (recency) and to the last day of the sales (T).",
        "SELECT c.customer_id, c.first_purchase, c.last_purchase, c.frequency, "
        "DATE_DIFF('day', c.first_purchase, c.last_purchase) AS recency, "
        "DATE_DIFF('day', c.first_purchase, n.last_day) AS T, "
        "CASE WHEN c.frequency > 0 THEN CAST(c.repeat_spend AS DOUBLE) / c.frequency ELSE 0 END AS monetary_value, "
        "CAST(c.spend_to_date AS DOUBLE) AS spend_to_date FROM customer_purchases AS c CROSS JOIN model_numbers AS n",
    ),
)

"""Is a row of a table a sale, and for what reason is it none? The rules of files, in the SQL of any engine."""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

from clv.intake.choices import OrderAmounts, Role, Rule
from clv.intake.databases.readings import fits
from clv.intake.sales.exclusion_rules import PRODUCTS, TEST_CUSTOMER
from clv.intake.sales.exclusions import BY_MEANING, NOT_CANCELLED, STATUS_RULES
from clv.intake.sales.meanings import Meaning
from clv.intake.sales.proposal import Proposal
from clv.intake.sales.stray_dates import latest_day


def refunding(rows: ir.Table, proposal: Proposal) -> list[ir.BooleanColumn]:
    """For each word that means money back, whether a row has it."""
    return [
        (rows[f"{role.value}_text"] == word).fill_null(False)
        for role, words in proposal.meanings.items()
        for word in words.get(Meaning.REFUND, ())
    ]


def is_back_by_pieces(rows: ir.Table, proposal: Proposal) -> ir.BooleanValue:
    """Whether the pieces of a row came back, where its amount is written without a sign of its own."""
    own = Role.AMOUNT in proposal.columns and proposal.order_amounts is not OrderAmounts.ONCE_PER_ORDER
    if not own or Role.QUANTITY not in proposal.columns:
        return ibis.literal(False)
    return ((rows.quantity < 0) & (rows.unit_price.fill_null(0.0) >= 0)).fill_null(False)


def reason_and_rule(
    rows: ir.Table, proposal: Proposal, *, until: date | None
) -> tuple[ir.StringColumn, ir.StringColumn]:
    """Why a row is no sale, null where it is one, and which rule set it apart. The first that holds counts.

    rows: as made by `clv.intake.databases.sales`.
    """
    rules = [(rule, is_so) for rule, is_so in _rules(rows, proposal) if rule in proposal.choices.rules]
    cases: list[tuple[ir.BooleanValue, str]] = [(rows.is_blank, "empty_row")]
    if proposal.order_amounts is OrderAmounts.ONCE_PER_ORDER:
        cases.append((_is_further_line(rows), "order_line"))
    cases += [(is_so, "status" if rule in STATUS_RULES else "set_apart") for rule, is_so in rules]
    if proposal.has_other_currencies:
        cases.append((rows.currency.notin(proposal.counted_currencies), "other_currency"))
    cases += [(rows.date.isnull(), "no_date"), (rows.amount.isnull(), "no_amount")]
    cases.append((rows.date > ibis.literal(latest_day()), "future"))
    if strays := proposal.strays_left_out:
        cases.append((~rows.date.between(strays.first, strays.last), "stray_date"))
    if until is not None:
        cases.append((rows.date > ibis.literal(until), "after_window"))
    cases.append((rows.customer_id.isnull(), "no_customer"))
    rule = ibis.cases(*((is_so, str(name)) for name, is_so in rules), else_=None) if rules else ibis.null("string")
    return ibis.cases(*cases, else_=None), rule.cast("string")


def _is_further_line(rows: ir.Table) -> ir.BooleanColumn:
    """Lines that repeat their order's total or leave it blank. Money back is not that of the sale: it stays."""
    order = [rows.order_id, rows.customer_id]
    amounts = rows.amount.count().over(group_by=order)
    place = ibis.row_number().over(group_by=[*order, rows.amount], order_by=[rows.date, rows.product])
    again = (rows.amount.isnull() & (amounts > 0)) | (rows.amount.notnull() & (place > 0))
    return rows.order_id.notnull() & again


def _rules(rows: ir.Table, proposal: Proposal) -> list[tuple[Rule, ir.BooleanValue]]:
    """Each rule that can set a row apart, with its condition."""
    found: list[tuple[Rule, ir.BooleanValue]] = []
    for role, words in proposal.meanings.items():
        said = rows[f"{role.value}_text"]
        found += [
            (rule, said.isin(words[meaning]).fill_null(False))
            for meaning, rule in BY_MEANING.items()
            if meaning in words
        ]
    found += _taken_back(rows, proposal)
    if Role.PRODUCT in proposal.columns and proposal.order_amounts is not OrderAmounts.ONCE_PER_ORDER:
        article = rows.product.lower()
        found += [(rule, fits(article, pattern)) for rule, pattern in PRODUCTS.items()]
        # The Online Retail books write a bad debt off as article B on an invoice numbered A...
        bad_debt = rows.order_id.startswith("A") & (rows.product == "B")
        found.append((Rule.BAD_DEBT, bad_debt.fill_null(False)))
    found.append((Rule.TEST, fits(rows.customer_id.lower(), TEST_CUSTOMER)))
    return found


def _taken_back(rows: ir.Table, proposal: Proposal) -> list[tuple[Rule, ir.BooleanValue]]:
    """Sales that were cancelled or wholly given back."""
    cancelled: list[ir.BooleanValue] = []
    refunded: list[ir.BooleanValue] = []
    for role, words in proposal.meanings.items():
        said = rows[f"{role.value}_text"]
        for meaning, its in ((Meaning.CANCELLED, cancelled), (Meaning.REFUNDED, refunded)):
            if meaning in words:
                its.append(said.isin(words[meaning]).fill_null(False))
    if Role.CANCELLED in proposal.columns:
        cancelled.append(rows.cancelled_text.lower().notin(NOT_CANCELLED).fill_null(False))
    if not cancelled and not refunded:
        return []
    none = ibis.literal(False)
    is_cancelled, is_refunded = ibis.or_(none, *cancelled), ibis.or_(none, *refunded)
    is_back = (rows.amount < 0).fill_null(False)
    return [(Rule.CANCELLED, (is_cancelled | is_refunded) & ~(is_refunded & is_back))]

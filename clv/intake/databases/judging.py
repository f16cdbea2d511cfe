"""Is a row of a table a sale, and for what reason is it none? The rules of files, in the SQL of any engine."""

from __future__ import annotations

from dataclasses import dataclass
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
    rows: ir.Table, proposal: Proposal, *, kept: ir.Table | None, until: date | None
) -> tuple[ir.StringColumn, ir.StringColumn]:
    """Why a row is no sale, null where it is one, and which rule set it apart. The first that holds counts.

    rows: as made by `clv.intake.databases.sales`. kept: as made by `kept_pairs`, in the engine.
    """
    rules = _rules(rows, proposal, kept)
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
    rule = ibis.cases(*((is_so, str(name)) for name, is_so in rules), else_=None)
    return ibis.cases(*cases, else_=None), rule.cast("string")


def _is_further_line(rows: ir.Table) -> ir.BooleanColumn:
    """Lines that repeat their order's total or leave it blank. Money back is not that of the sale: it stays."""
    order = [rows.order_id, rows.customer_id]
    amounts = rows.amount.count().over(group_by=order)
    place = ibis.row_number().over(group_by=[*order, rows.amount], order_by=[rows.date, rows.product])
    again = (rows.amount.isnull() & (amounts > 0)) | (rows.amount.notnull() & (place > 0))
    return rows.order_id.notnull() & again


def _rules(rows: ir.Table, proposal: Proposal, kept: ir.Table | None) -> list[tuple[Rule, ir.BooleanValue]]:
    """Each rule that sets rows apart, with its condition."""
    found = _by_meaning(rows, proposal)
    back = _taken_back(rows, proposal)
    if back is not None and Rule.CANCELLED in proposal.choices.rules:
        goes = (back.cancelled | back.refunded) & ~(back.refunded & (rows.amount < 0).fill_null(False))
        found.append((Rule.CANCELLED, goes if kept is None else goes & ~rows.id.isin(kept.id)))
    if Role.PRODUCT in proposal.columns and proposal.order_amounts is not OrderAmounts.ONCE_PER_ORDER:
        article = rows.product.lower()
        found += [(rule, fits(article, pattern)) for rule, pattern in PRODUCTS.items()]
        # The Online Retail books write a bad debt off as article B on an invoice numbered A...
        bad_debt = rows.order_id.startswith("A") & (rows.product == "B")
        found.append((Rule.BAD_DEBT, bad_debt.fill_null(False)))
    found.append((Rule.TEST, fits(rows.customer_id.lower(), TEST_CUSTOMER)))
    return [(rule, is_so) for rule, is_so in found if rule in proposal.choices.rules]


def _by_meaning(rows: ir.Table, proposal: Proposal) -> list[tuple[Rule, ir.BooleanValue]]:
    return [
        (rule, _says(rows, role, words[meaning]))
        for role, words in proposal.meanings.items()
        for meaning, rule in BY_MEANING.items()
        if meaning in words
    ]


def _says(rows: ir.Table, role: Role, words: tuple[str, ...]) -> ir.BooleanValue:
    return rows[f"{role.value}_text"].isin(words).fill_null(False)


@dataclass(frozen=True)
class _Back:
    """Whether a row's word says cancelled or refunded, or, as its kind, the cancelling; or another rule has it."""

    cancelled: ir.BooleanValue
    refunded: ir.BooleanValue
    cancelling: ir.BooleanValue
    others: ir.BooleanValue


def _taken_back(rows: ir.Table, proposal: Proposal) -> _Back | None:
    """What says that sales were cancelled or wholly given back; None where nothing can."""
    none = ibis.literal(False)
    said = {
        (role, meaning): _says(rows, role, words[meaning])
        for role, words in proposal.meanings.items()
        for meaning in (Meaning.CANCELLED, Meaning.REFUNDED)
        if meaning in words
    }
    cancelled = [is_so for (_role, meaning), is_so in said.items() if meaning is Meaning.CANCELLED]
    refunded = [is_so for (_role, meaning), is_so in said.items() if meaning is Meaning.REFUNDED]
    if Role.CANCELLED in proposal.columns:
        cancelled.append(rows.cancelled_text.lower().notin(NOT_CANCELLED).fill_null(False))
    if not cancelled and not refunded:
        return None
    others = [is_so for rule, is_so in _by_meaning(rows, proposal) if rule in proposal.choices.rules]
    return _Back(
        cancelled=ibis.or_(none, *cancelled),
        refunded=ibis.or_(none, *refunded),
        cancelling=said.get((Role.KIND, Meaning.CANCELLED), none),
        others=ibis.or_(none, *others),
    )


def kept_pairs(rows: ir.Table, proposal: Proposal) -> ir.Table | None:
    """The ids of rows that were taken back and stay, since the row that takes them back stays; None where none can.

    That row is on the same order; or it is of the same customer and amount, and no sale that stands has its order
    number. The n-th such sale of a customer has the n-th such row.
    """
    back = _taken_back(rows, proposal)
    if back is None or Rule.CANCELLED not in proposal.choices.rules:
        return None
    marked = rows.select(
        "id",
        "order_id",
        "customer_id",
        "date",
        cents=(rows.amount.abs() * 100).round().cast("int64"),
        is_given=rows.amount < 0,
        is_sale=rows.amount > 0,
        is_back=back.cancelled | back.refunded,
        is_cancelled=back.cancelled,
        is_cancelling=back.cancelling,
    ).filter(~back.others)
    given = marked.filter(marked.is_given & ~marked.is_cancelled)
    sales = marked.filter(marked.is_sale & marked.is_back)
    standing = marked.filter(marked.is_sale & ~marked.is_back)
    same_order = sales.semi_join(given.filter(given.order_id.notnull()), "order_id")
    loose = _in_turn(sales.anti_join(same_order, "id"))
    taken = standing.select("order_id").union(same_order.select("order_id")).filter(lambda t: t.order_id.notnull())
    free = _in_turn(given.anti_join(taken, "order_id"))
    paired = loose.semi_join(free, ["customer_id", "cents", "place"])
    cancelling = marked.filter(marked.is_given & marked.is_cancelling).semi_join(standing, ["customer_id", "cents"])
    return ibis.union(same_order.select("id"), paired.select("id"), cancelling.select("id"))


def _in_turn(rows: ir.Table) -> ir.Table:
    """Which of a customer's rows of one amount each is."""
    place = ibis.row_number().over(group_by=[rows.customer_id, rows.cents], order_by=[rows.date, rows.id])
    return rows.mutate(place=place)

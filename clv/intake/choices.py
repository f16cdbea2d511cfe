"""What has the reader decided by hand, and which roles can a column play?"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

from clv.core.marks import N_


class Role(StrEnum):
    """What a column of the export is for."""

    CUSTOMER = "customer"
    ORDER = "order"
    DATE = "date"
    AMOUNT = "amount"
    QUANTITY = "quantity"
    UNIT_PRICE = "unit_price"
    DISCOUNT = "discount"  # off quantity times unit price; off an amount only where the reader says so
    CHANNEL = "channel"
    PRODUCT = "product"
    CATEGORY = "category"
    MARGIN = "margin"
    CURRENCY = "currency"
    STATUS = "status"
    COUNTRY = "country"
    KIND = "kind"  # what sort of document or payment a row is: sale, refund, withdrawal
    REFUND = "refund"  # a positive amount given back on the row's order
    CANCELLED = "cancelled"  # when an order was cancelled: filled in means cancelled


class SampleShop(StrEnum):
    """The sales that come with the product (clv.intake.sales.samples)."""

    CDNOW = "cdnow"
    CDNOW_SAMPLE = "cdnow-sample"
    COFFEE_ROASTER = "coffee-roaster"


class DateOrder(StrEnum):
    """Which part of a date such as 03/04/2025 comes first."""

    DAY_FIRST = "day-first"
    MONTH_FIRST = "month-first"
    YEAR_FIRST = "year-first"


class OrderAmounts(StrEnum):
    """What the amount on the line of an order is."""

    EACH_LINE = "each-line"
    ONCE_PER_ORDER = "once-per-order"


class DiscountKind(StrEnum):
    """What a number in the column of discounts is."""

    PERCENT = "percent"
    MONEY = "money"  # off the whole line


class PriceKind(StrEnum):
    """What the price beside a quantity is."""

    PIECE = "piece"
    LINE = "line"


class Collective(StrEnum):
    """Whose the sales of an account are that stands for many: walk-in customers, sundry debtors."""

    NOBODY = "nobody"
    ONE_CUSTOMER = "one-customer"


class SumRows(StrEnum):
    """What a row is whose amount is that of all other rows of its receipt."""

    TOTAL = "total"
    SALE = "sale"


class CountAs(StrEnum):
    """What the rows of a word are, in a column of states or kinds of documents."""

    SALE = "sale"
    REFUND = "refund"  # money back, whatever its sign
    NOTHING = "nothing"


class Rule(StrEnum):
    """Why a row that could be read is no sale. Each rule can be switched off."""

    CANCELLED = "cancelled"
    UNPAID = "unpaid"
    TEST = "test"
    POSTAGE = "postage"
    BAD_DEBT = "bad_debt"
    BANK = "bank"
    TRANSFER = "transfer"
    DOCUMENT = "document"


RULES: dict[Rule, str] = {
    Rule.CANCELLED: N_("Orders whose status says cancelled, voided, failed or wholly refunded"),
    Rule.UNPAID: N_("Orders whose status says that the payment is still awaited"),
    Rule.TEST: N_("Test orders and test articles"),
    Rule.POSTAGE: N_("Postage and carriage on a line of its own"),
    Rule.BAD_DEBT: N_("Bad debts written off"),
    Rule.BANK: N_("Bank charges, fees and adjustments of the books"),
    Rule.TRANSFER: N_(
        "Withdrawals, payouts, holds, payments of invoices and other movements of money that are no sale"
    ),
    Rule.DOCUMENT: N_("Quotations, deals that are not won, delivery notes and other documents that are no sale"),
}
# An order that awaits its payment is mostly paid in the end: it counts, unless the reader says otherwise.
DEFAULT_RULES: frozenset[Rule] = frozenset(RULES) - {Rule.UNPAID}


@dataclass(frozen=True)
class Choices:
    """What the reader decided by hand. What is None is decided from the file.

    columns      role and header; a header is found by its exact text, else without case, accents and punctuation
    absent       roles that no column plays, whatever the headers say
    sheet        the one sheet of a workbook to read; None: the sheet that looks like sales, and those with its headers
    decimal      "." or ",", for every amount column that does not tell
    currency     three letters; rows of other currencies are left out, or converted where there is a rate
    rates        code of another currency, and how much of `currency` one unit of it is, above 0
    rules        which rules set rows apart
    count_as     what words for states and kinds of documents are, without case and accents; before the word lists
    count_strays whether sales whose dates lie far from all others count; asked for each file
    encoding, separator   of a text file
    """

    columns: tuple[tuple[Role, str], ...] = ()
    absent: frozenset[Role] = frozenset()
    sheet: str | None = None
    date_order: DateOrder | None = None
    decimal: str | None = None
    currency: str | None = None
    rates: tuple[tuple[str, float], ...] = ()
    order_amounts: OrderAmounts | None = None
    discount: DiscountKind | None = None
    prices: PriceKind | None = None
    collective: Collective | None = None
    sum_rows: SumRows | None = None
    rules: frozenset[Rule] = DEFAULT_RULES
    count_as: tuple[tuple[str, CountAs], ...] = ()
    count_strays: bool = False
    encoding: str | None = None
    separator: str | None = None

    def __post_init__(self) -> None:
        if self.decimal not in (None, ".", ","):
            raise ValueError(f"decimal must be '.' or ',', found {self.decimal!r}")
        if any(rate <= 0 for _code, rate in self.rates):
            raise ValueError(f"a rate must be above 0, found {self.rates}")

    def header(self, role: Role) -> str | None:
        """The header chosen for a role, None where the file decides."""
        return dict(self.columns).get(role)


def choices_to_text(choices: Choices) -> str:
    """The choices as JSON, to be kept."""
    kept = asdict(choices) | {"absent": sorted(choices.absent), "rules": sorted(choices.rules)}
    return json.dumps(kept)


def choices_from_text(text: str) -> Choices:
    """The choices that were kept."""
    kept = json.loads(text)
    # Choices that were kept before words were asked about knew nothing of this rule.
    new_rules = frozenset() if "count_as" in kept else frozenset({Rule.DOCUMENT})
    return Choices(
        columns=tuple((Role(role), header) for role, header in kept["columns"]),
        absent=frozenset(Role(role) for role in kept.get("absent", ())),
        sheet=kept["sheet"],
        date_order=kept["date_order"] and DateOrder(kept["date_order"]),
        decimal=kept["decimal"],
        currency=kept["currency"],
        rates=tuple((code, rate) for code, rate in kept.get("rates", ())),
        order_amounts=kept["order_amounts"] and OrderAmounts(kept["order_amounts"]),
        discount=DiscountKind(said) if (said := kept.get("discount")) else None,
        prices=PriceKind(said) if (said := kept.get("prices")) else None,
        collective=Collective(said) if (said := kept.get("collective")) else None,
        sum_rows=SumRows(said) if (said := kept.get("sum_rows")) else None,
        rules=frozenset(Rule(rule) for rule in kept["rules"]) | new_rules,
        count_as=tuple((word, CountAs(kind)) for word, kind in kept.get("count_as", ())),
        encoding=kept["encoding"],
        separator=kept["separator"],
    )

"""What is a proposal: the roles, styles and open questions of an import, before it is accepted?"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from clv.core.errors import ClvError, Fact
from clv.intake.choices import Choices, DateOrder, OrderAmounts, Role, SumRows
from clv.intake.sales.amounts import NumberStyle
from clv.intake.sales.dates import DateStyle
from clv.intake.sales.discounts import Discount
from clv.intake.sales.meanings import Meaning
from clv.intake.sales.receipt_sums import ReceiptSums
from clv.intake.sales.refund_column import RefundColumn
from clv.intake.sales.stray_dates import StrayDates
from clv.intake.sales.unknown_words import UnknownWord

MEASURES = (Role.AMOUNT, Role.QUANTITY, Role.UNIT_PRICE, Role.MARGIN, Role.REFUND)


@dataclass(frozen=True)
class Question:
    """Something that the files do not tell. The answer goes into the field of Choices that `code` names.

    sentence   English message id, with `facts` in braces
    options    the answers, as that field takes them; for count_as, to each of `words`
    """

    code: str
    kind: type[ClvError]
    facts: dict[str, Fact]
    options: tuple[str, ...]
    words: tuple[UnknownWord, ...] = ()

    @property
    def sentence(self) -> str:
        return self.kind.sentence

    def error(self) -> ClvError:
        """The same as an error, for whoever cannot be asked."""
        return self.kind(**self.facts)


@dataclass(frozen=True)
class Proposal:
    """How the staged rows are going to be read.

    columns       role and header, in the order of Role
    numbers       the style of each column of numbers
    currency      the one currency, "" where the files do not say
    order_amounts what an amount on an order's line is; None where it is asked
    discount      how the discounts are written that are taken off quantity times price; None where there are none
    refund        how the column of money given back is read; None where there is none
    block_column  the header of a column that names the customer above each block of rows, None elsewhere
    meanings      for the status and kind columns: which of their words mean what
    strays        sales whose dates lie far from all others; None where there are none
    collective    spellings of accounts that stand for many customers, and so for none
    labelled      SQL on the raw rows: whether a label says of a row that it is its receipt's total
    orders_differ no order number stands on two rows
    sums          rows that have the sum of the others of their receipt; None where there are none
    missing       required roles that no column plays
    """

    columns: dict[Role, str]
    numbers: dict[Role, NumberStyle]
    dates: DateStyle | None
    currency: str
    currencies: tuple[str, ...]
    order_amounts: OrderAmounts | None
    choices: Choices
    discount: Discount | None = None
    refund: RefundColumn | None = None
    block_column: str | None = None
    meanings: dict[Role, dict[Meaning, tuple[str, ...]]] = field(default_factory=dict)
    strays: StrayDates | None = None
    collective: tuple[str, ...] = ()
    labelled: str = "false"
    orders_differ: bool = False
    sums: ReceiptSums | None = None
    missing: tuple[Role, ...] = ()
    questions: tuple[Question, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether a person must answer something before these sales can be taken in."""
        return bool(self.questions or self.missing)

    @property
    def says_no_currency(self) -> bool:
        """Whether nothing in the files says in which currency the amounts are."""
        return not self.currencies and Role.CURRENCY not in self.columns

    @property
    def has_other_currencies(self) -> bool:
        """Whether rows may be of another currency than the one chosen. A lone sign can be named anew: $ may be CAD."""
        return self.choices.currency is not None and (len(self.currencies) > 1 or Role.CURRENCY in self.columns)

    @property
    def counted_currencies(self) -> tuple[str, ...]:
        """The codes of the rows that count: the chosen currency's, and those with a rate."""
        return (self.currency, *(code for code, _rate in self.choices.rates))

    @property
    def amount_role(self) -> Role:
        """The column that says how money is written: the amount, or the price of a piece."""
        return Role.AMOUNT if Role.AMOUNT in self.columns else Role.UNIT_PRICE

    @property
    def read_numbers(self) -> tuple[Role, ...]:
        """The columns of numbers on which the money depends; the others are read where they can be."""
        money = (Role.AMOUNT,) if Role.AMOUNT in self.columns else (Role.QUANTITY, Role.UNIT_PRICE)
        return (*money, Role.REFUND)

    @property
    def strays_left_out(self) -> StrayDates | None:
        """The strays that do not count."""
        return None if self.choices.count_strays else self.strays

    @property
    def sums_left_out(self) -> ReceiptSums | None:
        """The sums that do not count beside their lines."""
        said = self.choices.sum_rows
        return self.sums if self.sums and (said is SumRows.TOTAL or (said is None and self.sums.certain)) else None

    def with_questions(self, questions: tuple[Question, ...]) -> Proposal:
        return replace(self, questions=questions)

    @property
    def decimal(self) -> str:
        """The decimal sign of the money: "." or ","; "" where no value has one, or it must be asked."""
        return self.decimals.get(self.columns.get(self.amount_role, ""), "")

    @property
    def decimals(self) -> dict[str, str]:
        """Header and decimal sign of each column of numbers."""
        return {
            self.columns[role]: (self.choices.decimal or "") if style.decimal is None else style.decimal
            for role, style in self.numbers.items()
        }

    @property
    def thousands(self) -> dict[str, str]:
        """Header and sign between thousands, where one was seen."""
        return {self.columns[role]: style.thousands for role, style in self.numbers.items() if style.thousands}

    @property
    def date_order(self) -> DateOrder | None:
        return self.dates.order if self.dates else None

"""Words for what the intake decided: roles of columns, signs, orders of dates, what is loaded."""

from __future__ import annotations

from collections.abc import Sequence

from clv.core.marks import N_
from clv.i18n.locale import Locale
from clv.intake.choices import Collective, CountAs, DateOrder, DiscountKind, OrderAmounts, PriceKind, Role, SumRows
from clv.intake.sales.stray_dates import StrayDates
from clv.intake.sales.unknown_words import Sign, UnknownWord
from clv.storage.workspace import Dataset, Import

_ROLES = {
    Role.CUSTOMER: N_("Customer"),
    Role.ORDER: N_("Order number"),
    Role.DATE: N_("Date"),
    Role.AMOUNT: N_("Amount"),
    Role.QUANTITY: N_("Quantity"),
    Role.UNIT_PRICE: N_("Price per piece"),
    Role.DISCOUNT: N_("Discount"),
    Role.CHANNEL: N_("Channel"),
    Role.PRODUCT: N_("Product"),
    Role.CATEGORY: N_("Category"),
    Role.MARGIN: N_("Margin"),
    Role.CURRENCY: N_("Currency"),
    Role.STATUS: N_("Status"),
    Role.COUNTRY: N_("Country"),
    Role.KIND: N_("Kind of document"),
    Role.REFUND: N_("Amount refunded"),
    Role.CANCELLED: N_("Cancelled on"),
}
_SEPARATORS = {
    ",": N_("comma"),
    ";": N_("semicolon"),
    "\t": N_("tab"),
    "|": N_("vertical bar"),
    " ": N_("blanks"),
}
_DATE_ORDERS = {
    DateOrder.DAY_FIRST.value: N_("day first"),
    DateOrder.MONTH_FIRST.value: N_("month first"),
    DateOrder.YEAR_FIRST.value: N_("year first"),
}
_ORDER_AMOUNTS = {
    OrderAmounts.EACH_LINE.value: N_("the amount of that line"),
    OrderAmounts.ONCE_PER_ORDER.value: N_("the total of the whole order"),
}
_COUNT_AS = {
    CountAs.SALE.value: N_("a sale"),
    CountAs.REFUND.value: N_("money back"),
    CountAs.NOTHING.value: N_("neither"),
}
_SIGNS = {
    Sign.MIRRORS: N_("Its amounts are those of {other} again, customer by customer, as those of payments are."),
    Sign.NEGATIVE: N_("It stands beside negative amounts only."),
    Sign.UNDATED: N_("Its rows have no date."),
    Sign.LIKE: N_("It is spelled much like {other}."),
}
_DISCOUNTS = {
    DiscountKind.PERCENT.value: N_("a percentage"),
    DiscountKind.MONEY.value: N_("money off the line"),
}

_SAMPLES = {Dataset.CD_SHOP: N_("CD shop"), Dataset.COFFEE_ROASTER: N_("Made-up coffee roaster")}
_MOST_DAYS = 3  # named in a sentence


_PRICES = {PriceKind.PIECE: N_("one piece"), PriceKind.LINE: N_("the whole line")}
_SUM_ROWS = {SumRows.TOTAL: N_("their total: leave it out"), SumRows.SALE: N_("a sale like the others")}
_COLLECTIVE = {
    Collective.NOBODY: N_("many customers: leave them out"),
    Collective.ONE_CUSTOMER: N_("each is one customer"),
}


def loaded(imports: Sequence[Import], locale: Locale) -> str:
    """What is loaded, in a few words."""
    return named(imports[-1].book, [one.name for one in imports], locale)


def named(book: Dataset, files: Sequence[str], locale: Locale) -> str:
    """What sales are called: a shop to try, a file, or so many. files: their names."""
    if book.is_sample:
        return locale.text(_SAMPLES[book])
    if len(files) == 1:
        return files[0]
    return locale.plural("{n} export", "{n} exports", len(files))


def role(role: Role, locale: Locale) -> str:
    """What a column of the export is for."""
    return locale.text(_ROLES[role])


def strays(found: StrayDates, locale: Locale) -> str:
    """Which sales lie far from all others, in a sentence or two."""
    days = ", ".join(locale.date(day) for day in found.days[:_MOST_DAYS])
    if len(found.days) > _MOST_DAYS:
        days = f"{days}, …"
    return locale.plural(
        "{n} row lies far from all others, which run from {first} to {last}: {days}.",
        "{n} rows lie far from all others, which run from {first} to {last}: {days}.",
        found.rows,
        first=locale.date(found.first),
        last=locale.date(found.last),
        days=days,
    )


def separator(sign: str, locale: Locale) -> str:
    """What stands between two columns; "" where nothing does."""
    return locale.text(_SEPARATORS[sign]) if sign in _SEPARATORS else sign


def date_order(code: str, locale: Locale) -> str:
    """Which part of a date comes first; "" where the file holds none to order."""
    return locale.text(_DATE_ORDERS[code]) if code in _DATE_ORDERS else code


def order_amounts(code: str, locale: Locale) -> str:
    """What the amount on an order's line is."""
    return locale.text(_ORDER_AMOUNTS[code])


def price_kind(kind: PriceKind, locale: Locale) -> str:
    """Whose price stands beside a quantity."""
    return locale.text(_PRICES[kind])


def collective(whose: Collective, locale: Locale) -> str:
    """Whose the sales of an account for many are."""
    return locale.text(_COLLECTIVE[whose])


def sum_rows(kind: SumRows, locale: Locale) -> str:
    """What a row with the sum of the others is."""
    return locale.text(_SUM_ROWS[kind])


def discount(code: str, locale: Locale) -> str:
    """What a number in the column of discounts is."""
    return locale.text(_DISCOUNTS[code])


def count_as(code: str, locale: Locale) -> str:
    """What the rows of a word are."""
    return locale.text(_COUNT_AS[code])


def sign(word: UnknownWord, locale: Locale) -> str:
    """What speaks for the answer that is proposed; "" where nothing is."""
    return locale.text(_SIGNS[word.sign], other=word.other) if word.sign else ""

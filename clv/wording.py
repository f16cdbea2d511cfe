"""How does the house call things in the reader's language: columns, steps, verdicts, roles, notes to a list?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from clv.analysis import Analysis, Step
from clv.assumptions import Assumptions
from clv.comparison import Comparison
from clv.intake.choices import CountAs, DateOrder, DiscountKind, OrderAmounts, Role
from clv.intake.unknown_words import Sign, UnknownWord
from clv.models.backtest import Backtest, Method
from clv.models.purchases import PurchaseModel
from clv.models.readiness import Readiness, Reason, Unit, Verdict
from clv.periods import DAYS_PER_MONTH
from clv.tables import CUSTOMER_VALUES
from clv.text.locale import Locale
from clv.text.marks import N_
from clv.value.lists import group_of
from clv.value.segments import Segment
from clv.value.uncertainty import Interval
from clv.workspace import Book, Import

_STEPS = {
    Step.SUMMARISE: N_("Adding up what each customer bought …"),
    Step.FIT: N_("Learning from the customers who came back …"),
    Step.VALUE: N_("Working out what each customer will bring …"),
}
_HEADINGS = {
    "customer_id": N_("Customer"),
    "first_purchase": N_("First purchase"),
    "last_purchase": N_("Last purchase"),
    "frequency": N_("Repeat purchases"),
    "recency": N_("Days from first to last purchase"),
    "T": N_("Days since the first purchase"),
    "monetary_value": N_("Spend per repeat purchase"),
    "spend_to_date": N_("Paid so far"),
    "p_alive": N_("Chance of still being a customer"),
    "expected_purchases": N_("Expected purchases"),
    "expected_spend": N_("Expected spend per purchase"),
    "segment": N_("Segment"),
    "segment_before": N_("Segment then"),
    "value_before": N_("Expected then"),
    "channel": N_("Mostly buys through"),
    "category": N_("Mostly buys"),
    "country": N_("Country"),
}
_MEANINGS = {column.name: column.meaning for column in CUSTOMER_VALUES.columns} | {
    "segment_before": N_("the segment on the earlier day"),
    "value_before": N_("what was expected of the customer on the earlier day, for the same number of years"),
    "channel": N_("where the customer spent most money"),
    "category": N_("the kind of product for which the customer spent most money"),
    "country": N_("the country from which the customer spent most money"),
}
_MONEY_HEADINGS = {  # as revenue, as value
    "ten_year_value": (N_("Expected revenue"), N_("Expected value")),
    "value_if_alive": (N_("Revenue if still a customer"), N_("Value if still a customer")),
    "value_at_risk": (N_("Revenue at risk"), N_("Value at risk")),
}
_VERDICTS = {
    Verdict.READY: N_("Enough data for an estimate."),
    Verdict.CAUTION: N_("Treat these figures with caution: the data are on the thin side."),
    Verdict.NOT_ENOUGH: N_("Do not decide on these figures: there is too little data behind them."),
}
_METHODS = {
    Method.BG_NBD: "BG/NBD",
    Method.MBG_NBD: "MBG/NBD",
    Method.PARETO_NBD: "Pareto/NBD",
    Method.AS_BEFORE: N_("Every customer goes on as before"),
    Method.NOBODY: N_("Nobody buys again"),
}
# A figure in a reason, in the reader's form.
_FORMS: dict[Unit, Callable[[float, Locale], str]] = {
    "count": lambda figure, locale: locale.number(figure),
    "share": lambda figure, locale: locale.share(figure, 1 if figure < 0.01 else 0),
    "correlation": lambda figure, locale: locale.number(figure, 2),
}

_SURE = 0.99

_MODELS = {
    PurchaseModel.BG_NBD: ("BG/NBD", N_("customers may leave after each repeat purchase")),
    PurchaseModel.MBG_NBD: ("MBG/NBD", N_("customers may leave after any purchase, the first included")),
    PurchaseModel.PARETO_NBD: ("Pareto/NBD", N_("customers may leave at any time")),
}

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


def step(step: Step | None, locale: Locale) -> str:
    """What the calculation is busy with."""
    return locale.text(_STEPS[step]) if step else locale.text("Waiting for the calculation to start …")


def heading(column: str, locale: Locale, assumptions: Assumptions) -> str:
    """What a column of CUSTOMER_VALUES, or of where customers mostly buy, is called; revenue until a margin is set."""
    if column in _MONEY_HEADINGS:
        return locale.text(_MONEY_HEADINGS[column][assumptions.margin_is_set])
    return locale.text(_HEADINGS[column])


def headings(locale: Locale, assumptions: Assumptions) -> dict[str, str]:
    """Every column of CUSTOMER_VALUES and what it is called."""
    return {column: heading(column, locale, assumptions) for column in CUSTOMER_VALUES.names}


def segment(code: str) -> Segment:
    """The segment of a code, or the list that cuts across."""
    return group_of(code)


def verdict(readiness: Readiness, locale: Locale) -> str:
    """The verdict with its reasons."""
    return " ".join([locale.text(_VERDICTS[readiness.verdict]), *reasons(readiness, locale)])


def reasons(readiness: Readiness, locale: Locale) -> list[str]:
    """Why the verdict is not better, a sentence each."""
    return [_reason(reason, locale) for reason in readiness.reasons]


def remarks(readiness: Readiness, locale: Locale) -> list[str]:
    """What else there is to know about the data, a sentence each; no remark lowers the verdict."""
    return [_reason(remark, locale) for remark in readiness.remarks]


def needed(readiness: Readiness, locale: Locale) -> str:
    """How much more it takes until values can be shown, a sentence; "" where more of the same would not help."""
    more = readiness.needed
    parts = [
        locale.plural("{n} more customer", "{n} more customers", more.customers) if more.customers else "",
        locale.plural("{n} more customer who bought again", "{n} more customers who bought again", more.repeat_buyers)
        if more.repeat_buyers
        else "",
        locale.plural("{n} more day of history", "{n} more days of history", more.days) if more.days else "",
    ]
    listed = ", ".join(part for part in parts if part)
    return locale.text("It takes at least: {listed}.", listed=listed) if listed else ""


def model(model: PurchaseModel, locale: Locale) -> tuple[str, str]:
    """What a purchase model is called, and when it lets customers leave."""
    name, leaves = _MODELS[model]
    return name, locale.text(leaves)


def _reason(reason: Reason, locale: Locale) -> str:
    found, wanted = (_FORMS[reason.unit](figure, locale) for figure in (reason.found, reason.wanted))
    return locale.text(reason.sentence, found=found, wanted=wanted)


def spread(interval: Interval | None, locale: Locale, currency: str) -> str:
    """Between which limits a figure will come out, as a sentence; None: unknown."""
    if interval is None:
        return locale.text("Between which limits it will come out cannot be said from these data.")
    return locale.text(
        "Nine times out of ten it comes out between {low} and {high}.",
        low=locale.headline_money(interval.low, currency),
        high=locale.headline_money(interval.high, currency),
    )


def between(interval: Interval | None, locale: Locale, currency: str) -> str:
    """The limits of an interval in a table; a dash where they are unknown."""
    if interval is None:
        return "–"
    return f"{locale.money(interval.low, currency)} – {locale.money(interval.high, currency)}"


def found_again(figures: int, wrong: int, locale: Locale) -> str:
    """What the self-check found, in a sentence."""
    if wrong:
        return locale.plural(
            "{n} figure differs from the published one.", "{n} figures differ from those published.", wrong
        )
    return locale.plural(
        "The {n} published figure is found again.", "All {n} published figures are found again.", figures
    )


def method(method: Method, locale: Locale) -> str:
    """Who foretold."""
    return locale.text(_METHODS[method])


def backtest(found: Backtest, locale: Locale, currency: str) -> tuple[str, str]:
    """What we would have said and what it became; what going on as before would have said."""
    off = found.money_bias(found.ours)
    if not abs(off) >= 0.005:  # right to the per cent, or nothing came of which it could be a share
        sentence = N_("Had we asked on {day}, we would have said {said}; it became {became}.")
    elif off < 0:
        sentence = N_("Had we asked on {day}, we would have said {said}; it became {became} (we said {off} less).")
    else:
        sentence = N_("Had we asked on {day}, we would have said {said}; it became {became} (we said {off} more).")
    return (
        locale.text(
            sentence,
            day=locale.date(found.asked_on),
            said=locale.headline_money(found.ours.money, currency),
            became=locale.headline_money(found.actual.money, currency),
            off=locale.share(abs(off)),
        ),
        locale.text(
            "Going on as before would have said {as_before}.",
            as_before=locale.headline_money(found.prediction(Method.AS_BEFORE).money, currency),
        ),
    )


def agreement(found: Comparison, total: float, locale: Locale) -> str:
    """How far the purchase models lie apart on the total [money]."""
    return locale.plural(
        "{n} model could be asked: {share} apart.",
        "{n} models lie {share} apart.",
        len(found.totals),
        share=locale.share((found.high - found.low) / total),
    )


def tested(found: Backtest, locale: Locale) -> str:
    """How the same calculation did on the last part of the sales, hidden from it."""
    off = found.money_bias(found.ours)
    months = max(1, round(found.days / DAYS_PER_MONTH))
    facts = {"off": locale.share(abs(off))}
    if not abs(off) >= 0.005:
        return locale.plural(
            "A test on the last {n} month came out right.", "A test on the last {n} months came out right.", months
        )
    if off < 0:
        return locale.plural(
            "A test on the last {n} month was {off} too low.",
            "A test on the last {n} months was {off} too low.",
            months,
            **facts,
        )
    return locale.plural(
        "A test on the last {n} month was {off} too high.",
        "A test on the last {n} months was {off} too high.",
        months,
        **facts,
    )


def rate(share: float, locale: Locale) -> str:
    """A rate that the reader set, with the decimals it has, at most two: 10%, 7.5%."""
    digits = next((digits for digits in (0, 1) if abs(round(share, digits + 2) - share) < 1e-9), 2)
    return locale.share(share, digits)


def chance(chance: float, locale: Locale, *, short: bool = False) -> str:
    """A chance, 0 to 1: nearly sure is not sure, and said as "more than 99%", in short "> 99%". NaN is unknown: –."""
    if chance > _SURE:
        most = locale.share(_SURE)
        return f"> {most}" if short else locale.text("more than {share}", share=most)
    if chance < 1 - _SURE:
        least = locale.share(1 - _SURE)
        return f"< {least}" if short else locale.text("less than {share}", share=least)
    return locale.share(chance)


def loaded(imports: Sequence[Import], locale: Locale) -> str:
    """What is loaded, in a few words."""
    if imports[-1].book is Book.CD_SHOP:
        return locale.text("CD shop")
    if len(imports) == 1:
        return imports[0].name
    return locale.plural("{n} export", "{n} exports", len(imports))


def assumed(assumptions: Assumptions, locale: Locale) -> str:
    """What was assumed, in one line: 10 years · 10% a year · revenue, no margin set · USD."""
    _ = locale.text
    return " · ".join(
        [
            locale.plural("{n} year", "{n} years", assumptions.horizon_years),
            _("{rate} a year", rate=rate(assumptions.discount_rate_per_year, locale)),
            _("margin {margin}", margin=rate(assumptions.margin, locale))
            if assumptions.margin_is_set
            else _("revenue, no margin set"),
            assumptions.currency or _("no currency"),
        ]
    )


def horizon(locale: Locale, assumptions: Assumptions) -> str:
    """Over which time the money is counted, as a part of a sentence."""
    return locale.plural("over the next year", "over the next {n} years", assumptions.horizon_years)


def notes(
    analysis: Analysis,
    locale: Locale,
    *,
    assumptions: Assumptions,
    names: Mapping[str, str] | None = None,
    columns: Sequence[str] = CUSTOMER_VALUES.names,
) -> list[tuple[str, str]]:
    """For the second sheet of a list: what each column means, and under which assumptions it was calculated.

    names: column -> what the list calls it; the column's own name where there is none. columns: those of the list.
    """
    window = analysis.base.window
    _ = locale.text
    return [
        *(((names or {}).get(column, column), _(_MEANINGS[column])) for column in columns),
        (_("Sales seen"), f"{locale.date(window.start)} – {locale.date(window.end)}"),
        (_("Horizon"), locale.plural("{n} year", "{n} years", assumptions.horizon_years)),
        (_("Discount rate a year"), rate(assumptions.discount_rate_per_year, locale)),
        (_("Margin"), rate(assumptions.margin, locale)),
        (_("Currency"), assumptions.currency or "–"),
    ]


def role(role: Role, locale: Locale) -> str:
    """What a column of the export is for."""
    return locale.text(_ROLES[role])


def separator(sign: str, locale: Locale) -> str:
    """What stands between two columns; "" where nothing does."""
    return locale.text(_SEPARATORS[sign]) if sign in _SEPARATORS else sign


def date_order(code: str, locale: Locale) -> str:
    """Which part of a date comes first; "" where the file holds none to order."""
    return locale.text(_DATE_ORDERS[code]) if code in _DATE_ORDERS else code


def order_amounts(code: str, locale: Locale) -> str:
    """What the amount on an order's line is."""
    return locale.text(_ORDER_AMOUNTS[code])


def count_as(code: str, locale: Locale) -> str:
    """What the rows of a word are."""
    return locale.text(_COUNT_AS[code])


def sign(word: UnknownWord, locale: Locale) -> str:
    """What speaks for the answer that is proposed; "" where nothing is."""
    return locale.text(_SIGNS[word.sign], other=word.other) if word.sign else ""


def discount(code: str, locale: Locale) -> str:
    """What a number in the column of discounts is."""
    return locale.text(_DISCOUNTS[code])

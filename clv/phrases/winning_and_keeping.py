"""What does "Acquire or keep" say first: four figures of the own costs, or without costs what winning may cost?"""

from __future__ import annotations

from collections.abc import Sequence

from clv.acquisition.unit_economics import Newcomer, UnitEconomics
from clv.core.assumptions import Assumptions
from clv.i18n.locale import UNKNOWN, Locale
from clv.intake.sales.samples import CD_SHOP_COSTS, COFFEE_ROASTER
from clv.models.readiness import Readiness
from clv.phrases.overview import Figure
from clv.storage.workspace import Dataset


def made_up(book: Dataset | None, files: Sequence[str], locale: Locale) -> str:
    """A sentence that says so where the costs are those that come with a shop to try; else nothing.

    files: the names of those from which the costs came.
    """
    if book is Dataset.CD_SHOP and CD_SHOP_COSTS.name in files:
        return locale.text("The costs of the CD shop are made up.")
    if book is Dataset.COFFEE_ROASTER and COFFEE_ROASTER.costs in files:
        return locale.text("This shop and its costs are made up.")
    return ""


def without_costs(worth: float | None, readiness: Readiness, assumed: Assumptions, locale: Locale) -> tuple[str, str]:
    """The answer where no cost was entered, and what it is. worth: of a new customer [money], None where unknown."""
    _ = locale.text
    asked = _("What does winning a customer cost you, and what does keeping one?")
    if worth is None:
        return asked, _(
            "Enter what you spent, and see your own ratio beside the saying of ten to one. What a customer will "
            "be worth cannot be said from these sales yet."
        )
    money, note = locale.money(worth, assumed.currency), _(" (revenue: no margin is set)")
    note = "" if assumed.margin_is_set else note
    if not readiness.carries_far:
        return asked, _(
            "Enter what you spent, and see your own ratio beside the saying of ten to one. A new customer would "
            "bring {worth} over the horizon{note}: a scenario, because so far ahead these sales say too little, "
            "and no ceiling for what winning one may cost.",
            worth=money,
            note=note,
        )
    return _("Winning a customer may cost you at most {worth}", worth=money), _(
        "That is what a new customer probably brings over the horizon, the first purchase included{note}. "
        "Enter what you spent, and see your own ratio beside the saying of ten to one.",
        note=note,
    )


def four_figures(own: UnitEconomics, assumed: Assumptions, locale: Locale) -> tuple[Figure, ...]:
    """What winning one costs, what keeping one costs, what a new customer is worth, and after how long."""
    _, n_, currency, is_value = locale.text, locale.plural, assumed.currency, assumed.margin_is_set
    books, new = own.books, own.newcomer
    kept = n_(
        "{money} for {n} customer who bought again, of {before} known before",
        "{money} for {n} customers who bought again, of {before} known before",
        books.retained_customers,
        money=locale.money(books.keeping, currency),
        before=locale.number(books.customers_before),
    )
    if own.retained_value is not None:  # to hold against what keeping costs
        kept += _("; each will still bring {worth}", worth=locale.money(own.retained_value, currency))
    return (
        Figure(
            _("Winning a customer costs"),
            locale.unit_money(books.cac, currency),
            n_(
                "{money} for {n} new customer",
                "{money} for {n} new customers",
                books.new_customers,
                money=locale.money(books.winning, currency),
            ),
        ),
        Figure(_("Keeping a customer costs"), locale.unit_money(books.cost_per_retained, currency), kept),
        Figure(
            _("A new customer is worth") if is_value else _("A new customer brings in"),
            locale.money(new.value, currency),
            _("{times} times what winning one costs", times=locale.number(new.value_per_unit, 1))
            if new.value_per_unit is not None
            else _("the first purchase included, the cost of winning not taken off"),
        ),
        Figure(
            _("Winning is earned back"),
            earned_back(new, books.cac, years=assumed.horizon_years, locale=locale),
            _("when a new customer's margin reaches what winning one cost")
            if is_value
            else _("when a new customer's revenue reaches what winning one cost; no margin is set"),
        ),
    )


def no_margin(assumed: Assumptions, locale: Locale) -> str:
    """What to know of worth beside costs where it is revenue; "" where a margin is set."""
    if assumed.margin_is_set:
        return ""
    return locale.text(
        "No margin is set: what a customer brings in is revenue here, and costs are paid from what is "
        "earned. Set your margin under Assumptions before you compare the two."
    )


def earned_back(new: Newcomer, cac: float | None, *, years: int, locale: Locale) -> str:
    """After how many months a new customer has brought back the `cac` [money]. years: the horizon."""
    if cac is None or new.value is None:
        return UNKNOWN
    if new.payback_months is None:
        return locale.plural("not within {n} year", "not within {n} years", years)
    if new.payback_months == 0:
        return locale.text("with the first purchase")
    return locale.plural("after {n} month", "after {n} months", new.payback_months)

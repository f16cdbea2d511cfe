"""How is a part of the customers called, and on whose fit do its figures rest?"""

from __future__ import annotations

from dataclasses import dataclass

from clv.analysis.parts import OWN_FIT
from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.core.marks import N_
from clv.customers.parts import Part, PartBy
from clv.i18n.locale import Locale
from clv.phrases import evidence, terms
from clv.value.intervals import ValuationIntervals

_BEGINNING, _END = 39, 20  # letters of a long name
_PLACES = ("first", "second")
_BY = {
    PartBy.COUNTRY: N_("Country"),
    PartBy.CHANNEL: N_("Channel"),
    PartBy.CATEGORY: N_("Category"),
    PartBy.YEAR: N_("Year of arrival"),
}


def name_of(part: Part | None, locale: Locale) -> str:
    """Country: Netherlands; of no part: All customers."""
    _ = locale.text
    if part is None:
        return _("All customers")
    name = _("not stated") if part.name is None else _shortened(part.name)
    return _("{attribute}: {name}", attribute=_(_BY[part.by]), name=name)


def short_name_of(part: Part | None, locale: Locale) -> str:
    """The same beside another part of the same attribute: Netherlands."""
    if part is None or part.name is None:
        return name_of(part, locale)
    return _shortened(part.name)


def _shortened(name: str) -> str:
    """A column may hold whole addresses, or a text without end."""
    return name if len(name) <= _BEGINNING + 1 + _END else f"{name[:_BEGINNING]}…{name[-_END:]}"


def meaning(part: Part, locale: Locale) -> str:
    """Who is in the part."""
    _ = locale.text
    if part.by is PartBy.YEAR:
        return _("whose first purchase in these sales was in that year")
    if part.name is None:
        return _("whose first purchase names none")
    return _("by the day of the first purchase, whatever came later")


def about(part: Part, analysis: Analysis, whole: Analysis | None, locale: Locale) -> str:
    """Who is looked at, how many these are, and whose fit is used. whole: the analysis of all, None: not at hand."""
    facts = {"part": name_of(part, locale), "meaning": meaning(part, locale)}
    who = (
        locale.plural(
            "{part} ({meaning}): {n} customer.", "{part} ({meaning}): {n} customers.", analysis.base.customers, **facts
        )
        if whole is None
        else locale.text(
            "{part} ({meaning}): {customers} of {all} customers.",
            customers=locale.number(analysis.base.customers),
            all=locale.number(whole.base.customers),
            **facts,
        )
    )
    return f"{who} {whose_fit(analysis, locale)}"


def whose_fit(analysis: Analysis, locale: Locale) -> str:
    """On whose purchases the figures of a part rest."""
    _ = locale.text
    if analysis.fitted_on is None:
        return _("The figures rest on their purchases alone, as if there were no others.")
    if analysis.base.customers < OWN_FIT:
        return _(
            "For a fit of their own it takes {least}: each is valued as the purchases of all customers suggest, from "
            "what the customer bought.",
            least=locale.number(OWN_FIT),
        )
    return _(
        "Their purchases alone carry no figure: each is valued as the purchases of all customers "
        "suggest, from what the customer bought."
    )


@dataclass(frozen=True)
class Column:
    """Customers beside others. part: None: all of them. spread: None where the limits are unknown, or not yet."""

    part: Part | None
    analysis: Analysis
    assumptions: Assumptions
    spread: ValuationIntervals | None

    @property
    def currency(self) -> str:
        return self.assumptions.currency


def beside_each_other(both: tuple[Column, Column], locale: Locale) -> str:
    """The finding: what a customer of each is expected to bring; where that cannot be said, what each has paid."""
    _ = locale.text
    facts = {f"{place}_name": name for place, name in zip(_PLACES, names_of_both(both, locale), strict=True)}
    if all(one.analysis.worth is not None for one in both):
        money = {place: _each(one, locale) for place, one in zip(_PLACES, both, strict=True)}
        return _("{first_name}: {first} expected a customer; {second_name}: {second}", **facts, **money)
    money = {place: _paid_each(one, locale) for place, one in zip(_PLACES, both, strict=True)}
    return _("{first_name}: {first} paid a customer so far; {second_name}: {second}", **facts, **money)


def names_of_both(both: tuple[Column, Column], locale: Locale) -> tuple[str, str]:
    """What the two are called beside each other and their figures' heading: no two names are the same."""
    short = tuple(short_name_of(one.part, locale) for one in both)
    first, second = (
        short
        if len({*short, locale.text("Figure")}) == 3 and len({one.part.by for one in both if one.part}) == 1
        else tuple(name_of(one.part, locale) for one in both)
    )
    if first == second:  # they differ in what is left out of a long name
        first, second = (one.part.code if one.part else "" for one in both)
    return first, second


def fits_of_both(both: tuple[Column, Column], locale: Locale) -> str:
    """Whether the two can be held against each other, and on whose fit each rests."""
    _ = locale.text
    named = zip(names_of_both(both, locale), both, strict=True)
    common = [name for name, one in named if one.analysis.fitted_on is not None]
    if not common:
        return _("Each with a fit of its own.")
    return _("With the fit of all customers, and so without limits: {names}.", names=", ".join(common))


def beside_table(both: tuple[Column, Column], locale: Locale) -> dict[str, list[str]]:
    """The two side by side, a figure a row; what cannot be said is a dash."""
    _ = locale.text
    assumptions = both[0].assumptions
    rows = [
        _("Customers"),
        _("Customers who bought again"),
        _("Purchases"),
        terms.heading("spend_to_date", locale, assumptions),
        _("Paid per customer"),
        terms.heading("ten_year_value", locale, assumptions),
        _("Nine times out of ten"),
        _("Expected value per customer") if assumptions.margin_is_set else _("Expected revenue per customer"),
        _("A new customer is worth") if assumptions.margin_is_set else _("A new customer brings in"),
    ]
    named = zip(names_of_both(both, locale), both, strict=True)
    return {_("Figure"): rows} | {name: _figures(one, locale) for name, one in named}


def _figures(one: Column, locale: Locale) -> list[str]:
    base, worth, currency = one.analysis.base, one.analysis.worth, one.currency
    return [
        locale.number(base.customers),
        locale.share(base.repeat_buyers / base.customers),
        locale.number(base.purchases),
        locale.money(base.spend_to_date, currency),
        _paid_each(one, locale),
        locale.money(worth.total if worth else None, currency),
        evidence.between(one.spread.total if one.spread else None, locale, currency),
        _each(one, locale),
        locale.money(worth.new_customer if worth else None, currency),
    ]


def _each(one: Column, locale: Locale) -> str:
    worth = one.analysis.worth
    return locale.money(worth.total / one.analysis.base.customers if worth else None, one.currency)


def _paid_each(one: Column, locale: Locale) -> str:
    base = one.analysis.base
    return locale.money(base.spend_to_date / base.customers, one.currency)


def only(part: Part | None, analysis: Analysis, locale: Locale) -> list[tuple[str, str]]:
    """What a workbook's second sheet says first where it is about a part; nothing about all customers."""
    return [] if part is None else [(locale.text("Only"), about(part, analysis, None, locale))]

"""What does the Overview say: the headline, four figures, the coming years, and who brings the money?"""

from __future__ import annotations

from dataclasses import dataclass

from clv.analysis.valuation import Analysis, Valuation
from clv.core.assumptions import Assumptions
from clv.core.marks import N_
from clv.customers.lately import Lately
from clv.i18n.locale import Locale
from clv.models.readiness import DataVerdict, Readiness
from clv.phrases import evidence, terms
from clv.segments.call_lists import group_of
from clv.value.intervals import Interval, ValuationIntervals

COMING = "…"  # in place of a figure that is still worked out


@dataclass(frozen=True)
class Figure:
    """A figure with its name, and what it is made of."""

    label: str
    value: str
    note: str


def headline_years(analysis: Analysis) -> int:
    """For how many years the headline speaks: the horizon, or the coming one where the sales say too little."""
    return analysis.valuation.assumptions.horizon_years if analysis.readiness.carries_far else 1


def headline(analysis: Analysis, locale: Locale) -> str:
    """What all customers are worth over the years for which that can be said."""
    valuation, years = analysis.valuation, headline_years(analysis)
    facts = {
        "total": locale.headline_money(sum(valuation.by_year[:years]), valuation.assumptions.currency),
        "over": terms.ahead(years, locale),
    }
    if valuation.assumptions.margin_is_set:
        return locale.plural(
            "Your {n} customer is worth about {total} {over}",
            "Your {n} customers are worth about {total} {over}",
            analysis.base.customers,
            **facts,
        )
    return locale.plural(
        "Your {n} customer will probably bring in about {total} {over}",
        "Your {n} customers will probably bring in about {total} {over}",
        analysis.base.customers,
        **facts,
    )


def headline_limits(analysis: Analysis, spread: ValuationIntervals | None) -> Interval | None:
    """Between which limits the headline lies; None where that is unknown."""
    if spread is None:
        return None
    far = headline_years(analysis) == analysis.valuation.assumptions.horizon_years
    return spread.total if far else spread.by_year[0]


def further_facts(analysis: Analysis, readiness: Readiness, locale: Locale) -> list[str]:
    """What stands under the headline where it is so: a sentence each. readiness: of the analysis."""
    valuation, base, _ = analysis.valuation, analysis.base, locale.text
    currency, said = valuation.assumptions.currency, []
    if headline_years(analysis) != valuation.assumptions.horizon_years:
        over = terms.horizon(locale, valuation.assumptions)
        said.append(
            _(
                "{over} it would be {total}: a scenario, because so far ahead these sales say too little.",
                over=over[:1].upper() + over[1:],
                total=locale.headline_money(valuation.total, currency),
            )
        )
    if readiness.verdict is not DataVerdict.READY:
        said.append(evidence.verdict(readiness, locale))
    said += evidence.carriers(readiness, locale)
    if base.refunds_without_purchase:
        said.append(
            _(
                "Refunds of {money} reduce nothing here: their purchase is not in these sales, or was smaller.",
                money=locale.money(base.refunds_without_purchase, currency),
            )
        )
    return said


def buyers(analysis: Analysis, lately: Lately | None, before: Analysis | None, locale: Locale) -> Figure:
    """lately: None while it is counted. before: the analysis of the day compared with, None without one."""
    _, notes = locale.text, []
    if lately is not None:
        notes.append(_("{share} of all", share=locale.share(lately.buyers / analysis.base.customers)))
        if before is not None and lately.buyers_then is not None:
            notes.append(
                _(
                    "in the year before {date}: {count}",
                    date=locale.date(before.base.window.end),
                    count=locale.number(lately.buyers_then),
                )
            )
    value = COMING if lately is None else locale.number(lately.buyers)
    return Figure(_("Bought in the last year"), value, "; ".join(notes))


def sold(analysis: Analysis, lately: Lately | None, locale: Locale) -> Figure:
    """What the last three months brought. lately: None while it is counted."""
    _, currency, notes = locale.text, analysis.valuation.assumptions.currency, []
    if lately is not None and lately.quarter_before:
        change = lately.quarter / lately.quarter_before - 1
        told = ("+" if round(change, 2) > 0 else "") + locale.share(change)
        notes.append(_("{change} on the three before", change=told))
    notes.append(_("{money} in all", money=locale.headline_money(analysis.base.spend_to_date, currency)))
    value = COMING if lately is None else locale.headline_money(lately.quarter, currency)
    return Figure(_("Sold in the last three months"), value, "; ".join(notes))


def per_customer(analysis: Analysis, before: Analysis | None, locale: Locale) -> Figure:
    """What each customer is expected to bring, beside what each paid so far."""
    _, base, valuation = locale.text, analysis.base, analysis.valuation
    currency, is_value = valuation.assumptions.currency, valuation.assumptions.margin_is_set
    notes = [terms.horizon(locale, valuation.assumptions)]
    if before is not None:
        notes.append(_on_day(before, before.valuation.total / before.base.customers, locale))
    notes.append(
        _(
            N_("so far each paid {paid}, in revenue") if is_value else N_("so far each paid {paid}"),
            paid=locale.money(base.spend_to_date / base.customers, currency),
        )
    )
    return Figure(
        _("Expected value per customer") if is_value else _("Expected revenue per customer"),
        locale.money(valuation.total / base.customers, currency),
        "; ".join(notes),
    )


def new_customer(
    analysis: Analysis, before: Analysis | None, spread: ValuationIntervals | None, locale: Locale
) -> Figure:
    """What a customer not won yet would bring. spread: None while the limits are unknown."""
    _, valuation, notes = locale.text, analysis.valuation, []
    currency = valuation.assumptions.currency
    if spread is not None:
        notes.append(evidence.between(spread.new_customer, locale, currency))
    if before is not None:
        notes.append(_on_day(before, before.valuation.new_customer, locale))
    notes.append(_("the cost of winning not taken off"))
    return Figure(
        _("A new customer is worth") if valuation.assumptions.margin_is_set else _("A new customer brings in"),
        locale.money(valuation.new_customer, currency),
        "; ".join(notes),
    )


def half_within(valuation: Valuation, locale: Locale) -> str:
    """The finding of the coming years: within how many of them half of the money comes, and how much in all these."""
    so_far, year = 0.0, 0
    while so_far < valuation.total / 2:
        so_far += valuation.by_year[year]
        year += 1
    return locale.plural(
        "{share} of it comes in the first year",
        "{share} of it comes within the first {n} years",
        max(year, 1),
        share=locale.share(so_far / valuation.total if valuation.total else 1.0),
    )


def sold_and_expected(assumptions: Assumptions, unit: str, locale: Locale) -> str:
    """What the bars of the months and of the coming years are, and in which unit."""
    if assumptions.margin_is_set:
        return locale.text("The margin on sales by month, and expected by year, in {unit} a month", unit=unit)
    return locale.text("What was sold by month and is expected by year, in {unit} a month", unit=unit)


def unconfirmed(valuation: Valuation, seen_years: float, locale: Locale) -> str:
    """How much lies further ahead than the sales reach back."""
    return locale.text(
        "{share} lies further ahead than these sales reach back ({years} years): nothing in them can confirm it",
        share=locale.share(valuation.share_beyond(seen_years)),
        years=locale.number(seen_years, 1),
    )


def years_table(
    valuation: Valuation,
    spread: ValuationIntervals | None,
    before_discount: tuple[float, ...] | None,
    locale: Locale,
) -> dict[str, list[str]]:
    """The coming years' numbers by heading, in the reader's form; what is unknown or not there yet is a dash."""
    _, currency, years = locale.text, valuation.assumptions.currency, range(len(valuation.by_year))
    sums = [sum(valuation.by_year[: year + 1]) for year in years]
    return {
        _("Year"): [str(year + 1) for year in years],
        _("Money of the year"): [locale.money(money, currency) for money in valuation.by_year],
        _("Nine times out of ten"): [
            evidence.between(spread.by_year[year] if spread else None, locale, currency) for year in years
        ],
        _("Before the discount"): [
            locale.money(before_discount[year] if before_discount else None, currency) for year in years
        ],
        _("Sum"): [locale.money(money, currency) for money in sums],
        _("Share of the total"): [
            locale.share(money / valuation.total if valuation.total else None) for money in valuation.by_year
        ],
    }


def best_share(analysis: Analysis, locale: Locale) -> str:
    """The finding of who brings the money: the segment that brings most of it."""
    valuation = analysis.valuation
    best = max(valuation.segments, key=lambda one: one.value)
    return locale.text(
        "{segment}: {share} of it, from {part} of the customers",
        segment=locale.text(group_of(best.code).name),
        share=locale.share(best.value / valuation.total if valuation.total else None),
        part=locale.share(best.customers / analysis.base.customers),
    )


def _on_day(before: Analysis, money: float, locale: Locale) -> str:
    return locale.text(
        "on {date} it was {money}",
        date=locale.date(before.base.window.end),
        money=locale.money(money, before.valuation.assumptions.currency),
    )

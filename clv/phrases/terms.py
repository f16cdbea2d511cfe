"""How does the house call things in the reader's language: columns, steps, verdicts, roles, notes to a list?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.core.marks import N_
from clv.core.tables import CUSTOMER_DUE, CUSTOMER_VALUES
from clv.i18n.locale import Locale

_HEADINGS = {
    "customer_id": N_("Customer"),
    "first_purchase": N_("First purchase"),
    "last_purchase": N_("Last purchase"),
    "frequency": N_("Repeat purchases"),
    "recency": N_("Days from first to last purchase"),
    "T": N_("Days since the first purchase"),
    "monetary_value": N_("Spend per repeat purchase"),
    "p_alive": N_("Chance of still being a customer"),
    "expected_purchases": N_("Expected purchases"),
    "expected_spend": N_("Expected spend per purchase"),
    "due": N_("Next purchase"),
    "due_early": N_("Next purchase from"),
    "due_late": N_("Next purchase until"),
    "overdue_days": N_("Days overdue"),
    "segment": N_("Segment"),
    "segment_before": N_("Segment then"),
    "value_before": N_("Expected then"),
    "silent_days": N_("Days since the last purchase"),
    "usual_gap": N_("Usual days between purchases"),
    "channel": N_("Mostly buys through"),
    "category": N_("Mostly buys"),
    "country": N_("Country"),
}
_MEANINGS = {column.name: column.meaning for column in CUSTOMER_DUE.columns} | {
    "segment_before": N_("the segment on the earlier day"),
    "value_before": N_("what was expected of the customer on the earlier day, for the same number of years"),
    "silent_days": N_("days from the last purchase to the last day of the sales"),
    "usual_gap": N_("mean days between the customer's purchases; empty where there was one"),
    "channel": N_("where the customer spent most money"),
    "category": N_("the kind of product for which the customer spent most money"),
    "country": N_("the country from which the customer spent most money"),
}
_MONEY_HEADINGS = {  # as revenue, as value
    "spend_to_date": (N_("Paid so far"), N_("Paid so far (revenue)")),
    "ten_year_value": (N_("Expected revenue"), N_("Expected value")),
    "twelve_month_value": (N_("Revenue in 12 months"), N_("Value in 12 months")),
    "value_if_alive": (N_("Revenue if still a customer"), N_("Value if still a customer")),
    "value_at_risk": (N_("Revenue at risk"), N_("Value at risk")),
}

_SURE = 0.99


def heading(column: str, locale: Locale, assumptions: Assumptions) -> str:
    """What a column of CUSTOMER_DUE, or of where customers mostly buy, is called; revenue until a margin is set."""
    if column in _MONEY_HEADINGS:
        return locale.text(_MONEY_HEADINGS[column][assumptions.margin_is_set])
    return locale.text(_HEADINGS[column])


def headings(locale: Locale, assumptions: Assumptions) -> dict[str, str]:
    """Every column of CUSTOMER_VALUES and what it is called."""
    return {column: heading(column, locale, assumptions) for column in CUSTOMER_VALUES.names}


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
    return ahead(assumptions.horizon_years, locale)


def ahead(years: int, locale: Locale) -> str:
    """So many years from now, as a part of a sentence."""
    return locale.plural("over the next year", "over the next {n} years", years)


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

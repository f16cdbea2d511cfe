"""What does the page Trust say of how far the total can be confirmed, and of the other models?"""

from __future__ import annotations

from clv.analysis.valuation import Valuation
from clv.core.periods import DAYS_PER_YEAR
from clv.evaluation.model_comparison import Comparison
from clv.i18n.locale import Locale
from clv.phrases import evidence, terms

_ALL = 0.995  # from here on a share reads as all


def where_it_lies(valuation: Valuation, days: int, locale: Locale) -> str:
    """How much of the total lies further ahead than the sales reach back. days: of the sales."""
    years = days / DAYS_PER_YEAR
    return locale.text(
        "{first} of the total lies in the first year. The sales reach back {years} years; {beyond} of the "
        "total lies further ahead than that, where nothing in the data can confirm it.",
        first=locale.share(1 - valuation.share_beyond(1)),
        years=locale.number(years, 1),
        beyond=locale.share(valuation.share_beyond(years)),
    )


def models_apart(found: Comparison, valuation: Valuation, locale: Locale) -> str:
    """Between which totals the purchase models lie."""
    currency = valuation.assumptions.currency
    return locale.plural(
        "{n} model lies between {low} and {high}: {share} apart.",
        "{n} models lie between {low} and {high}: {share} apart.",
        len(found.totals),
        low=locale.headline_money(found.low, currency),
        high=locale.headline_money(found.high, currency),
        share=locale.share((found.high - found.low) / valuation.total),
    )


def models_table(found: Comparison, valuation: Valuation, locale: Locale) -> dict[str, list[str]]:
    """The models by heading: what each says of the total, and of one-time buyers."""
    named = [evidence.model(one.model, locale) for one in found.totals]
    currency = valuation.assumptions.currency
    return {
        locale.text("Model"): [f"{name}: {leaves}" for name, leaves in named],
        terms.heading("ten_year_value", locale, valuation.assumptions): [
            locale.money(one.total, currency) for one in found.totals
        ],
        locale.text("One-time buyers still customers"): [locale.share(one.one_time_p_alive, 0) for one in found.totals],
    }


def one_time_buyers(found: Comparison, locale: Locale) -> str:
    """Why the models differ about those who bought once."""
    if min(one.one_time_p_alive for one in found.totals) > _ALL:
        return locale.text(
            "Every model calls all one-time buyers customers here: nothing in these sales says that they leave."
        )
    return locale.text(
        "BG/NBD calls every one-time buyer a customer because it lets nobody leave before a second purchase; "
        "the others do not."
    )

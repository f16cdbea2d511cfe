"""Where should more money go, and how does that hang on the ceilings? The what-if in sentences."""

from __future__ import annotations

import math

from clv.acquisition.budget import MOST_NEW, BudgetVerdict, Today, WhatIf
from clv.i18n.locale import Locale


def found_sentence(today: Today, currency: str, locale: Locale) -> str:
    """What the period's books say, without any assumption."""
    won, kept = today.winning_spend / today.new_customers, today.keeping_spend / today.kept
    return locale.text(
        "In this period {winning} went to winning and brought {new} new customers, {won} each; {keeping} went to "
        "keeping {customers} customers, of whom {kept} ({share}) stayed, {per_kept} each. "
        "A customer brings a margin of {margin} in such a period.",
        winning=locale.money(today.winning_spend, currency),
        new=locale.number(today.new_customers),
        won=locale.money(won, currency, _digits(won)),
        keeping=locale.money(today.keeping_spend, currency),
        customers=locale.number(today.customers),
        kept=locale.number(today.kept),
        share=locale.share(today.retention),
        per_kept=locale.money(kept, currency, _digits(kept)),
        margin=locale.money(today.margin, currency, _digits(today.margin)),
    )


def verdict_sentence(found: WhatIf, currency: str, locale: Locale) -> str:
    """Where the next money does most, with what one more customer costs in each place and is worth."""
    facts = {
        "won": locale.money(found.next_won_costs, currency, _digits(found.next_won_costs)),
        "kept": locale.money(found.next_kept_costs, currency, _digits(found.next_kept_costs)),
        "value": locale.money(found.customer_value, currency, _digits(found.customer_value)),
    }
    match found.verdict:
        case BudgetVerdict.WINNING:
            return locale.text(
                "More money does most in winning customers: one more customer won costs {won}, one more kept {kept}, "
                "and each is worth {value} from then on.",
                **facts,
            )
        case BudgetVerdict.KEEPING:
            return locale.text(
                "More money does most in keeping customers: one more customer kept costs {kept}, one more won {won}, "
                "and each is worth {value} from then on.",
                **facts,
            )
        case BudgetVerdict.NEITHER:
            return locale.text(
                "More money would not come back: one more customer won costs {won}, one more kept {kept}, and each is "
                "worth only {value} from then on.",
                **facts,
            )


def turning_sentence(today: Today, found: WhatIf, locale: Locale) -> str:
    """How the verdict hangs on the two ceilings."""
    new, kept = found.winning_from, found.keeping_from
    most_new = locale.number(MOST_NEW * today.new_customers)
    least_new = locale.number(math.ceil(new)) if new is not None else ""
    least_kept = locale.share(math.ceil(kept * 1000) / 1000, 1) if kept is not None else ""
    if_new = (
        locale.text("Winning would come first if {n} new customers or more could be won in a period.", n=least_new)
        if new is not None
        else locale.text("Winning would not come first even if {n} new customers could be won.", n=most_new)
    )
    if_kept = (
        locale.text("Keeping would come first if {share} of the customers or more could be kept.", share=least_kept)
        if kept is not None
        else locale.text("Keeping would not come first whatever share of the customers could be kept.")
    )
    match found.verdict:
        case BudgetVerdict.WINNING:
            holds = locale.text("That holds where at least {n} new customers could be won in a period.", n=least_new)
            return f"{holds} {if_kept}"
        case BudgetVerdict.KEEPING:
            holds = locale.text("That holds where at least {share} of the customers could be kept.", share=least_kept)
            return f"{holds} {if_new}"
        case BudgetVerdict.NEITHER:
            return f"{if_new} {if_kept}"


def headline(found: WhatIf, locale: Locale) -> str:
    """Which split of the budget does most, beside today's: the finding of the chart."""
    best, now = locale.share(found.best.winning_share), locale.share(found.today.winning_share)
    if found.best.equity < 0:
        return locale.text(
            "No split of this budget brings back what it costs; {best} for winning loses least", best=best
        )
    if best == now:
        return locale.text("Today's split, {share} for winning, is about the best for this budget", share=now)
    return locale.text("This budget does most with {best} for winning; today it is {now}", best=best, now=now)


def _digits(money: float) -> int:
    """Cents only where a whole unit would hide a tenth of it."""
    return 2 if abs(money) < 10 else 0

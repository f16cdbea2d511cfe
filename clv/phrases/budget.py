"""Where should more money go, and how does that depend on what is assumed? The what-if in sentences."""

from __future__ import annotations

import math

from clv.acquisition.budget import MOST_NEW, Allocation, BudgetVerdict, Ceilings, Floors, Today, WhatIf
from clv.acquisition.reach import retention_digits
from clv.core.assumptions import Assumptions
from clv.i18n.locale import Locale
from clv.phrases import terms

_LEAST_SHARE = 0.001  # a share below which no verdict turns in practice is not named


def found_sentence(today: Today, assumptions: Assumptions, locale: Locale) -> str:
    """What the period's books and the model say, before anything is assumed of spending."""
    currency = assumptions.currency
    won, kept = today.winning_spend / today.new_customers, today.keeping_spend / today.kept
    spent = locale.text(
        "In this period {winning} went to winning and brought {new} new customers, {won} each; {keeping} went to "
        "keeping {customers} customers, of whom {kept} ({share}) stayed, {per_kept} each.",
        winning=locale.money(today.winning_spend, currency),
        new=locale.number(today.new_customers),
        won=locale.unit_money(won, currency),
        keeping=locale.money(today.keeping_spend, currency),
        customers=locale.number(today.customers),
        kept=locale.number(today.kept),
        share=locale.share(today.retention),
        per_kept=locale.unit_money(kept, currency),
    )
    values = {
        "new": locale.money(today.new_value, currency),
        "kept": locale.money(today.kept_value, currency),
        "present": locale.money(today.present_value, currency),
        "over": terms.horizon(locale, assumptions),
    }
    expected = (
        locale.text(
            "Expected {over}: {new} of a new customer, {kept} of one who was kept, {present} of all present customers "
            "together.",
            **values,
        )
        if assumptions.margin_is_set
        else locale.text(
            "Expected {over}, as revenue because no margin is set: {new} of a new customer, {kept} of one who was "
            "kept, {present} of all present customers together.",
            **values,
        )
    )
    return f"{spent} {expected}"


def sum_sentence(split: Allocation, currency: str, locale: Locale) -> str:
    """What a spending is worth, part by part."""
    return locale.text(
        "Spent like this again: {present} of the present customers, as on the Overview, and {won} of {n} new ones, "
        "less {budget} of spending, leave {equity}.",
        present=locale.money(split.present_value, currency),
        won=locale.money(split.won_value, currency),
        n=locale.number(split.new_customers),
        budget=locale.money(split.budget, currency),
        equity=locale.money(split.equity, currency),
    )


def verdict_sentence(found: WhatIf, currency: str, locale: Locale) -> str:
    """Where the next money does most, with what one more customer costs in each place and is expected to bring."""
    facts = {
        "won": locale.unit_money(found.next_won_costs, currency),
        "kept": locale.unit_money(found.next_kept_costs, currency),
        "new_value": locale.money(found.new_value, currency),
        "kept_value": locale.money(found.kept_value, currency),
    }
    match found.verdict:
        case BudgetVerdict.WINNING:
            return locale.text(
                "More money does most in winning customers: one more customer won costs {won} and is expected to bring "
                "{new_value}, one more kept costs {kept} and is expected to bring {kept_value}.",
                **facts,
            )
        case BudgetVerdict.KEEPING:
            return locale.text(
                "More money does most in keeping customers: one more customer kept costs {kept} and is expected to "
                "bring {kept_value}, one more won costs {won} and is expected to bring {new_value}.",
                **facts,
            )
        case BudgetVerdict.NEITHER:
            return locale.text(
                "More money would not come back: one more customer won costs {won} and is expected to bring only "
                "{new_value}, one more kept costs {kept} and is expected to bring only {kept_value}.",
                **facts,
            )


def assumed_sentence(today: Today, ceilings: Ceilings, floors: Floors, locale: Locale) -> str:
    """What was assumed of how far spending goes."""
    return locale.text(
        "Assumed: at most {new} new customers in the period and at most {share} kept; without spending "
        "{came} of the new ones would have come and {stayed} of those who stayed have stayed.",
        new=locale.number(ceilings.new_customers),
        share=locale.share(ceilings.retention, retention_digits(today)),
        came=locale.share(floors.came),
        stayed=locale.share(floors.stayed),
    )


def verdict_heading(today: Today, found: WhatIf, locale: Locale) -> str:
    """Where the next money does most, in few words, with what has to be possible for that."""
    match found.verdict:
        case BudgetVerdict.WINNING:
            return locale.text(
                "More money does most in winning, if at least {n} new customers can be won (today {now})",
                n=locale.number(math.ceil(found.winning_from or 0)),
                now=locale.number(today.new_customers),
            )
        case BudgetVerdict.KEEPING:
            return locale.text(
                "More money does most in keeping, if at least {share} can be kept (today {now})",
                share=locale.share(math.ceil((found.keeping_from or 0) * 1000) / 1000, 1),
                now=locale.share(today.retention, 1),
            )
        case BudgetVerdict.NEITHER:
            return locale.text("More money would not come back, neither in winning nor in keeping")


def next_step(found: WhatIf, locale: Locale) -> str:
    """Where the next money does most, as a sentence of the page's first lines."""
    match found.verdict:
        case BudgetVerdict.WINNING:
            return locale.text("Under the guesses below, more money does most in winning.")
        case BudgetVerdict.KEEPING:
            return locale.text("Under the guesses below, more money does most in keeping.")
        case BudgetVerdict.NEITHER:
            return locale.text("Under the guesses below, more money would not come back.")


def next_money(found: WhatIf, locale: Locale) -> str:
    """How many times as much a further amount brings in one place as in the other."""
    won, kept = found.gain_of_winning + 1, found.gain_of_keeping + 1
    more, less = max(won, kept), min(won, kept)
    if not less > 0:
        return locale.text("What more money brings")
    times = locale.times(more / less)
    if times == locale.times(1):
        return locale.text("More money brings as much in keeping as in winning")
    if kept > won:
        return locale.text("More money brings {times} times as much in keeping", times=times)
    return locale.text("More money brings {times} times as much in winning", times=times)


def turning_sentence(today: Today, found: WhatIf, locale: Locale) -> str:
    """How the verdict depends on the ceilings, and on who would have come or stayed without spending."""
    return f"{_ceilings_sentence(today, found, locale)} {_floors_sentence(found, locale)}".strip()


def _ceilings_sentence(today: Today, found: WhatIf, locale: Locale) -> str:
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


def _floors_sentence(found: WhatIf, locale: Locale) -> str:
    """At which share of those who would have come, or stayed, anyway the verdict turns."""
    came, stayed = found.winning_below or 0.0, found.keeping_below or 0.0
    # Rounded up where the verdict has turned from that share on, and down where it holds below it.
    came_up, stayed_up = (locale.share(math.ceil(share * 1000) / 1000, 1) for share in (came, stayed))
    came_down, stayed_down = (locale.share(math.floor(share * 1000) / 1000, 1) for share in (came, stayed))
    if_came = (
        locale.text("Winning would come first if fewer than {share} of the new customers came anyway.", share=came_down)
        if came >= _LEAST_SHARE
        else ""
    )
    if_stayed = (
        locale.text(
            "Keeping would come first if fewer than {share} of those who stayed did so anyway.", share=stayed_down
        )
        if stayed >= _LEAST_SHARE
        else ""
    )
    match found.verdict:
        case BudgetVerdict.WINNING:
            turns = locale.text(
                "It turns if {share} or more of the new customers would have come anyway.", share=came_up
            )
            return f"{turns} {if_stayed}".strip()
        case BudgetVerdict.KEEPING:
            turns = locale.text(
                "It turns if {share} or more of those who stayed would have stayed anyway.", share=stayed_up
            )
            return f"{turns} {if_came}".strip()
        case BudgetVerdict.NEITHER:
            return f"{if_came} {if_stayed}".strip()


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

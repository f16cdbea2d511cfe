"""What do the company's own books say of winning and keeping, in words?"""

from __future__ import annotations

from collections.abc import Sequence

from clv.acquisition.cost_ratio import PUBLISHED, SAYING
from clv.acquisition.unit_economics import ChannelEconomics, Note, NoteKind, UnitEconomics
from clv.core.assumptions import Assumptions
from clv.core.periods import Period
from clv.i18n.locale import Locale

_UNSURE = (NoteKind.TOO_FEW_MONTHS, NoteKind.NO_LIMITS)


def verdict(own: UnitEconomics, locale: Locale) -> str:
    """The title line: the company's own ratio, between which limits, and how that compares with the saying."""
    _, ratio, interval = locale.text, own.books.ratio, own.interval
    if ratio is None:
        return _("What winning costs against keeping cannot be said for this period")
    if interval is None:
        return _("Winning a customer costs you {ratio} times as much as keeping one", ratio=locale.times(ratio))
    facts = {"ratio": locale.times(ratio), "low": locale.times(interval.low), "high": locale.times(interval.high)}
    if interval.high < SAYING:
        return _(
            "Winning a customer costs you {ratio} times as much as keeping one ({low} to {high}): less than the "
            "tenfold saying",
            **facts,
        )
    if interval.low > SAYING:
        return _(
            "Winning a customer costs you {ratio} times as much as keeping one ({low} to {high}): more than the "
            "tenfold saying",
            **facts,
        )
    return _(
        "Winning a customer costs you {ratio} times as much as keeping one ({low} to {high}): the tenfold saying may "
        "hold for you",
        **facts,
    )


def doubt(own: UnitEconomics, locale: Locale, assumptions: Assumptions) -> str:
    """Under the title line: which months it is about, why it has no limits, what a newcomer pays back."""
    unsure = [_note(one, locale, "") for one in own.notes if one.remark in _UNSURE]
    return " ".join([f"{period(own.period, locale)}.", *unsure, newcomer(own, locale, assumptions)])


def against_saying(own: UnitEconomics, locale: Locale) -> str:
    """The finding of the chart beside the saying."""
    _, ratio, interval = locale.text, own.books.ratio, own.interval
    if ratio is None or interval is None:
        return _("Your books beside the saying")
    if interval.high < SAYING:
        return _("Your books say less than ten times")
    if interval.low > SAYING:
        return _("Your books say more than ten times")
    return _("Your books do not contradict the ten times")


def payback(own: UnitEconomics, locale: Locale) -> str:
    """The finding of the payback chart."""
    _, months = locale.text, own.newcomer.payback_months
    if months is None:
        return _("A new customer never brings back what winning one costs")
    if months == 0:
        return _("The first purchase brings back what winning a customer costs")
    return locale.plural(
        "A new customer brings back what winning one costs after {n} month",
        "A new customer brings back what winning one costs after {n} months",
        months,
    )


def by_month(own: UnitEconomics, locale: Locale, currency: str) -> str:
    """The finding of the chart by month: between which limits a won customer's cost lay."""
    known = [month.cac for month in own.books.months if month.cac is not None]
    if not known:
        return locale.text("Month by month: nobody was won")
    low, high = (locale.unit_money(figure, currency) for figure in (min(known), max(known)))
    if low == high:
        return locale.text("Month by month, winning one cost {low}", low=low)
    return locale.text("Month by month, winning one cost {low} to {high}", low=low, high=high)


def channels_heading(channels: Sequence[ChannelEconomics], locale: Locale) -> str:
    """Which channels win customers who never pay back: the ones to leave to a competitor."""
    never = [one.channel for one in channels if one.never_pays]
    if never:
        return locale.text(
            "Worth less than winning them costs: customers from {channels}. Leave those to a competitor",
            channels=", ".join(never),
        )
    if any(one.never_pays is None for one in channels):
        return locale.text("By channel")
    return locale.text("Every channel wins customers who are worth more than they cost")


def saying(locale: Locale) -> str:
    """Where the saying comes from."""
    return locale.text(
        "No source for the saying is known. Printed versions run from {low} to {high} times (Pfeifer 2005 lists them); "
        "none of them gives data.",
        low=locale.number(PUBLISHED[0]),
        high=locale.number(PUBLISHED[1]),
    )


def period(shown: Period, locale: Locale) -> str:
    """From March 1997 to February 1998; a month alone by its name."""
    if shown.first == shown.last:
        return locale.month(shown.first)
    return locale.text("From {first} to {last}", first=locale.month(shown.first), last=locale.month(shown.last))


def newcomer(own: UnitEconomics, locale: Locale, assumptions: Assumptions) -> str:
    """Whether a new customer pays back what winning one cost, and when."""
    _, currency, cac = locale.text, assumptions.currency, own.books.cac
    new, is_value = own.newcomer, assumptions.margin_is_set
    if new.value is None:
        return _("What a new customer will bring cannot be said from these sales yet.")
    worth = locale.money(new.value, currency)
    if cac is None or new.value_per_unit is None:
        if is_value:
            return _("A new customer is worth {worth}.", worth=worth)
        return _("A new customer brings in {worth}.", worth=worth)
    facts = {"worth": worth, "cac": locale.money(cac, currency), "each": locale.number(new.value_per_unit, 1)}
    said = (
        _("A new customer is worth {worth} and costs {cac} to win: {each} times that cost.", **facts)
        if is_value
        else _("A new customer brings in {worth} and costs {cac} to win: {each} times that cost.", **facts)
    )
    if new.payback_months is None:
        paid = _("On average that is never paid back within the horizon.")
    elif new.payback_months == 0:
        paid = _("On average the first purchase pays it back.")
    else:
        paid = locale.plural(
            "On average it is paid back after {n} month.",
            "On average it is paid back after {n} months.",
            new.payback_months,
        )
    return f"{said} {paid}"


def notes(own: UnitEconomics, locale: Locale, currency: str) -> list[str]:
    """What a reader of the ratio has to know, a sentence each."""
    return [_note(one, locale, currency) for one in own.notes]


def further_notes(own: UnitEconomics, locale: Locale, currency: str) -> list[str]:
    """The same without those that `doubt` says."""
    return [_note(one, locale, currency) for one in own.notes if one.remark not in _UNSURE]


def _note(noted: Note, locale: Locale, currency: str) -> str:
    _, n_ = locale.text, locale.plural
    match noted.remark:
        case NoteKind.NOBODY_NEW:
            return _("Nobody bought for the first time in this period, so winning has no price. Choose another period.")
        case NoteKind.NOBODY_BEFORE:
            return _(
                "In the sales nobody had bought before this period, so nobody could be kept. Choose a later period."
            )
        case NoteKind.NOBODY_KEPT:
            return _("No customer of before bought again in this period, so keeping has no price.")
        case NoteKind.NOTHING_ON_WINNING:
            return _("No cost of winning customers is entered for this period.")
        case NoteKind.NOTHING_ON_KEEPING:
            return _("No cost of keeping customers is entered for this period.")
        case NoteKind.TOO_FEW_MONTHS:
            return n_(
                "Too few months to say how sure this is: it takes at least {n}.",
                "Too few months to say how sure this is: it takes at least {n}.",
                noted.count,
            )
        case NoteKind.NO_LIMITS:
            return _("Too few months with new and kept customers to say how sure this is.")
        case NoteKind.MONTHS_WITHOUT_COSTS:
            return n_(
                "{n} month of the period has no costs: it counts as a month in which nothing was spent.",
                "{n} months of the period have no costs: they count as months in which nothing was spent.",
                noted.count,
            )
        case NoteKind.MONTHS_WITHOUT_SALES:
            return n_(
                "{n} month of the period has no sale. Is it missing from the export?",
                "{n} months of the period have no sale. Are they missing from the export?",
                noted.count,
            )
        case NoteKind.COSTS_OUTSIDE:
            return n_(
                "{money} of costs in {n} month outside the period is not counted.",
                "{money} of costs in {n} months outside the period is not counted.",
                noted.count,
                money=locale.money(noted.money, currency),
            )
        case NoteKind.SHORT_HISTORY:
            return n_(
                "The sales begin only {n} month before the period: who bought before that looks new, and winning looks "
                "cheaper than it was.",
                "The sales begin only {n} months before the period: who bought before that looks new, and winning "
                "looks cheaper than it was.",
                noted.count,
            )
        case NoteKind.OTHER_CHANNELS:
            return _(
                "Channels of the costs that no sale names: {names}. They count in the whole, not by channel.",
                names=noted.names,
            )

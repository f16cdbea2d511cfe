"""What do the company's own books say of winning and keeping, in words?"""

from __future__ import annotations

from collections.abc import Sequence

from clv.acquisition.cost_ratio import PUBLISHED, SAYING
from clv.acquisition.unit_economics import ChannelEconomics, Note, NoteKind, UnitEconomics
from clv.core.periods import Period
from clv.i18n.locale import Locale

_UNSURE = (
    NoteKind.WRONGLY_NEW,
    NoteKind.NEW_UNKNOWN,
    NoteKind.TOO_FEW_MONTHS,
    NoteKind.NO_LIMITS,
    NoteKind.SAME_EVERY_MONTH,
)  # beside the figure itself


def verdict(own: UnitEconomics, locale: Locale) -> str:
    """The title line: the company's own ratio, and how it compares with the saying where its limits are known."""
    _, ratio, interval = locale.text, own.books.ratio, own.interval
    if ratio is None:
        return _("What winning costs against keeping cannot be said for this period")
    facts = {"ratio": locale.times(ratio)}
    if interval is None:
        return _("Winning a customer costs you about {ratio} times as much as keeping one", **facts)
    if interval.high < SAYING:
        return _("Winning a customer costs you {ratio} times as much as keeping one, not ten times", **facts)
    if interval.low > SAYING:
        return _("Winning a customer costs you {ratio} times as much as keeping one, more than ten times", **facts)
    return _("Winning a customer costs you {ratio} times as much as keeping one: the saying of ten may hold", **facts)


def between(own: UnitEconomics, locale: Locale) -> str:
    """Between which limits the ratio lies; "" where that is not known."""
    if own.interval is None:
        return ""
    return locale.text(
        "Nine times out of ten it lies between {low} and {high}.",
        low=locale.times(own.interval.low),
        high=locale.times(own.interval.high),
    )


def unsure(own: UnitEconomics, locale: Locale) -> str:
    """What stands beside the ratio on its scale where it has no limits, and beside the question mark in its place."""
    if own.books.ratio is None:
        return locale.text("your books: cannot be said for this period")
    return "" if own.interval else locale.text("too few months to say how sure")


def doubt(own: UnitEconomics, locale: Locale) -> str:
    """Under the title line: which months it is about, between which limits it lies, and what makes it unsure."""
    parts = [f"{period(own.period, locale)}.", between(own, locale), *cautions(own, locale)]
    return " ".join(part for part in parts if part)


def how_sure(own: UnitEconomics, locale: Locale) -> tuple[str, str]:
    """The same in two parts: its limits, or why there are none; and in small print the rest."""
    first, *rest = [part for part in (between(own, locale), *cautions(own, locale)) if part] or [""]
    return first, " ".join([f"{period(own.period, locale)}.", *rest])


def cautions(own: UnitEconomics, locale: Locale) -> list[str]:
    """What stands beside the ratio wherever it is shown: who may not be new, and why there are no limits."""
    return [_note(one, own, locale, "") for one in own.notes if one.remark in _UNSURE]


def definition(locale: Locale) -> str:
    """What is counted as won and as kept, the same in the period and in its months."""
    return locale.text(
        "Won: the first purchase lies in the period. Kept: had bought before the period and bought again in it. Each "
        "counts once; one who was kept and bought in several months counts in each of them with a part, so the months "
        "add up to the period."
    )


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


def newcomer(own: UnitEconomics, locale: Locale, *, is_value: bool) -> str:
    """How many times what winning one costs a new customer brings. is_value: whether a margin is set."""
    _, new = locale.text, own.newcomer
    if new.value is None:
        return _("What a new customer will bring cannot be said from these sales yet")
    if new.value_per_unit is None:
        return _("What a new customer is worth") if is_value else _("What a new customer brings in")
    times = locale.number(new.value_per_unit, 1)
    if is_value:
        return _("A new customer is worth {times} times what it costs to win one", times=times)
    return _("A new customer brings in {times} times what it costs to win one", times=times)


def notes(own: UnitEconomics, locale: Locale, currency: str) -> list[str]:
    """What a reader of the ratio has to know, a sentence each."""
    return [_note(one, own, locale, currency) for one in own.notes]


def further_notes(own: UnitEconomics, locale: Locale, currency: str) -> list[str]:
    """The same without the `cautions`."""
    return [_note(one, own, locale, currency) for one in own.notes if one.remark not in _UNSURE]


def _note(noted: Note, own: UnitEconomics, locale: Locale, currency: str) -> str:
    _, n_ = locale.text, locale.plural
    match noted.remark:
        case NoteKind.NOBODY_NEW:
            return _("Nobody bought for the first time in this period, so winning has no price. Choose another period.")
        case NoteKind.NOBODY_BEFORE:
            return _(
                "In the sales nobody had bought before this period, so nobody could be kept. Choose a later period."
            )
        case NoteKind.NOBODY_KEPT:
            return _("None of the existing customers bought again in this period, so keeping has no price.")
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
        case NoteKind.SAME_EVERY_MONTH:
            return _("Every month has the same costs here: if they are rough, the ratio is rougher than that.")
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
        case NoteKind.WRONGLY_NEW:
            return _(
                "About {share} of those who look new had probably bought before the sales begin: an estimate from how "
                "long customers stay away between two purchases.",
                share=locale.share(noted.share),
            )
        case NoteKind.NEW_UNKNOWN:
            return f"{_new_unknown(noted, locale)} {_both_ways(own, locale)}".strip()
        case NoteKind.MONTHS_LEFT_OUT:
            return n_(
                "{n} earlier month is left out, in the period and below: too many of those who look new in it had "
                "probably bought before the sales begin.",
                "{n} earlier months are left out, in the period and below: too many of those who look new in them had "
                "probably bought before the sales begin.",
                noted.count,
            )
        case NoteKind.OTHER_CHANNELS:
            return _(
                "Channels of the costs that no sale names: {names}. They count in the whole, not by channel.",
                names=noted.names,
            )


def _new_unknown(noted: Note, locale: Locale) -> str:
    return locale.text(
        "Who is new is not known in these months: about {share} of those who look new had probably bought before the "
        "sales begin, an estimate from how long customers stay away between two purchases. Older sales would tell, or "
        "later months.",
        share=locale.share(noted.share),
    )


def _both_ways(own: UnitEconomics, locale: Locale) -> str:
    """Between which figures the ratio lies where it is not known who is new; "" where it has no value at all."""
    counted, corrected = own.books.ratio_as_counted, own.books.ratio_corrected
    if counted is None or corrected is None:
        return ""
    return locale.text(
        "Counted as they look, winning one costs {counted} times as much as keeping one; counted as customers who came "
        "back, {corrected} times.",
        counted=locale.times(counted),
        corrected=locale.times(corrected),
    )

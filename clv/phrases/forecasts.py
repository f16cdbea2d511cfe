"""Sentences on the record of forecasts: how many came true, what is waited for, what happened to the record."""

from __future__ import annotations

from math import inf

from clv.analysis.forecast import Figure, Part
from clv.core.marks import N_
from clv.core.periods import DAYS_PER_MONTH
from clv.evaluation.forecast_scores import Outcome, ScoredForecast, ScoredRecord, Tally, counted, tally
from clv.evaluation.sealed_forecasts import Kind, Sealed
from clv.i18n.locale import Locale
from clv.segments.call_lists import group_of
from clv.value.ahead import Measure

LEAST_CHANGE = 0.005  # of the money known then: less does not show in a per cent
MOST_CHANGES = 3  # that are told one by one; the file has all

_OUTCOMES = {
    Outcome.WITHIN: N_("within its limits"),
    Outcome.ABOVE: N_("above its limits"),
    Outcome.BELOW: N_("below its limits"),
    Outcome.WAITING: N_("not over yet"),
}
_MEASURES = {Measure.MONEY: N_("Money"), Measure.PURCHASES: N_("Purchases")}


def came_true(found: ScoredRecord, locale: Locale) -> str:
    """How many forecasts came true, in a sentence; where none is over, when the first will be."""
    counted = tally(found.scored)
    if counted.over:
        return locale.plural(
            "Of {n} forecast {within} came true within its limits.",
            "Of {n} forecasts {within} came true within their limits.",
            counted.over,
            within=locale.number(counted.within),
        )
    if (over := found.next_over) is not None:
        return locale.text(
            "No forecast is over yet. The first can be scored once there are sales until {date}.",
            date=locale.date(over),
        )
    return locale.text("There is no forecast yet that later sales could confirm.")


def when_made(found: ScoredRecord, locale: Locale) -> str:
    """How many of those that are over were sealed before the sales came, how many asked afterwards, if any is."""
    count = counted(found.scored)
    sealed, afterwards = (
        tally(one for one in count if one.sealed.kind is kind).over for kind in (Kind.SEALED, Kind.ASKED_AFTERWARDS)
    )
    if not afterwards:
        return locale.text("All were sealed before these sales were loaded.") if sealed else ""
    if not sealed:
        return locale.text(
            "All were asked afterwards, each from the sales until its day alone; none was sealed at the time."
        )
    return locale.text(
        "Sealed before these sales were loaded: {sealed}. Asked afterwards, from the sales until the day alone: "
        "{afterwards}.",
        sealed=locale.number(sealed),
        afterwards=locale.number(afterwards),
    )


def in_parts(found: ScoredRecord, locale: Locale) -> str:
    """How many of the months and of the segments' years came true; "" where none is over."""
    months, segments = (tally(found.scored, part=part) for part in (Part.MONTH, Part.SEGMENT))
    said = []
    if months.over:
        said.append(locale.text("By calendar month: {within} of {over}.", **_counts(months, locale)))
    if segments.over:
        said.append(locale.text("By segment, over a year: {within} of {over}.", **_counts(segments, locale)))
    return " ".join(said)


def _counts(found: Tally, locale: Locale) -> dict[str, str]:
    return {"within": locale.number(found.within), "over": locale.number(found.over)}


def not_sealed(found: ScoredRecord, files: frozenset[str], locale: Locale, *, valued: bool) -> str:
    """Why there is no forecast of today in the record; "" where there is one. files: the SHA-256 of what is loaded.

    valued: whether the sales carry values.
    """
    if not valued:
        return locale.text("Today's forecast is not sealed: these sales do not carry one yet.")
    if not found.record.knows(sorted(files)):
        return locale.text("Today's forecast is not sealed: between which limits it will come out cannot be said.")
    return ""


def expected_share(locale: Locale) -> str:
    """How many such forecasts are to come true, and how far they count one by one."""
    return locale.text(
        "Nine in ten are to be expected. The longer periods hold the shorter ones, so that they often come true or "
        "fail together."
    )


def how_kept(locale: Locale) -> str:
    """What a sealed forecast is."""
    return locale.text(
        "At each import the forecast is sealed with its day, assumptions and limits, and never changed. It holds sums, "
        "no customers. Where customers are erased, what was said keeps their sums, and what came is counted on the "
        "sales that remain."
    )


def what_counts(locale: Locale) -> str:
    """Whose money is scored."""
    return locale.text("Counted is what the customers known that day paid, before discount and margin.")


def changes(found: ScoredRecord, files: frozenset[str], locale: Locale) -> list[str]:
    """By how much the sales known on the forecasts' days have changed since: a sentence each of the most changed.

    files: the SHA-256 of what is loaded.
    """
    changed = [one for one in found.scored if not abs(one.change) < LEAST_CHANGE]
    most = sorted(changed, key=lambda one: -abs(one.change) if one.compares else -inf)[:MOST_CHANGES]
    return [_change(one, files, locale) for one in most]


def _change(one: ScoredForecast, files: frozenset[str], locale: Locale) -> str:
    facts = {"day": locale.date(one.sealed.forecast.day), "share": locale.share(abs(one.change))}
    if not one.compares and _taken_back(one.sealed, files):
        return locale.text(
            "The import of the forecast of {day} was taken back: the money known then is {share} apart, and it is not "
            "counted.",
            **facts,
        )
    if not one.compares:
        return locale.text(
            "The forecast of {day} rests on other sales than are loaded now ({share} apart), and is not counted.",
            **facts,
        )
    if one.change < 0:
        return locale.text("The money known on {day} is {share} less today: sales went since.", **facts)
    return locale.text("The money known on {day} is {share} more today: older sales came since.", **facts)


def damage(numbers: tuple[int, ...], locale: Locale) -> str:
    """Which forecasts are missing or were changed, a sentence."""
    return locale.plural(
        "{n} forecast of this record is missing or was changed after it was sealed: number {numbers}.",
        "{n} forecasts of this record are missing or were changed after they were sealed: numbers {numbers}.",
        len(numbers),
        numbers=", ".join(map(str, numbers)),
    )


def for_what(figure: Figure, locale: Locale) -> str:
    """What a figure is about, in a few words: 3 months, until 31 March 1998."""
    if figure.part is Part.MONTH:
        return locale.month(figure.first)
    if figure.part is Part.SEGMENT:
        return locale.text(
            "{segment}, until {date}",
            segment=locale.text(group_of(figure.segment).name),
            date=locale.date(figure.last),
        )
    months = round(((figure.last - figure.first).days + 1) / DAYS_PER_MONTH)
    return locale.plural("{n} month, until {date}", "{n} months, until {date}", months, date=locale.date(figure.last))


def outcome(outcome: Outcome, locale: Locale) -> str:
    """Where what came lies."""
    return locale.text(_OUTCOMES[outcome])


def measure(measure: Measure, locale: Locale) -> str:
    """What is counted."""
    return locale.text(_MEASURES[measure])


def made(sealed: Sealed, files: frozenset[str], locale: Locale) -> str:
    """Whether a forecast was sealed, and when, or asked afterwards. files: the SHA-256 of what is loaded."""
    if sealed.kind is Kind.ASKED_AFTERWARDS:
        return locale.text("asked afterwards")
    day = locale.short_date(sealed.sealed_at.astimezone().date())
    if _taken_back(sealed, files):
        return locale.text("sealed on {date}, its import was taken back", date=day)
    return locale.text("sealed on {date}", date=day)


def _taken_back(sealed: Sealed, files: frozenset[str]) -> bool:
    """Whether a file that a sealed forecast rests on is no longer loaded."""
    return sealed.kind is Kind.SEALED and not files.issuperset(sealed.imports)

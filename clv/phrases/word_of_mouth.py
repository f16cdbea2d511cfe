"""What does word of mouth come to, in words and figures?"""

from __future__ import annotations

import math
from collections.abc import Sequence

from clv.i18n.locale import Locale
from clv.word_of_mouth.model import Talk, TalkScenario
from clv.word_of_mouth.sensitivity import SHARES, TOLD, Input, Swing
from clv.word_of_mouth.service_level import break_even_bad

_EVEN = 0.05  # of the gain or the loss: a difference below that is no news, with assumptions as rough as these


def input_name(what: Input, locale: Locale) -> str:
    """What an assumption is called, on its box and in the chart."""
    _ = locale.text
    names = {
        Input.GOOD: _("Good service"),
        Input.EXCEPTIONAL: _("Exceptional service"),
        Input.BAD: _("Bad service"),
        Input.DISMAL: _("Dismal service after the sale"),
        Input.TOLD_GOOD: _("People told of good service"),
        Input.TOLD_EXCEPTIONAL: _("People told of exceptional service"),
        Input.TOLD_BAD: _("People told of bad service"),
        Input.TOLD_DISMAL: _("People told of dismal service"),
        Input.WINS: _("Strangers won, of those who hear good"),
        Input.LOSES: _("Customers lost, of those who hear bad"),
        Input.KNOWN: _("Customers already, of those told"),
        Input.ANYWAY: _("Would have come anyway, of those won"),
        Input.GENERATIONS: _("Rounds of telling"),
        Input.REACH: _("People within reach of the talk"),
        Input.NEW_VALUE: _("Worth of a new customer"),
        Input.PRESENT_VALUE: _("Worth of a present customer"),
        Input.ACQUISITION_COST: _("Cost of winning one otherwise"),
    }
    return names[what]


def input_value(what: Input, value: float | None, locale: Locale, currency: str) -> str:
    """An assumption's value in the reader's form; None: without a limit."""
    if value is None:
        return locale.text("no limit")
    if what in SHARES:
        return percent(value, locale)
    if what in TOLD:
        return locale.number(value, 0 if value == int(value) else 1)
    if what in (Input.REACH, Input.GENERATIONS):
        return locale.number(round(value))
    return locale.unit_money(value, currency)


def percent(share: float, locale: Locale) -> str:
    """A share with as many decimals as it needs, at most two."""
    points = round(100 * share, 2)
    return locale.share(share, next(digits for digits in (0, 1, 2) if round(points, digits) == points))


def people(number: float, locale: Locale) -> str:
    """An expected number of people; a small one with a decimal, where a whole one would hide what counts."""
    return locale.number(number, 1 if 0.05 <= number < 10 else 0)


def title(talk: Talk, *, years: int, with_money: bool, locale: Locale, currency: str) -> str:
    """The answer in one line."""
    facts = {"won": people(talk.gained, locale), "lost": people(talk.lost, locale)}
    if not with_money:
        return locale.text(
            "If the talk is as assumed, it wins you {won} customers a year and loses you {lost}", **facts
        )
    if abs(talk.balance) <= _EVEN * max(talk.gain_money, talk.loss_money):
        return locale.text(
            "If the talk is as assumed, it wins you {won} customers a year and loses you {lost}: in money that is "
            "about even",
            **facts,
        )
    money = locale.headline_money(abs(talk.balance), currency)
    if talk.balance < 0:
        return locale.plural(
            "If the talk is as assumed, it wins you {won} customers a year and loses you {lost}: {money} lost over "
            "{n} year",
            "If the talk is as assumed, it wins you {won} customers a year and loses you {lost}: {money} lost over "
            "{n} years",
            years,
            money=money,
            **facts,
        )
    return locale.plural(
        "If the talk is as assumed, it wins you {won} customers a year and loses you {lost}: {money} gained over "
        "{n} year",
        "If the talk is as assumed, it wins you {won} customers a year and loses you {lost}: {money} gained over "
        "{n} years",
        years,
        money=money,
        **facts,
    )


def scenario_said(locale: Locale) -> str:
    """That nothing of this was found in the sales."""
    return locale.text(
        "A scenario, not a finding: your sales do not show who told what to whom. This is what would follow if "
        "everything went as assumed below."
    )


def bearable(scenario: TalkScenario, locale: Locale) -> tuple[str, str]:
    """How much bad service the good can bear: the figure, and what it is beside."""
    _ = locale.text
    share, service = break_even_bad(scenario), scenario.service
    now = _("assumed now: {share}", share=percent(service.bad, locale))
    if share < 0:
        return _("none"), _("the dismal service alone costs more than the good brings")
    if share > service.bad + service.nothing:
        return _("any"), _("however much is bad, the good brings more; {now}", now=now)
    return percent(math.floor(share * 1000) / 1000, locale), _(
        "at more, the talk costs more than it brings; {now}", now=now
    )


def hangs_on(found: Sequence[Swing], locale: Locale, currency: str) -> str:
    """The finding of the chart: the assumption that moves the answer most."""
    first = found[0]
    return locale.text(
        "The answer depends most on one assumption: {name} ({low} to {high})",
        name=input_name(first.what, locale),
        low=input_value(first.what, first.low, locale, currency),
        high=input_value(first.what, first.high, locale, currency),
    )


def turning(found: Sequence[Swing], balance: float, locale: Locale) -> str:
    """Whether one assumption alone turns the answer round."""
    turned = sum(min(one.at_low * balance, one.at_high * balance) < 0 for one in found)
    if not turned:
        return locale.text("No assumption, halved or doubled alone, turns a gain into a loss or a loss into a gain.")
    return locale.plural(
        "{n} assumption, halved or doubled alone, turns a gain into a loss or a loss into a gain.",
        "{n} assumptions, each halved or doubled alone, turn a gain into a loss or a loss into a gain.",
        turned,
    )


def saturation(talk: Talk, locale: Locale) -> str:
    """How far the talk gets, and what ends it."""
    _, scenario = locale.text, talk.scenario
    if talk.reached is None or scenario.reach is None:
        reached = _("Without a limit nobody is taken to hear it twice.") if scenario.reach is None else ""
    else:
        reached = _(
            "Of the {people} people within reach who are no customers, {share} hear good of you; who hears it twice "
            "counts once.",
            people=locale.number(round(scenario.reach - scenario.customers)),
            share=percent(round(talk.reached, 3), locale),
        )
    if scenario.generations == 1:  # nobody who is won tells on
        return reached
    factor = locale.number(scenario.factor, 2)
    ends = (
        _(
            "Each customer won brings {factor} more while nearly nobody has heard: only the number of people within "
            "reach ends it.",
            factor=factor,
        )
        if scenario.factor >= 1
        else _("Each customer won brings {factor} more, so the talk dies out.", factor=factor)
    )
    return f"{reached} {ends}".strip()


def left_out(locale: Locale) -> str:
    """What the scenario does not count, and how it counts."""
    return locale.text(
        "Not counted: who would have come and stays away for what is said, who leaves for the service itself, and "
        "new customers who leave for what they hear. Of those won, who would have come anyway saves the cost of "
        "winning one, no more. Tellings fall at random on the people within reach."
    )

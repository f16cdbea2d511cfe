"""Sentences on how far the figures can be relied on: verdicts, limits, backtest, agreement of the models."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import replace

from clv.analysis.valuation import Step
from clv.core.marks import N_
from clv.core.periods import DAYS_PER_MONTH
from clv.evaluation.backtest_metrics import Backtest, Method
from clv.evaluation.model_comparison import Comparison
from clv.i18n.locale import Locale
from clv.models.purchase_model import PurchaseModel
from clv.models.readiness import DataVerdict, Readiness, Reason, Unit
from clv.value.intervals import Interval

_STEPS = {
    Step.SUMMARISE: N_("Adding up what each customer bought …"),
    Step.FIT: N_("Learning from the customers who came back …"),
    Step.VALUE: N_("Working out what each customer will bring …"),
}
_VERDICTS = {
    DataVerdict.READY: N_("Enough data for an estimate."),
    DataVerdict.CAUTION: N_("Treat these figures with caution."),
    DataVerdict.NOT_ENOUGH: N_("Do not decide on these figures: there is too little data behind them."),
}
_METHODS = {
    Method.BG_NBD: "BG/NBD",
    Method.EVEN_DAYS: N_("BG/NBD, each day counted as one day"),
    Method.MBG_NBD: "MBG/NBD",
    Method.PARETO_NBD: "Pareto/NBD",
    Method.AS_BEFORE: N_("Every customer goes on as before"),
    Method.NOBODY: N_("Nobody buys again"),
}
_IN_MONTHS = 60  # days from which on a time is told in months


def span(days: float, locale: Locale) -> str:
    """A time as one says it: 45 days, 18 months; NaN is unknown."""
    if math.isnan(days):
        return locale.number(days)
    if days < _IN_MONTHS:
        return locale.plural("{n} day", "{n} days", round(days))
    return locale.plural("{n} month", "{n} months", round(days / DAYS_PER_MONTH))


# A figure in a reason, in the reader's form.
_FORMS: dict[Unit, Callable[[float, Locale], str]] = {
    "count": lambda figure, locale: locale.number(figure),
    "share": lambda figure, locale: locale.share(figure, 1 if figure < 0.01 else 0),
    "correlation": lambda figure, locale: locale.number(figure, 2),
    "days": span,
}
_MODELS = {
    PurchaseModel.BG_NBD: ("BG/NBD", N_("customers may leave after each repeat purchase")),
    PurchaseModel.MBG_NBD: ("MBG/NBD", N_("customers may leave after any purchase, the first included")),
    PurchaseModel.PARETO_NBD: ("Pareto/NBD", N_("customers may leave at any time")),
}

APART = 0.15  # purchases and money: a difference that a reader would hold against a sentence about one of them


def step(step: Step | None, locale: Locale) -> str:
    """What the calculation is busy with."""
    return locale.text(_STEPS[step]) if step else locale.text("Waiting for the calculation to start …")


def verdict(readiness: Readiness, locale: Locale) -> str:
    """The verdict with its reasons."""
    return " ".join([locale.text(_VERDICTS[readiness.verdict]), *reasons(readiness, locale)])


def reasons(readiness: Readiness, locale: Locale) -> list[str]:
    """Why the verdict is not better, a sentence each."""
    return [_reason(reason, locale) for reason in readiness.reasons]


def remarks(readiness: Readiness, locale: Locale) -> list[str]:
    """What else there is to know about the data, a sentence each; no remark lowers the verdict."""
    return [_reason(remark, locale) for remark in readiness.remarks]


def carriers(readiness: Readiness, locale: Locale) -> list[str]:
    """The remarks on a single customer or purchase that carries much, a sentence each."""
    return [_reason(remark, locale) for remark in readiness.remarks if remark.name]


def without_names(readiness: Readiness, locale: Locale) -> Readiness:
    """The same, for a paper that goes around: where a reason or remark is about one customer it does not say whom."""
    nobody = locale.text("(not named here)")
    reasons, remarks = (
        tuple(replace(one, name=nobody) if one.name else one for one in found)
        for found in (readiness.reasons, readiness.remarks)
    )
    return replace(readiness, reasons=reasons, remarks=remarks)


def needed(readiness: Readiness, locale: Locale) -> str:
    """How much more it takes until values can be shown, a sentence; "" where more of the same would not help."""
    more = readiness.needed
    parts = [
        locale.plural("{n} more customer", "{n} more customers", more.customers) if more.customers else "",
        locale.plural("{n} more customer who bought again", "{n} more customers who bought again", more.repeat_buyers)
        if more.repeat_buyers
        else "",
        locale.plural("{n} more day of history", "{n} more days of history", more.days) if more.days else "",
    ]
    listed = ", ".join(part for part in parts if part)
    return locale.text("It takes at least: {listed}.", listed=listed) if listed else ""


def model(model: PurchaseModel, locale: Locale) -> tuple[str, str]:
    """What a purchase model is called, and when it lets customers leave."""
    name, leaves = _MODELS[model]
    return name, locale.text(leaves)


def _reason(reason: Reason, locale: Locale) -> str:
    found, wanted = (_FORMS[reason.unit](figure, locale) for figure in (reason.found, reason.wanted))
    return locale.text(reason.sentence, found=found, wanted=wanted, name=reason.name)


def spread(interval: Interval | None, locale: Locale, currency: str) -> str:
    """Between which limits a figure will come out, as a sentence; None: unknown."""
    if interval is None:
        return locale.text("Between which limits it will come out cannot be said from these data.")
    return locale.text(
        "Nine times out of ten it comes out between {low} and {high}.",
        low=locale.headline_money(interval.low, currency),
        high=locale.headline_money(interval.high, currency),
    )


def limits_hold(locale: Locale) -> str:
    """What the limits are made of, and what they do not hold."""
    return locale.text(
        "In about nine of ten shops like those we tested, what came lay between such limits. They hold chance, what "
        "the data leave open, and a shop that is not quite as the model thinks; not a change that you make yourself."
    )


def between(interval: Interval | None, locale: Locale, currency: str) -> str:
    """The limits of an interval in a table; a dash where they are unknown."""
    if interval is None:
        return "–"
    return f"{locale.money(interval.low, currency)} – {locale.money(interval.high, currency)}"


def found_again(figures: int, wrong: int, locale: Locale) -> str:
    """What the self-check found, in a sentence."""
    if wrong:
        return locale.plural(
            "{n} figure differs from the published one.", "{n} figures differ from those published.", wrong
        )
    return locale.plural(
        "The {n} published figure is found again.", "All {n} published figures are found again.", figures
    )


def method(method: Method, locale: Locale) -> str:
    """Who foretold."""
    return locale.text(_METHODS[method])


def backtest(found: Backtest, locale: Locale, currency: str) -> tuple[str, str]:
    """What we would have predicted and what it became; what going on as before would have said."""
    off = found.money_bias(found.ours)
    if not abs(off) >= 0.005:  # right to the per cent, or nothing came of which it could be a share
        sentence = N_("On {day} we would have predicted {said}; it became {became}.")
    elif off < 0:
        sentence = N_("On {day} we would have predicted {said}; it became {became} (we predicted {off} less).")
    else:
        sentence = N_("On {day} we would have predicted {said}; it became {became} (we predicted {off} more).")
    return (
        locale.text(
            sentence,
            day=locale.date(found.asked_on),
            said=locale.headline_money(found.ours.money, currency),
            became=locale.headline_money(found.actual.money, currency),
            off=locale.share(abs(off)),
        ),
        " ".join(
            sentence
            for sentence in (
                _apart(found, locale),
                locale.text(
                    "Going on as before would have said {as_before}.",
                    as_before=locale.headline_money(found.prediction(Method.AS_BEFORE).money, currency),
                ),
            )
            if sentence
        ),
    )


def _apart(found: Backtest, locale: Locale) -> str:
    """What the test said of purchases, where that is another story than the money's; "" where it is the same."""
    money, purchases = found.money_bias(found.ours), found.purchases_bias(found.ours)
    if not abs(money - purchases) >= APART:
        return ""
    facts = {"off": locale.share(abs(purchases))}
    if purchases < 0:
        return locale.text("Counted in purchases it was {off} too low.", **facts)
    return locale.text("Counted in purchases it was {off} too high.", **facts)


def others(found: Comparison, limits: Interval | None, *, locale: Locale, currency: str) -> str:
    """What the other purchase models say, and whether that lies within the limits; "" where no other was asked.

    limits: those of the total of BG/NBD, which values the customers; None while unknown.
    """
    rest = sorted(total.total for total in found.totals if total.model is not PurchaseModel.BG_NBD)
    if not rest:
        return ""
    totals = locale.headline_money(rest[0], currency)
    if len(rest) > 1:
        totals = locale.text("{one} and {other}", one=totals, other=locale.headline_money(rest[-1], currency))
    said = locale.plural("{n} other model says {totals}", "{n} other models say {totals}", len(rest), totals=totals)
    if limits is None:
        return f"{said}."
    if limits.low <= rest[0] and rest[-1] <= limits.high:
        return locale.text("{said}, within these limits.", said=said)
    return locale.text("{said}: not all within these limits.", said=said)


def tested(found: Backtest, locale: Locale) -> str:
    """How the same calculation did on the last part of the sales, hidden from it."""
    return " ".join(sentence for sentence in (_tested_money(found, locale), _apart(found, locale)) if sentence)


def _tested_money(found: Backtest, locale: Locale) -> str:
    off = found.money_bias(found.ours)
    months = max(1, round(found.days / DAYS_PER_MONTH))
    facts = {"off": locale.share(abs(off))}
    if not abs(off) >= 0.005:
        return locale.plural(
            "A test on the last {n} month came out right.", "A test on the last {n} months came out right.", months
        )
    if off < 0:
        return locale.plural(
            "A test on the last {n} month was {off} too low.",
            "A test on the last {n} months was {off} too low.",
            months,
            **facts,
        )
    return locale.plural(
        "A test on the last {n} month was {off} too high.",
        "A test on the last {n} months was {off} too high.",
        months,
        **facts,
    )

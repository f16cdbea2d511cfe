"""Would these figures have come true: what would have been said earlier, and what did it become?"""

from __future__ import annotations

from datetime import timedelta

import pandas as pd
import streamlit as st

from clv.charts.foretold import foretold_by_tenth, foretold_by_week
from clv.core.errors import ClvError
from clv.evaluation.backtest import SHARES
from clv.evaluation.backtest_metrics import HIGHEST_GROUP, Backtest, Method
from clv.phrases import evidence
from clv.ui import questions, session
from clv.ui.address import carry_choice
from clv.ui.components import answer, chart, number_table
from clv.ui.waiting import is_done_soon, wait_for


def backtest_section() -> None:
    """The page's answer: the sentence, and what it rests on; where nothing can be tried out, why."""
    carry_choice("share_hidden", "hidden", SHARES, default=SHARES[1], code=lambda share: f"{share:.0%}".rstrip("%"))
    found = _ask_backtest()
    if found is None:
        _share_box()
        return
    _verdict_of(found)
    _share_box()
    left, right = st.columns(2, gap="large")
    with left:
        _by_week(found)
    with right:
        _by_tenth(found)
    left, right = st.columns([3, 2], gap="large")
    with left:
        _methods_table(found)
    with right:
        _frequency_table(found)


def _ask_backtest() -> Backtest | None:
    """The comparison for the share of the days that the reader hides; None where none can be made."""
    locale = session.locale()
    _ = locale.text
    request = session.request()
    assert request is not None  # finished_analysis ends the page where nothing is loaded
    hidden = st.session_state.get("share_hidden", SHARES[1])
    job = questions.backtest(request, share_hidden=hidden)
    if not is_done_soon(job):
        wait_for(job, lambda: _("Working out what we would have predicted earlier …"))
    try:
        return job.result()
    except ClvError as error:
        if error.passing:
            raise
        answer(
            _("Whether these figures would have come true cannot be tried out yet"),
            locale.error(error),
        )
        return None


def _share_box() -> None:
    """How much of the days is hidden."""
    locale = session.locale()
    _ = locale.text
    words = dict(zip(SHARES, (_("a quarter"), _("a third"), _("half")), strict=True))
    st.segmented_control(
        _("Days hidden from the models"),
        SHARES,
        default=SHARES[1],
        format_func=lambda share: words[share],
        required=True,
        key="share_hidden",
        persist_state="session",
    )


def _verdict_of(found: Backtest) -> None:
    """The sentence, and whom it is about."""
    locale = session.locale()
    n_ = locale.plural
    currency = session.settings().assumptions.currency
    first, rest = evidence.backtest(found, locale, currency)
    about = n_(
        "It is about the {n} customer known then and the {time} after.",
        "It is about the {n} customers known then and the {time} after.",
        found.customers,
        time=evidence.span(found.days, locale),
    )
    newcomers = n_(
        "{n} new customer came later and is not in it.",
        "{n} new customers came later and are not in it.",
        found.new_customers,
    )
    said = [about, *([newcomers] if found.new_customers else [])]
    if session.settings().assumptions.margin_is_set:
        said.append(locale.text("It counts what customers pay, before the margin."))
    answer(first, rest, " ".join(said))


def _by_week(found: Backtest) -> None:
    """The money as it came over the weeks, beside what was foretold."""
    locale = session.locale()
    _ = locale.text
    currency = session.settings().assumptions.currency
    weeks = pd.DataFrame(
        {
            "day": [found.asked_on + timedelta(days=day) for day in found.week_ends],
            "came": found.actual.money_by_week,
            "foretold": found.ours.money_by_week,
            "as_before": found.prediction(Method.AS_BEFORE).money_by_week,
        }
    )
    chart(
        foretold_by_week(weeks, title=_closest(found), locale=locale, currency=currency),
        pd.DataFrame(
            {
                _("Until"): [locale.date(day) for day in weeks["day"]],
                _("What came"): [locale.money(money, currency) for money in weeks["came"]],
                _("What we would have predicted"): [locale.money(money, currency) for money in weeks["foretold"]],
                _("If everyone goes on as before"): [locale.money(money, currency) for money in weeks["as_before"]],
            }
        ),
        name="foretold_by_week",
        alt=_(
            "Lines: the money that came, what we would have predicted, and what going on as before would have brought"
        ),
    )


def _closest(found: Backtest) -> str:
    """Whether the model or the rule of thumb came nearer."""
    locale = session.locale()
    _ = locale.text
    ours, rule = (abs(found.money_bias(one)) for one in (found.ours, found.prediction(Method.AS_BEFORE)))
    if ours <= rule:
        return _("The model came nearer than going on as before")
    return _("Going on as before came nearer than the model")


def _by_tenth(found: Backtest) -> None:
    """The money of each tenth of the customers, best first, beside what was foretold."""
    locale = session.locale()
    _ = locale.text
    currency = session.settings().assumptions.currency
    tenths = pd.DataFrame(
        [(one.tenth, one.predicted, one.actual) for one in found.by_tenth], columns=["tenth", "foretold", "came"]
    )
    chart(
        foretold_by_tenth(
            tenths,
            title=_(
                "The tenth of the customers predicted to be best brought {share} of the money",
                share=locale.share(found.best_tenth_share),
            ),
            locale=locale,
            currency=currency,
        ),
        pd.DataFrame(
            {
                _("Tenth"): [str(one.tenth) for one in found.by_tenth],
                _("Customers"): [locale.number(one.customers) for one in found.by_tenth],
                _("What we would have predicted"): [locale.money(one.predicted, currency) for one in found.by_tenth],
                _("What came"): [locale.money(one.actual, currency) for one in found.by_tenth],
            }
        ),
        name="foretold_by_tenth",
        alt=_("Bars: the money that came from each tenth of the customers, beside what we would have predicted"),
    )


def _methods_table(found: Backtest) -> None:
    """Every way to foretell, beside what came."""
    locale = session.locale()
    _ = locale.text
    currency = session.settings().assumptions.currency
    st.header(_("Against the alternatives"), anchor=False)
    rows = [
        (
            evidence.method(one.method, locale),
            locale.number(one.purchases),
            locale.money(one.money, currency),
            _off(found.money_bias(one)),
            locale.number(one.mae, 2),
        )
        for one in found.predictions
    ]
    came = (_("What came"), locale.number(found.actual.purchases), locale.money(found.actual.money, currency), "", "")
    number_table(
        pd.DataFrame(
            [came, *rows],
            columns=[
                _("Method"),
                _("Purchases"),
                _("Money"),
                _("Money off by"),
                _("Purchases off, per customer"),
            ],
        ),
        name="methods",
    )


def _off(bias: float) -> str:
    """A deviation with its sign; nothing where it is unknown."""
    locale = session.locale()
    return "" if bias != bias else f"{'+' if bias > 0 else ''}{locale.share(bias)}"


def _frequency_table(found: Backtest) -> None:
    """Purchases of customers by how often they had come back."""
    locale = session.locale()
    _ = locale.text
    st.header(_("By how often they had come back"), anchor=False)
    number_table(
        pd.DataFrame(
            [
                (
                    _("{n} or more", n=str(HIGHEST_GROUP)) if one.frequency == HIGHEST_GROUP else str(one.frequency),
                    locale.number(one.customers),
                    locale.number(one.predicted, 2),
                    locale.number(one.actual, 2),
                )
                for one in found.by_frequency
            ],
            columns=[_("Repeat purchases"), _("Customers"), _("Predicted, each"), _("Came, each")],
        ),
        name="frequencies",
    )

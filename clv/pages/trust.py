"""Can these figures carry a decision?"""

from datetime import timedelta

import pandas as pd
import streamlit as st

from clv import wording
from clv.analysis import Analysis, Valuation
from clv.charts.foretold import foretold_by_tenth, foretold_by_week
from clv.errors import ClvError
from clv.models.backtest import HIGHEST_GROUP, Backtest, Method
from clv.periods import DAYS_PER_YEAR
from clv.ui import session
from clv.ui.components import (
    PATIENCE_SECONDS,
    again_when_done,
    answer,
    chart,
    escaped,
    finished_analysis,
    number_table,
    quiet,
    wait_for,
)
from clv.ui.store import store

_SHARES = (1 / 4, 1 / 3, 1 / 2)

locale = session.locale()
_, n_ = locale.text, locale.plural


def ask_backtest() -> Backtest | None:
    """The comparison for the share of the days that the reader hides; None where none can be made."""
    request = session.request()
    assert request is not None  # finished_analysis ends the page where nothing is loaded
    hidden = st.session_state.get("share_hidden", _SHARES[1])
    job = store().backtest(request, share_hidden=hidden)
    if not job.wait(1.0):
        wait_for(job, lambda: _("Asking what we would have said earlier …"))
    try:
        return job.result()
    except ClvError as error:
        answer(
            _("Whether these figures would have come true cannot be tried out yet"),
            locale.error(error),
        )
        return None


def share_box() -> None:
    """How much of the days is hidden."""
    words = dict(zip(_SHARES, (_("a quarter"), _("a third"), _("half")), strict=True))
    st.segmented_control(
        _("Days hidden from the models"),
        _SHARES,
        default=_SHARES[1],
        format_func=lambda share: words[share],
        required=True,
        key="share_hidden",
        persist_state="session",
    )


def verdict_of(found: Backtest) -> None:
    """The sentence, and whom it is about."""
    first, rest = wording.backtest(found, locale, currency)
    about = n_(
        "It is about the {n} customer known then and the {days} days after.",
        "It is about the {n} customers known then and the {days} days after.",
        found.customers,
        days=locale.number(found.days),
    )
    newcomers = n_(
        "{n} new customer came later and is not in it.",
        "{n} new customers came later and are not in it.",
        found.new_customers,
    )
    answer(first, " ".join([rest, about, *([newcomers] if found.new_customers else [])]))


def by_week(found: Backtest) -> None:
    weeks = pd.DataFrame(
        {
            "day": [found.asked_on + timedelta(days=day) for day in found.week_ends],
            "came": found.actual.money_by_week,
            "foretold": found.ours.money_by_week,
            "as_before": found.prediction(Method.AS_BEFORE).money_by_week,
        }
    )
    chart(
        foretold_by_week(weeks, title=closest(found), locale=locale, currency=currency),
        pd.DataFrame(
            {
                _("Until"): [locale.date(day) for day in weeks["day"]],
                _("What came"): [locale.money(money, currency) for money in weeks["came"]],
                _("What we would have said"): [locale.money(money, currency) for money in weeks["foretold"]],
                _("If everyone goes on as before"): [locale.money(money, currency) for money in weeks["as_before"]],
            }
        ),
        name="foretold_by_week",
        alt=_("Lines: the money that came, what we would have said, and what going on as before would have brought"),
    )


def closest(found: Backtest) -> str:
    """Whether the model or the rule of thumb came nearer."""
    ours, rule = (abs(found.money_bias(one)) for one in (found.ours, found.prediction(Method.AS_BEFORE)))
    if ours <= rule:
        return _("The model came nearer than going on as before")
    return _("Going on as before came nearer than the model")


def by_tenth(found: Backtest) -> None:
    tenths = pd.DataFrame(
        [(one.tenth, one.predicted, one.actual) for one in found.by_tenth], columns=["tenth", "foretold", "came"]
    )
    chart(
        foretold_by_tenth(
            tenths,
            title=_(
                "The tenth of the customers foretold to be best brought {share} of the money",
                share=locale.share(found.best_tenth_share),
            ),
            locale=locale,
            currency=currency,
        ),
        pd.DataFrame(
            {
                _("Tenth"): [str(one.tenth) for one in found.by_tenth],
                _("Customers"): [locale.number(one.customers) for one in found.by_tenth],
                _("What we would have said"): [locale.money(one.predicted, currency) for one in found.by_tenth],
                _("What came"): [locale.money(one.actual, currency) for one in found.by_tenth],
            }
        ),
        name="foretold_by_tenth",
        alt=_("Bars: the money that came from each tenth of the customers, beside what we would have said"),
    )


def methods_table(found: Backtest) -> None:
    """Every way to foretell, beside what came."""
    st.subheader(_("Against the alternatives"), anchor=False)
    rows = [
        (
            wording.method(one.method, locale),
            locale.number(one.purchases),
            locale.money(one.money, currency),
            off(found.money_bias(one)),
            locale.number(one.mae, 2),
        )
        for one in found.predictions
    ]
    came = (_("What came"), locale.number(found.actual.purchases), locale.money(found.actual.money, currency), "", "")
    number_table(
        pd.DataFrame(
            [came, *rows],
            columns=[
                _("Who foretells"),
                _("Purchases"),
                _("Money"),
                _("Money off by"),
                _("Purchases off, per customer"),
            ],
        ),
        name="methods",
    )


def off(bias: float) -> str:
    """A deviation with its sign; nothing where it is unknown."""
    return "" if bias != bias else f"{'+' if bias > 0 else ''}{locale.share(bias)}"


def frequency_table(found: Backtest) -> None:
    """Purchases of customers by how often they had come back."""
    st.subheader(_("By how often they had come back"), anchor=False)
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
            columns=[_("Repeat purchases"), _("Customers"), _("Foretold, each"), _("Came, each")],
        ),
        name="frequencies",
    )


def enough(analysis: Analysis) -> None:
    """The verdict on the data, and why it is not better."""
    st.subheader(_("Is there enough data?"), anchor=False)
    readiness = analysis.fits.readiness
    st.write(escaped(wording.verdict(readiness, locale)))
    if more := wording.needed(readiness, locale):
        st.write(escaped(more))
    for remark in wording.remarks(readiness, locale):
        quiet(remark)


def where_it_lies(valuation: Valuation, days: int) -> None:
    """How much of the total lies further ahead than the sales reach back."""
    st.subheader(_("How far ahead does the money lie?"), anchor=False)
    years = days / DAYS_PER_YEAR
    st.write(
        escaped(
            _(
                "{first} of the total lies in the first year. The sales reach back {years} years; {beyond} of the "
                "total lies further ahead than that, where nothing in the data can confirm it.",
                first=locale.share(1 - valuation.share_beyond(1)),
                years=locale.number(years, 1),
                beyond=locale.share(valuation.share_beyond(years)),
            )
        )
    )


def models_side_by_side(valuation: Valuation) -> None:
    """The total under each purchase model: what the choice of a model is worth."""
    st.subheader(_("Do other models say the same?"), anchor=False)
    request = session.request()
    assert request is not None
    job = store().comparison(request)
    if not job.wait(PATIENCE_SECONDS):
        quiet(_("The other models are being asked …"))
        again_when_done(job)
        return
    found = job.result()
    st.write(
        escaped(
            n_(
                "{n} model lies between {low} and {high}: {share} apart.",
                "{n} models lie between {low} and {high}: {share} apart.",
                len(found.totals),
                low=locale.headline_money(found.low, currency),
                high=locale.headline_money(found.high, currency),
                share=locale.share((found.high - found.low) / valuation.total),
            )
        )
    )
    number_table(
        pd.DataFrame(
            [
                (
                    f"{name}: {leaves}",
                    locale.money(one.total, currency),
                    locale.share(one.one_time_p_alive),
                )
                for one in found.totals
                for name, leaves in [wording.model(one.model, locale)]
            ],
            columns=[
                _("Model"),
                wording.heading("ten_year_value", locale, valuation.assumptions),
                _("One-time buyers still customers"),
            ],
        ),
        name="models",
    )
    quiet(
        _(
            "BG/NBD calls every one-time buyer a customer because it lets nobody leave before a second purchase; "
            "the others do not."
        )
    )


def published() -> None:
    """The published figures of the CD shop, calculated again here."""
    st.subheader(_("Is the calculation right?"), anchor=False)
    job = store().self_check(start=False)
    if job is None:
        quiet(_("The CD shop's figures stand in the literature. Here they can be calculated again and compared."))
        if not st.button(_("Calculate them again"), key="self_check", icon=":material/calculate:"):
            return
        job = store().self_check(start=True)
    assert job is not None
    if not job.wait(1.0):
        wait_for(job, lambda: _("Calculating the published figures again …"))
    parts = job.result()
    figures = [one for part in parts for one in part.figures]
    wrong = sum(not one.holds for one in figures)
    said = escaped(wording.found_again(len(figures), wrong, locale))
    if wrong:
        st.error(said, icon=":material/error:")
    else:
        st.success(said, icon=":material/check:")
    for part in parts:
        with st.expander(escaped(_(part.heading))):
            st.table(
                pd.DataFrame(
                    [
                        (
                            _(one.published.what),
                            locale.number(one.published.value, max(0, one.published.digits)),
                            locale.number(one.found, max(0, one.published.digits)),
                            _("the same") if one.holds else _("differs"),
                            one.published.source,
                        )
                        for one in part.figures
                    ],
                    columns=[_("Figure"), _("Published"), _("Calculated here"), _("Compared"), _("Source")],
                ).map(escaped),
                hide_index=True,
                border="horizontal",
            )


analysis = finished_analysis()
currency = session.settings().assumptions.currency
tested = ask_backtest()
if tested is not None:
    verdict_of(tested)
    share_box()
    left, right = st.columns(2, gap="large")
    with left:
        by_week(tested)
    with right:
        by_tenth(tested)
    left, right = st.columns([3, 2], gap="large")
    with left:
        methods_table(tested)
    with right:
        frequency_table(tested)
else:
    share_box()
left, right = st.columns(2, gap="large")
with left:
    enough(analysis)
with right:
    if analysis.worth is not None:
        where_it_lies(analysis.worth, analysis.base.window.days)
        models_side_by_side(analysis.worth)
published()

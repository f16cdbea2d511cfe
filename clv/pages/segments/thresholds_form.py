"""Where do the rules draw their lines, and where would the reader draw them?"""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from clv.core.assumptions import Assumptions
from clv.core.errors import ClvError
from clv.i18n.locale import Locale
from clv.segments.cutoffs import Cutoffs
from clv.segments.thresholds import FOLLOW_UP_DAYS, NEW_DAYS, SHARE, Thresholds
from clv.ui import session
from clv.ui.components import escaped, quiet
from clv.ui.numbers import number_field, percent_field


def limits_form(limits: Cutoffs, assumptions: Assumptions) -> None:
    """The thresholds in force, to read and to change; what is kept holds for this book from then on."""
    locale = session.locale()
    _ = locale.text
    set_ = limits.thresholds
    with st.expander(_("The limits, and how to change them")):
        quiet(_found(limits, locale, assumptions.currency))
        with st.form("limits", border=False):
            left, right = st.columns(2, gap="large")
            with left:
                best = _percent(_("Best: so many per cent of all customers"), set_.best_share, name="best")
                likely = _percent(_("Still a customer: chance in per cent, from"), set_.likely_active, name="likely")
                gone = _percent(_("Gone: chance in per cent, below"), set_.gone_below, name="gone")
                winnable = _percent(
                    _("Worth winning back: so many per cent of those who bought again"),
                    set_.winnable_share,
                    name="winnable",
                )
                unusual = _percent(
                    _("Unusual silence: chance at the own pace in per cent, below"),
                    set_.unusual_silence,
                    name="unusual",
                )
                new = _days(_("New: for so many days"), set_.new_days, NEW_DAYS, name="new")
            with right:
                due_from = _percent(
                    _("Second purchase due: once so many per cent of those who came back had done so"),
                    set_.due_from,
                    name="due_from",
                )
                due_to = _percent(_("Due no longer: once so many per cent had"), set_.due_to, name="due_to")
                long_ago = _percent(_("Of long ago: once so many per cent had"), set_.long_ago, name="long_ago")
                call_from, call_to = (
                    _days(label, found, FOLLOW_UP_DAYS, name=name)
                    for label, found, name in (
                        (_("Follow-up call: days after the purchase, from"), set_.follow_up_from, "follow_up_from"),
                        (_("Follow-up call: days after the purchase, to"), set_.follow_up_to, "follow_up_to"),
                    )
                )
            saved = st.form_submit_button(_("Use these limits"), type="primary")
        if set_ != Thresholds() and st.button(_("Back to the usual limits"), key="limits_usual"):
            _keep(Thresholds())
        if not saved:
            return
        try:
            wanted = Thresholds(
                best_share=best,
                likely_active=likely,
                gone_below=gone,
                winnable_share=winnable,
                unusual_silence=unusual,
                new_days=new,
                due_from=due_from,
                due_to=due_to,
                long_ago=long_ago,
                follow_up_from=call_from,
                follow_up_to=call_to,
            )
        except ClvError as error:
            st.error(escaped(locale.error(error)), icon=":material/error:")
        else:
            _keep(wanted)


def _found(limits: Cutoffs, locale: Locale, currency: str) -> str:
    return locale.text(
        "With these limits, among your customers: the best begin at {best}, those worth winning back at {winnable}; a "
        "second purchase is due {due_from} to {due_to} days after the first, and hardly comes after {long_ago}.",
        best=locale.money(limits.best, currency),
        winnable=locale.money(limits.winnable, currency),
        due_from=locale.number(limits.due_from),
        due_to=locale.number(limits.due_to),
        long_ago=locale.number(limits.long_ago),
    )


# The key holds what is in force: what was typed before goes when that changes.


def _percent(label: str, found: float, *, name: str) -> float:
    return percent_field(label, share=found, limits=SHARE, key=f"limit_{name}")


def _days(label: str, found: int, limits: tuple[int, int], *, name: str) -> int:
    lowest, highest = limits
    key = f"limit_{name}_{found}"
    return int(number_field(label, value=found, lowest=lowest, highest=highest, whole=True, key=key))


def _keep(thresholds: Thresholds) -> None:
    session.keep_settings(replace(session.settings(), thresholds=thresholds))
    st.rerun()

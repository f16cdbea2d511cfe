"""How were customers served, by a file of their satisfaction scores?"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

import pandas as pd
import streamlit as st

from clv.core.errors import ClvError
from clv.core.people import Right
from clv.i18n.locale import Locale
from clv.intake.satisfaction_scores import ScoresRead, read_scores
from clv.phrases.word_of_mouth import percent
from clv.ui import session
from clv.ui.app_state import app_state
from clv.ui.components import escaped, number_table, quiet
from clv.ui.jobs import cache_key
from clv.ui.numbers import number_field
from clv.ui.rights.gate import may
from clv.ui.upload.area import SCORES, box, upload_area
from clv.word_of_mouth.satisfaction import SCALES, Cuts, Scale, scale_of, service_of


@dataclass(frozen=True)
class Scores:
    """What a file said, and on which scale and with which cuts it is read."""

    read: ScoresRead
    scale: Scale
    cuts: Cuts


def scores_panel(take: Callable[..., None]) -> None:
    """Upload a file, see the scale and the cuts, change them, and take the shares that follow.

    take: gets the shares by the name of their box; called when the reader says so.
    """
    if not may(Right.CUSTOMERS):
        return  # such a file names them
    locale = session.locale()
    _ = locale.text
    scores = _scores()
    with st.expander(
        _("From a file of satisfaction scores"), icon=":material/upload_file:", expanded=scores is not None
    ):
        quiet(
            _(
                "A customer and a score on each row, in columns called customer and score. Stays within your company; "
                "only how often each score was given is used."
            )
        )
        upload_area(_("Scores: CSV, Excel, OpenDocument or Parquet"), area=SCORES)
        _import_files(locale)
        scores = _scores()
        if scores is None:
            return
        st.write(escaped(_found(scores.read, locale)))
        _cut(scores, locale)
        _shares(scores, take, locale)


def _import_files(locale: Locale) -> None:
    """Read what was uploaded; what cannot be read says why, and stays until it is removed."""
    uploads, request = box(SCORES).uploads, session.request()
    if not uploads or box(SCORES).is_receiving or request is None:
        return
    known = app_state().analysis(request).result().base.table
    try:
        with st.spinner(locale.text("Reading the scores …")):
            read = read_scores(app_state().workspace.cursor(), uploads[-1].file, known=known)
    except ClvError as error:
        st.error(escaped(locale.error(error)), icon=":material/error:")
        return
    box(SCORES).clear()
    scale = scale_of(one.score for one in read.counts)
    _keep(Scores(read, scale, scale.cuts))
    st.rerun()


def _found(read: ScoresRead, locale: Locale) -> str:
    """What the file holds, and how far it fits the sales."""
    _, n_ = locale.text, locale.plural
    scores = [one.score for one in read.counts]
    said = n_(
        "{name}: {n} customer with a score, from {low} to {high}.",
        "{name}: {n} customers with a score, from {low} to {high}.",
        read.customers,
        name=read.name,
        low=_score(min(scores), locale),
        high=_score(max(scores), locale),
    )
    left_out = read.rows_read - read.rows_used
    left = (
        n_(
            "{n} row without a customer or a score is left out.",
            "{n} rows without a customer or a score are left out.",
            left_out,
        )
        if left_out
        else ""
    )
    if not read.known:
        fits = _("None of them is a customer in these sales: is it the right file? All of them count.")
    elif read.known == read.customers:
        fits = _("All of them are customers in these sales.")
    else:
        fits = n_(
            "{n} of them is a customer in these sales, and only this one counts.",
            "{n} of them are customers in these sales, and only these count.",
            read.known,
        )
    return " ".join(part for part in (said, left, fits) if part)


def _cut(scores: Scores, locale: Locale) -> None:
    """The scale and the cuts, to read and to change."""
    _ = locale.text
    # Another file, or another language, has boxes of its own: they begin with what is in force.
    identity = f"{locale.language}_{cache_key(scores.read)}"
    words = {number: f"{scale.worst:g}–{scale.best:g}" for number, scale in enumerate(SCALES)}
    chosen = st.segmented_control(
        _("Scale, from the worst score to the best"),
        list(words),
        default=SCALES.index(scores.scale),
        format_func=lambda number: words[number],
        required=True,
        key=f"talk_scale_{identity}",
    )
    if chosen != SCALES.index(scores.scale):
        _keep(replace(scores, scale=SCALES[chosen], cuts=SCALES[chosen].cuts))
        st.rerun()
    names = {
        "dismal_to": _("Dismal: up to"),
        "bad_to": _("Bad: up to"),
        "good_from": _("Good: from"),
        "exceptional_from": _("Exceptional: from"),
    }
    with st.grid(4, min_column_width=150):
        ends = [
            number_field(
                label,
                value=float(getattr(scores.cuts, name)),
                lowest=float(scores.scale.worst),
                highest=float(scores.scale.best),
                key=f"talk_cut_{name}_{chosen}_{identity}",
            )
            for name, label in names.items()
        ]
    try:
        cuts = Cuts(*ends)
    except ClvError as error:
        st.error(escaped(locale.error(error)), icon=":material/error:")
        return
    if cuts != scores.cuts:
        _keep(replace(scores, cuts=cuts))
        st.rerun()


def _shares(scores: Scores, take: Callable[..., None], locale: Locale) -> None:
    """What follows from the cuts, to take or to leave."""
    _ = locale.text
    read = scores.read
    counts = [(one.score, one.known if read.known else one.customers) for one in read.counts]
    found, counted = service_of(counts, scores.cuts), sum(number for _score, number in counts)
    rows = [
        (_("Exceptional service"), found.exceptional),
        (_("Good service"), found.good),
        (_("Nothing worth telling"), found.nothing),
        (_("Bad service"), found.bad),
        (_("Dismal service after the sale"), found.dismal),
    ]
    number_table(
        pd.DataFrame(
            [(name, locale.number(round(share * counted)), percent(round(share, 3), locale)) for name, share in rows],
            columns=[_("Service"), _("Customers"), _("Share")],
        ),
        name="talk_scores",
    )
    with st.container(horizontal=True):
        if st.button(_("Use these shares"), type="primary", key="talk_use_scores", icon=":material/check:"):
            names = ("good", "exceptional", "bad", "dismal")
            take({name: _whole_down(getattr(found, name)) for name in names}, anew=True)
            st.rerun()
        if st.button(_("Remove this file"), key="talk_forget_scores", icon=":material/delete:"):
            st.session_state.pop(_session_key(), None)
            st.rerun()


def _whole_down(share: float) -> float:
    """In per cent, to two decimals and never up: rounded up, shares could be more than all together."""
    return math.floor(share * 10_000 + 1e-6) / 100


def _score(score: float, locale: Locale) -> str:
    return locale.number(score, 0 if score == int(score) else 2)


def _scores() -> Scores | None:
    found: Scores | None = st.session_state.get(_session_key())
    return found


def _keep(scores: Scores) -> None:
    st.session_state[_session_key()] = scores


def _session_key() -> str:
    return f"talk_scores_{session.book()}"

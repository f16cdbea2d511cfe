"""How do two parts of the customers, or a part and all of them, compare, figure by figure?"""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import streamlit as st

from clv.analysis.valuation import Analysis
from clv.core.errors import ClvError
from clv.phrases import parts
from clv.ui import questions, session
from clv.ui.app_state import app_state
from clv.ui.choices.compared import compared_customers
from clv.ui.components import block_heading, escaped, number_table, quiet
from clv.ui.waiting import again_when_done
from clv.value.intervals import ValuationIntervals


def side_by_side(analysis: Analysis, *, spread: ValuationIntervals | None) -> None:
    """The table; nothing where the reader compares with a day. spread: the limits; None while they are unknown."""
    request, beside, locale = session.request(), compared_customers(), session.locale()
    if request is None or beside is None:
        return
    _, other = locale.text, beside.part
    asked = replace(request, part=other)
    job = app_state().analysis(asked)
    if not job.done:
        quiet(_("{customers}: being worked out …", customers=parts.name_of(other, locale)))
        again_when_done(job)
        return
    try:
        theirs = job.result()
    except ClvError as error:
        st.info(escaped(locale.error(error)), icon=":material/search_off:")
        return
    limits = questions.valuation_intervals(asked) if theirs.worth is not None else None
    if limits is not None and not limits.done:
        again_when_done(limits)
    both = (
        parts.Column(request.part, analysis, request.assumptions, spread),
        parts.Column(
            other, theirs, request.assumptions, limits.result() if limits is not None and limits.done else None
        ),
    )
    block_heading(parts.beside_each_other(both, locale), parts.fits_of_both(both, locale))
    number_table(pd.DataFrame(parts.beside_table(both, locale)), name="side_by_side")

"""How sure is the headline: its limits, other models, and the test on what has come since?"""

from __future__ import annotations

from clv.analysis.valuation import Valuation
from clv.core.errors import ClvError
from clv.evaluation.backtest import SHARES
from clv.phrases import evidence
from clv.ui import questions, session
from clv.ui.analysis_gate import intervals_so_far
from clv.ui.waiting import again_when_done
from clv.value.intervals import ValuationIntervals


def headline_doubts(valuation: Valuation, *, years: int) -> tuple[ValuationIntervals | None, str]:
    """The limits, None while they are not known, and what is known so far in sentences.

    years: for which the headline speaks: the horizon, or the coming one. Each answer is asked for when the one before
    is there; the page is shown meanwhile, and again with each.
    """
    locale, request = session.locale(), session.request()
    _ = locale.text
    assert request is not None  # asked for beside an analysis that is there
    job = intervals_so_far()
    if not job.done:
        return None, _("Provisional: between which limits it will come out is still being worked out …")
    spread = job.result()
    far = years == valuation.assumptions.horizon_years
    limits = None if spread is None else spread.total if far else spread.by_year[0]
    said = [evidence.spread(limits, locale, valuation.assumptions.currency)]
    others = questions.comparison(request)
    if not others.done:
        again_when_done(others)
        return spread, said[0]
    try:
        compared = others.result()
        said.append(evidence.agreement(compared, valuation.total, locale))
        if limits is not None and far:
            said.append(evidence.beyond(compared, limits, locale, valuation.assumptions.currency))
    except ClvError as error:  # no model found an answer of its own
        if error.passing:
            return spread, f"{said[0]} {locale.error(error)}"
    tested = questions.backtest(request, share_hidden=SHARES[1])
    if not tested.done:
        again_when_done(tested)
        return spread, " ".join(filter(None, said))
    try:
        said.append(evidence.tested(tested.result(), locale))
    except ClvError as error:  # too little to foretell a part from the rest: the Trust page says so
        if error.passing:
            said.append(locale.error(error))
    return spread, " ".join(filter(None, said))

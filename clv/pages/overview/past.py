"""How did the same calculation do before: in a test, on the day compared with, at the end of each month?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from clv.analysis.valuation import Analysis
from clv.core.errors import ClvError
from clv.evaluation.backtest import SHARES
from clv.evaluation.backtest_metrics import Backtest
from clv.evaluation.month_ends import Said
from clv.ui import looking_back, questions, session
from clv.ui.jobs import AnalysisRequest, Job


@dataclass(frozen=True)
class Past:
    """tested, before (the analysis of the day compared with): None where there is none, or not yet.

    said: what was said at the month ends, none where nothing could be; None while that is worked out. problem: why the
    test did not come, where another try may bring it. waits_for: the answer that is worked out meanwhile.
    """

    tested: Backtest | None = None
    before: Analysis | None = None
    said: tuple[Said, ...] | None = None
    problem: str = ""
    waits_for: Job[Any] | None = None


def looked_back(request: AnalysisRequest, then: date | None, *, far: bool) -> Past:
    """What is known so far. Each answer is asked for when the one before is there.

    then: the day compared with. far: whether the headline speaks for the whole horizon.
    """
    tested, before, problem = None, None, ""
    test = questions.backtest(request, share_hidden=SHARES[1])
    if not test.done:
        return Past(waits_for=test)
    try:
        tested = test.result()
    except ClvError as error:  # too little to foretell a part from the rest: the Trust page says so
        problem = session.locale().error(error) if error.passing else ""
    if then is not None:
        earlier = looking_back.compared(request, then)
        if not earlier.done:
            return Past(tested, problem=problem, waits_for=earlier)
        before = earlier.result()
    if not far:
        return Past(tested, before, (), problem)
    said = looking_back.said_before(request)
    if not said.done:
        return Past(tested, before, problem=problem, waits_for=said)
    return Past(tested, before, said.result(), problem)

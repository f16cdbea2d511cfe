"""What can a page ask about the time before today: what was sold lately, and what was said on earlier days?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from clv.analysis.parts import OWN_FIT
from clv.analysis.undiscounted import undiscounted_years
from clv.analysis.valuation import Analysis
from clv.core.errors import ClvError
from clv.customers.lately import Lately
from clv.customers.lately import lately as lately_of
from clv.evaluation.month_ends import Said, month_ends, said_by
from clv.evaluation.month_ends import said_before as said_of
from clv.ui.app_state import app_state
from clv.ui.jobs import AnalysisRequest, Job, JobContext
from clv.ui.questions import days_bought


def lately(request: AnalysisRequest, then: date | None) -> Job[Lately]:
    """What was sold in each month, and who bought in the last year and the year before `then`."""
    return app_state().of_sales(
        request, ("lately", then), lambda asked: lately_of(days_bought(asked), asked.analysis.base.window, then=then)
    )


def undiscounted(request: AnalysisRequest) -> Job[tuple[float, ...]]:
    """What each year would bring before the discount."""
    return app_state().of_values(
        request, "undiscounted", lambda asked: undiscounted_years(asked.engine, asked.analysis)
    )


def compared(request: AnalysisRequest, then: date) -> Job[Analysis | None]:
    """The analysis as it would have been on an earlier day; None where it could say nothing, or not by the same kind of
    fit: with a fit of its own, or with that of all customers."""

    def work(asked: JobContext) -> Analysis | None:
        try:
            found = app_state().analysis(replace(request, until=then)).now()
        except ClvError as error:
            if error.passing:
                raise
            return None
        alike = (found.fitted_on is None) == (asked.analysis.fitted_on is None)
        return found if found.worth is not None and alike else None

    return app_state().of_values(request, ("compared", then), work)


def said_before(request: AnalysisRequest) -> Job[tuple[Said, ...]]:
    """What the headline would have been at each month end before today, and last what it is.

    Nothing of a part without a fit of its own.
    """

    def work(asked: JobContext) -> tuple[Said, ...]:
        base = asked.analysis.base
        if asked.analysis.fitted_on is not None:  # what a part would have said then rests on what all would have
            return ()
        before = said_of(
            asked.engine,
            asked.sales,
            month_ends(base.window, customers=base.customers),
            assumptions=request.assumptions,
            thresholds=request.thresholds,
            name=f"{asked.name}_month_end",
        )
        if request.part is not None:  # with fewer it would have had the fit of all
            before = tuple(one for one in before if one.customers >= OWN_FIT)
        return (*before, said_by(asked.analysis))

    return app_state().of_values(request, "said_before", work, long=True)

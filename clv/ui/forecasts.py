"""When is the forecast of an import sealed, and what came of those before? Worked out in threads of their own."""

from __future__ import annotations

from dataclasses import replace

from clv.analysis.forecast import Forecast, forecast
from clv.evaluation.backtest import SHARES
from clv.evaluation.earlier_days import ask_again, earlier_days
from clv.evaluation.forecast_scores import ScoredRecord, score
from clv.storage.workspace import Dataset
from clv.ui import questions, session
from clv.ui.app_state import app_state
from clv.ui.jobs import AnalysisRequest, Job, JobContext

_PATIENCE_SECONDS = 600.0


def seal_ahead() -> None:
    """Seal the forecast of what this session shows, once the analysis is there and what the Overview says beside it.

    Only of the company's own sales: nothing new comes to a shop to try.
    """
    shown, book = session.request(), session.book()
    request = shown and shown.whole
    if request is None or book is not Dataset.OWN or not app_state().has_analysis(request):
        return

    def ask() -> None:
        if app_state().analysis(request).now().worth is None:
            return
        questions.valuation_intervals(request).wait(_PATIENCE_SECONDS)
        questions.comparison(request).wait(_PATIENCE_SECONDS)
        questions.backtest(request, share_hidden=SHARES[1]).wait(_PATIENCE_SECONDS)
        sealed(request, book).now()

    app_state().latest("seal_ahead", _whole(request).key, lambda _job: app_state().run_ahead(ask), book=book)


def sealed(request: AnalysisRequest, book: Dataset) -> Job[None]:
    """The forecast of these sales is in the record, and in a new record what would have been said on earlier days.

    Where the sales carry no forecast, or it was sealed before, there is nothing to do. Of a shop to try only the
    earlier days are asked.
    """
    whole, workspace = _whole(request), app_state().workspace

    def work(asked: JobContext) -> None:
        analysis, engine = asked.analysis, asked.engine
        if analysis.worth is None:
            return
        record = workspace.forecast_book(book).record()
        files = [one.sha256 for one in workspace.imports(book)]
        earlier: list[Forecast] = []
        today = None
        if not record.kept:
            earlier += ask_again(
                engine,
                asked.sales,
                earlier_days(analysis.base.window, customers=analysis.base.customers),
                assumptions=whole.assumptions,
                thresholds=whole.thresholds,
                name=f"{asked.name}_earlier",
            )
        if book is Dataset.OWN and not record.knows(files):
            limits = questions.valuation_intervals(whole).now()
            today = forecast(engine, analysis, total=limits.total if limits else None)
        if earlier or today:
            workspace.seal_forecasts(book, whole.import_ids, earlier=earlier, today=today)

    return app_state().of_values(whole, "sealed", work)


def scored_record(request: AnalysisRequest, book: Dataset) -> Job[ScoredRecord]:
    """All forecasts of the book's record, each beside what came; what is to be sealed is sealed first."""

    def work(asked: JobContext) -> ScoredRecord:
        sealed(request, book).now()
        record = app_state().workspace.forecast_book(book).record()
        return ScoredRecord(
            record,
            tuple(
                score(asked.engine, asked.sales, one, until=request.until, name=f"{asked.name}_record")
                for one in record.sound
            ),
        )

    return app_state().of_sales(request, "record", work)


def _whole(request: AnalysisRequest) -> AnalysisRequest:
    """All the sales to their last day: who looks at an earlier one, or at a part, has seen the others.

    Under what everybody begins with: the record is the house's, whoever opens the page.
    """
    house = app_state().workspace.settings(request.book)
    return replace(request, until=None, part=None, assumptions=house.assumptions, thresholds=house.thresholds)

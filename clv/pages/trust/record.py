"""Did the forecasts of earlier days come true, and where can the record of them be taken away?"""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import streamlit as st

from clv.analysis.forecast import Part
from clv.analysis.valuation import Analysis
from clv.evaluation.forecast_scores import Outcome, ScoredFigure, ScoredForecast, ScoredRecord, counted, tally
from clv.evaluation.sealed_forecasts import Kind
from clv.phrases import evidence
from clv.phrases import forecasts as phrases
from clv.reports.forecast_record import TEXTS, write_record
from clv.storage.workspace import Dataset
from clv.ui import forecasts, session
from clv.ui.components import escaped, figures_to, quiet, text_table
from clv.ui.downloads import download, downloads
from clv.ui.waiting import again_when_done, is_done_soon
from clv.value.intervals import Interval

MOST_ROWS = 12  # of forecasts that are over; the file has all


def record_section(analysis: Analysis) -> None:
    """The sentence, the latest forecasts beside what came, and the files."""
    locale, request, book = session.locale(), session.request(), session.book()
    _ = locale.text
    assert request is not None  # finished_analysis ends the page where nothing is loaded
    assert book is not None
    st.header(_("Did earlier forecasts come true?"), anchor=False)
    job = forecasts.scored_record(request, book)
    if not is_done_soon(job):
        quiet(_("Earlier forecasts are being held against the sales …"))
        again_when_done(job)
        return
    found = job.result()
    if found.damage:
        st.error(escaped(phrases.damage(found.damage, locale)), icon=":material/error:")
    files = frozenset(one.sha256 for one in session.imports())
    if book is Dataset.OWN and (why := phrases.not_sealed(found, files, locale, valued=analysis.worth is not None)):
        quiet(why)
    st.write(escaped(f"{phrases.came_true(found, locale)} {phrases.when_made(found, locale)}".strip()))
    if not found.scored:
        return
    _table(found, files)
    if tally(found.scored).over:
        quiet(f"{phrases.in_parts(found, locale)} {phrases.expected_share(locale)}".strip())
    for sentence in phrases.changes(found, files, locale):
        quiet(sentence)
    _downloads(found, files)
    quiet(" ".join([phrases.what_counts(locale), *([phrases.how_kept(locale)] if book is Dataset.OWN else [])]))


def _table(found: ScoredRecord, files: frozenset[str]) -> None:
    """The horizons that are over, the latest first, and above them what the last sealed forecast still waits for."""
    locale, currency = session.locale(), session.settings().assumptions.currency
    _ = locale.text
    rows = [(one, figure) for one in reversed(counted(found.scored)) for figure in one.of(Part.HORIZON)]
    over = [row for row in rows if row[1].outcome is not Outcome.WAITING][:MOST_ROWS]
    last = found.scored[-1].sealed
    waiting = [
        row for row in rows if row[0].sealed is last and last.kind is Kind.SEALED and row[1].outcome is Outcome.WAITING
    ]

    if not waiting and not over:
        return

    def told(one: ScoredForecast, scored: ScoredFigure) -> tuple[str, ...]:
        figure = scored.figure
        return (
            phrases.for_what(figure, locale),
            locale.money(figure.said, currency),
            evidence.between(Interval(figure.low, figure.high), locale, currency),
            locale.money(scored.came, currency),
            phrases.outcome(scored.outcome, locale),
            locale.date(one.sealed.forecast.day),
            phrases.made(one.sealed, files, locale),
        )

    columns = [
        _("Period"),
        _("Expected"),
        _("Nine times out of ten"),
        _("What came"),
        _("Result"),
        _("As of"),
        _("Recorded"),
    ]
    with st.container(key=f"{figures_to(4)}_record"):
        text_table(columns, [told(*row) for row in [*waiting, *over]])


def _downloads(found: ScoredRecord, files: frozenset[str]) -> None:
    """Three buttons behind one: for Excel, as CSV, and the sealed texts, whose last digest is beside them."""
    locale = session.locale()
    _ = locale.text

    def made(suffix: str) -> bytes:
        with TemporaryDirectory(prefix="tenfold-") as folder:
            path = Path(folder) / f"record{suffix}"
            write_record(found, path, files=files, locale=locale, title=_("Forecasts"))
            return path.read_bytes()

    labels = {".xlsx": _("Download for Excel"), ".csv": _("Download as CSV"), TEXTS: _("Download the sealed texts")}
    with downloads("record"):
        for suffix, label in labels.items():
            download(label, partial(made, suffix), name="tenfold-forecasts", suffix=suffix, key=f"record_{suffix[1:]}")
    quiet(_("Checksum of the last forecast: {digest}", digest=found.record.last[1]))

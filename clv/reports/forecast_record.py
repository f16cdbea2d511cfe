"""How does the record of forecasts read as a file: a row a figure, or the sealed texts as they are?"""

from __future__ import annotations

from pathlib import Path

import ibis
import ibis.expr.types as ir
import pandas as pd

from clv.evaluation.forecast_scores import ScoredRecord
from clv.exports import write_table
from clv.exports.stream import replacing
from clv.i18n.locale import Locale
from clv.phrases import forecasts as phrases
from clv.phrases import terms

TEXTS = ".jsonl"  # one line a forecast: the SHA-256 of a line is the digest that the next line holds
FORMATS = (".xlsx", ".csv", TEXTS)

_COLUMNS = {
    "number": "int64",
    "day": "date",
    "recorded": "string",
    "customers": "int64",
    "period": "string",
    "first": "date",
    "last": "date",
    "measure": "string",
    "low": "float64",
    "said": "float64",
    "high": "float64",
    "came": "float64",
    "outcome": "string",
    "change": "float64",
    "assumptions": "string",
    "digest": "string",
}


def write_record(found: ScoredRecord, path: Path, *, files: frozenset[str], locale: Locale, title: str) -> None:
    """The record as the kind of file that the suffix of `path` says: one of FORMATS.

    CSV and XLSX have a row for each figure of each sound forecast and what came of it, in the reader's language; empty
    where its time is not over. TEXTS has each forecast as it was sealed. files: the SHA-256 of what is loaded.
    Raises UnknownFormat and CannotWrite.
    """
    if path.suffix.lower() == TEXTS:
        with replacing(path) as part:
            part.write_text(sealed_texts(found), encoding="ascii")
        return
    write_table(
        record_table(found, files, locale),
        path,
        locale=locale,
        headings=_headings(locale),
        explain=_meanings(locale),
        title=title,
    )


def sealed_texts(found: ScoredRecord) -> str:
    """The forecasts as they were sealed, one a line, those that were changed afterwards too."""
    return "".join(f"{one.text}\n" for one in found.record.kept)


def record_table(found: ScoredRecord, files: frozenset[str], locale: Locale) -> ir.Table:
    """A row for each figure of each sound forecast, oldest first; money and purchases have no unit of their own."""
    digests = {number: one.digest for number, one in enumerate(found.record.kept, 1)}
    rows = [
        (
            one.sealed.number,
            one.sealed.forecast.day,
            phrases.made(one.sealed, files, locale),
            one.sealed.forecast.known.customers,
            phrases.for_what(scored.figure, locale),
            scored.figure.first,
            scored.figure.last,
            phrases.measure(scored.figure.measure, locale),
            scored.figure.low,
            scored.figure.said,
            scored.figure.high,
            scored.came,
            phrases.outcome(scored.outcome, locale),
            one.change,
            terms.assumed(one.sealed.forecast.grounds.assumptions, locale),
            digests[one.sealed.number],
        )
        for one in found.scored
        for scored in one.figures
    ]
    return ibis.memtable(pd.DataFrame(rows, columns=list(_COLUMNS)), schema=_COLUMNS)


def _headings(locale: Locale) -> dict[str, str]:
    _ = locale.text
    return {
        "number": _("Number"),
        "day": _("As of"),
        "recorded": _("Recorded"),
        "customers": _("Customers"),
        "period": _("Period"),
        "first": _("From"),
        "last": _("Until"),
        "measure": _("What is counted"),
        "low": _("Lower limit"),
        "said": _("Expected"),
        "high": _("Upper limit"),
        "came": _("What came"),
        "outcome": _("Result"),
        "change": _("Change of what was known"),
        "assumptions": _("Assumptions"),
        "digest": _("Checksum"),
    }


def _meanings(locale: Locale) -> list[tuple[str, str]]:
    _, names = locale.text, _headings(locale)
    return [
        (names["day"], _("the last day of sales that the forecast knew")),
        (names["customers"], _("the customers known that day, whom the forecast is about")),
        (names["low"], _("nine times out of ten what comes lies between the lower and the upper limit")),
        (names["came"], phrases.what_counts(locale)),
        (names["change"], _("by what share the money known that day differs in the sales that are loaded now")),
        (
            names["digest"],
            _(
                "the SHA-256 of the sealed text, which also stands in the text of the next forecast; the file of "
                "sealed texts has one a line"
            ),
        ),
        (names["recorded"], phrases.how_kept(locale)),
    ]

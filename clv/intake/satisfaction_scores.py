"""How satisfied are customers, by a file with a score for each?"""

from __future__ import annotations

from dataclasses import dataclass
from uuid import uuid4

import duckdb

from clv.core.errors import NoScoreColumn, NoScoreCustomer, NoScores, NotScores
from clv.intake.choices import Choices, Role
from clv.intake.files.header_words import fold, role_score
from clv.intake.files.source import SalesFile
from clv.intake.files.staging import Staged, drop, stage
from clv.intake.sales.amounts import number_style
from clv.intake.sales.columns import listed
from clv.intake.sales.ids import customer_keys

MOST_SCORES = 2_000  # different ones: no scale has more, not even per cent with a decimal
_MOST = 0.5  # more of the filled cells of a column than this must be numbers

# In English, Dutch, Polish, German and French; the first word that fits decides between two columns.
_SCORE = (
    "score satisfaction rating csat nps grade stars cijfer rapportcijfer tevredenheid klanttevredenheid beoordeling "
    "waardering sterren ocena wynik zadowolenie satysfakcja gwiazdki punkty bewertung zufriedenheit sterne note"
)


@dataclass(frozen=True)
class ScoreCount:
    """How many customers gave a score, and how many of these the sales know."""

    score: float
    customers: int
    known: int


@dataclass(frozen=True)
class ScoresRead:
    """What was read: how often each score was given, the lowest first; rows_used of rows_read hold both."""

    name: str
    counts: tuple[ScoreCount, ...]
    rows_read: int
    rows_used: int

    @property
    def customers(self) -> int:
        return sum(one.customers for one in self.counts)

    @property
    def known(self) -> int:
        return sum(one.known for one in self.counts)


def read_scores(con: duckdb.DuckDBPyConnection, file: SalesFile, *, known: str) -> ScoresRead:
    """The scores in a file: CSV, XLSX, XLS, ODS or Parquet, opened as sales are; a customer and a score on each row.

    known: the engine's table of the customers, by customer_id; case and leading zeros do not matter. Who stands in
    several rows counts once, with the mean of the scores, to two decimals. Rows without a customer or a score are left
    out.
    Raises NoScoreCustomer, NoScoreColumn, NoScores, NotScores, and what `stage` raises.
    """
    staged = stage(con, [file], Choices(), with_hidden=True)
    kept: list[str] = []

    def keep(select: str) -> str:
        kept.append(f"scores_{uuid4().hex[:16]}")
        con.execute(f"create temporary table {kept[-1]} as {select}")
        return kept[-1]

    try:
        customer, score = _columns(con, staged)
        column = staged.column(score)
        style = number_style(con, table=staged.table, column=column, header=score)
        rows = keep(
            f"select rowid as id, {staged.column(customer)} as customer, {style.sql(column)} as score "
            f"from {staged.table}"
        )
        keys = customer_keys(con, source=rows, column="customer", rows=staged.rows, keep=keep)
        used = keep(
            f"select {keys.sql} as customer_id, score from {rows} {keys.join} "
            f"where ({keys.sql}) is not null and score is not null"
        )
        [(rows_used,)] = con.execute(f"select count(*) from {used}").fetchall()
        found = con.execute(
            f"select score, count(*), count(*) filter (where {_bare('customer_id')} in "
            f'(select {_bare("customer_id")} from "{known}")) from '
            f"(select customer_id, round(avg(score), 2) as score from {used} group by 1) "
            f"group by 1 order by 1 limit {MOST_SCORES + 1}"
        ).fetchall()
    finally:
        for table in kept:
            con.execute(f"drop table if exists {table}")
        drop(con, staged)
    if not found:
        raise NoScores(name=file.name)
    if len(found) > MOST_SCORES:
        raise NotScores(name=file.name, column=score, most=MOST_SCORES)
    return ScoresRead(file.name, tuple(ScoreCount(*row) for row in found), staged.rows, int(rows_used))


def _bare(column: str) -> str:
    """An id without its case and leading zeros: a workbook makes 7 of 00007."""
    return f"ltrim(lower({column}), '0')"


def _columns(con: duckdb.DuckDBPyConnection, staged: Staged) -> tuple[str, str]:
    """The headers of the customers and of the scores: by their words; of two columns the other one is the other."""
    scores = [(_score_said(header), header) for header in staged.headers if _holds_numbers(con, staged, header)]
    customers = [(role_score(header, Role.CUSTOMER), header) for header in staged.headers]
    said_score, score = max(scores, key=lambda pair: pair[0], default=(0, ""))
    said_customer, customer = max(
        ((said, header) for said, header in customers if not (said_score and header == score)),
        key=lambda pair: pair[0],
        default=(0.0, ""),
    )
    if not said_customer:
        others = [header for header in staged.headers if header != score]
        if not said_score or len(others) != 1:
            raise NoScoreCustomer(name=staged.name, found=listed(staged.headers))
        return others[0], score
    if not said_score:
        numbers = [header for _said, header in scores if header != customer]
        if len(numbers) != 1:
            raise NoScoreColumn(name=staged.name, found=listed(staged.headers))
        return customer, numbers[0]
    return customer, score


def _score_said(header: str) -> int:
    """How strongly a header says that it holds scores; 0: not at all."""
    words, known = fold(header).split(), _SCORE.split()
    return max((len(known) - place for place, word in enumerate(known) if word in words), default=0)


def _holds_numbers(con: duckdb.DuckDBPyConnection, staged: Staged, header: str) -> bool:
    style = number_style(con, table=staged.table, column=staged.column(header), header=header)
    return style.numbers > 0 and style.numbers >= _MOST * style.filled

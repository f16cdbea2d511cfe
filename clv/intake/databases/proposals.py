"""What the first rows leave open, and the whole table tells: the order of dates, decimal signs, words, currencies."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import ibis
import ibis.expr.types as ir

from clv.core.errors import (
    DateOrderUnknown,
    DecimalUnknown,
    SeveralCurrencies,
    SourceRoleUnread,
    SourceRowsTwice,
    SourceRowsUnread,
)
from clv.intake.choices import Choices, DateOrder, Role
from clv.intake.databases.readings import day_parts, is_text_of_days, kinds_of
from clv.intake.databases.source import Source
from clv.intake.databases.staging import as_text, stage_sample
from clv.intake.files.staging import Staged, drop
from clv.intake.sales.accept import refuse_unreadable
from clv.intake.sales.amounts import CODES, NumberStyle
from clv.intake.sales.dates import DateStyle, order_of
from clv.intake.sales.duplicates import pasted_rows
from clv.intake.sales.exclusion_rules import is_total_sql
from clv.intake.sales.meanings import Meaning, meanings
from clv.intake.sales.proposal import Proposal, Question
from clv.intake.sales.propose import MOST_STATUSES, propose
from clv.intake.sales.unknown_words import answered

_SETTLED = ("date_order", "decimal", "currency")  # questions that the whole table may answer
_MOST_CURRENCIES = 200


def propose_source(con: duckdb.DuckDBPyConnection, source: Source, choices: Choices) -> Proposal:
    """How the table is read: what a file with its first rows would be proposed, and what the whole table says.

    con: a DuckDB for the first rows. Raises the ClvError of a missing role, of an open question, and of what is read
    from files only: SourceRoleUnread, SourceRowsUnread; and SourceRowsTwice.
    """
    staged = stage_sample(con, source)
    try:
        proposal = propose(con, staged, choices)
        _refuse_unread(con, staged, proposal)
        if not proposal.missing:
            proposal = _with_whole_table(source.sales, staged, proposal)
        refuse_unreadable(con, staged, proposal)
        return proposal
    finally:
        drop(con, staged)


def _refuse_unread(con: duckdb.DuckDBPyConnection, staged: Staged, proposal: Proposal) -> None:
    for role in (Role.DISCOUNT, Role.REFUND):
        if role in proposal.columns:
            raise SourceRoleUnread(name=staged.name, column=proposal.columns[role], role=role.value)
    totals = Meaning.TOTAL in proposal.meanings.get(Role.KIND, {})
    labelled = (
        proposal.labelled != "false"
        and con.execute(f"select 1 from {staged.table} where {proposal.labelled} limit 1").fetchall()
    )
    named = False
    if customer := proposal.columns.get(Role.CUSTOMER):
        column = staged.column(customer)
        is_total = is_total_sql(column, whole=True)
        named = bool(con.execute(f"select 1 from {staged.table} where {is_total} limit 1").fetchall())
        if Role.ORDER not in proposal.columns and (twice := pasted_rows(con, staged, customer=column)):
            con.execute(f"drop table {twice}")
            raise SourceRowsTwice(name=staged.name)
    if proposal.block_column or totals or labelled or named or proposal.sums:
        raise SourceRowsUnread(name=staged.name)


def _with_whole_table(sales: ir.Table, staged: Staged, proposal: Proposal) -> Proposal:
    numbers = _decimals(sales, proposal)
    dates = proposal.dates and _date_order(sales[proposal.columns[Role.DATE]], proposal.dates, proposal.choices)
    currencies = _currencies(sales, proposal)
    chosen = (proposal.choices.currency or "").upper()
    settled = replace(
        proposal,
        numbers=numbers,
        dates=dates,
        currencies=currencies,
        currency=chosen or (currencies[0] if len(currencies) == 1 else ""),
        meanings={role: _meanings(sales, role, proposal) for role in proposal.meanings},
    )
    asked = tuple(question for question in proposal.questions if question.code not in _SETTLED)
    return settled.with_questions((*asked, *_open(staged, settled)))


def _open(staged: Staged, proposal: Proposal) -> list[Question]:
    """What the whole table leaves open, too."""
    found = []
    if proposal.dates and proposal.dates.order is None:
        samples = ", ".join(proposal.dates.samples)
        facts = {"name": staged.name, "column": proposal.columns[Role.DATE], "samples": samples}
        found.append(Question("date_order", DateOrderUnknown, dict(facts), ()))
    for role, style in proposal.numbers.items():
        if style.decimal is None and role in proposal.read_numbers and proposal.choices.decimal is None:
            facts = {"name": staged.name, "column": proposal.columns[role], "samples": ", ".join(style.samples)}
            found.append(Question("decimal", DecimalUnknown, dict(facts), ()))
            break
    if len(proposal.currencies) > 1 and proposal.choices.currency is None:
        facts = {"name": staged.name, "found": ", ".join(proposal.currencies)}
        found.append(Question("currency", SeveralCurrencies, dict(facts), ()))
    return found


def _decimals(sales: ir.Table, proposal: Proposal) -> dict[Role, NumberStyle]:
    """The decimal sign of each column of numbers that is text, by how all its values are written."""
    texts = {role: sales[proposal.columns[role]] for role in proposal.numbers}
    texts = {role: column for role, column in texts.items() if column.type().is_string()}
    if not texts:
        return proposal.numbers
    counts = sales.agg(
        **{f"{role}_{kind}": found.sum() for role, column in texts.items() for kind, found in kinds_of(column).items()}
    ).execute()
    found = dict(proposal.numbers)
    for role in texts:
        point, comma, unclear = (
            int(sum(counts[f"{role}_{kind}"].fillna(0).iloc[0] for kind in kinds))
            for kinds in (("point",), ("comma",), ("either_point", "either_comma"))
        )
        decided = (
            None
            if unclear and bool(point) == bool(comma)
            else "."
            if point > comma or (point and point == comma)
            else ","
            if comma
            else ""
        )
        found[role] = replace(found[role], decimal=decided or proposal.choices.decimal or decided)
    return found


def _date_order(column: ir.Column, style: DateStyle, choices: Choices) -> DateStyle:
    """Which part comes first, from the highest parts of all dates."""
    if not is_text_of_days(column) or style.order is DateOrder.YEAR_FIRST:
        return style
    numeric, first, second = day_parts(column)
    high = column.as_table().agg(rows=numeric.sum(), one=first.max(), two=second.max(), apart=(first != second).sum())
    [facts] = high.execute().fillna(0).astype("int64").to_dict("records")
    if not facts["rows"]:
        return style
    return replace(style, order=order_of(facts["one"], facts["two"], facts["apart"], choices.date_order))


def _meanings(sales: ir.Table, role: Role, proposal: Proposal) -> dict[Meaning, tuple[str, ...]]:
    header = proposal.columns[role]
    words = _words(sales[header], most=MOST_STATUSES)
    if words is None:
        return {}
    return answered(meanings(words, kind=role is Role.KIND, header=header), words, proposal.choices.count_as)


def _words(column: ir.Column, *, most: int) -> list[str] | None:
    """The different words of a column, the most frequent first; None where there are more than so many."""
    words = column.as_table().select(word=as_text(column))
    words = words.filter(words.word.notnull()).group_by("word").agg(rows=lambda t: t.count())
    found = words.order_by(ibis.desc("rows"), "word").limit(most + 1).execute()["word"].tolist()
    return found if len(found) <= most else None


def _currencies(sales: ir.Table, proposal: Proposal) -> tuple[str, ...]:
    if Role.CURRENCY not in proposal.columns:
        return proposal.currencies
    words = _words(sales[proposal.columns[Role.CURRENCY]], most=_MOST_CURRENCIES) or []
    codes = dict.fromkeys(CODES.get(word, word.upper()) for word in words)
    return tuple(code for code in codes if len(code) == 3 and code.isalpha()) or proposal.currencies

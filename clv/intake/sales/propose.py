"""What does the reader propose to make of the files, and what must it ask?

stage, propose, preview, accept and read_sales are the whole of what other rooms need.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import duckdb
import pandas as pd

from clv.core.errors import (
    Counted,
    DateOrderUnknown,
    DecimalUnknown,
    DiscountUnknown,
    Fact,
    OrderTotalsUnknown,
    SeveralCurrencies,
    SumRowsUnknown,
    WordsUnknown,
)
from clv.core.sql import literal
from clv.core.tables import TRANSACTIONS
from clv.intake.choices import Choices, CountAs, DateOrder, DiscountKind, OrderAmounts, Role, SumRows
from clv.intake.files.header_words import role_score
from clv.intake.files.source import SalesFile
from clv.intake.files.staging import Staged, drop, row_number_sql, stage
from clv.intake.sales.accept import accept
from clv.intake.sales.amounts import NumberStyle, number_style
from clv.intake.sales.columns import contents_of, find_columns
from clv.intake.sales.currencies import found_currencies
from clv.intake.sales.dates import DateStyle, date_style
from clv.intake.sales.different import all_differ
from clv.intake.sales.discounts import find_discount
from clv.intake.sales.doubts import doubts
from clv.intake.sales.meanings import NO_SALE, Meaning, meanings, says_state
from clv.intake.sales.order_totals import order_amounts
from clv.intake.sales.proposal import MEASURES, Proposal, Question
from clv.intake.sales.receipt_sums import ReceiptSums, find_sums, labelled_sql
from clv.intake.sales.refund_column import RefundColumn, refund_column
from clv.intake.sales.report import IntakeReport
from clv.intake.sales.stray_dates import find_strays
from clv.intake.sales.unknown_words import UnknownWord, answered, unknown_words

__all__ = ["Proposal", "Question", "Staged", "accept", "preview", "propose", "read_sales", "stage"]

_NO_LINE = (Meaning.TOTAL, Meaning.TRANSFER, Meaning.DOCUMENT)
MOST_STATUSES = 1000  # a column with more words than this is no status


def read_sales(
    con: duckdb.DuckDBPyConnection,
    files: Sequence[SalesFile],
    choices: Choices,
    *,
    into: str,
    import_id: str,
    until: date | None = None,
    columns: Sequence[str] = TRANSACTIONS.names,
) -> IntakeReport:
    """Stage, propose and accept in one go, for whoever cannot be asked; the raw rows are dropped.

    Raises a ClvError where a file cannot be used; then nothing is added to `into`.
    """
    staged = stage(con, files, choices)
    try:
        return accept(
            con, staged, propose(con, staged, choices), into=into, import_id=import_id, until=until, columns=columns
        )
    finally:
        drop(con, staged)


def preview(con: duckdb.DuckDBPyConnection, staged: Staged, n: int = 8) -> pd.DataFrame:
    """The first n raw rows, as text, under the file's headers; the index is the row's number in the file."""
    columns = ", ".join(staged.all_columns)
    rows = con.execute(
        f"select {row_number_sql(staged)}, {columns} from {staged.table} order by rowid limit {int(n)}"
    ).fetchall()
    return pd.DataFrame(
        [[cell or "" for cell in row[1:]] for row in rows],
        columns=list(staged.headers),
        index=pd.Index([row[0] for row in rows], name="row"),
    )


def propose(con: duckdb.DuckDBPyConnection, staged: Staged, choices: Choices) -> Proposal:
    """How the staged rows can be read: roles, styles, and questions where the files leave something open.

    Looks at every value of the columns that matter. Raises ColumnNotFound for a chosen column that is not there.
    """
    contents = contents_of(con, staged)
    columns = find_columns(staged, contents, choices)
    dates = _dates(con, staged, columns, choices)
    block = None if Role.CUSTOMER in choices.absent else _block_column(con, staged, columns)
    if block is not None:
        columns = {Role.CUSTOMER: block, **columns}
    doubted = doubts(con, staged, columns, contents, choices)
    columns = doubted.columns
    numbers = {
        role: number_style(con, table=staged.table, column=staged.column(columns[role]), header=columns[role])
        for role in MEASURES
        if role in columns
    }
    decimal = choices.decimal or _decimal_elsewhere(staged, numbers)
    numbers = {role: _settled(style, decimal) for role, style in numbers.items()}
    money = Role.AMOUNT if Role.AMOUNT in columns else Role.UNIT_PRICE
    currencies = found_currencies(con, staged, columns, numbers.get(money), money)
    refund = _refund(con, staged, columns, numbers, choices)
    if refund is None:
        columns.pop(Role.REFUND, None)
        numbers.pop(Role.REFUND, None)
    words: dict[Role, dict[Meaning, tuple[str, ...]]] = {
        role: _meanings(con, staged, columns[role], kind=role is Role.KIND, choices=choices)
        for role in (Role.STATUS, Role.KIND)
        if role in columns
    }
    labelled = labelled_sql(staged, columns, contents) if Role.ORDER in columns else "false"
    said = _said_totals(staged, columns, words, labelled)
    differ = Role.ORDER in columns and all_differ(con, table=staged.table, column=staged.column(columns[Role.ORDER]))
    sums = None if differ else _sums(con, staged, columns, numbers, choices, said=said)
    amounts, order = _order_amounts(con, staged, columns, numbers, choices, said=said, sums=sums, differ=differ)
    discount = None
    if Role.DISCOUNT in columns:
        column = staged.column(columns[Role.DISCOUNT])
        discount = find_discount(con, table=staged.table, column=column, header=columns[Role.DISCOUNT])
    proposal = Proposal(
        columns=columns,
        numbers=numbers,
        dates=dates,
        currency=(choices.currency or "").upper() or (currencies[0] if len(currencies) == 1 else ""),
        currencies=currencies,
        order_amounts=amounts,
        choices=choices,
        discount=discount,
        refund=refund,
        block_column=block,
        meanings=words,
        labelled=labelled,
        orders_differ=differ,
        sums=sums if amounts is OrderAmounts.EACH_LINE else None,
        strays=find_strays(con, staged, staged.column(columns[Role.DATE]), dates) if dates else None,
        missing=_missing(columns),
        collective=doubted.collective,
        questions=doubted.questions,
    )
    return _with_questions(proposal, staged, order, _unknown_words(con, staged, proposal))


def _missing(columns: dict[Role, str]) -> tuple[Role, ...]:
    money = Role.AMOUNT in columns or (Role.QUANTITY in columns and Role.UNIT_PRICE in columns)
    absent = [role for role in (Role.CUSTOMER, Role.DATE) if role not in columns]
    return tuple(absent + ([] if money else [Role.AMOUNT]))


def _dates(
    con: duckdb.DuckDBPyConnection, staged: Staged, columns: dict[Role, str], choices: Choices
) -> DateStyle | None:
    if Role.DATE not in columns:
        return None
    return date_style(con, table=staged.table, column=staged.column(columns[Role.DATE]), chosen=choices.date_order)


def _block_column(con: duckdb.DuckDBPyConnection, staged: Staged, columns: dict[Role, str]) -> str | None:
    """A column that is filled only on rows of its own, without a date: the customer's name above each block of rows."""
    if Role.DATE not in columns:
        return None
    dated = staged.column(columns[Role.DATE])
    own = columns.get(Role.CUSTOMER)
    for header in staged.headers[:3] if own is None else (own,):
        if header in columns.values() and header != own:
            continue
        column = staged.column(header)
        [(filled, beside)] = con.execute(
            f"select count({column}), count(*) filter ({column} is not null and {dated} is not null "
            f"and {dated} <> {literal(columns[Role.DATE])}) from {staged.table}"
        ).fetchall()
        if filled and not beside:
            return header
    return None


def _decimal_elsewhere(staged: Staged, numbers: dict[Role, NumberStyle]) -> str | None:
    """The decimal sign of the file's other columns of numbers, where they agree."""
    seen = {style.decimal for style in numbers.values() if style.decimal}
    return next(iter(seen)) if len(seen) == 1 and staged.kind in ("text", "markup") else None


def _settled(style: NumberStyle, decimal: str | None) -> NumberStyle:
    if style.decimal is not None or decimal is None:
        return style
    return style.with_decimal(decimal)


def _order_amounts(
    con: duckdb.DuckDBPyConnection,
    staged: Staged,
    columns: dict[Role, str],
    numbers: dict[Role, NumberStyle],
    choices: Choices,
    *,
    said: str,
    sums: ReceiptSums | None,
    differ: bool,
) -> tuple[OrderAmounts | None, str]:
    if choices.order_amounts is not None:
        return choices.order_amounts, ""
    if differ or Role.AMOUNT not in numbers or (sums is not None and sums.certain):
        return OrderAmounts.EACH_LINE, ""
    amount = numbers[Role.AMOUNT].sql(staged.column(columns[Role.AMOUNT]))
    line = None
    if Role.QUANTITY in numbers and Role.UNIT_PRICE in numbers:
        line = " * ".join(numbers[r].sql(staged.column(columns[r])) for r in (Role.QUANTITY, Role.UNIT_PRICE))
    blanks = numbers[Role.AMOUNT].filled < staged.rows
    return order_amounts(con, staged, columns, amount=amount, line=line, blanks=blanks, said=said)


def _said_totals(
    staged: Staged, columns: dict[Role, str], words: dict[Role, dict[Meaning, tuple[str, ...]]], labelled: str
) -> str:
    """SQL on the raw rows: whether the kind of a row, or a label, says that it is a total, or else no line."""
    known = words.get(Role.KIND, {})
    kinds = [word for meaning in _NO_LINE for word in known.get(meaning, ())]
    listed = ", ".join(map(literal, kinds))
    by_kind = f"coalesce({staged.column(columns[Role.KIND])} in ({listed}), false) or " if kinds else ""
    return by_kind + labelled


def _sums(
    con: duckdb.DuckDBPyConnection,
    staged: Staged,
    columns: dict[Role, str],
    numbers: dict[Role, NumberStyle],
    choices: Choices,
    *,
    said: str,
) -> ReceiptSums | None:
    money = (Role.AMOUNT,) if Role.AMOUNT in numbers else (Role.QUANTITY, Role.UNIT_PRICE)
    if choices.order_amounts is OrderAmounts.ONCE_PER_ORDER or not numbers.keys() >= set(money):
        return None
    decimal = choices.decimal or "."
    amount = " * ".join(numbers[role].sql(staged.column(columns[role]), undecided=decimal) for role in money)
    return find_sums(con, staged, columns, amount=amount, said=said)


def _refund(
    con: duckdb.DuckDBPyConnection,
    staged: Staged,
    columns: dict[Role, str],
    numbers: dict[Role, NumberStyle],
    choices: Choices,
) -> RefundColumn | None:
    """How the column of refunds is read; None without one, or where its contents are something else."""
    if Role.REFUND not in columns:
        return None
    if Role.AMOUNT not in columns:
        return RefundColumn()
    header = columns[Role.REFUND]
    decimal = choices.decimal or "."
    return refund_column(
        con,
        staged.table,
        header=header,
        column=numbers[Role.REFUND].sql(staged.column(header), undecided=decimal),
        amount=numbers[Role.AMOUNT].sql(staged.column(columns[Role.AMOUNT]), undecided=decimal),
        sure=role_score(header, Role.REFUND) > 500 or choices.header(Role.REFUND) is not None,
    )


def _meanings(
    con: duckdb.DuckDBPyConnection, staged: Staged, header: str, *, kind: bool, choices: Choices
) -> dict[Meaning, tuple[str, ...]]:
    column = staged.column(header)
    rows = con.execute(
        f"select {column} from {staged.table} where {column} is not null group by 1 "
        f"order by count(*) desc, 1 limit {MOST_STATUSES + 1}"
    ).fetchall()
    if len(rows) > MOST_STATUSES:
        return {}
    words = [row[0] for row in rows]
    return answered(meanings(words, kind=kind, header=header), words, choices.count_as)


def _unknown_words(con: duckdb.DuckDBPyConnection, staged: Staged, proposal: Proposal) -> tuple[UnknownWord, ...]:
    """What must be asked about the words of the status and kind columns; nothing while a role is missing."""
    if proposal.missing:
        return ()
    columns, numbers = proposal.columns, proposal.numbers
    amount = " * ".join(
        numbers[role].sql(staged.column(columns[role]), undecided=proposal.choices.decimal or ".")
        for role in proposal.read_numbers
        if role is not Role.REFUND
    )
    found: list[UnknownWord] = []
    for role in proposal.meanings:
        no_sale = [
            f"{staged.column(columns[other])} in ({', '.join(map(literal, its))})"
            for other, known in proposal.meanings.items()
            for meaning, its in known.items()
            if other is not role and meaning in NO_SALE
        ]
        found += unknown_words(
            con,
            staged.table,
            header=columns[role],
            word=staged.column(columns[role]),
            amount=amount,
            customer=staged.column(columns[Role.CUSTOMER]),
            day=staged.column(columns[Role.DATE]),
            skipped=" or ".join(no_sale) or "false",
            meanings=proposal.meanings[role],
            always=says_state(columns[role], kind=role is Role.KIND),
        )
    return tuple({one.word: one for one in reversed(found)}.values())[::-1]


def _with_questions(proposal: Proposal, staged: Staged, order: str, words: tuple[UnknownWord, ...]) -> Proposal:
    questions: list[Question] = [*proposal.questions]
    if proposal.dates and proposal.dates.order is None:
        facts = {
            "name": staged.name,
            "column": proposal.columns[Role.DATE],
            "samples": ", ".join(proposal.dates.samples),
        }
        options = (DateOrder.DAY_FIRST.value, DateOrder.MONTH_FIRST.value)
        questions.append(Question("date_order", DateOrderUnknown, dict(facts), options))
    for role, style in proposal.numbers.items():
        if style.decimal is None and role in proposal.read_numbers:
            facts = {"name": staged.name, "column": proposal.columns[role], "samples": ", ".join(style.samples)}
            questions.append(Question("decimal", DecimalUnknown, dict(facts), (".", ",")))
            break
    if proposal.discount and proposal.discount.kind is None and proposal.choices.discount is None:
        facts = {
            "name": staged.name,
            "column": proposal.columns[Role.DISCOUNT],
            "samples": ", ".join(proposal.discount.samples),
        }
        questions.append(Question("discount", DiscountUnknown, dict(facts), tuple(kind.value for kind in DiscountKind)))
    if proposal.order_amounts is None:
        facts = {"name": staged.name, "column": proposal.columns[Role.AMOUNT], "order": order}
        each = tuple(kind.value for kind in OrderAmounts)
        questions.append(Question("order_amounts", OrderTotalsUnknown, dict(facts), each))
    if proposal.sums and not proposal.sums.certain and proposal.choices.sum_rows is None:
        column = proposal.columns[proposal.amount_role]
        facts = {"name": staged.name, "order": proposal.sums.example, "column": column}
        questions.append(Question("sum_rows", SumRowsUnknown, dict(facts), tuple(kind.value for kind in SumRows)))
    if len(proposal.currencies) > 1 and proposal.choices.currency is None:
        facts = {"name": staged.name, "found": ", ".join(proposal.currencies)}
        questions.append(Question("currency", SeveralCurrencies, dict(facts), proposal.currencies))
    if words:
        columns = ", ".join(dict.fromkeys(one.header for one in words))
        counted = Counted(tuple((one.word, one.rows, one.money) for one in words))
        kinds = tuple(kind.value for kind in CountAs)
        said: dict[str, Fact] = {"name": staged.name, "column": columns, "words": counted}
        questions.append(Question("count_as", WordsUnknown, said, kinds, words))
    return proposal.with_questions(tuple(questions))

"""Which words for states and kinds of documents are unknown, what depends on them, and what speaks for an answer?"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

import duckdb

from clv.core.sql import literal
from clv.intake.choices import CountAs
from clv.intake.files.header_words import fold
from clv.intake.sales.meanings import NO_SALE, Meaning

REAL_SHARE = 0.01  # of the rows or of the money; a word with less cannot move a figure by more than that
MOST_ASKED = 12  # a column with more unknown words than this, most of its rows, is no column of states
NEARLY_ALL = 0.8  # of a word's rows: what counts as a sign
# Of the sales whose amounts a word repeats: a payment settles many invoices, a refund few.
A_PART, A_PART_BELOW_ZERO = 0.3, 0.5


class Sign(StrEnum):
    """What speaks for a proposal."""

    MIRRORS = "mirrors"  # its amounts are another word's again
    NEGATIVE = "negative"  # beside negative amounts only
    UNDATED = "undated"  # its rows have no date
    LIKE = "like"  # spelled nearly as a known word is


# Signs that a column tells sales from others. Equal amounts may be the equal prices of other articles.
_CONFIRMING = (Sign.NEGATIVE, Sign.UNDATED)


@dataclass(frozen=True)
class UnknownWord:
    """A word that is asked about.

    rows, money   what depends on it: its rows, and the sum of their amounts
    proposed      what the signs say; None where they say nothing
    other         the word that it mirrors or is like
    """

    word: str
    header: str
    rows: int
    money: float
    proposed: CountAs | None = None
    sign: Sign | None = None
    other: str = ""


def answered(
    meanings: Mapping[Meaning, tuple[str, ...]], words: Iterable[str], count_as: tuple[tuple[str, CountAs], ...]
) -> dict[Meaning, tuple[str, ...]]:
    """The meanings of words with the reader's answers, which go before the word lists."""
    said = {fold(word): _AS_MEANING[kind] for word, kind in count_as}
    known = {word: meaning for meaning, its in meanings.items() for word in its}
    known |= {word: said[fold(word)] for word in words if fold(word) in said}
    return {
        meaning: tuple(sorted(word for word, its in known.items() if its is meaning))
        for meaning in Meaning
        if meaning in known.values()
    }


_AS_MEANING = {CountAs.SALE: Meaning.SALE, CountAs.REFUND: Meaning.REFUND, CountAs.NOTHING: Meaning.DOCUMENT}


def unknown_words(
    con: duckdb.DuckDBPyConnection,
    table: str,
    *,
    header: str,
    word: str,
    amount: str,
    customer: str,
    day: str,
    skipped: str,
    meanings: Mapping[Meaning, tuple[str, ...]],
    always: bool,
) -> tuple[UnknownWord, ...]:
    """The words of a column that no list knows and that hold a real share of its rows or money, with proposals.

    word, amount, customer, day   SQL on the rows of `table`
    skipped    SQL: rows that are no sale already, whatever this word says
    always     whether the header alone makes it a column of states; else a known word, or a sign, must confirm it
    """
    known = {one for its in meanings.values() for one in its}
    facts = _facts(con, table, word=word, amount=amount, day=day, skipped=skipped)
    rows, money = sum(one.rows for one in facts), sum(one.turnover for one in facts)
    asked = [
        one
        for one in facts
        if one.word not in known and (one.rows >= REAL_SHARE * rows or one.turnover >= REAL_SHARE * money > 0)
    ]
    unknown_rows = sum(one.rows for one in asked)
    if not asked or len(facts) < 2 or (len(asked) > MOST_ASKED and 2 * unknown_rows > rows):
        return ()
    sales = [one.word for one in facts if one.word in meanings.get(Meaning.SALE, ())]
    main = [max((o for o in asked if not o.all_negative), key=lambda one: one.turnover, default=asked[0]).word]
    mirrored = _mirrored(con, table, word=word, amount=amount, customer=customer, sales=sales or main)
    found = tuple(_proposed(one, header, meanings, mirrored.get(one.word)) for one in asked)
    confirmed = any(one.word in known for one in facts) or any(one.sign in _CONFIRMING for one in found)
    return found if always or confirmed else ()


@dataclass(frozen=True)
class _Facts:
    word: str
    rows: int
    money: float
    turnover: float  # the sum without signs
    negative: int
    positive: int
    undated: int

    @property
    def all_negative(self) -> bool:
        return bool(self.negative) and not self.positive


def _facts(
    con: duckdb.DuckDBPyConnection, table: str, *, word: str, amount: str, day: str, skipped: str
) -> list[_Facts]:
    rows = con.execute(
        f"select w, count(*), coalesce(sum(a), 0), coalesce(sum(abs(a)), 0), count(*) filter (a < 0), "
        f"count(*) filter (a > 0), count(*) filter (d is null or trim(d) = '') "
        f"from (select {word} as w, {amount} as a, {day} as d from {table} where {word} is not null "
        f"and not coalesce({skipped}, false)) group by 1 order by 2 desc, 1"
    ).fetchall()
    return [_Facts(*row) for row in rows]


def _mirrored(
    con: duckdb.DuckDBPyConnection, table: str, *, word: str, amount: str, customer: str, sales: list[str]
) -> dict[str, tuple[str, float]]:
    """Word, the word for a sale whose amounts it repeats, and of which share of that word's rows.

    Customer by customer, as payments repeat invoices: either row by row, or in each customer's sum.
    """
    listed = ", ".join(map(literal, sales))
    rows = con.execute(
        f"""
        with rows as (
            select {word} as w, {customer} as c, round(abs({amount}), 2) as a, {word} in ({listed}) as sale
            from {table} where {word} is not null and {customer} is not null and {amount} <> 0
        ), single as (
            select w, c, a, sale, count(*) as n from rows group by all
        ), summed as (
            select w, c, sum(a) as a, sale, count(*) as n from rows group by all
        ), pairs as (
            select x.w, y.w as other, sum(least(x.n, y.n)) as own, sum(least(x.n, y.n)) as others
            from single x join single y on x.c = y.c and x.a = y.a where y.sale and x.w <> y.w group by all
            union all
            select x.w, y.w, sum(x.n), sum(y.n)
            from summed x join summed y on x.c = y.c and abs(x.a - y.a) < 0.005 where y.sale and x.w <> y.w group by all
        ), counts as (
            select w, count(*) as n from rows group by 1
        )
        select p.w, arg_max(p.other, p.others / y.n), max(p.others / y.n)
        from pairs p join counts x on x.w = p.w join counts y on y.w = p.other
        where p.own >= {NEARLY_ALL} * x.n group by 1
        """
    ).fetchall()
    return {row[0]: (row[1], row[2]) for row in rows}


def _proposed(
    one: _Facts, header: str, meanings: Mapping[Meaning, tuple[str, ...]], mirrored: tuple[str, float] | None
) -> UnknownWord:
    def word(proposed: CountAs | None, sign: Sign | None, other: str = "") -> UnknownWord:
        return UnknownWord(one.word, header, one.rows, one.money, proposed, sign, other)

    if mirrored and mirrored[1] >= (A_PART_BELOW_ZERO if one.all_negative else A_PART):
        return word(CountAs.NOTHING, Sign.MIRRORS, mirrored[0])
    if one.undated >= NEARLY_ALL * one.rows:
        return word(CountAs.NOTHING, Sign.UNDATED)
    if one.all_negative:
        return word(CountAs.REFUND, Sign.NEGATIVE)
    folded = {fold(known): (known, meaning) for meaning, its in meanings.items() for known in its}
    near = difflib.get_close_matches(fold(one.word), folded, n=1, cutoff=NEARLY_ALL)
    if near:
        known, meaning = folded[near[0]]
        refund = meaning in (Meaning.REFUND, Meaning.REFUNDED)
        kind = CountAs.REFUND if refund else CountAs.NOTHING if meaning in NO_SALE else CountAs.SALE
        return word(kind, Sign.LIKE, known)
    return word(None, None)

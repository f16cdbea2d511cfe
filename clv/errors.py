"""What can go wrong that the reader can put right, with the facts of the case."""

from __future__ import annotations

from typing import ClassVar

from clv.text.marks import N_

Fact = str | int | float


class ClvError(Exception):
    """The base of every error that is shown as one sentence: what, found where, what to do.

    A kind of error is a subclass with a `sentence`, in English, with the facts in braces. The sentence is the
    message id of the translations: `Locale.error` says it in the reader's language. `str(error)` is the English one.
    Facts are plain values; lists are joined by the caller.
    """

    sentence: ClassVar[str] = ""

    def __init__(self, **facts: Fact) -> None:
        self.facts = facts
        super().__init__(self.sentence.format(**facts))

    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (type(self), self.facts)


def _rebuild(kind: type[ClvError], facts: dict[str, Fact]) -> ClvError:
    return kind(**facts)


class AssumptionOutOfRange(ClvError):
    sentence = N_("{name} must lie between {lowest} and {highest}; found {found}. Choose a value in that range.")


class UnknownCurrency(ClvError):
    sentence = N_("{found} is not a currency code. Give three letters, such as EUR, PLN or USD.")


class NoRowsInWindow(ClvError):
    sentence = N_("No sale lies on or before {end}. The first sale is on {first}: choose a later end.")


class TableMismatch(ClvError):
    sentence = N_("The table {table} lacks {missing}. Found: {found}. Add the columns that are missing.")

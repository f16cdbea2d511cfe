"""Files of one import with slightly different columns: which of them are the same column?"""

from __future__ import annotations

from collections.abc import Sequence

from clv.core.errors import HeadersDiffer
from clv.intake.choices import Role
from clv.intake.files.header_words import fold, role_score, squash

# Without these in each of the files, nothing says that they hold rows of one kind.
_WHO_AND_WHEN = {Role.CUSTOMER, Role.DATE}
_MONEY = {Role.AMOUNT, Role.UNIT_PRICE}
# What only describes a row may be in one file and not in another; with the others, rows are judged in one way only.
_DESCRIBING = {Role.PRODUCT, Role.CATEGORY, Role.CHANNEL, Role.COUNTRY, Role.MARGIN}
_BEFORE_TAX = frozenset(("net", "netto", "nett", "excl", "exkl", "excluding", "ht", "ex"))
_WHOLE = 500.0  # a score that only a header reaches that says nothing but the role
_TIER = 150.0  # between an id, an e-mail address and a name

Kind = tuple[Role, int | bool]


def common_columns(files: Sequence[tuple[str, Sequence[str]]]) -> list[tuple[str | None, ...]]:
    """For each column of the whole, its header in each of the files (name and headers); None where a file has none.

    Headers are the same without case, accents and punctuation, or where one only in each file plays the same role:
    Invoice and InvoiceNo. Raises HeadersDiffer where another column is in one of the files only, unless it has no
    role or merely describes a row.
    """
    if not files:
        return []
    first_name, first = files[0]
    columns: list[list[str | None]] = [[header] for header in first]
    for number, (name, headers) in enumerate(files[1:], start=1):
        own = _matched([next(filter(None, column)) for column in columns], headers)
        for column, header in zip(columns, own, strict=True):
            column.append(header)
        left = [header for header in headers if header not in own]
        differing = [*left, *(h for column in columns if column[-1] is None and (h := column[0]) is not None)]
        if differing and not _may_differ(differing, [header for header in own if header is not None]):
            raise HeadersDiffer(name=name, first=first_name, found=", ".join(headers), expected=", ".join(first))
        columns += [[*[None] * number, header] for header in left]
    return [tuple(column) for column in columns]


def _matched(known: Sequence[str], headers: Sequence[str]) -> list[str | None]:
    """For each known header the same one among `headers`."""
    by_name = {squash(header): header for header in headers}
    found = [by_name.get(squash(header)) for header in known]
    left = [header for header in headers if header not in found]
    open_kinds = [_kind(header) if own is None else None for header, own in zip(known, found, strict=True)]
    for place, kind in enumerate(open_kinds):
        alike = [header for header in left if _kind(header) == kind]
        if kind is not None and len(alike) == 1 and open_kinds.count(kind) == 1:
            found[place] = alike[0]
    return found


def _may_differ(differing: Sequence[str], shared: Sequence[str]) -> bool:
    kinds = [kind for header in differing if (kind := _kind(header)) is not None]
    roles = {kind[0] for header in shared if (kind := _kind(header)) is not None}
    return all(role in _DESCRIBING for role, _ in kinds) and roles >= _WHO_AND_WHEN and bool(roles & _MONEY)


def _kind(header: str) -> Kind | None:
    """The role that a header names as a whole; an id is no name, and an amount before the tax none after it."""
    score, role = max((role_score(header, role), role) for role in Role)
    if score < _WHOLE:
        return None
    if role is Role.CUSTOMER:
        return role, int((1000 - score) // _TIER)
    return role, role is Role.AMOUNT and bool(_BEFORE_TAX & set(fold(header).split()))

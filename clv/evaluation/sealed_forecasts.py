"""The record of forecasts: each as one text that nobody can change or take out unseen.

A text is canonical JSON (keys sorted, no spaces, ASCII). Its digest is the SHA-256 of its bytes, and each text holds
the digest of the one before: a text that was changed no longer has its digest, and one that is missing is missed by the
next. What is kept are sums: no customer is in a record.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from clv.analysis.forecast import Figure, Forecast, Grounds, Headline, Known, Part
from clv.core.assumptions import Assumptions
from clv.core.periods import Window
from clv.models.bg_nbd import BgNbdParams
from clv.models.gamma_gamma import GammaGammaParams
from clv.models.readiness import DataVerdict
from clv.models.sales_clock import SalesClock
from clv.segments.cutoffs import Cutoffs
from clv.segments.thresholds import Thresholds
from clv.value.ahead import Measure
from clv.value.intervals import LEVEL

VERSION = 1  # of the text's form: it rises when a key goes or means something else
FIRST = ""  # what the first forecast of a record has for the digest of the one before
_DIGITS = 2  # of money and purchases in a text: the cent


class Kind(StrEnum):
    """When a forecast was made: before the later sales were there, or from part of the sales afterwards."""

    SEALED = "sealed"
    ASKED_AFTERWARDS = "asked_afterwards"


@dataclass(frozen=True)
class Sealed:
    """One forecast of the record. number: 1 and up. sealed_at: UTC. imports: the SHA-256 of the files it rests on."""

    number: int
    kind: Kind
    sealed_at: datetime
    imports: tuple[str, ...]
    forecast: Forecast


@dataclass(frozen=True)
class Kept:
    """A forecast as it lies in the record: its text, and the digest that it was given."""

    text: str
    digest: str

    @property
    def is_whole(self) -> bool:
        """Whether the text is the one that the digest was given to."""
        return digest_of(self.text) == self.digest

    def read(self) -> Sealed:
        """The forecast in the text, which is whole."""
        return _read(json.loads(self.text))


@dataclass(frozen=True)
class Record:
    """All forecasts of some sales as they lie in the workspace, in their order.

    last: how many there should be, and the digest of the last.
    """

    kept: tuple[Kept, ...]
    last: tuple[int, str] = (0, FIRST)

    @property
    def damage(self) -> tuple[int, ...]:
        """The numbers of the forecasts that are missing or no longer what was sealed; none in a sound record."""
        found = set(range(len(self.kept) + 1, self.last[0] + 1))
        before = FIRST
        for number, one in enumerate(self.kept, 1):
            facts = json.loads(one.text) if one.is_whole else {}
            if facts.get("number") != number or facts.get("previous") != before:
                found.add(number)
            before = one.digest
        if len(self.kept) == self.last[0] and before != self.last[1]:
            found.add(self.last[0])
        return tuple(sorted(found))

    def knows(self, imports: Sequence[str]) -> bool:
        """Whether a forecast was sealed that rests on just these files."""
        return any(one.kind is Kind.SEALED and sorted(one.imports) == sorted(imports) for one in self.sound)

    @property
    def sound(self) -> tuple[Sealed, ...]:
        """The forecasts that are what was sealed."""
        return tuple(one.read() for one in self.kept if one.is_whole)


def sealed(
    forecast: Forecast,
    *,
    number: int,
    kind: Kind,
    sealed_at: datetime,
    imports: Sequence[str],
    previous: str,
) -> Kept:
    """The forecast as the record keeps it. previous: the digest of the one before, FIRST where there is none."""
    grounds = forecast.grounds
    text = json.dumps(
        _plain(
            {
                "version": VERSION,
                "number": number,
                "previous": previous,
                "kind": kind,
                "sealed_at": sealed_at.replace(microsecond=0),
                "imports": list(imports),
                "sales_from": forecast.window.start,
                "day": forecast.window.end,
                "level": LEVEL,
                "known": asdict(forecast.known) | {"money": round(forecast.known.money, _DIGITS)},
                "grounds": asdict(grounds),
                "headline": _rounded(asdict(forecast.headline)),
                "figures": [_rounded(asdict(figure)) for figure in forecast.figures],
            }
        ),
        sort_keys=True,
        separators=(",", ":"),
        allow_nan=False,
    )
    return Kept(text, digest_of(text))


def digest_of(text: str) -> str:
    """The SHA-256 of a text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def _rounded(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {name: round(fact, _DIGITS) if isinstance(fact, float) else fact for name, fact in facts.items()}


def _plain(fact: object) -> object:
    """As JSON has it: days and times as ISO writes them, the unknown as null."""
    match fact:
        case dict():
            return {name: _plain(one) for name, one in fact.items()}
        case list() | tuple():
            return [_plain(one) for one in fact]
        case float():
            return None if math.isnan(fact) else fact
        case date():  # a datetime too
            return fact.isoformat()
        case _:
            return fact


def _read(facts: Mapping[str, Any]) -> Sealed:
    grounds = facts["grounds"]
    clock, cutoffs = grounds["clock"], dict(grounds["cutoffs"])
    thresholds = Thresholds(**cutoffs.pop("thresholds"))
    return Sealed(
        number=facts["number"],
        kind=Kind(facts["kind"]),
        sealed_at=datetime.fromisoformat(facts["sealed_at"]),
        imports=tuple(facts["imports"]),
        forecast=Forecast(
            window=Window(_day(facts["sales_from"]), _day(facts["day"])),
            known=Known(**facts["known"]),
            grounds=Grounds(
                assumptions=Assumptions(**grounds["assumptions"]),
                verdict=DataVerdict(grounds["verdict"]),
                purchases=BgNbdParams(**grounds["purchases"]),
                spend=GammaGammaParams(**grounds["spend"]),
                clock=SalesClock(_day(clock["start"]), _day(clock["end"]), tuple(clock["season"]), clock["drift"]),
                cutoffs=Cutoffs(
                    thresholds, **{name: math.nan if cut is None else cut for name, cut in cutoffs.items()}
                ),
            ),
            headline=Headline(**facts["headline"]),
            figures=tuple(
                Figure(
                    Part(one["part"]),
                    Measure(one["measure"]),
                    one["segment"],
                    _day(one["first"]),
                    _day(one["last"]),
                    one["said"],
                    one["low"],
                    one["high"],
                )
                for one in facts["figures"]
            ),
        ),
    )


def _day(text: str) -> date:
    return date.fromisoformat(text)

"""What is a section of the booklet made of? Each kind of block has a function of its name in booklet.typ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from clv.phrases.overview import Figure

WIDTH = 483.0  # pt between the margins of the page, see booklet.typ


@dataclass(frozen=True)
class Heading:
    """level 1 stands in the contents, level 2 is a section's finding. fresh: whether it begins a page."""

    text: str
    level: int = 2
    fresh: bool = False
    kind: str = field(default="title", init=False)


@dataclass(frozen=True)
class Said:
    """A paragraph; quiet: in small print."""

    text: str
    quiet: bool = False
    kind: str = field(default="said", init=False)


@dataclass(frozen=True)
class Points:
    """Sentences, one under the other."""

    texts: tuple[str, ...]
    kind: str = field(default="points", init=False)


@dataclass(frozen=True)
class Figures:
    """Four figures side by side."""

    figures: tuple[Figure, ...]
    kind: str = field(default="figures", init=False)


@dataclass(frozen=True)
class Grid:
    """A table. figures: up to which column its cells are right-aligned, from the second on. shares: in which shares its
    columns take what room is left; 0: as wide as what stands in it. sums: whether the last row is of all above."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    figures: int
    shares: tuple[float, ...]
    sums: bool = False
    kind: str = field(default="grid", init=False)


@dataclass(frozen=True)
class Area:
    """A closed shape of these corners, in pt from the chart's upper left."""

    points: tuple[tuple[float, float], ...]
    colour: str
    opacity: float = 1.0
    kind: str = field(default="area", init=False)


@dataclass(frozen=True)
class Line:
    """dashes: "solid", "dashed" or "dotted"; width in pt."""

    points: tuple[tuple[float, float], ...]
    colour: str
    width: float = 0.75
    dashes: str = "solid"
    kind: str = field(default="line", init=False)


@dataclass(frozen=True)
class Dot:
    """A round mark; hollow where there are no limits."""

    at: tuple[float, float]
    colour: str
    radius: float
    hollow: bool = False
    kind: str = field(default="dot", init=False)


@dataclass(frozen=True)
class Words:
    """at: where the text's corner or middle stands; across: "left", "center" or "right"; up: whether it stands above,
    below ("down") or around ("middle") that height."""

    at: tuple[float, float]
    text: str
    across: str = "left"
    upright: str = "middle"
    bold: bool = False
    quiet: bool = False
    colour: str = ""
    kind: str = field(default="words", init=False)


Mark = Area | Line | Dot | Words


@dataclass(frozen=True)
class Chart:
    """A chart of these marks, `height` pt high. alt: what it shows, for who cannot see it; note: small print below."""

    title: str
    subtitle: str
    alt: str
    height: float
    marks: tuple[Mark, ...]
    note: str = ""
    kind: str = field(default="chart", init=False)


Block = Heading | Said | Points | Figures | Grid | Chart


def grid(columns: Mapping[str, Sequence[str]], shares: Sequence[float], *, figures: int, sums: bool = False) -> Grid:
    """A table of these columns by heading."""
    rows = tuple(zip(*columns.values(), strict=True))
    return Grid(tuple(columns), rows, figures=figures, shares=tuple(shares), sums=sums)


def area(left: float, top: float, right: float, bottom: float, colour: str, opacity: float = 1.0) -> Area:
    """A box."""
    return Area(((left, top), (right, top), (right, bottom), (left, bottom)), colour, opacity)

"""What will a page show once there are sales: a sketch of its chart, in pale tints and without any number."""

from __future__ import annotations

from base64 import b64encode

from clv.charts.style import KEEPING, PAST, RISK, VALUE, WINNING

_WIDE, _HIGH = 1000, 180  # the sketch's own measures; the page stretches it to its width
_FAINT, _PALE, _CLEAR = 0.14, 0.3, 0.55  # opacities


def _years() -> str:
    """Months that were sold, then ten years that get lower, each with its limits."""
    drawn = [_bar(8 * month, 150 - 60 - 3 * month - 9 * (month % 2), 6, PAST, _PALE) for month in range(18)]
    for year in range(10):
        top = 40 + 96 * (1 - 0.83**year)
        drawn += [_bar(152 + 85 * year, top, 80, VALUE, _FAINT), _bar(152 + 85 * year, top + 14, 80, VALUE, _PALE)]
    return "".join(drawn) + _line("M148 10 V160", PAST)


def _scale() -> str:
    """A line with the saying on it, what is in print, and an area somewhere below."""
    return (
        _rect(120, 105, 880, 22, PAST, _PALE)
        + _rect(140, 60, 110, 24, WINNING, _PALE)
        + f'<circle cx="190" cy="72" r="11" fill="{WINNING}" opacity="{_CLEAR}"/>'
        + _line("M400 15 V105", PAST, dash=True)
        + _line("M0 150 H1000", PAST)
    )


def _segments() -> str:
    """One bar in parts, and the list of one of them."""
    parts = ((0, 95, VALUE, _CLEAR), (99, 215, VALUE, _PALE), (318, 14, RISK, _CLEAR), (336, 156, PAST, _PALE))
    return "".join(_rect(x, 5, wide, 34, colour, opacity) for x, wide, colour, opacity in parts) + (
        _rect(496, 5, 504, 34, PAST, _FAINT) + _rows(first=70)
    )


def _list() -> str:
    """Rows of a table."""
    return _rows(first=10)


def _curves() -> str:
    """Who comes back after the first, the second and the third purchase."""
    curves = ((60, _PALE), (95, _CLEAR), (140, 0.8))
    drawn = [
        _line(f"M0 160 C 180 {160 - high} 420 {160 - high} 1000 {160 - high}", KEEPING, opacity=opacity)
        for high, opacity in curves
    ]
    return "".join(drawn) + _line("M0 160 H1000", PAST)


def _talk() -> str:
    """What good talk wins, and what bad talk loses."""
    return (
        _line("M0 90 C 300 85 600 60 1000 15", KEEPING, opacity=_CLEAR)
        + _line("M0 90 C 300 94 600 115 1000 155", RISK, opacity=_CLEAR)
        + _line("M0 90 H1000", PAST)
    )


def _hidden() -> str:
    """What was sold, a last part of it hidden, and what would have been said of that part."""
    return (
        _rect(680, 5, 320, 155, PAST, _FAINT)
        + _line("M0 158 C 300 120 500 90 680 70 S 900 40 1000 25", PAST, opacity=_CLEAR)
        + _line("M680 70 C 800 55 900 45 1000 38", VALUE, dash=True, opacity=0.8)
        + _line("M0 160 H1000", PAST)
    )


SKETCHES = {
    "years": _years,
    "scale": _scale,
    "segments": _segments,
    "list": _list,
    "curves": _curves,
    "talk": _talk,
    "hidden": _hidden,
}


def sketch(of: str) -> str:
    """One of SKETCHES as HTML that any width stretches: an image, because Streamlit takes drawings out of HTML.

    It has no name of its own to be read aloud: what it is stands above it.
    """
    drawn = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDE} {_HIGH}" preserveAspectRatio="none">'
        f"{SKETCHES[of]()}</svg>"
    )
    coded = b64encode(drawn.encode()).decode()
    return f'<img alt="" src="data:image/svg+xml;base64,{coded}" style="width:100%;height:{_HIGH}px">'


def _rows(*, first: int) -> str:
    return "".join(
        _rect(0, y, 150, 12, PAST, _PALE)
        + _rect(230, y, 420 - 2 * (y - first), 12, PAST, _FAINT)
        + _rect(850, y, 150, 12, VALUE, _PALE)
        for y in range(first, _HIGH - 14, 28)
    )


def _bar(x: float, top: float, wide: float, colour: str, opacity: float) -> str:
    """A bar that stands on the line."""
    return _rect(x, top, wide, 160 - top, colour, opacity)


def _rect(x: float, y: float, wide: float, high: float, colour: str, opacity: float) -> str:
    return f'<rect x="{x}" y="{y:.0f}" width="{wide}" height="{high:.0f}" fill="{colour}" opacity="{opacity}"/>'


def _line(path: str, colour: str, *, dash: bool = False, opacity: float = _CLEAR) -> str:
    dashes = ' stroke-dasharray="7 6"' if dash else ""
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="2.5" opacity="{opacity}" '
        f'vector-effect="non-scaling-stroke"{dashes}/>'
    )

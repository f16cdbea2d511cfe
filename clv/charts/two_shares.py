"""Which part of the customers brings which part of the money? Two bars, the parts of one tied to those of the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.style import INK, LABEL_SIZE, PAST, QUIET_INK, RISK, VALUE, Marks, escape, figure, marked, on_hover
from clv.i18n.locale import Locale

_TOP, _BOTTOM = (0.60, 0.80), (0.20, 0.40)  # where the bars stand, of the figure's height
_SECOND_ROW = 0.10  # from a bar to the line beyond its names
_RIBBON_OPACITY, _RIBBON_OF_LEADER = 0.16, 0.4
_LETTER = 6.2  # px of a letter of the labels, on the mean
_WIDE, _NARROW = 860, 330  # px that the figure has at least
_DARK_INK = "#1B2430"  # on pink and light blue, whatever the theme
# What is drawn of a segment: its colour and strength, and the ink of the share within it.
_LOOKS = {
    "best": (VALUE, 1.0, "#FFFFFF"),
    "active": (VALUE, 0.72, INK),
    "new": (VALUE, 0.45, INK),
    "slipping": (RISK, 1.0, _DARK_INK),
}
_OTHER = (PAST, 0.5, INK)
_ONCE = (PAST, 0.25, INK)
# The part that always has its name, on a line of its own, and an edge: its pink is the grey beside it to some eyes.
LEADER = "slipping"
_EDGE = "rgba(127,127,127,0.35)"


@dataclass(frozen=True)
class Part:
    """A segment: its code and name, its share of the customers and of the money (0 to 1), and what stands beside its
    name at each of the bars."""

    code: str
    name: str
    customers: float
    money: float
    count: str
    worth: str


@drawn_once
def two_shares(
    parts: Sequence[Part], *, title: str, subtitle: str, above: str, below: str, locale: Locale, narrow: bool = False
) -> go.Figure:
    """The customers above, their money below, in the order of `parts`, which are marks. above, below: what each bar is
    all of."""
    drawn = figure(title=title, subtitle=subtitle, locale=locale, height=250 if narrow else 260)
    marks, width = Marks(), _NARROW if narrow else _WIDE
    told = []
    tops, bottoms = _starts([part.customers for part in parts]), _starts([part.money for part in parts])
    for part, top, bottom in zip(parts, tops, bottoms, strict=True):
        colour, strength, ink = _LOOKS.get(part.code, _ONCE if part.code.startswith("one_time") else _OTHER)
        shares = locale.share(part.customers), locale.share(part.money)
        told.append(f"{escape(part.name)}: {part.count} ({shares[0]}), {part.worth} ({shares[1]})")
        ends = (top + part.customers, bottom + part.money)
        _area(marks, [top, ends[0], ends[1], bottom], _TOP[0], _BOTTOM[1], colour, _ribbon(part.code) * strength)
        line = INK if part.code == LEADER else _EDGE
        _area(marks, [top, ends[0], ends[0], top], _TOP[1], _TOP[0], colour, strength, edge=line)
        _area(marks, [bottom, ends[1], ends[1], bottom], _BOTTOM[1], _BOTTOM[0], colour, strength, edge=line)
        for share, start, bar in ((part.customers, top, _TOP), (part.money, bottom, _BOTTOM)):
            if share * width >= 34:
                _text(marks, start, sum(bar) / 2, f"<b>{locale.share(share)}</b>", color=ink, shift=6, middle=True)
    counts = [(one.code, one.name, one.count, top, one.customers) for one, top in zip(parts, tops, strict=True)]
    worths = [(one.code, one.name, one.worth, start, one.money) for one, start in zip(parts, bottoms, strict=True)]
    _names(marks, counts, _TOP[1], width, up=True)
    _names(marks, worths, _BOTTOM[0], width, up=False)
    for text, edge, up, starts in ((above, _TOP[1], True, tops), (below, _BOTTOM[0], False, bottoms)):
        if not _meets_leader(text, parts, starts, width, up=up):
            _text(marks, 0, edge + (_SECOND_ROW if up else -_SECOND_ROW), text, color=QUIET_INK, top=not up)
    marks.set_on(drawn)
    for starts, sizes, (low, high) in (
        (tops, [part.customers for part in parts], _TOP),
        (bottoms, [part.money for part in parts], _BOTTOM),
    ):  # nothing to be seen: an area cannot be clicked on
        drawn.add_bar(
            x=sizes,
            base=starts,
            y=[(low + high) / 2] * len(parts),
            width=high - low,
            orientation="h",
            marker={"color": "rgba(0, 0, 0, 0)", "line": {"width": 0}},
            **on_hover(told),
            **marked(list(range(len(parts)))),
            name="parts",
        )
    drawn.update_layout(barmode="overlay")
    drawn.update_xaxes(range=[0, 1], visible=False)
    drawn.update_yaxes(range=[0, 1], visible=False)
    return drawn


def _ribbon(code: str) -> float:
    return _RIBBON_OF_LEADER if code == LEADER else _RIBBON_OPACITY


def _meets_leader(text: str, parts: Sequence[Part], starts: Sequence[float], width: int, *, up: bool) -> bool:
    """Whether a text at the left edge would run into the name that stands on the same line."""
    for part, start in zip(parts, starts, strict=True):
        if part.code == LEADER:
            middle = start + (part.customers if up else part.money) / 2
            wide = len(f"{part.name} {part.count if up else part.worth}") * _LETTER / width
            begins = middle if middle < wide / 2 else middle - (wide if middle > 1 - wide / 2 else wide / 2)
            return begins < (len(text) * _LETTER + 12) / width
    return False


def _starts(shares: Sequence[float]) -> list[float]:
    """Where each share begins when they follow each other."""
    found, start = [], 0.0
    for share in shares:
        found.append(start)
        start += share
    return found


def _area(
    marks: Marks,
    x: Sequence[float],
    upper: float,
    lower: float,
    colour: str,
    opacity: float,
    *,
    edge: str = "",
) -> None:
    marks.add_scatter(
        x=list(x),
        y=[upper, upper, lower, lower],
        fill="toself",
        mode="lines",
        line={"width": 1 if edge else 0, "color": edge or colour},
        zorder=int(edge == INK),  # nothing lies on the edge of LEADER
        fillcolor=colour,
        opacity=opacity,
        hoverinfo="skip",
    )


def _names(
    marks: Marks, parts: Sequence[tuple[str, str, str, float, float]], edge: float, width: int, *, up: bool
) -> None:
    """The names beside a bar, as far as they have room one after the other; that of LEADER on a line of its own.

    The first part, of which the title speaks, is named even where its name reaches over the next ones.
    """
    free = 0.0
    for place, (code, name, told, start, share) in enumerate(parts):
        text = f"{escape(name)} {told}"
        if code == LEADER:
            _leader(marks, text, start + share / 2, len(f"{name} {told}") * _LETTER / width, edge, up=up)
            continue
        if share <= 0:
            continue
        last = place == len(parts) - 1
        for label in (text, told):  # where there is no room for the name, how many alone
            wide = len(label) * _LETTER / width
            at = 1 - wide if last and start + wide > 1 else max(start, free)
            fits = at + wide <= start + share or last or _free(parts, place, at + wide)
            if at >= free and at + wide <= 1 + 1e-9 and (fits or place == 0):
                _text(marks, at, edge + (0.01 if up else -0.01), label, color=INK, top=not up)
                free = at + wide + 8 / width
                break


def _free(parts: Sequence[tuple[str, str, str, float, float]], place: int, end: float) -> bool:
    """Whether a name may reach over the next parts: they are too small to be named themselves."""
    following = [one for one in parts[place + 1 :] if one[0] != LEADER and one[4] > 0]
    return not following or end <= following[0][3] or following[0][4] < 0.02


def _leader(marks: Marks, text: str, x: float, wide: float, edge: float, *, up: bool) -> None:
    y = edge + (_SECOND_ROW if up else -_SECOND_ROW)
    marks.add_shape(type="line", x0=x, x1=x, y0=edge, y1=y, line={"color": RISK, "width": 1})
    anchor = "left" if x < wide / 2 else "right" if x > 1 - wide / 2 else "center"
    marks.add_annotation(
        x=x,
        y=y,
        xanchor=anchor,
        yanchor="bottom" if up else "top",
        text=f"<b>{text}</b>",
        showarrow=False,
        font={"size": LABEL_SIZE, "color": INK},
    )


def _text(
    marks: Marks,
    x: float,
    y: float,
    text: str,
    *,
    color: str,
    shift: int = 0,
    top: bool = False,
    middle: bool = False,
) -> None:
    marks.add_annotation(
        x=x,
        y=y,
        xanchor="left",
        yanchor="middle" if middle else "top" if top else "bottom",
        xshift=shift - (0 if shift else 2),
        text=text,
        showarrow=False,
        font={"size": LABEL_SIZE, "color": color},
    )

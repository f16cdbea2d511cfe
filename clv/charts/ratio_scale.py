"""How many times as much does winning cost, beside the saying and what has been printed?"""

from __future__ import annotations

import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.style import (
    DOUBT_OPACITY,
    GROUND,
    INK,
    PAST,
    QUIET_INK,
    WINNING,
    WINNING_TEXT,
    Marks,
    escape,
    figure,
    labelled,
)
from clv.i18n.locale import Locale
from clv.i18n.scales import times_scale

HEIGHT = 232
_PRINT, _OWN, _WORDS, _TOP = 0.0, 1.0, 2.15, 3.3  # the rows, from the axis up
_LANE = 0.26  # half the height of a lane's bar
_NUMERAL = 25  # px, of a ratio among its words
_WITHIN = 0.85  # of the axis from which on the lane of what is in print has its words within


@drawn_once
def ratio_scale(
    ratio: float | None,
    *,
    limits: tuple[float, float] | None,
    saying: float,
    published: tuple[float, float],
    unsure: str,
    title: str,
    locale: Locale,
) -> go.Figure:
    """The company's own ratio with its limits, between the saying and the printed versions, on a linear axis from 0.

    ratio: above 0; None where it is not known: a question mark, which may be anywhere on the line. limits: the 90%
    interval, None where it is not known: the dot is hollow. saying: 10; published: from, to. unsure: what stands beside
    the ratio where there are no limits, or beside the question mark.
    """
    drawn = figure(
        title=title,
        subtitle=locale.text("Cost of winning a customer, in times the cost of keeping one"),
        locale=locale,
        height=HEIGHT,
    )
    last, steps = times_scale(max(ratio or 0.0, *(limits or (0.0,))))
    marks = Marks()
    _draw_print(marks, published, last, locale)
    marks.add_shape(
        type="line", x0=saying, x1=saying, y0=_PRINT + _LANE, y1=_TOP + 0.4,
        line={"color": INK, "width": 1.5, "dash": "dash"},
    )  # fmt: skip
    named = escape(locale.text("the saying"))
    marks.add_annotation(
        x=saying,
        y=_TOP,
        text=f"{_numeral(locale.number(saying))} {named}",
        showarrow=False,
        xanchor="left",
        xshift=6,
        font={"color": INK, "size": 14},
    )
    if ratio is None:
        marks.add_shape(type="line", x0=0, x1=last, y0=_OWN, y1=_OWN, line={"color": PAST, "width": 1.5, "dash": "dot"})
        _say(marks, f"{_numeral('?')}<br>{escape(unsure)}", 0.0, last)
    else:
        _draw_own(marks, ratio, limits, unsure, last, locale)
    marks.set_on(drawn)
    equal = escape(locale.text("both equal"))
    ticked = labelled(steps, locale.number)
    ticked["ticktext"] = [locale.number(step) + (f"<br>{equal}" if step == 1 else "") for step in steps]
    drawn.update_xaxes(range=[0, last], showgrid=False, ticks="outside", ticklen=4, tickcolor=PAST, **ticked)
    drawn.update_xaxes(showline=True, linecolor=PAST, linewidth=1.5, tickangle=0)
    drawn.update_yaxes(range=[-0.5, _TOP + 0.6], showticklabels=False, showgrid=False)
    drawn.update_layout(margin={"l": 10, "r": 12})
    return drawn


def _draw_own(
    marks: Marks, ratio: float, limits: tuple[float, float] | None, unsure: str, last: float, locale: Locale
) -> None:
    """The dot in its lane, with its limits as an area with edges, and its words above."""
    said = unsure
    if limits is not None:
        low, high = limits
        marks.add_shape(
            type="rect", x0=low, x1=high, y0=_OWN - _LANE, y1=_OWN + _LANE, fillcolor=WINNING, opacity=DOUBT_OPACITY,
            line_width=0, name="limits",
        )  # fmt: skip
        for end in limits:
            marks.add_shape(
                type="line", x0=end, x1=end, y0=_OWN - _LANE, y1=_OWN + _LANE, line={"color": WINNING, "width": 1.5}
            )
        said = locale.text("between {low} and {high}", low=locale.times(low), high=locale.times(high))
    marks.add_shape(type="line", x0=ratio, x1=ratio, y0=_OWN, y1=_WORDS - 0.5, line={"color": WINNING, "width": 1.5})
    hollow = {"symbol": "circle-open", "size": 16, "color": WINNING, "line": {"width": 3}}
    marks.add_scatter(
        x=[ratio],
        y=[_OWN],
        mode="markers",
        marker=hollow
        if limits is None
        else {"symbol": "circle", "size": 18, "color": WINNING, "line": {"width": 1.5, "color": "white"}},
        cliponaxis=False,
        hovertemplate=escape(locale.text("your books: {ratio} times", ratio=locale.times(ratio))) + "<extra></extra>",
        name="own",
    )
    whose = escape(locale.text("your books"))
    _say(marks, f"{whose} {_numeral(locale.times(ratio))}<br>{escape(said)}", ratio, last)


def _draw_print(marks: Marks, published: tuple[float, float], last: float, locale: Locale) -> None:
    """The lane of what is in print, its words within it, or behind it where a stretched axis makes it short."""
    first, end = published
    marks.add_shape(
        type="rect", x0=first, x1=end, y0=_PRINT - _LANE, y1=_PRINT + _LANE, fillcolor=PAST, opacity=DOUBT_OPACITY,
        line_width=0, name="in_print",
    )  # fmt: skip
    within = (end - first) / last > _WITHIN
    marks.add_annotation(
        x=end,
        y=_PRINT,
        text=escape(
            locale.text(
                "in print: {low} to {high} times, none with data", low=locale.number(first), high=locale.number(end)
            )
        ),
        showarrow=False,
        xanchor="right" if within else "left",
        xshift=-4 if within else 4,
        font={"color": INK if within else QUIET_INK},
    )


def _say(marks: Marks, words: str, x: float, last: float) -> None:
    """The words about the ratio, two lines in their row, so that no third of the axis cuts them off on a phone."""
    third = min(int(3 * x / last), 2)
    marks.add_annotation(
        x=x,
        y=_WORDS,
        text=words,
        showarrow=False,
        xanchor=("left", "center", "right")[third],
        align=("left", "center", "right")[third],
        bgcolor=GROUND,
        font={"color": WINNING_TEXT},
    )


def _numeral(words: str) -> str:
    return f'<b><span style="font-size:{_NUMERAL}px">{escape(words)}</span></b>'

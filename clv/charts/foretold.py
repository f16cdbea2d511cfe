"""What was foretold, what came, and what the rule of thumb would have said: week by week, and by tenth of customers."""

from __future__ import annotations

from textwrap import wrap

import pandas as pd
import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.style import (
    INK,
    LABEL_SIZE,
    PAST,
    VALUE,
    VALUE_TEXT,
    escape,
    figure,
    in_currency,
    labelled,
    on_hover,
    ticks,
)
from clv.i18n.locale import Locale

_LINES = {  # what came is ink, what was foretold has the colour of value, the rule of thumb is grey and dashed
    "came": {"color": INK, "width": 2.5},
    "foretold": {"color": VALUE, "width": 2.5, "dash": "dash"},
    "as_before": {"color": PAST, "width": 1.5, "dash": "dot"},
}
_LETTERS = 16  # of a line of a name beside its line's end: on a phone more would leave no room for the lines
_LETTER = 6.6  # px of one of them
_TOP = 1.1  # of the highest line: the end of the axis
_ROW = 0.08  # likewise, that a line of a name takes


@drawn_once
def foretold_by_week(weeks: pd.DataFrame, *, title: str, locale: Locale, currency: str) -> go.Figure:
    """Three rising lines of money, each named at its end.

    weeks: day (date, rising), and cumulative money at each: came, foretold, as_before.
    """
    drawn = figure(
        title=title,
        subtitle=in_currency(locale.text("Money from the customers known then, added up"), currency),
        locale=locale,
        height=320,
    )
    names = {
        "came": locale.text("what came"),
        "foretold": locale.text("our prediction"),
        "as_before": locale.text("if everyone goes on as before"),
    }
    for column, line in _LINES.items():
        drawn.add_scatter(
            x=weeks["day"],
            y=weeks[column],
            mode="lines",
            line=line,
            **on_hover(
                f"{locale.date(day)}<br>{escape(names[column])}: {locale.money(money, currency)}"
                for day, money in zip(weeks["day"], weeks[column], strict=True)
            ),
            name=column,
        )
    highest = float(weeks[list(_LINES)].to_numpy().max())
    lines = {column: wrap(name, _LETTERS) for column, name in names.items()}
    whole = max(highest, 1e-9)
    ends = {column: float(weeks[column].iloc[-1]) / whole for column in _LINES}
    for column, height in _placed(ends, {column: len(said) for column, said in lines.items()}).items():
        drawn.add_annotation(
            x=weeks["day"].iloc[-1],
            y=height * whole,
            text="<br>".join(map(escape, lines[column])),
            showarrow=False,
            xanchor="left",
            xshift=8,
            align="left",
            font={"size": LABEL_SIZE, "color": VALUE_TEXT if column == "foretold" else INK},
        )
    drawn.update_yaxes(range=[0, whole * _TOP], **labelled(ticks(highest), locale.compact))
    days = [weeks["day"].iloc[i * (len(weeks) - 1) // 2] for i in range(3)] if len(weeks) > 3 else list(weeks["day"])
    within = [weeks["day"].iloc[0], weeks["day"].iloc[-1]]  # the names stand beyond
    drawn.update_xaxes(showgrid=False, range=within, **labelled(days, locale.short_date))
    drawn.update_layout(margin_r=12 + round(_LETTER * max(len(line) for said in lines.values() for line in said)))
    return drawn


def _placed(ends: dict[str, float], rows: dict[str, int]) -> dict[str, float]:
    """Where names of so many rows stand beside their lines' ends: apart from each other, within the axis."""
    placed, free, below = dict[str, float](), 0.0, _TOP
    for name in sorted(ends, key=lambda name: ends[name]):
        half = _ROW * rows[name] / 2
        placed[name] = max(ends[name], free + half)
        free = placed[name] + half
    for name in reversed(placed):
        half = _ROW * rows[name] / 2
        placed[name] = min(placed[name], below - half)
        below = placed[name] - half
    return placed


@drawn_once
def foretold_by_tenth(tenths: pd.DataFrame, *, title: str, locale: Locale, currency: str) -> go.Figure:
    """A bar for what came of each tenth of the customers, a diamond for what was foretold; the best tenth first.

    tenths: tenth (1, 2, ...), foretold and came (money, sums).
    """
    subtitle = locale.text(
        "Bars: money that came from each tenth of the customers; diamonds: what we would have predicted, {currency}",
        currency=locale.money_unit(currency),
    )
    drawn = figure(title=title, subtitle=subtitle, locale=locale, height=320)
    hover = [
        locale.text(
            "Tenth {tenth}\npredicted: {foretold}\ncame: {came}",
            tenth=str(tenth),
            foretold=locale.money(foretold, currency),
            came=locale.money(came, currency),
        )
        for tenth, foretold, came in zip(tenths["tenth"], tenths["foretold"], tenths["came"], strict=True)
    ]
    common = {"x": tenths["tenth"], **on_hover(hover)}
    drawn.add_bar(y=tenths["came"], marker={"color": PAST}, name="came", **common)
    diamond = {"symbol": "diamond", "size": 11, "color": VALUE, "line": {"color": "white", "width": 1}}
    drawn.add_scatter(y=tenths["foretold"], mode="markers", marker=diamond, name="foretold", **common)
    highest = float(tenths[["came", "foretold"]].to_numpy().max()) if len(tenths) else 0.0
    lowest = min(0.0, float(tenths["came"].min())) if len(tenths) else 0.0  # more may be given back than bought
    drawn.update_yaxes(range=[lowest * 1.1, max(highest, 1e-9) * 1.1], **labelled(ticks(highest), locale.compact))
    drawn.update_xaxes(
        title_text=locale.text("Tenths of the customers, best prediction first"),
        showgrid=False,
        tickmode="array",
        tickvals=list(tenths["tenth"]),
    )
    drawn.update_layout(bargap=0.35)
    return drawn

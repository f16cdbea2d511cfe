"""How much of what winning them cost have the newcomers of each month brought back, month by month since?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.style import INK, escape, figure, marked
from clv.i18n.locale import Locale

ROW_HEIGHT = 20
MOST_COLUMNS = 37  # the month of arrival and three years
_CAME = [[0.0, "rgba(122, 130, 140, 0.08)"], [1.0, "rgba(122, 130, 140, 0.9)"]]  # PAST
_EXPECTED = [[0.0, "rgba(0, 114, 178, 0.08)"], [1.0, "rgba(0, 114, 178, 0.8)"]]  # VALUE


@dataclass(frozen=True)
class Row:
    """The newcomers of one month: their month as text, what one of them brings by the end of each month [money], how
    many of these months came, what winning one cost [money], None where that is not known, and in which month, 0 is
    that of arrival, that is back."""

    label: str
    each: tuple[float, ...]
    came: int
    cost: float | None
    back: int | None


@drawn_once
def payback_map(rows: Sequence[Row], *, title: str, locale: Locale, currency: str) -> go.Figure:
    """A row for each month of arrival, a field for each month since: grey what came, blue what is expected, the
    stronger the more times the cost of winning them is back; where that is not known, the more money. A dot where it is
    back, hollow where that is expected.

    rows: the oldest first, at least one; each is a mark.
    """
    columns = min(MOST_COLUMNS, max(len(row.each) for row in rows))
    with_costs = any(row.cost for row in rows)
    drawn = figure(
        title=title,
        subtitle=locale.text(
            "Of what winning them cost, how much is back: grey has come, blue is expected, a dot: all of it"
        )
        if with_costs
        else locale.text("What one of them has brought: grey has come, blue is expected; the stronger, the more"),
        locale=locale,
        height=70 + ROW_HEIGHT * len(rows),
    )
    units = [(row.cost or np.inf) if with_costs else 1.0 for row in rows]
    highest = max(max(row.each[:columns], default=0.0) / unit for row, unit in zip(rows, units, strict=True)) or 1.0
    depth = np.full((2, len(rows), columns), np.nan)
    told = np.full((len(rows), columns), "", dtype=object)
    for place, (row, unit) in enumerate(zip(rows, units, strict=True)):
        for month, money in enumerate(row.each[:columns]):
            depth[int(month >= row.came), place, month] = max(0.0, money / unit / highest)
            told[place, month] = _told(row, month, money, locale, currency)
    labels = [escape(row.label) for row in rows]
    for values, scale, name in zip(depth, (_CAME, _EXPECTED), ("came", "ahead"), strict=True):
        drawn.add_heatmap(
            x=list(range(columns)),
            y=labels,
            z=values,
            zmin=0,
            zmax=1,
            colorscale=scale,
            showscale=False,
            xgap=1,
            ygap=1,
            customdata=told,
            hoverongaps=False,
            hovertemplate="%{customdata}<extra></extra>",
            **marked([[place] * columns for place in range(len(rows))]),
            name=name,
        )
    shown = [
        (row.back, label, row.back < row.came)
        for row, label in zip(rows, labels, strict=True)
        if row.back is not None and row.back < columns
    ]
    drawn.add_scatter(
        x=[month for month, _label, _came in shown],
        y=[label for _month, label, _came in shown],
        mode="markers",
        marker={
            "symbol": ["circle" if came else "circle-open" for _month, _label, came in shown],
            "size": 8,
            "color": INK,
            "line": {"color": INK, "width": 1.5},
        },
        hoverinfo="skip",
        name="back",
    )
    drawn.update_yaxes(autorange="reversed", showgrid=False, type="category", dtick=max(1, len(rows) // 18))
    drawn.update_xaxes(
        title_text=locale.text("Months since the month of arrival"),
        showgrid=False,
        dtick=6,
        range=[-0.5, columns - 0.5],
    )
    return drawn


def months_later(month: int, locale: Locale) -> str:
    """How long after the month of arrival."""
    if month == 0:
        return locale.text("in the month of arrival")
    return locale.plural("{n} month later", "{n} months later", month)


def _told(row: Row, month: int, money: float, locale: Locale, currency: str) -> str:
    lines = [f"{row.label}, {months_later(month, locale)}"]
    facts = {"money": locale.unit_money(money, currency)}
    lines.append(
        locale.text("one has brought {money}", **facts)
        if month < row.came
        else locale.text("one will have brought {money}", **facts)
    )
    if row.cost:
        lines.append(
            locale.text(
                "{share} of the {cost} that winning one cost",
                share=locale.share(money / row.cost),
                cost=locale.unit_money(row.cost, currency),
            )
        )
    return "<br>".join(escape(line) for line in lines)

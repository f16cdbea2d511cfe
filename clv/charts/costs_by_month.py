"""How does the cost of winning a customer, and of keeping one, move from month to month?"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.style import KEEPING, KEEPING_TEXT, WINNING, WINNING_TEXT, escape, figure, labelled, on_hover, ticks
from clv.i18n.locale import Locale

_MOST_TICKS = 4  # more names of months run into each other on a phone


@drawn_once
def costs_by_month(months: pd.DataFrame, *, title: str, locale: Locale, currency: str) -> go.Figure:
    """Two lines: what winning one customer cost in each month, and what keeping one did.

    months: month (date), cac, cost_per_retained [money]; NaN where nobody was won, or none of those kept bought: a gap.
    """
    drawn = figure(
        title=title,
        subtitle=locale.text("Money per customer, by month, {unit}", unit=locale.money_unit(currency)),
        locale=locale,
        height=300,
    )
    for column, colour, ink, words in (
        ("cac", WINNING, WINNING_TEXT, locale.text("winning one")),
        ("cost_per_retained", KEEPING, KEEPING_TEXT, locale.text("keeping one")),
    ):
        drawn.add_scatter(
            x=months["month"],
            y=months[column],
            mode="lines+markers",
            line={"color": colour, "width": 2.5, "dash": "solid" if column == "cac" else "dash"},
            marker={"size": 6},
            **on_hover(
                f"{locale.month(month)}: {words}, {locale.money(money, currency)}"
                for month, money in zip(months["month"], months[column], strict=True)
            ),
            name=column,
        )
        known = months.dropna(subset=[column])
        if known.empty:
            continue
        drawn.add_annotation(
            x=known["month"].iloc[-1],
            y=known[column].iloc[-1],
            text=escape(words),
            showarrow=False,
            xanchor="right" if known["month"].iloc[-1] > months["month"].iloc[0] else "left",
            yanchor="bottom",
            yshift=5,
            font={"color": ink},
        )
    highest = float(months[["cac", "cost_per_retained"]].max().max())
    drawn.update_yaxes(
        range=[0, highest * 1.15 or 1.0], **labelled(ticks(highest), locale.compact)
    )  # room for a name above the highest point
    step = max(1, -(-len(months) // _MOST_TICKS))
    shown = months["month"].iloc[::step]
    drawn.update_xaxes(
        showgrid=False,
        tickangle=0,
        **labelled(shown, lambda month: locale.month(month).replace(" ", "<br>")),
    )
    drawn.update_layout(margin_r=14)
    return drawn

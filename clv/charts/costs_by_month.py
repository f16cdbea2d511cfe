"""How does the cost of winning a customer, and of keeping one, move from month to month?"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from clv.charts.style import KEEPING, WINNING, escape, figure, ticks
from clv.text.locale import Locale


def costs_by_month(months: pd.DataFrame, *, title: str, locale: Locale, currency: str) -> go.Figure:
    """Two lines: what winning one customer cost in each month, and what was spent for each customer who came back.

    months: month (date), cac, cost_per_returning [money]; NaN where nobody was won, or nobody came back: a gap.
    """
    drawn = figure(
        title=title,
        subtitle=locale.text("Money per customer, by month, {unit}", unit=currency or locale.text("money units")),
        locale=locale,
        height=300,
    )
    last = months["month"].iloc[-1]
    for column, colour, words in (
        ("cac", WINNING, locale.text("winning one")),
        ("cost_per_returning", KEEPING, locale.text("keeping one")),
    ):
        drawn.add_scatter(
            x=months["month"],
            y=months[column],
            mode="lines+markers",
            line={"color": colour, "width": 2.5, "dash": "solid" if column == "cac" else "dash"},
            marker={"size": 6},
            customdata=[
                f"{locale.month(month)}: {words}, {locale.money(money, currency)}"
                for month, money in zip(months["month"], months[column], strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
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
            xanchor="left" if known["month"].iloc[-1] == last else "center",
            yanchor="middle" if known["month"].iloc[-1] == last else "bottom",
            xshift=8 if known["month"].iloc[-1] == last else 0,
            font={"color": colour},
        )
    highest = float(months[["cac", "cost_per_returning"]].max().max())
    steps = ticks(highest)
    drawn.update_yaxes(
        rangemode="tozero", tickmode="array", tickvals=steps, ticktext=[locale.compact(step) for step in steps]
    )
    shown = months["month"].iloc[:: max(1, -(-len(months) // 4))]
    drawn.update_xaxes(
        showgrid=False,
        tickmode="array",
        tickvals=list(shown),
        ticktext=[locale.month(month) for month in shown],
    )
    drawn.update_layout(margin_r=90)  # the names stand behind the ends of the lines
    return drawn

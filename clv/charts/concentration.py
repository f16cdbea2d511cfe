"""How much of the value sits with how few customers?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.style import GROUND, PAST, QUIET_INK, VALUE, escape, figure, labelled, on_hover
from clv.i18n.locale import Locale


@drawn_once
def concentration(curve: pd.DataFrame, *, title: str, locale: Locale, marks: Sequence[float] = (0.1, 0.2)) -> go.Figure:
    """The share of the value held by the most valuable customers, beside what equal customers would hold.

    curve: customer_share and value_share, 0 to 1, rising from (0, 0) to (1, 1), the most valuable customer first;
    about a hundred points. marks: shares of customers (0 to 1) whose share of the value is written at the line,
    read between the two nearest points.
    """
    drawn = figure(
        title=title,
        subtitle=locale.text("Share of the total held by the most valuable customers"),
        locale=locale,
        height=320,
    )
    drawn.add_scatter(
        x=[0, 1],
        y=[0, 1],
        mode="lines",
        line={"color": PAST, "width": 1, "dash": "dot"},
        hoverinfo="skip",
        name="equal",
    )
    drawn.add_annotation(
        x=0.22,  # under the line, below the labels of all but the most equal companies
        y=0.18,
        text=escape(locale.text("if all were worth the same")),
        showarrow=False,
        xanchor="left",
        yanchor="top",
        font={"color": QUIET_INK},
    )
    drawn.add_scatter(
        x=curve["customer_share"],
        y=curve["value_share"],
        mode="lines",
        line={"color": VALUE, "width": 2.5},
        **on_hover(
            _point(customers, value, locale)
            for customers, value in zip(curve["customer_share"], curve["value_share"], strict=True)
        ),
        name="value",
    )
    shares = np.interp(marks, curve["customer_share"], curve["value_share"])
    drawn.add_scatter(
        x=list(marks),
        y=shares,
        mode="markers",
        marker={"color": VALUE, "size": 9, "line": {"color": "white", "width": 1.5}},
        hoverinfo="skip",
        name="marks",
    )
    for customers, value in zip(marks, shares, strict=True):
        drawn.add_annotation(
            x=customers,
            y=value,
            xshift=10,
            text=_point(customers, value, locale),
            showarrow=False,
            xanchor="left",
            yanchor="top",
            bgcolor=GROUND,
        )
    drawn.update_layout(margin_r=20)  # else there is no room for 100%
    shown = labelled((0, 0.2, 0.4, 0.6, 0.8, 1), locale.share)
    drawn.update_xaxes(
        title_text=locale.text("Customers, the most valuable first"), range=[0, 1], showgrid=False, **shown
    )
    drawn.update_yaxes(range=[0, 1.04], **shown)
    return drawn


def _point(customers: float, value: float, locale: Locale) -> str:
    return locale.text(
        "{customers} of customers: {value} of the total", customers=locale.share(customers), value=locale.share(value)
    )

"""What is each segment worth, and how many customers are in it?"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from clv.charts.style import INK, LABEL_SIZE, VALUE, escape, figure, in_currency, name_above, on_hover
from clv.i18n.locale import Locale

ROW_HEIGHT = 52  # px: the name above the bar, the bar, air
ROOM_FOR_VALUES = 1.42  # the longest bar leaves this much for its own label on a phone


def segment_bars(segments: pd.DataFrame, *, title: str, locale: Locale, currency: str) -> go.Figure:
    """A bar a segment, in the order of the table, its name and number of customers above it, its value at its end.

    segments: segment_label (text, already in the reader's language), customers (0 or more), value (money, 0 or more).
    Names stand above their bars, not beside them, so that a long one fits a phone.
    """
    drawn = figure(
        title=title,
        subtitle=in_currency(locale.text("Money expected by segment"), currency),
        locale=locale,
        height=ROW_HEIGHT * len(segments) + 8,
    )
    rows = list(range(len(segments)))
    counts = [locale.plural("{n} customer", "{n} customers", int(n)) for n in segments["customers"]]
    values = [locale.headline_money(value, currency) for value in segments["value"]]
    names = [str(label) for label in segments["segment_label"]]
    drawn.add_bar(
        x=segments["value"],
        y=rows,
        orientation="h",
        width=0.4,
        marker={"color": VALUE},
        text=values,
        textposition="outside",
        textfont={"size": LABEL_SIZE, "color": INK},
        cliponaxis=False,
        **on_hover(
            f"{escape(name)}<br>{count}<br>{locale.money(value, currency)}"
            for name, count, value in zip(names, counts, segments["value"], strict=True)
        ),
        name="value",
    )
    above = zip(rows, names, counts, strict=True)
    drawn.update_layout(annotations=[name_above(name, y=row - 0.22, count=count) for row, name, count in above])
    highest = float(segments["value"].max()) if len(segments) else 0.0
    drawn.update_xaxes(range=[0, max(highest, 1e-9) * ROOM_FOR_VALUES], visible=False)
    # The first row of the table is the top bar.
    drawn.update_yaxes(range=[len(segments) - 0.6, -0.75], visible=False)
    return drawn

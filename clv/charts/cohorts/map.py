"""How many customers of each month or quarter buy again in each later one? A field each, dark where many do."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.style import INK, LABEL_SIZE, escape, figure, marked
from clv.i18n.locale import Locale

ROW_HEIGHT = 22
_SHADES = [[0.0, "rgba(0, 158, 115, 0.06)"], [1.0, "rgba(0, 158, 115, 0.75)"]]  # KEEPING; ink can be read on it
_MOST_FIGURES = 13  # columns from which on the figures in the fields would overlap on a phone


@drawn_once
def cohort_map(cohorts: pd.DataFrame, *, title: str, age_label: str, locale: Locale, currency: str) -> go.Figure:
    """A row for each cohort, the oldest on top; a column for each age from 1; the share that bought in that period.

    Each cohort is a mark, the oldest the first.
    cohorts: label (text in the reader's form), customers, age (0, 1, ...), active (customers), spend_per_customer
    [money]. age_label: what an age is counted in, for the axis.
    """
    later = cohorts[cohorts["age"] > 0]
    labels = list(dict.fromkeys(later["label"]))  # the youngest cohort has no later period yet
    ages = range(1, int(cohorts["age"].max()) + 1)
    drawn = figure(
        title=title,
        subtitle=locale.text("Of each cohort, the share of customers who bought in that period of their own time"),
        locale=locale,
        height=60 + ROW_HEIGHT * len(labels),
    )
    shares = np.full((len(labels), len(ages)), np.nan)
    figures, told = (np.full(shares.shape, "", dtype=object) for _ in range(2))
    columns = (later[name].tolist() for name in ("label", "age", "active", "customers", "spend_per_customer"))
    for label, age, active, customers, money in zip(*columns, strict=True):
        place = labels.index(label), age - 1
        shares[place] = active / customers
        figures[place] = locale.share(active / customers)
        told[place] = "<br>".join(
            escape(line)
            for line in (
                f"{label}, {age_label} {age}",
                locale.plural(
                    "{active} of {n} customer bought", "{active} of {n} customers bought", customers, active=active
                ),
                locale.text("each spent {money} by then", money=locale.money(money, currency)),
            )
        )
    drawn.add_heatmap(
        x=list(ages),
        y=[escape(label) for label in labels],
        z=shares,
        zmin=0,
        colorscale=_SHADES,
        showscale=False,
        xgap=1,
        ygap=1,
        text=figures if len(ages) <= _MOST_FIGURES else None,
        texttemplate="%{text}" if len(ages) <= _MOST_FIGURES else None,
        textfont={"size": LABEL_SIZE - 2, "color": INK},
        customdata=told,
        hoverongaps=False,
        hovertemplate="%{customdata}<extra></extra>",
        name="cohorts",
        **marked([[place] * len(ages) for place in range(len(labels))]),
    )
    drawn.update_yaxes(autorange="reversed", showgrid=False, type="category")
    drawn.update_xaxes(title_text=escape(age_label), showgrid=False, dtick=max(1, (len(ages) + 11) // 12))
    return drawn

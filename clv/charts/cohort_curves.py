"""What have customers spent by now, by how long ago they first bought?"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from clv.charts.style import INK, LABEL_SIZE, PAST, VALUE, escape, figure, ticks
from clv.i18n.locale import Locale


def cohort_curves(
    cohorts: pd.DataFrame,
    mean: pd.Series,
    *,
    expected: pd.Series | None = None,
    title: str,
    age_label: str,
    locale: Locale,
    currency: str,
) -> go.Figure:
    """A thin line for each cohort, and a thick one for all customers who have been here that long.

    cohorts: label (text in the reader's form), age (0, 1, ...), spend_per_customer (money). mean: money by age.
    expected: the same as the model has it, a dashed line; None where there is no model. age_label: what an age is
    counted in, for the axis. Cohorts with a single age are drawn as a point.
    """
    drawn = figure(
        title=title,
        subtitle=locale.text("Money per customer since the first purchase, {currency}", currency=currency)
        if currency
        else locale.text("Money per customer since the first purchase"),
        locale=locale,
        height=320,
    )
    for label, cohort in cohorts.groupby("label", sort=False):
        drawn.add_scatter(
            x=cohort["age"],
            y=cohort["spend_per_customer"],
            mode="lines" if len(cohort) > 1 else "markers",
            line={"color": PAST, "width": 1},
            marker={"color": PAST, "size": 5},
            customdata=[
                f"{escape(str(label))}<br>{escape(age_label)} {age}: {locale.money(money, currency)}"
                for age, money in zip(cohort["age"], cohort["spend_per_customer"], strict=True)
            ],
            hovertemplate="%{customdata}<extra></extra>",
            name="cohort",
        )
    drawn.add_scatter(
        x=mean.index,
        y=mean,
        mode="lines+markers",
        line={"color": INK, "width": 2.5},
        marker={"color": INK, "size": 6},
        customdata=[f"{escape(age_label)} {age}: {locale.money(money, currency)}" for age, money in mean.items()],
        hovertemplate="%{customdata}<extra></extra>",
        name="all",
    )
    above = expected is not None and len(mean) > 0 and expected.iloc[-1] > mean.iloc[-1]
    if len(mean):
        drawn.add_annotation(
            x=mean.index[-1],
            y=mean.iloc[-1],
            text=escape(locale.text("all who have been here so long")),
            showarrow=False,
            xanchor="right",
            yanchor="top" if above else "bottom",
            yshift=-22 if above else 8,  # clear of the cohorts' thin lines
            font={"size": LABEL_SIZE, "color": INK},
        )
    if expected is not None:
        drawn.add_scatter(
            x=expected.index,
            y=expected,
            mode="lines",
            line={"color": VALUE, "width": 2.5, "dash": "dash"},
            customdata=[
                f"{escape(age_label)} {age}: {locale.money(money, currency)}" for age, money in expected.items()
            ],
            hovertemplate="%{customdata}<extra></extra>",
            name="expected",
        )
        drawn.add_annotation(
            x=expected.index[-1],
            y=expected.iloc[-1],
            text=escape(locale.text("by the model")),
            showarrow=False,
            xanchor="right",
            yanchor="bottom" if above else "top",
            yshift=8 if above else -8,
            font={"size": LABEL_SIZE, "color": INK},
        )
    highest = max([0.0, *cohorts["spend_per_customer"], *mean, *([] if expected is None else expected)])
    steps = ticks(highest)
    drawn.update_yaxes(tickmode="array", tickvals=steps, ticktext=[locale.compact(step) for step in steps])
    drawn.update_yaxes(range=[0, max(highest, 1e-9) * 1.1])
    drawn.update_xaxes(title_text=age_label, showgrid=False, dtick=max(1, (len(mean) + 11) // 12))
    drawn.update_layout(margin_r=20)
    return drawn

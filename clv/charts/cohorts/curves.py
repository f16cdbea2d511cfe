"""What have customers spent by now, by how long ago they first bought?"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.style import (
    GROUND,
    INK,
    LABEL_SIZE,
    PAST,
    VALUE,
    escape,
    figure,
    in_currency,
    labelled,
    on_hover,
    ticks,
)
from clv.i18n.locale import Locale


@drawn_once
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
        subtitle=in_currency(locale.text("Money per customer since the first purchase"), currency),
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
            **on_hover(
                f"{escape(str(label))}<br>{escape(age_label)} {age}: {locale.money(money, currency)}"
                for age, money in zip(cohort["age"], cohort["spend_per_customer"], strict=True)
            ),
            name="cohort",
        )
    drawn.add_scatter(
        x=mean.index,
        y=mean,
        mode="lines+markers",
        line={"color": INK, "width": 2.5},
        marker={"color": INK, "size": 6},
        **on_hover(f"{escape(age_label)} {age}: {locale.money(money, currency)}" for age, money in mean.items()),
        name="all",
    )
    above = expected is not None and len(mean) > 0 and expected.iloc[-1] > mean.iloc[-1]
    if len(mean):
        # Below the line, further away: clear of the cohorts' thin lines.
        _name_line(drawn, mean, locale.text("all who have been here so long"), shift=-22 if above else 8)
    if expected is not None:
        drawn.add_scatter(
            x=expected.index,
            y=expected,
            mode="lines",
            line={"color": VALUE, "width": 2.5, "dash": "dash"},
            **on_hover(
                f"{escape(age_label)} {age}: {locale.money(money, currency)}" for age, money in expected.items()
            ),
            name="expected",
        )
        _name_line(drawn, expected, locale.text("by the model"), shift=8 if above else -8)
    highest = max([0.0, *cohorts["spend_per_customer"], *mean, *([] if expected is None else expected)])
    drawn.update_yaxes(range=[0, max(highest, 1e-9) * 1.1], **labelled(ticks(highest), locale.compact))
    drawn.update_xaxes(title_text=age_label, showgrid=False, dtick=max(1, (len(mean) + 11) // 12))
    drawn.update_layout(margin_r=20)
    return drawn


def _name_line(drawn: go.Figure, line: pd.Series, words: str, *, shift: int) -> None:
    """What a line is, at its end, so many px above it or, where `shift` is negative, below it."""
    drawn.add_annotation(
        x=line.index[-1],
        y=line.iloc[-1],
        text=escape(words),
        showarrow=False,
        xanchor="right",
        yanchor="bottom" if shift > 0 else "top",
        yshift=shift,
        bgcolor=GROUND,
        font={"size": LABEL_SIZE, "color": INK},
    )

"""How does the value of the coming years build up, year upon year?"""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from clv.charts.style import DOUBT_OPACITY, INK, LABEL_SIZE, VALUE, figure, labelled, on_hover, ticks
from clv.i18n.locale import Locale

MOST_LABELS = 12  # more than these run into each other on a phone: then every fifth year has its label


def value_by_year(
    years: pd.DataFrame, *, title: str, locale: Locale, currency: str, total: tuple[float, float] | None = None
) -> go.Figure:
    """A bar a year that stands on the sum of the years before: the earlier part light, this year's part solid.

    years: year (1, 2, ...), start (money, the sum of the years before, 0 in year 1), value (money of this year).
    The last bar carries the total; `total` are the limits between which it will probably come out, drawn beside it.
    Raises ValueError when a bar would begin or end below zero: expected money
    cannot be negative, so such a table is wrong.
    """
    if (years["start"] < 0).any() or (years["value"] < 0).any():
        raise ValueError("value_by_year: start and value must not be negative")
    scale, unit = _scale(years["value"].max(), locale, currency)
    drawn = figure(
        title=title,
        subtitle=locale.text("What each year adds to the years before, in {unit}", unit=unit),
        locale=locale,
        height=280,
    )
    ends = years["start"] + years["value"]
    hover = [
        locale.text(
            "Year {year}: {value}\nYears 1 to {year}: {sum}",
            year=str(year),
            value=locale.money(value, currency),
            sum=locale.money(end, currency),
        )
        for year, value, end in zip(years["year"], years["value"], ends, strict=True)
    ]
    common = {"x": years["year"], **on_hover(hover)}
    drawn.add_bar(y=years["start"], marker={"color": VALUE, "opacity": DOUBT_OPACITY}, name="start", **common)
    drawn.add_bar(y=years["value"], base=years["start"], marker={"color": VALUE}, name="value", **common)
    drawn.add_scatter(
        x=years["year"],
        y=ends,
        mode="text",
        text=_labels(years["year"], years["value"] / scale, locale),
        textposition="top center",
        textfont={"size": LABEL_SIZE - 1, "color": INK},
        cliponaxis=False,
        hoverinfo="skip",
        name="labels",
    )
    if len(years):
        drawn.add_annotation(
            x=years["year"].iloc[-1] + 0.5,
            y=ends.iloc[-1],
            yshift=LABEL_SIZE + 6,
            text=f"<b>{locale.headline_money(ends.iloc[-1], currency)}</b>",
            showarrow=False,
            xanchor="right",
            yanchor="bottom",
            font={"size": LABEL_SIZE + 1, "color": INK},
        )
    highest = max([0.0, *ends, *(total or ())])
    if total is not None:
        drawn.add_scatter(
            x=[len(years) + 0.75] * 2,
            y=total,
            mode="lines+markers",
            line={"color": VALUE, "width": 2},
            marker={"symbol": "line-ew", "size": 14, "line": {"color": VALUE, "width": 2}},
            **on_hover([f"{locale.money(total[0], currency)} – {locale.money(total[1], currency)}"] * 2),
            name="limits",
        )
    drawn.update_layout(barmode="overlay", bargap=0.18)
    drawn.update_xaxes(title_text=locale.text("Year"), tickmode="array", showgrid=False)
    drawn.update_xaxes(tickvals=_shown(years["year"]), range=[0.4, len(years) + (0.6 if total is None else 1.0)])
    drawn.update_yaxes(range=[0, max(highest, 1e-9) * 1.18], **labelled(ticks(highest), locale.compact))
    return drawn


def _labels(years: pd.Series, values: pd.Series, locale: Locale) -> list[str]:
    """What each year adds; nothing where that rounds to nothing, or where labels would run into each other."""
    digits = 0 if values.empty else _digits(float(values.max()))
    return [
        f"+{locale.number(value, digits)}" if year in _shown(years) and round(value, digits) > 0 else ""
        for year, value in zip(years, values, strict=True)
    ]


def _shown(years: pd.Series) -> list[int]:
    """The years with a label and a number on the axis."""
    return [int(year) for year in years if len(years) <= MOST_LABELS or year % 5 == 0]


def _scale(highest: float, locale: Locale, currency: str) -> tuple[float, str]:
    """By what to divide so that labels have at most three digits before the decimal sign, and that unit in words."""
    if highest >= 1e9:
        return 1e9, locale.text("{currency} billion", currency=currency).strip()
    if highest >= 1e6:
        return 1e6, locale.text("{currency} million", currency=currency).strip()
    if highest >= 1e3:
        return 1e3, locale.text("{currency} thousand", currency=currency).strip()
    return 1.0, locale.money_unit(currency)


def _digits(highest: float) -> int:
    """Decimals for about three significant digits; whole units where there are hundreds."""
    return max(0, 2 - math.floor(math.log10(highest))) if highest >= 1 else 0

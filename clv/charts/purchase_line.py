"""When did one customer buy, for how much, and how did the chance go that they are still a customer?"""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd
import plotly.graph_objects as go

from clv.charts.style import INK, KEEPING, LABEL_SIZE, PAST, QUIET_INK, escape, figure, labelled, on_hover, ticks
from clv.i18n.locale import Locale

_HEIGHT, _HEIGHT_OF_MONEY = 340, 180  # px: with the chance above, and the money alone
_SPLIT = (0.36, 0.46)  # the money ends and the chance begins here, as parts of the height
_THINNEST = 250  # a purchase is as wide as this part of the time shown, a day at least
_DAY = 86_400_000  # milliseconds, in which plotly measures bars on a time axis
_DATES = 4


def purchase_line(
    purchases: pd.DataFrame,
    path: pd.DataFrame,
    *,
    end: date,
    title: str,
    locale: Locale,
    currency: str,
    now: str = "",
    due: tuple[date, str] | None = None,
) -> go.Figure:
    """A bar for the money of each purchase day, and above it, on the same line of time, the chance as a line.

    purchases: day (date, rising), amount (money); at least one. path: day (date, rising), chance (0 to 1); empty where
    nothing can be said: then there is only the money. end: the last day of the sales, where the line of time ends.
    now: the last of these chances as a short text, written at the line's end.
    due: a day to be marked, and what it is called; it may lie beyond the end.
    """
    has_path = len(path) > 0
    unit = locale.text("money per purchase day, {currency}", currency=locale.money_unit(currency))
    drawn = figure(
        title=title,
        subtitle=locale.text(
            "Above: chance of still being a customer, from the second purchase on; below: {unit}", unit=unit
        )
        if has_path
        else unit[:1].upper() + unit[1:],
        locale=locale,
        height=_HEIGHT if has_path else _HEIGHT_OF_MONEY,
    )
    first = purchases["day"].iloc[0]
    last = max(end, due[0]) if due else end
    days = max((last - first).days, 1)
    drawn.add_bar(
        x=purchases["day"],
        y=purchases["amount"],
        width=max(days / _THINNEST, 1) * _DAY,
        marker={"color": PAST, "line": {"width": 0}},
        **on_hover(
            f"{locale.date(day)}<br>{locale.money(amount, currency)}"
            for day, amount in zip(purchases["day"], purchases["amount"], strict=True)
        ),
        name="purchases",
    )
    lowest, highest = min(0.0, float(purchases["amount"].min())), max(float(purchases["amount"].max()), 1e-9)
    drawn.update_yaxes(
        domain=[0, _SPLIT[0] if has_path else 1],
        range=[lowest * 1.1, highest * 1.1],
        **labelled(ticks(float(purchases["amount"].max()), about=2), locale.compact),
    )
    shown = [first + timedelta(days=round(days * i / (_DATES - 1))) for i in range(_DATES)]
    drawn.update_xaxes(
        type="date",
        showgrid=False,
        range=[first - timedelta(days=days * 0.02), last + timedelta(days=days * 0.02)],
        **labelled(shown, locale.short_date),
        anchor="y",
    )
    if has_path:
        _draw_path(drawn, path, now, locale)
    if due is not None:
        _mark(drawn, *due, at_the_right=due[0] > first + (last - first) / 2)
    drawn.update_layout(margin_r=52, barmode="overlay")  # room for the last date, and the chance beside the line's end
    return drawn


def _draw_path(drawn: go.Figure, path: pd.DataFrame, now: str, locale: Locale) -> None:
    drawn.add_scatter(
        x=path["day"],
        y=path["chance"],
        yaxis="y2",
        mode="lines",
        line={"color": KEEPING, "width": 2.5},
        **on_hover(
            f"{locale.date(day)}<br>{locale.share(chance)}"
            for day, chance in zip(path["day"], path["chance"], strict=True)
        ),
        name="chance",
    )
    last = path.iloc[-1]
    drawn.add_scatter(
        x=[last["day"]],
        y=[last["chance"]],
        yaxis="y2",
        mode="markers+text",
        marker={"color": KEEPING, "size": 9, "line": {"color": "white", "width": 1.5}},
        text=[f"<b>{escape(now)}</b>"],
        textposition="middle right",
        textfont={"size": LABEL_SIZE + 1, "color": INK},
        cliponaxis=False,
        hoverinfo="skip",
        name="now",
    )
    drawn.update_layout(
        yaxis2={
            **drawn.layout.yaxis.to_plotly_json(),
            "domain": [_SPLIT[1], 1],
            "range": [0, 1.08],
            **labelled((0.0, 0.5, 1.0), locale.share),
            "anchor": "x",
        }
    )


def _mark(drawn: go.Figure, day: date, name: str, *, at_the_right: bool) -> None:
    """A named line across the money."""
    drawn.add_shape(type="line", x0=day, x1=day, yref="y domain", y0=0, y1=1, line={"color": PAST, "dash": "dot"})
    drawn.add_annotation(
        x=day,
        yref="y domain",
        y=1,
        text=escape(name),
        showarrow=False,
        xanchor="right" if at_the_right else "left",
        xshift=-5 if at_the_right else 5,
        yanchor="top",
        font={"size": LABEL_SIZE, "color": QUIET_INK},
    )

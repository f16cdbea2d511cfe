"""What share of customers has come back, by how long ago the purchase was; and after which purchase how many?"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.style import INK, KEEPING, LABEL_SIZE, apart, escape, figure, labelled, marked, on_hover, ticks
from clv.i18n.locale import Locale

DASHES = ("solid", "dash", "dot", "dashdot", "longdash")  # lines of one meaning have one colour
_BAND = "rgba(0, 158, 115, 0.18)"  # KEEPING, lighter
_LABEL_GAP = 0.065  # of the axis: names nearer than this would run into each other
_LETTER = 6.6  # px of a letter of a name
_LONGEST = 20  # letters of a name beside its line: on a phone more would leave no room for the line
_DAYS = (30, 90, 180, 365, 730, 1095, 1826, 3652)
_NEAREST = 0.08  # of the axis: figures nearer than this would run into each other


@drawn_once
def return_curves(lines: pd.DataFrame, *, title: str, subtitle: str, locale: Locale) -> go.Figure:
    """Rising lines, each named at its end, in the shade of their limits.

    lines: name (text in the reader's form), day (0, 1, ...), share, low, high (0 to 1); the rows of a name follow each
    other. At most five names.
    """
    drawn = figure(title=title, subtitle=subtitle, locale=locale, height=340)
    highest, last = float(lines["high"].max()), float(lines["day"].max())
    ends: dict[str, float] = {}
    named = list(lines.groupby("name", sort=False))
    for name, line in named:
        _band(drawn, line)
        ends[str(name)] = float(line["share"].iloc[-1]) / (highest or 1.0)
    for (name, line), dash in zip(named, DASHES, strict=False):
        drawn.add_scatter(
            x=line["day"],
            y=line["share"],
            mode="lines",
            line={"color": KEEPING, "width": 2.5, "dash": dash, "shape": "hv"},
            customdata=line[["low", "high"]].to_numpy(),
            # The browser fills in the figures, with the reader's decimal sign: hundreds of texts took a second.
            hovertemplate=locale.text(
                "{name}\nback within {days} days: {share}\n9 times out of 10: {low} to {high}",
                name=escape(str(name)),
                days="%{x}",
                share="%{y:.1%}",
                low="%{customdata[0]:.1%}",
                high="%{customdata[1]:.1%}",
            ).replace("\n", "<br>")
            + "<extra></extra>",
            name=str(name),
        )
    for name, height in apart(ends, gap=_LABEL_GAP).items():
        drawn.add_annotation(
            x=last,
            y=height * highest,
            text=escape(shortened(name)),
            showarrow=False,
            xanchor="left",
            xshift=6,
            font={"size": LABEL_SIZE, "color": INK},
        )
    shown = _apart_from_each_other([day for day in _DAYS if day <= last], last)
    drawn.update_yaxes(**labelled(ticks(highest), locale.share), range=[0, highest * 1.12])
    drawn.update_xaxes(
        title_text=locale.text("Days since that purchase"),
        showgrid=False,
        range=[0, last],
        **labelled(shown, locale.number),
    )
    drawn.update_layout(margin_r=12 + round(_LETTER * max(len(shortened(name)) for name in ends)))
    return drawn


@drawn_once
def return_bars(bars: pd.DataFrame, *, title: str, subtitle: str, locale: Locale) -> go.Figure:
    """A bar for the chance after each purchase, with a line between its limits.

    bars: number (1, 2, ...), share, low, high (0 to 1); each is a mark.
    """
    drawn = figure(title=title, subtitle=subtitle, locale=locale, height=340)
    drawn.add_bar(
        x=bars["number"],
        y=bars["share"],
        marker={"color": KEEPING},
        error_y={
            "type": "data",
            "array": bars["high"] - bars["share"],
            "arrayminus": bars["share"] - bars["low"],
            "color": INK,
            "thickness": 1.5,
            "width": 5,
        },
        **on_hover(
            locale.text(
                "After purchase {number}: {share}\n9 times out of 10: {low} to {high}",
                number=str(number),
                share=locale.share(share, 1),
                low=locale.share(low, 1),
                high=locale.share(high, 1),
            )
            for number, share, low, high in zip(bars["number"], bars["share"], bars["low"], bars["high"], strict=True)
        ),
        name="chance",
        **marked(list(range(len(bars)))),
    )
    for number, share, high in zip(bars["number"], bars["share"], bars["high"], strict=True):
        drawn.add_annotation(
            x=number,
            y=high,
            text=locale.share(share),
            showarrow=False,
            yanchor="bottom",
            yshift=4,
            font={"size": LABEL_SIZE, "color": INK},
        )
    highest = float(bars["high"].max())
    drawn.update_yaxes(**labelled(ticks(highest), locale.share), range=[0, highest * 1.15])
    drawn.update_xaxes(
        title_text=locale.text("After purchase"), showgrid=False, tickmode="array", tickvals=list(bars["number"])
    )
    drawn.update_layout(bargap=0.35)
    return drawn


def shortened(name: str) -> str:
    """A name as it fits beside its line."""
    return name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"


def _band(drawn: go.Figure, line: pd.DataFrame) -> None:
    common = {"x": line["day"], "mode": "lines", "hoverinfo": "skip"}
    edge = {"width": 0, "shape": "hv", "color": KEEPING}
    drawn.add_scatter(y=line["low"], line=edge, name="low", **common)
    drawn.add_scatter(y=line["high"], line=edge, fill="tonexty", fillcolor=_BAND, name="high", **common)


def _apart_from_each_other(days: list[int], last: float) -> list[int]:
    """The days, without those that would stand too near to the next."""
    kept: list[int] = []
    for day in reversed(days):
        if not kept or kept[-1] - day > _NEAREST * last:
            kept.append(day)
    return kept[::-1]

"""Between which limits may the coming years of one customer turn out?"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from clv.charts.style import DOUBT_OPACITY, INK, LABEL_SIZE, VALUE, escape, figure, labelled, on_hover, ticks
from clv.i18n.locale import Locale


def futures_bars(
    bars: pd.DataFrame,
    *,
    median: float,
    likely: tuple[float, float],
    title: str,
    subtitle: str,
    locale: Locale,
    currency: str,
) -> go.Figure:
    """A bar for each range of money: the share of the simulated futures that end in it.

    bars: low, high (money, 0 or more, each range begins where the one before ends), share (0 to 1, of all futures).
    median: half of the futures with a purchase bring more; marked where it is known. likely: bars whose middle lies
    between these limits are solid, those in the tails light.
    """
    drawn = figure(title=title, subtitle=subtitle, locale=locale, height=280)
    middle = (bars["low"] + bars["high"]) / 2
    drawn.add_bar(
        x=middle,
        y=bars["share"],
        width=bars["high"] - bars["low"],
        marker={
            "color": VALUE,
            "opacity": [1.0 if likely[0] <= money <= likely[1] else DOUBT_OPACITY for money in middle],
            "line": {"width": 0},
        },
        **on_hover(
            f"{locale.money(low, currency)} – {locale.money(high, currency)}<br>"
            + escape(locale.text("{share} of the futures", share=locale.share(share, 1)))
            for low, high, share in zip(bars["low"], bars["high"], bars["share"], strict=True)
        ),
        name="futures",
    )
    highest = float(bars["share"].max()) if len(bars) else 0.0
    right = float(bars["high"].max()) if len(bars) else 1.0
    has_median = 0 < median < right
    if has_median:
        drawn.add_shape(
            type="line",
            x0=median,
            x1=median,
            yref="y domain",
            y0=0,
            y1=1,
            line={"color": INK, "dash": "dot", "width": 1.5},
        )
        beyond = median > right / 2
        drawn.add_annotation(
            x=median,
            yref="y domain",
            y=1,
            text=escape(
                locale.text("half of these bring more: {money}", money=locale.headline_money(median, currency))
            ),
            showarrow=False,
            xanchor="right" if beyond else "left",
            xshift=-5 if beyond else 5,
            yanchor="top",
            font={"size": LABEL_SIZE, "color": INK},
        )
    steps = ticks(highest, about=3)
    drawn.update_yaxes(
        range=[0, max(highest, 1e-9) * (1.2 if has_median else 1.05)],  # its name stands above the bars
        **labelled(steps, lambda step: locale.share(step, 1 if steps[-1] < 0.03 else 0)),
    )
    places = ticks(right)
    drawn.update_xaxes(
        range=[0, right],
        showgrid=False,
        **labelled(places, locale.compact),
    )
    drawn.update_layout(bargap=0, margin_r=24)  # else there is no room for the last figure
    return drawn

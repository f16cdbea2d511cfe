"""How many of a hundred customers won still buy after so many years: by the model, and as far as it has been seen?"""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.style import INK, LABEL_SIZE, QUIET_INK, VALUE, escape, figure, on_hover
from clv.i18n.locale import Locale

HEIGHT = 300
_WHOLE_FROM = 0.095  # below ten in a hundred a decimal counts


@drawn_once
def loyalty_bars(
    labels: Sequence[str],
    expected: Sequence[float],
    seen: Sequence[tuple[float, float, float] | None],
    *,
    title: str,
    locale: Locale,
) -> go.Figure:
    """A bar for each number of years: of a hundred, how many buy in the year that follows, by the model.

    labels: in the reader's language; expected: shares, 0 to 1; seen: the share that did so, and its limits, where a
    whole such year has been seen: a mark with a whisker over the bar.
    """
    known = [(label, found) for label, found in zip(labels, seen, strict=True) if found is not None]
    drawn = figure(
        title=title,
        subtitle=locale.text(
            "Of a hundred customers won, how many buy in the year that follows; bars: by the model; diamond: seen"
        )
        if known
        else locale.text("Of a hundred customers won, how many buy in the year that follows, by the model"),
        locale=locale,
        height=HEIGHT,
    )
    names = [escape(label) for label in labels]
    drawn.add_bar(
        x=names,
        y=[100 * share for share in expected],
        width=0.5,
        marker={"color": VALUE},
        hoverinfo="skip",
        name="expected",
    )
    if known:
        drawn.add_scatter(
            x=[escape(label) for label, _ in known],
            y=[100 * found[0] for _, found in known],
            error_y={
                "type": "data",
                "array": [100 * (found[2] - found[0]) for _, found in known],
                "arrayminus": [100 * (found[0] - found[1]) for _, found in known],
                "color": INK,
                "thickness": 1.5,
                "width": 5,
            },
            mode="markers",
            marker={"color": INK, "size": 8, "symbol": "diamond"},
            **on_hover(
                escape(
                    locale.text(
                        "seen: {share}, 9 times out of 10 between {low} and {high}",
                        share=locale.number(100 * found[0], 1),
                        low=locale.number(100 * found[1], 1),
                        high=locale.number(100 * found[2], 1),
                    )
                )
                for _, found in known
            ),
            name="seen",
        )
    for name, share, found in zip(names, expected, seen, strict=True):
        drawn.add_annotation(
            x=name,
            y=100 * max(share, found[2] if found else 0.0),  # clear of the whisker
            text=locale.number(100 * share, 0 if share >= _WHOLE_FROM else 1),
            showarrow=False,
            yanchor="bottom",
            font={"size": LABEL_SIZE + 1, "color": INK},
        )
    highest = max([1e-9, *(100 * share for share in expected), *(100 * found[2] for _, found in known)])
    drawn.update_yaxes(range=[0, highest * 1.18], visible=False)
    drawn.update_xaxes(showgrid=False, tickfont={"size": LABEL_SIZE, "color": QUIET_INK})
    return drawn

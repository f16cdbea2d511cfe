"""Who is worth much and surely there, who is worth much and fading? A map of fields, dark where many customers are."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.style import INK, LABEL_SIZE, QUIET_INK, escape, figure, in_currency, labelled, marked
from clv.i18n.locale import Locale

HEIGHT = 420
_LINE = 16  # px; the name of each cut stands on a line of its own, because on a phone they would meet
_APART = 0.15  # of a tenfold: nearer to each other two figures on the axis would overlap
_SHADES = [[0.0, "rgba(0, 114, 178, 0.12)"], [1.0, "rgba(0, 114, 178, 1)"]]  # VALUE, faint to full


@drawn_once
def value_map(
    fields: pd.DataFrame,
    *,
    chances: Sequence[float],
    worths: Sequence[float],
    cuts: Sequence[tuple[float, str]],
    floor: float,
    title: str,
    locale: Locale,
    currency: str,
) -> go.Figure:
    """A rectangle a field, its colour stronger the more it holds; P(alive) to the right, worth if alive upwards.

    Each field is a mark, numbered as its row.

    fields: column, row, customers (1 or more), value [money]; chances, worths: the edges of the columns and rows. cuts:
    the chances at which segments are cut, and what each is called; floor: the worth from which a customer counts,
    a line across with its figure on the axis. The worth axis is logarithmic, and says so.
    """
    drawn = figure(
        title=title,
        subtitle=locale.text(
            "Repeat buyers; the stronger a field's colour, the more of them. Upwards each line is ten times more."
        ),
        locale=locale,
        height=HEIGHT,
    )
    shape = len(worths) - 1, len(chances) - 1
    depth, told = np.full(shape, np.nan), np.full(shape, "", dtype=object)
    places: list[list[int | None]] = [[None] * shape[1] for _ in range(shape[0])]
    columns = (fields[name].tolist() for name in ("column", "row", "customers", "value"))
    for place, (column, row, customers, value) in enumerate(zip(*columns, strict=True)):
        depth[row, column] = math.log1p(customers)
        places[row][column] = place
        told[row, column] = "<br>".join(
            escape(line)
            for line in (
                locale.plural("{n} customer", "{n} customers", customers),
                locale.text(
                    "chance {low} – {high}",
                    low=locale.share(chances[column]),
                    high=locale.share(chances[column + 1]),
                ),
                locale.text("expected: {money}", money=locale.money(value, currency)),
            )
        )
    drawn.add_heatmap(
        x=list(chances),
        y=list(worths),
        z=depth,
        zmin=0,
        customdata=told,
        colorscale=_SHADES,
        showscale=False,
        xgap=1,
        ygap=1,
        hoverongaps=False,
        hovertemplate="%{customdata}<extra></extra>",
        name="fields",
        **marked(places),
    )
    bottom, top = worths[0], worths[-1]
    quiet = {"color": QUIET_INK, "width": 1, "dash": "dot"}
    for place, (chance, words) in enumerate(reversed(cuts)):
        drawn.add_shape(type="line", x0=chance, x1=chance, y0=0, y1=1, yref="y domain", line=quiet)
        drawn.add_annotation(
            x=chance, y=1, yref="y domain", text=escape(words), showarrow=False, xanchor="left", yanchor="bottom",
            yshift=place * _LINE, font={"size": LABEL_SIZE, "color": INK},
        )  # fmt: skip
    inside = bottom < floor < top
    if inside:
        drawn.add_shape(type="line", x0=0, x1=1, y0=floor, y1=floor, line=quiet)
    drawn.update_layout(margin={"t": 8 + _LINE * max(len(cuts), 1), "r": 18})
    drawn.update_xaxes(
        range=[0, 1],
        showgrid=False,
        **labelled((0, 0.25, 0.5, 0.75, 1), locale.share),
        title={"text": locale.text("Chance of still being a customer")},
    )
    tens = [10.0**power for power in range(-3, 16) if bottom <= 10.0**power <= top]
    near = [ten for ten in tens if inside and abs(math.log10(ten / floor)) <= _APART]
    steps = [*(ten for ten in tens if ten not in near), *([floor] if inside else [])]
    drawn.update_yaxes(
        type="log",
        range=[math.log10(bottom), math.log10(top)],
        **labelled(steps, locale.compact),
        title={"text": in_currency(locale.text("Worth if still a customer"), currency)},
    )
    return drawn

"""Of the customers of each segment of then, how many moved up, stayed, or moved down?"""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from clv.charts.kept import drawn_once
from clv.charts.style import INK, KEEPING, LABEL_SIZE, PAST, RISK, figure, marked, name_above, on_hover
from clv.i18n.locale import Locale

ROW_HEIGHT = 52  # px: the name above the bar, the bar, air
_ROOM_FOR_TEXT = 0.09  # of the width: a part narrower than this carries no figure inside
# Who stayed is an empty field with an edge: full ones of three colours would be of one lightness, 1.1 to 1.4 to 1.
_LOOKS: dict[str, tuple[dict[str, object], str]] = {
    "down": ({"color": RISK, "line": {"color": RISK, "width": 1}}, "#000000"),
    "same": ({"color": "rgba(0, 0, 0, 0)", "line": {"color": PAST, "width": 1}}, INK),
    "up": ({"color": KEEPING, "line": {"color": KEEPING, "width": 1}}, "#000000"),
}


@drawn_once
def move_bars(moves: pd.DataFrame, *, title: str, locale: Locale) -> go.Figure:
    """A bar of full width for each segment of then, parted into down, same and up; its name and number above it.

    moves: segment_label (text, in the reader's language), down, same, up (customers, 0 or more), a row a segment. From
    left to right always in that order, each with its sign and share, so that no colour has to be told from another.
    The parts are marks, row by row.
    """
    drawn = figure(
        title=title,
        subtitle=locale.text("Customers in each segment on that day: moved down (↓), stayed (=), moved up (↑)"),
        locale=locale,
        height=ROW_HEIGHT * len(moves) + 8,
    )
    rows = list(range(len(moves)))
    sums = moves[list(_LOOKS)].sum(axis=1)
    for number, ((kind, (marker, ink)), sign) in enumerate(zip(_LOOKS.items(), "↓=↑", strict=True)):
        shares = (moves[kind] / sums).tolist()
        told = [f"{sign} {locale.share(share)}" for share in shares]
        drawn.add_bar(
            x=shares,
            y=rows,
            orientation="h",
            width=0.42,
            marker=marker,
            text=[text if share >= _ROOM_FOR_TEXT else "" for text, share in zip(told, shares, strict=True)],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            textfont={"size": LABEL_SIZE, "color": ink},
            **on_hover(
                f"{text}<br>{locale.plural('{n} customer', '{n} customers', int(n))}"
                for text, n in zip(told, moves[kind], strict=True)
            ),
            name=f"moved_{kind}",
            **marked([len(_LOOKS) * row + number for row in rows]),
        )
    counts = [locale.plural("{n} customer", "{n} customers", int(n)) for n in sums]
    above = zip(rows, moves["segment_label"], counts, strict=True)
    names = [name_above(str(label), y=row - 0.23, count=count) for row, label, count in above]
    drawn.update_layout(barmode="stack", annotations=names)
    drawn.update_xaxes(range=[0, 1], visible=False)
    drawn.update_yaxes(range=[len(moves) - 0.6, -0.75], visible=False)
    return drawn

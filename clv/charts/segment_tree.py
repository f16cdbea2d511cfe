"""Which part of the whole does each segment hold? A rectangle a segment, its area its money."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from clv.charts.style import LABEL_SIZE, PAST, RISK, VALUE, escape, figure, on_hover
from clv.i18n.locale import Locale

HEIGHT = 420
_LONG = 16  # letters of a name that is parted in two lines
_AT_RISK = ("slipping",)
_PAST = ("lapsed", "one_time_long_ago")


def segment_tree(segments: pd.DataFrame, *, title: str, locale: Locale, currency: str) -> go.Figure:
    """The segments' rectangles fill the whole; each says its name, its money and its share.

    segments: code, segment_label (text, in the reader's language), customers, value (money, 0 or more). Value is blue,
    at risk is pink, the past is grey; the names stand in the rectangles, so that no colour is needed to read it.
    """
    total = float(segments["value"].sum())
    drawn = figure(
        title=title,
        subtitle=locale.text(
            "Areas: money expected from each segment; together {money}", money=locale.headline_money(total, currency)
        ),
        locale=locale,
        height=HEIGHT,
    )
    codes, values = segments["code"].tolist(), segments["value"].tolist()
    names = [_in_two_lines(str(name)) for name in segments["segment_label"]]
    counts = [escape(locale.plural("{n} customer", "{n} customers", n)) for n in segments["customers"].tolist()]
    drawn.add_treemap(
        ids=[f"segment_{code}" for code in codes],
        labels=names,
        parents=[""] * len(codes),
        values=[max(0.0, value) for value in values],
        marker={
            "colors": [_colour(code) for code in codes],
            "line": {"color": "white", "width": 2},
            "pad": {"t": 0, "l": 0, "r": 0, "b": 0},
        },
        text=[
            f"{locale.headline_money(value, currency)} ({locale.share(value / total if total else 0)})"
            for value in values
        ],
        texttemplate="<b>%{label}</b><br>%{text}",
        textfont={
            "size": LABEL_SIZE + 1,
            "color": ["#FFFFFF" if _colour(code) == VALUE else "#000000" for code in codes],
        },
        **on_hover(
            f"{name}<br>{count}<br>{locale.money(value, currency)}"
            for name, count, value in zip(names, counts, values, strict=True)
        ),
        tiling={"pad": 0},
        pathbar={"visible": False},
        name="tree",
    )
    # What finds no room at a size that can be read is left to the table below.
    drawn.update_layout(uniformtext={"minsize": LABEL_SIZE - 1, "mode": "hide"})
    return drawn


def _in_two_lines(name: str) -> str:
    """Parted at the blank nearest to its middle, where it is long."""
    blanks = [place for place, letter in enumerate(name) if letter == " "]
    if len(name) < _LONG or not blanks:
        return escape(name)
    middle = min(blanks, key=lambda place: abs(place - len(name) / 2))
    return f"{escape(name[:middle])}<br>{escape(name[middle + 1 :])}"


def _colour(code: str) -> str:
    return RISK if code in _AT_RISK else PAST if code in _PAST else VALUE

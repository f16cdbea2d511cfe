"""What do all charts share: colours with one meaning, a finding on top, the reader's number form?"""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import plotly.graph_objects as go
from plotly.graph_objects import Figure as Figure  # for rooms that pass a figure on and know no plotly

from clv.core.colours import DOUBT_OPACITY as DOUBT_OPACITY
from clv.core.colours import KEEPING as KEEPING
from clv.core.colours import PAST as PAST
from clv.core.colours import RISK as RISK
from clv.core.colours import VALUE as VALUE
from clv.core.colours import WINNING as WINNING
from clv.i18n.locale import Locale
from clv.i18n.scales import ticks as ticks

T = TypeVar("T")

# Text takes the page's ink, light or dark: Streamlit puts the theme's 6th to 10th chart colour (.streamlit/config.toml)
# where a figure says #000006 to #000010. Anywhere else, on paper say, they are what they look like: black.
INK = "#000006"
QUIET_INK = "#000007"
# The page's ground, in the same way (Streamlit's own name for it): behind words that a thin line would cross.
GROUND = "#000038"
# The colour of a line is too faint for words about it, in one of the themes: 3.4 to 3.9 to 1.
VALUE_TEXT, WINNING_TEXT, KEEPING_TEXT = "#000008", "#000009", "#000010"

FONT = "IBM Plex Sans, Segoe UI, Helvetica Neue, sans-serif"
HOVER_SIZE, LABEL_SIZE = 13, 12

# For st.plotly_chart(config=): no toolbar to learn, nothing to zoom by accident on a phone.
CONFIG: dict[str, bool] = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


def figure(*, title: str, subtitle: str, locale: Locale, height: int) -> go.Figure:
    """An empty figure of `height` px. Its finding and what it shows in which unit travel with it: see `heads`."""
    return go.Figure(
        layout={
            "meta": {"title": title, "subtitle": subtitle},
            "font": {"family": FONT, "size": LABEL_SIZE, "color": INK},
            "separators": locale.plotly_separators,
            "height": max(height, 40),  # plotly draws nothing lower than 10
            "margin": {"t": 8, "l": 0, "r": 0, "b": 0},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "dragmode": False,
            "hoverlabel": {
                "font": {"family": FONT, "size": HOVER_SIZE, "color": INK},
                "bgcolor": GROUND,  # of its own plotly takes the mark's colour, and words that can hardly be read on it
                "bordercolor": QUIET_INK,
                "align": "left",
            },
            "xaxis": _axis(),
            "yaxis": _axis(),
        }
    )


def heads(drawn: Figure) -> tuple[str, str]:
    """The finding, and what is drawn in which unit: the page sets them as text, which breaks as its width allows."""
    return drawn.layout.meta["title"], drawn.layout.meta["subtitle"]


def in_currency(sentence: str, currency: str) -> str:
    """The sentence with its currency behind it, where there is one."""
    return f"{sentence}, {currency}" if currency else sentence


def escape(text: str) -> str:
    """The text as it stands: a customer called <b> is not bold."""
    return html.escape(text, quote=False)


def on_hover(texts: Iterable[str]) -> dict[str, object]:
    """For a trace: what each of its points, in their order, says when one points at it."""
    return {
        "customdata": [text.replace("\n", "<br>") for text in texts],
        "hovertemplate": "%{customdata}<extra></extra>",
    }


def marked(numbers: object) -> dict[str, object]:
    """For a trace: which of the chart's marks each of its points is, 0 the first: a click leads where `lead` says.

    numbers: a list, or one for each row of a heat map; None where a field is no mark.
    """
    return {"meta": {"marks": numbers}}


def lead(drawn: Figure, addresses: Sequence[str]) -> Figure:
    """Have a click on each mark of the chart lead to its address; "" leads nowhere."""
    if any(addresses):
        drawn.layout.meta = {**drawn.layout.meta, "leads": list(addresses)}
    return drawn


def labelled(values: Iterable[T], write: Callable[[T], str]) -> dict[str, object]:
    """For an axis: a tick at each of these values, and the value beside it as `write` makes it a text."""
    steps = list(values)
    return {"tickmode": "array", "tickvals": steps, "ticktext": [write(step) for step in steps]}


def rings(colour: str, *, full: Iterable[bool], size: int, edge: float) -> dict[str, object]:
    """Round marks of one colour, full or hollow, with an edge of so many px."""
    symbols = ["circle" if each else "circle-open" for each in full]
    return {"color": colour, "size": size, "symbol": symbols, "line": {"width": edge, "color": colour}}


class Marks:
    """Lines, words and areas of a chart, set on it together: plotly looks over all of them with each that is added."""

    def __init__(self) -> None:
        self._shapes: list[dict[str, object]] = []
        self._annotations: list[dict[str, object]] = []
        self._traces: list[go.Scatter] = []

    def add_shape(self, **shape: object) -> None:
        self._shapes.append(shape)

    def add_annotation(self, **annotation: object) -> None:
        self._annotations.append(annotation)

    def add_scatter(self, **trace: object) -> None:
        self._traces.append(go.Scatter(**trace))

    def set_on(self, drawn: Figure) -> None:
        drawn.add_traces(self._traces)
        drawn.update_layout(
            shapes=[*drawn.layout.shapes, *self._shapes],
            annotations=[*drawn.layout.annotations, *self._annotations],
        )


def draw_limits(drawn: Figure, limits: tuple[float, float], *, y: float, colour: str, width: int) -> None:
    """A broad pale line from one limit to the other, under the mark that lies between them."""
    drawn.add_scatter(
        x=list(limits),
        y=[y, y],
        mode="lines",
        line={"color": colour, "width": width},
        opacity=0.35,
        hoverinfo="skip",
        name="limits",
    )


def name_above(name: str, *, y: float, count: str = "") -> dict[str, object]:
    """A name at the left edge above its bar, where a long one fits a phone, and how many the bar stands for.

    It is an annotation. name: any text. y: where its foot stands, on the axis. All of a figure's are set at once:
    plotly looks through those that are there whenever one is added.
    """
    return {
        "xref": "paper",
        "x": 0,
        "y": y,
        "text": f"<b>{escape(name)}</b>  {count}".rstrip(),
        "showarrow": False,
        "xanchor": "left",
        "yanchor": "bottom",
        "xshift": -2,
    }


def ticks_across(lowest: float, highest: float) -> list[float]:
    """Round values between `lowest` (0 or less) and `highest` (0 or more), 0 among them, all one step apart."""
    wide = ticks(max(highest, -lowest))
    step = wide[1] if len(wide) > 1 else 1.0
    below = range(1, int(-lowest / step + 1e-9) + 1)
    return [-step * i for i in reversed(below)] + [value for value in wide if value <= highest + 1e-9 * step]


def apart(heights: dict[str, float], *, gap: float) -> dict[str, float]:
    """The heights of labels, 0 to about 1, moved up where they would stand nearer to each other than `gap`."""
    placed: dict[str, float] = {}
    free = 0.0
    for name, height in sorted(heights.items(), key=lambda pair: pair[1]):
        placed[name] = max(height, free)
        free = placed[name] + gap
    return placed


def _axis() -> dict[str, object]:
    quiet = {"size": LABEL_SIZE, "color": QUIET_INK}
    return {
        "fixedrange": True,
        "automargin": True,
        "zeroline": False,
        "tickfont": quiet,
        "title": {"font": quiet, "standoff": 8},
    }

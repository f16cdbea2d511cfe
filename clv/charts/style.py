"""What do all charts share: colours with one meaning, titles that fit a phone, the reader's number form?"""

from __future__ import annotations

import html
import math
from collections.abc import Sequence

import plotly.graph_objects as go

from clv.text.locale import Locale

Figure = go.Figure  # for rooms that pass a figure on and know no plotly

# One meaning each, everywhere; each keeps 3:1 on white and on the dark theme and survives colour blindness.
PAST = "#7A828C"
VALUE = "#0072B2"
WINNING = "#D55E00"
KEEPING = "#009E73"
RISK = "#CC79A7"

# Text takes the page's ink, light or dark: Streamlit puts the theme's 6th and 7th chart colour (.streamlit/config.toml)
# where a figure says #000006 and #000007. Anywhere else, on paper say, they are what they look like: black.
INK = "#000006"
QUIET_INK = "#000007"

DOUBT_OPACITY = 0.3  # what is not this mark's own part, or is uncertain: the same colour, lighter
FONT = "IBM Plex Sans, Segoe UI, Helvetica Neue, sans-serif"
TITLE_SIZE, SUBTITLE_SIZE, LABEL_SIZE = 16, 13, 12
LINE_HEIGHT = 1.3
PHONE_WIDTH = 340  # px of a 390 px screen that a chart's title may take

# For st.plotly_chart(config=): no toolbar to learn, nothing to zoom by accident on a phone.
CONFIG: dict[str, bool] = {"displayModeBar": False, "scrollZoom": False, "doubleClick": False}


def figure(*, title: str, subtitle: str, locale: Locale, height: int) -> go.Figure:
    """An empty figure with the finding as its title. height: px of the plot itself, the titles come on top."""
    heads = wrap(title, size=TITLE_SIZE)
    subs = wrap(subtitle, size=SUBTITLE_SIZE)
    top = math.ceil((len(heads) + len(subs)) * TITLE_SIZE * LINE_HEIGHT) + 14
    return go.Figure(
        layout={
            "title": {
                "text": f"{lines(heads)}<br>{_subtitle(subs)}",
                "font": {"size": TITLE_SIZE, "weight": 600, "color": INK},
                "x": 0,
                "xref": "container",
                "xanchor": "left",
                "y": 1,
                "yref": "container",
                "yanchor": "top",
                "pad": {"t": TITLE_SIZE + 2, "l": 0},  # plotly hangs the first line's baseline here, not its top
            },
            "font": {"family": FONT, "size": LABEL_SIZE, "color": INK},
            "separators": locale.plotly_separators,
            "height": height + top,
            "margin": {"t": top, "l": 0, "r": 0, "b": 0},
            "paper_bgcolor": "rgba(0,0,0,0)",
            "plot_bgcolor": "rgba(0,0,0,0)",
            "showlegend": False,
            "dragmode": False,
            "hoverlabel": {"font": {"family": FONT, "size": SUBTITLE_SIZE}, "align": "left"},
            "xaxis": _axis(),
            "yaxis": _axis(),
        }
    )


def escape(text: str) -> str:
    """The text as it stands: a customer called <b> is not bold."""
    return html.escape(text, quote=False)


def lines(parts: Sequence[str]) -> str:
    """The lines as plotly takes them, escaped."""
    return "<br>".join(escape(part) for part in parts)


def wrap(text: str, *, size: int, width: float = PHONE_WIDTH) -> list[str]:
    """The text in lines that fit `width` px at `size` px type, of about equal length. A long word stays whole."""
    words = text.split(" ")  # not at no-break spaces: "€ 2,75 mln" stays together
    fewest = len(_fill(words, size, width))
    even = text_width(text, size) / max(fewest, 1)
    # Even lines look calmer than a full line with one word under it: the narrowest that needs no more lines.
    narrower = (even + (width - even) * step / 8 for step in range(9))
    return next((found for w in narrower if len(found := _fill(words, size, w)) <= fewest), _fill(words, size, width))


def text_width(text: str, size: int) -> float:
    """Roughly how many px the text takes in IBM Plex Sans; a little too wide rather than too narrow."""
    return sum(_em(letter) for letter in text) * size


def ticks(highest: float, *, about: int = 4) -> list[float]:
    """Round values from 0 to just below or at `highest`, about so many steps of 1, 2 or 5."""
    if not highest > 0:
        return [0.0]
    rough = highest / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = min((m * power for m in (1, 2, 5, 10)), key=lambda candidate: abs(candidate - rough))
    return [step * i for i in range(math.floor(highest / step + 1e-9) + 1)]


def _fill(words: Sequence[str], size: int, width: float) -> list[str]:
    found: list[str] = []
    for word in words:
        if found and text_width(f"{found[-1]} {word}", size) <= width:
            found[-1] += f" {word}"
        else:
            found.append(word)
    return found


def _em(letter: str) -> float:
    if letter in "iljtfrI.,:;'|!()[] \u00a0":
        return 0.34
    if letter in "mwMWQ@%–—":
        return 0.88
    return 0.66 if letter.isupper() else 0.58


def _subtitle(parts: Sequence[str]) -> str:
    """More title lines in quieter type: plotly's own subtitle keeps one distance for one line, another for two."""
    style = f"font-size:{SUBTITLE_SIZE}px;font-weight:400;color:{QUIET_INK}"
    return "<br>".join(f'<span style="{style}">{escape(part)}</span>' for part in parts)


def _axis() -> dict[str, object]:
    quiet = {"size": LABEL_SIZE, "color": QUIET_INK}
    return {
        "fixedrange": True,
        "automargin": True,
        "zeroline": False,
        "tickfont": quiet,
        "title": {"font": quiet, "standoff": 8},
    }

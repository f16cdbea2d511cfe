"""How wide is a box in the row above the page? Streamlit has it as wide as the page, or as it is told."""

from __future__ import annotations

from collections.abc import Iterable

_FRAME, _LETTER = 70, 7.1  # px, of the box without its words and of a letter in it


def box_width(texts: Iterable[str], *, most: int) -> int:
    """Wide enough for the longest of the texts [px], and no wider than `most`."""
    return min(most, _FRAME + round(_LETTER * max(map(len, texts))))

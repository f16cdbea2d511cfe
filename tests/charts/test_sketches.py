"""Is a sketch of a page a drawing without any number, that no screen reader stumbles over?"""

from __future__ import annotations

from base64 import b64decode
from xml.etree import ElementTree

import pytest

from clv.charts.sketches import SKETCHES, sketch


@pytest.mark.parametrize("of", SKETCHES)
def test_a_sketch_is_a_drawing_without_words_within_its_measures(of: str) -> None:
    drawn = sketch(of)
    assert 'alt=""' in drawn
    root = ElementTree.fromstring(b64decode(drawn.split("base64,")[1].split('"')[0]))
    _x, _y, wide, high = map(float, root.attrib["viewBox"].split())
    assert {child.tag.split("}")[1] for child in root} <= {"rect", "path", "circle"}
    for one in root.iter("{http://www.w3.org/2000/svg}rect"):
        x, y, width, height = (float(one.attrib[name]) for name in ("x", "y", "width", "height"))
        assert width > 0
        assert height > 0
        assert (x >= 0, y >= 0, x + width <= wide, y + height <= high) == (True,) * 4

"""Do bars with names show the amounts given, on one scale, with what is uncertain of them?"""

from __future__ import annotations

from clv.charts.named_bars import NamedBar, named_bars
from clv.charts.style import KEEPING, VALUE
from clv.i18n.locale import Language, Locale

KEPT = NamedBar("Keeping <one>", 5.0, KEEPING, "$5", note="$500 for 100")
WORTH = NamedBar("A new one", 100.0, VALUE, "$100", note="between $90 and $120", limits=(90.0, 120.0))


def drawn(*bars: NamedBar):
    return named_bars(bars, title="t", subtitle="s", locale=Locale(Language.EN))


def test_the_first_bar_is_on_top_and_all_begin_at_zero() -> None:
    [bars] = drawn(KEPT, WORTH).data
    assert (list(bars.x), list(bars.y)) == ([5.0, 90.0], [1, 0])
    first, last = drawn(KEPT, WORTH).layout.xaxis.range
    assert first == 0
    assert last > 120


def test_between_its_limits_a_bar_is_pale_and_its_amount_stands_behind_them() -> None:
    shown = drawn(KEPT, WORTH)
    [limits] = [shape for shape in shown.layout.shapes if shape.name == "limits"]
    assert (limits.x0, limits.x1) == (90.0, 120.0)
    said = next(note for note in shown.layout.annotations if note.text == "<b>$100</b>")
    assert said.x == 120.0


def test_a_name_stands_as_it_is_and_nothing_at_all_can_be_drawn() -> None:
    assert any("Keeping &lt;one&gt;" in note.text for note in drawn(KEPT).layout.annotations)
    assert drawn(NamedBar("nothing", 0.0, VALUE, "$0")).layout.xaxis.range[1] > 0

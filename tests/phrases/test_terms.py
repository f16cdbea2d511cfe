"""Is a chance said as sure as it is, and no surer?"""

from __future__ import annotations

import math

import pytest

from clv.i18n.locale import UNKNOWN, Language, Locale
from clv.phrases import terms

EN = Locale(Language.EN)


@pytest.mark.parametrize(
    ("chance", "words", "signs"),
    [
        (1.0, "more than 99%", "> 99%"),
        (0.9999, "more than 99%", "> 99%"),
        (0.99, "99%", "99%"),
        (0.5, "50%", "50%"),
        (0.0099, "less than 1%", "< 1%"),
        (0.0, "less than 1%", "< 1%"),
        (math.nan, UNKNOWN, UNKNOWN),
    ],
)
def test_a_chance_is_never_called_sure(chance: float, words: str, signs: str) -> None:
    assert terms.chance(chance, EN) == words
    assert terms.chance(chance, EN, short=True) == signs

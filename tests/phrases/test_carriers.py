"""Is a customer who carries much named, with the share, in the reader's language?"""

from __future__ import annotations

import pytest

from clv.i18n.locale import Language, Locale
from clv.models.concerns import Concern
from clv.models.readiness import DataVerdict, Needed, Readiness, Reason, with_giant
from clv.phrases import evidence

SEASONAL = Reason(Concern.BUSY_MONTHS, DataVerdict.READY, 0.4, 0.25, "share")
READY = Readiness(DataVerdict.READY, reasons=(), remarks=(SEASONAL,), needed=Needed())


@pytest.mark.parametrize("language", list(Language))
def test_a_giant_is_named_with_the_share_and_what_the_others_hold(language: Language) -> None:
    [sentence] = evidence.carriers(with_giant(READY, 0.15, "K-0042"), Locale(language))
    assert "K-0042" in sentence
    assert "15" in sentence
    assert "85" in sentence


def test_a_giant_who_weighs_is_in_the_verdict_and_not_said_again() -> None:
    heavy = with_giant(READY, 0.3, "K-0042")
    assert evidence.carriers(heavy, Locale(Language.EN)) == []
    assert "Customer K-0042 alone carries 30% of the total" in evidence.verdict(heavy, Locale(Language.EN))


def test_remarks_about_nobody_are_left_to_the_trust_page() -> None:
    assert evidence.carriers(READY, Locale(Language.EN)) == []
    assert len(evidence.remarks(READY, Locale(Language.EN))) == 1

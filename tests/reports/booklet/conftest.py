"""What the tests of the booklet share: the facts of the CD shop, asked once, and what a PDF says."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO

import ibis
import pytest
from pypdf import PdfReader

from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.reports.booklet.facts import Facts, lately, worth

MADE = date(2026, 3, 31)


def told(pdf: bytes) -> str:
    """All words of a PDF, one blank between two."""
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages))


def flat(text: str) -> str:
    """The text as `told` would say it."""
    return re.sub(r"\s+", " ", text)


@pytest.fixture(scope="session")
def cd_shop_facts(cd_shop: ibis.backends.duckdb.Backend, sample_1997: Analysis) -> Facts:
    """A tenth of the CD shop until September 1997."""
    sales = cd_shop.table("sample")
    return Facts(
        data="CD shop",
        made=MADE,
        assumptions=Assumptions(),
        analysis=sample_1997,
        lately=lately(sales, sample_1997),
        worth=worth(cd_shop, sales, sample_1997, assumptions=Assumptions(), name="booklet_1997"),
    )

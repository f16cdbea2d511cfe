"""Which forecast do the tests seal? A hand-made one, without customers behind it."""

from __future__ import annotations

import math
from datetime import date

from clv.analysis.forecast import Figure, Forecast, Grounds, Headline, Known, Part
from clv.core.assumptions import Assumptions
from clv.core.periods import Window
from clv.models.bg_nbd import BgNbdParams
from clv.models.gamma_gamma import GammaGammaParams
from clv.models.readiness import DataVerdict
from clv.models.sales_clock import SalesClock
from clv.segments.cutoffs import Cutoffs
from clv.segments.thresholds import Thresholds
from clv.value.ahead import Measure


def made_up(day: date = date(2025, 6, 30), *, said: float = 1000.25) -> Forecast:
    """A forecast of a quarter, of one month and of one segment; the segments' cut for long ago is unknown."""
    start = date(2024, 1, 1)
    return Forecast(
        window=Window(start, day),
        known=Known(customers=500, purchases=900, money=45_000.5),
        grounds=Grounds(
            assumptions=Assumptions(currency="EUR"),
            verdict=DataVerdict.CAUTION,
            purchases=BgNbdParams(0.25, 4.5, 0.75, 2.5),
            spend=GammaGammaParams(6.25, 3.75, 15.5),
            clock=SalesClock(start, day, (0.1,) * 6 + (-0.1,) * 6, drift=0.05),
            cutoffs=Cutoffs(Thresholds(), best=100.0, winnable=50.0, due_from=20.0, due_to=60.0, long_ago=math.nan),
        ),
        headline=Headline(9000.0, 7000.0, 11_000.0),
        figures=(
            Figure(Part.HORIZON, Measure.MONEY, "", date(2025, 7, 1), date(2025, 9, 30), said, 800.0, 1200.0),
            Figure(Part.MONTH, Measure.MONEY, "", date(2025, 7, 1), date(2025, 7, 31), 350.0, 250.0, 450.0),
            Figure(Part.SEGMENT, Measure.MONEY, "best", date(2025, 7, 1), date(2026, 6, 30), 700.0, 500.0, 900.0),
        ),
    )

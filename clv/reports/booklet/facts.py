"""What does a booklet tell: the analysis, how sure it is, what was sold, and what winning and keeping cost?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

import ibis
import ibis.expr.types as ir
from ibis.backends import BaseBackend

from clv.acquisition.unit_economics import UnitEconomics
from clv.analysis.uncertainty import valuation_intervals
from clv.analysis.undiscounted import undiscounted_years
from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.core.errors import ClvError
from clv.customers.lately import Lately
from clv.customers.lately import lately as lately_of
from clv.customers.parts import Part
from clv.customers.summary import purchase_days
from clv.evaluation.backtest import SHARES
from clv.evaluation.backtest import backtest as look_back
from clv.evaluation.backtest_metrics import Backtest
from clv.evaluation.model_comparison import Comparison, compare_models, total_without_clock
from clv.value.intervals import ValuationIntervals

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Costs:
    """What winning and keeping cost; problem: why that cannot be said. made_up: a sentence where the costs are so.

    most, anyway: what the reader assumed of how far spending goes, as of `assumed_reach`.
    """

    own: UnitEconomics | None
    problem: ClvError | None = None
    made_up: str = ""
    most: tuple[float | None, float | None] = (None, None)
    anyway: tuple[float | None, float | None] = (None, None)


@dataclass(frozen=True)
class Worth:
    """What is known beside a valuation: limits (None where they cannot be said), each year before the discount, what
    other models say, the total had each day counted as one (None where each does), and the test on the past."""

    spread: ValuationIntervals | None
    before_discount: tuple[float, ...]
    compared: Comparison | ClvError
    without_clock: float | None
    tested: Backtest | ClvError


@dataclass(frozen=True)
class Facts:
    """All that a booklet says. data: what the reader calls the sales. made: the day on which it is made.

    part: the part of the customers that it is about; None: all of them.
    worth: None where the sales cannot carry a value. costs: None where none were entered.
    """

    data: str
    made: date
    assumptions: Assumptions
    analysis: Analysis
    lately: Lately
    worth: Worth | None
    costs: Costs | None = None
    part: Part | None = None


def lately(sales: ir.Table, analysis: Analysis) -> Lately:
    """What was sold in the months until the analysis's last day. sales: TRANSACTIONS."""
    window = analysis.base.window
    return lately_of(purchase_days(sales, until=ibis.literal(window.end)), window, then=None)


def worth(engine: BaseBackend, sales: ir.Table, analysis: Analysis, *, assumptions: Assumptions, name: str) -> Worth:
    """What the pages ask about an analysis with values, asked at once.

    engine: holds the tables that `analyse` left; it gets some more that begin with `name`.
    """
    base, fits = analysis.base, analysis.fits
    compared = or_error(lambda: compare_models(engine, base, fits, assumptions=assumptions))
    tested = or_error(
        lambda: look_back(
            engine, sales, until=base.window.end, share_hidden=SHARES[1], clock=fits.clock, name=f"{name}_backtest"
        )
    )
    return Worth(
        spread=valuation_intervals(engine, analysis),
        before_discount=undiscounted_years(engine, analysis),
        compared=compared,
        without_clock=None if fits.clock.is_even else total_without_clock(engine, base, fits, assumptions=assumptions),
        tested=tested,
    )


def or_error(ask: Callable[[], Answer]) -> Answer | ClvError:
    """What was asked, or why the sales do not tell; an error that another try may mend is no answer, and raised."""
    try:
        return ask()
    except ClvError as error:
        if error.passing:
            raise
        return error

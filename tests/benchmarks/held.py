"""Do the limits hold what later came in real shops? The CD shop in twelfths, and a year of a company's own sales.

The CD shop's customers are dealt into twelve shops by their number; each is valued at the ends of June, September and
December 1997, and what its customers then paid until the sales end is held against the limits. --sales: a file of
yours, in parts, valued at its middle.

    .venv/bin/python -W ignore -m tests.benchmarks.held
    .venv/bin/python -W ignore -m tests.benchmarks.held --sales export.csv.gz --parts 4
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb
import ibis
import numpy as np
import pandas as pd
from ibis.backends import BaseBackend

from clv.analysis.forecast import HORIZONS, Part, forecast
from clv.analysis.uncertainty import model_intervals
from clv.analysis.valuation import analyse
from clv.core.assumptions import Assumptions
from clv.core.periods import Window
from clv.intake.choices import Choices
from clv.intake.files.source import SalesFile
from clv.intake.sales.propose import read_sales
from clv.value.ahead import Measure
from tests.benchmarks.truth import counted
from tests.shops import as_transactions, cdnow

TWELFTHS = 12
DAYS = {date(1997, 6, 30): 12, date(1997, 9, 30): 6, date(1997, 12, 31): 6}  # and how many months of each are known
_ASSUMED = Assumptions()


@dataclass(frozen=True)
class Trial:
    """One shop on one day: said over what came, whether the limits held it, and the model's own alone (of a year)."""

    verdict: str
    ratio: float = float("nan")
    held: bool = False
    held_plain: bool | None = None


def trial(engine: BaseBackend, sales: pd.DataFrame, day: date, months: int) -> Trial:
    """sales: customer_id, date, amount, valued on `day` and held against the months after it."""
    table = as_transactions(engine, sales)
    analysis = analyse(engine, table, assumptions=_ASSUMED, until=day, name="held")
    verdict = str(analysis.readiness.verdict)
    foretold = forecast(engine, analysis)
    if foretold is None:
        return Trial(verdict)
    figures = [one for one in foretold.figures if one.part is Part.HORIZON and one.measure is Measure.MONEY]
    figure = figures[HORIZONS.index(months)]
    known = sales.loc[sales["date"] <= pd.Timestamp(day), "customer_id"].unique()
    later = sales["date"].between(pd.Timestamp(figure.first), pd.Timestamp(figure.last))
    came = float(sales.loc[later & sales["customer_id"].isin(known), "amount"].sum())
    plain = _plain(engine, table, day, came) if months == 12 else None
    return Trial(verdict, figure.said / came, figure.low <= came <= figure.high, plain)


def _plain(engine: BaseBackend, table: ibis.expr.types.Table, day: date, came: float) -> bool:
    """Whether parameters and chance alone, each day counted as one day, would have held a year's money."""
    year = Assumptions(horizon_years=1, discount_rate_per_year=0.0, season=False)
    analysis = analyse(engine, table, assumptions=year, until=day, name="plain")
    limits = model_intervals(engine, analysis)
    return limits is not None and limits.total.low <= came <= limits.total.high


def twelfths() -> Iterator[tuple[str, list[Trial]]]:
    """The CD shop's twelve shops on each of DAYS."""
    sales = cdnow("master")
    sales["date"] = pd.to_datetime(sales["date"])
    part = sales["customer_id"].astype("int64") % TWELFTHS
    for day, months in DAYS.items():
        trials = [trial(ibis.duckdb.connect(), sales[part == one], day, months) for one in range(TWELFTHS)]
        yield f"CD shop, {day:%d %B %Y}, {months} months on", trials


def own(path: Path, parts: int) -> tuple[str, list[Trial]]:
    """The file's customers in so many parts, each valued at the middle of the sales and held against half a year."""
    engine = duckdb.connect()
    read_sales(engine, [SalesFile(path, path.name)], Choices(), into="transactions", import_id="sales")
    sales = engine.sql("SELECT customer_id, date, amount FROM transactions ORDER BY date, customer_id, amount").df()
    sales["date"] = pd.to_datetime(sales["date"])
    window = Window(sales["date"].min().date(), sales["date"].max().date())
    day = window.start + (window.end - window.start) / 2
    part = np.unique(sales["customer_id"], return_inverse=True)[1] % parts
    trials = [trial(ibis.duckdb.connect(), sales[part == one], day, 6) for one in range(parts)]
    return f"{path.name}, {day:%d %B %Y}, 6 months on", trials


def row(name: str, trials: list[Trial]) -> str:
    """One day's row of the table."""
    said = [one for one in trials if one.ratio == one.ratio]
    ratios = np.array([one.ratio for one in said])
    plain = [one.held_plain for one in said if one.held_plain is not None]
    cells = [
        name,
        f"{np.median(ratios):.2f} ({ratios.min():.2f}-{ratios.max():.2f})" if said else "-",
        f"{sum(one.held for one in said)} of {len(said)}",
        f"{sum(plain)} of {len(plain)}" if plain else "-",
        counted(one.verdict for one in trials),
    ]
    return "| " + " | ".join(cells) + " |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sales", type=Path, help="an export of yours, besides the CD shop")
    parser.add_argument("--parts", type=int, default=2, help="into how many shops its customers are dealt")
    options = parser.parse_args()
    print("| shop and day | said / came | held | held by parameters and chance alone | verdict |")
    print("|---" * 5 + "|")
    for name, trials in twelfths():
        print(row(name, trials), flush=True)
    if options.sales:
        print(row(*own(options.sales, options.parts)))


if __name__ == "__main__":
    main()

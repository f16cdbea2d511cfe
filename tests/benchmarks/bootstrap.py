"""Do parameter draws vary as refits of resampled customers do? python -m tests.benchmarks.bootstrap --refits 400

On the CDNOW sample until September 1997. Both times the total is that of the customers there are; chance is left out.
"""

from __future__ import annotations

import argparse
import time

import duckdb
import ibis
import numpy as np

from clv.analysis.uncertainty import _expectation, valuation_intervals
from clv.analysis.valuation import analyse
from clv.core.assumptions import Assumptions
from clv.models.bg_nbd import fit_bg_nbd
from clv.models.gamma_gamma import fit_gamma_gamma
from clv.models.parameter_uncertainty import Draw
from clv.value.intervals import typical_customers
from tests.shops import CALIBRATION_END, as_transactions, cdnow


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--refits", type=int, default=400)
    refits = parser.parse_args().refits
    engine = ibis.duckdb.from_connection(duckdb.connect())
    shop = as_transactions(engine, cdnow("sample"))
    analysis = analyse(engine, shop, assumptions=Assumptions(), until=CALIBRATION_END)
    customers = engine.table(analysis.base.table).execute()
    typical = typical_customers(engine.table(analysis.valuation.table)).execute()
    ask = _expectation(typical, analysis.valuation.assumptions)

    def money(draw: Draw) -> np.ndarray:
        expected = ask(draw)
        return expected.purchases.sum(axis=1) * expected.spend

    unit = typical["ten_year_value"].to_numpy() / money(
        Draw(analysis.fits.bg_nbd.params, analysis.fits.gamma_gamma.params)
    )
    started, totals, rng = time.process_time(), [], np.random.default_rng(1)
    for _ in range(refits):
        drawn = customers.assign(customers=rng.multinomial(len(customers), np.full(len(customers), 1 / len(customers))))
        drawn = drawn[drawn["customers"] > 0]
        payers = drawn[(drawn["frequency"] > 0) & (drawn["monetary_value"] > 0)]
        refitted = Draw(fit_bg_nbd(drawn).params, fit_gamma_gamma(payers).params)
        totals.append(float((unit * money(refitted)).sum()))
    seconds = time.process_time() - started
    low, high = np.quantile(totals, [0.05, 0.95])
    print(f"bootstrap, {refits} refits: {low:,.0f} to {high:,.0f}, {seconds:.1f} s of one core")
    started = time.process_time()
    limits = valuation_intervals(engine, analysis, futures=0).total
    print(f"Laplace, 512 draws: {limits.low:,.0f} to {limits.high:,.0f}, {time.process_time() - started:.1f} s")


if __name__ == "__main__":
    main()

"""When can data carry a ten-year figure? python -m tests.benchmarks.readiness [shops] [disturbances]

Shops are simulated whose customers are as the models assume; the truth is the ten-year total under the parameters they
were made with. `shops` varies customers, history and kind of shop, and prints how often the fitted total is off by more
than half (above 1.5 times or below two thirds of the truth, or no fit at all) under each verdict of `judge`.
`disturbances` takes a shop that is ready and breaks one assumption at a time.
"""

from __future__ import annotations

import itertools
import sys
from functools import partial

import numpy as np
import pandas as pd

from clv.core.assumptions import Assumptions
from clv.core.errors import PurchaseFitFailed, SpendFitFailed
from clv.models.bg_nbd import BgNbdParams, fit_bg_nbd, purchases_if_alive
from clv.models.gamma_gamma import GammaGammaParams, fit_gamma_gamma
from clv.models.readiness import LEAST_A, LEAST_LEAVING, MOST_A, MOST_B, Facts, judge
from clv.value.ten_year import expectation_grid

KINDS = {
    "one-timers, as CDNOW": BgNbdParams(0.2426, 30.9, 0.793, 2.426),
    "typical": BgNbdParams(0.6, 32.0, 0.8, 2.5),
    "loyal": BgNbdParams(1.5, 90.0, 0.3, 3.0),
    "faithful, 2.4% leave": BgNbdParams(1.0, 60.0, 0.05, 2.0),
}
SPEND = GammaGammaParams(6.0, 4.0, 20.0)
CUSTOMERS = (50, 100, 200, 500, 1000, 2000, 5000)
DAYS = (60, 120, 180, 270, 365, 730)
HALF = 1.5
ALIKE = 2000.0  # beyond it a and b say the same, and the integral over them takes long


def orders(
    customers: int,
    days: int,
    params: BgNbdParams,
    *,
    rng: np.random.Generator,
    arrive: float = 0.9,
    swing: float = 0.0,
    peak: float = 0.0,
    spend_follows_rate: float = 0.0,
    leave_at_first: bool = False,
) -> pd.DataFrame:
    """Purchase days: customer, day, amount. arrive: share of the days over which customers first buy.

    swing, peak: purchases come at 1 + swing * cos(2 pi (day - peak) / 365.25) times the usual pace.
    spend_follows_rate: mean spend is proportional to the purchase rate to this power. leave_at_first: MBG/NBD.
    """
    rate = rng.gamma(params.r, 1 / params.alpha, customers)
    leave = rng.beta(params.a, params.b, customers)
    scale = SPEND.v / rng.gamma(SPEND.q, 1.0, customers) * (rate / rate.mean()) ** spend_follows_rate
    pace = _Pace(swing, peak)
    born = pace.business_time(rng.uniform(0, days * arrive, customers))
    end = pace.business_time(np.array([float(days)]))[0]
    who, when = [np.arange(customers)], [born]
    alive, clock = np.arange(customers), born.copy()
    if leave_at_first:
        stays = rng.random(customers) >= leave
        alive, clock = alive[stays], clock[stays]
    while len(alive):
        clock = clock + rng.exponential(1 / rate[alive])
        alive, clock = alive[clock < end], clock[clock < end]
        who.append(alive)
        when.append(clock)
        stays = rng.random(len(alive)) >= leave[alive]
        alive, clock = alive[stays], clock[stays]
    ids, day = np.concatenate(who), pace.calendar_time(np.concatenate(when)).astype(int)
    frame = pd.DataFrame({"customer": ids, "day": day, "amount": rng.gamma(SPEND.p, scale[ids])})
    return frame.groupby(["customer", "day"], as_index=False)["amount"].sum()


class _Pace:
    """Between calendar days and days of usual pace; the same where there is no season."""

    def __init__(self, swing: float, peak: float) -> None:
        self._swing = swing
        self._days = np.arange(0.0, 8000.0)
        turn = 2 * np.pi / 365.25
        self._business = self._days + swing / turn * (np.sin(turn * (self._days - peak)) + np.sin(turn * peak))

    def business_time(self, day: np.ndarray) -> np.ndarray:
        return np.interp(day, self._days, self._business)

    def calendar_time(self, business: np.ndarray) -> np.ndarray:
        return np.interp(business, self._business, self._days)


def summarise(sales: pd.DataFrame, end: float) -> pd.DataFrame:
    """CUSTOMER_SUMMARY's model columns; `end` is the window's last day."""
    of = sales.groupby("customer")
    found = pd.DataFrame({"first": of["day"].min(), "last": of["day"].max(), "n": of["day"].count()})
    frequency = found["n"] - 1
    repeat_spend = of["amount"].sum() - of["amount"].first()
    return pd.DataFrame(
        {
            "frequency": frequency,
            "recency": found["last"] - found["first"],
            "T": int(end) - found["first"],
            "monetary_value": (repeat_spend / frequency.where(frequency > 0)).fillna(0.0),
        }
    )


def fit(summary: pd.DataFrame) -> tuple[BgNbdParams | None, GammaGammaParams | None]:
    counted = summary.groupby(["frequency", "recency", "T"]).size().rename("customers").reset_index()
    payers = summary.loc[summary["frequency"] > 0, ["frequency", "monetary_value"]].assign(customers=1)
    purchases = spend = None
    try:
        purchases = fit_bg_nbd(counted).params
        spend = fit_gamma_gamma(payers).params
    except (PurchaseFitFailed, SpendFitFailed):
        pass
    return purchases, spend


def ten_years(
    summary: pd.DataFrame, params: BgNbdParams, spend: GammaGammaParams, *, leave_at_first: bool = False
) -> float:
    """The ten-year total of these customers under these parameters."""
    if min(params.a, params.b) > ALIKE:
        shrink = ALIKE / min(params.a, params.b)
        params = BgNbdParams(params.r, params.alpha, params.a * shrink, params.b * shrink)
    extra = 1 if leave_at_first else 0
    alive = BgNbdParams(params.r, params.alpha, params.a, params.b + extra)
    points = summary[["frequency", "T"]].drop_duplicates()
    ahead = expectation_grid(points, partial(purchases_if_alive, alive), assumptions=Assumptions())
    joined = summary.merge(ahead[["frequency", "T", "discounted"]], on=["frequency", "T"])
    x = joined["frequency"]
    silence = (params.alpha + joined["T"]) / (params.alpha + joined["recency"])
    chances = np.maximum(x + extra, 1) - 1
    log_gone = (params.r + x) * np.log(silence) + np.log(params.a / (params.b + chances))
    stays = np.where(x + extra > 0, 1 / (1 + np.exp(np.minimum(log_gone, 700))), 1.0)
    weight = spend.p * x / (spend.p * x + spend.q - 1)
    mean = (1 - weight) * spend.mean_spend + weight * joined["monetary_value"]
    return float((stays * mean * joined["discounted"]).sum())


def facts(summary: pd.DataFrame, days: int, fits: tuple[BgNbdParams | None, GammaGammaParams | None]) -> Facts:
    purchases, spend = fits
    again = summary[summary["frequency"] > 0]
    return Facts(
        customers=len(summary),
        repeat_buyers=len(again),
        days=days,
        known_days=float(summary["T"].median()),
        typical_gap=float((again["recency"] / again["frequency"]).median()),
        silent_days=0,
        spend_correlation=float(again["frequency"].corr(again["monetary_value"])),
        arrival_days=float(summary["T"].quantile(0.95) - summary["T"].quantile(0.05)),
        busiest_share=float("nan"),
        a=purchases.a if purchases else float("nan"),
        b=purchases.b if purchases else float("nan"),
        q=spend.q if spend else float("nan"),
        has_purchase_fit=purchases is not None,
        has_spend_fit=spend is not None,
    )


def shops(rounds: int) -> None:
    rows = []
    for kind, customers, days in itertools.product(KINDS, CUSTOMERS, DAYS):
        for seed in range(rounds if customers < 5000 else rounds // 2):
            rng = np.random.default_rng([seed, customers, days, list(KINDS).index(kind)])
            summary = summarise(orders(customers, days, KINDS[kind], rng=rng), days - 1)
            fits = fit(summary)
            verdict = judge(facts(summary, days - 1, fits)).verdict.value
            ratio = _ratio(summary, KINDS[kind], fits)
            off = not 1 / HALF < ratio < HALF  # NaN, no fit, is off too
            leaving = _leaving(fits[0])
            rows.append((kind, customers, days, verdict, leaving, off, ratio > HALF, ratio < 1 / HALF))
    columns = ["kind", "customers", "days", "verdict", "leaving", "off", "too high", "too low"]
    found = pd.DataFrame(rows, columns=columns)
    _print(
        "Off by more than half, by verdict", found.groupby(["kind", "verdict"])["off"].agg(["mean", "size"]).unstack(0)
    )
    _print("All", found.groupby("verdict")["off"].agg(["mean", "size"]))
    losing = found[found["kind"] != "faithful, 2.4% leave"]
    _print("What the fit says of leaving, without the faithful", losing.groupby("leaving")[columns[-2:]].mean())
    _print(
        "Customers and days, without the faithful", losing.pivot_table(index="customers", columns="days", values="off")
    )


def _leaving(params: BgNbdParams | None) -> str:
    if params is None:
        return "no fit"
    if params.a / (params.a + params.b) < LEAST_LEAVING:
        return "nobody leaves"
    if params.a < LEAST_A:
        return "all or nothing"
    return "all alike" if params.a > MOST_A or params.b > MOST_B else "clear"


def disturbances(rounds: int) -> None:
    """Median fitted total by true total, of shops that are ready but for one thing."""
    typical = KINDS["typical"]

    def shop(seed: int, days: int, *, customers: int = 2000, params: BgNbdParams = typical, **how: float | bool):
        rng = np.random.default_rng([seed, days])
        return orders(customers, days, params, rng=rng, **how)  # type: ignore[arg-type]

    print("\nSeason: busiest three months' share, days, the end at the peak or in the trough -> total / truth")
    for swing, days in itertools.product((0.25, 0.5, 0.8), (365, 548, 730, 1095)):
        said = []
        for at, peak in (("peak", days), ("trough", days - 182.6)):
            pace, ratios = _Pace(swing, peak), []
            for seed in range(rounds):
                sales = shop(seed, days, swing=swing, peak=peak)
                usual = sales.assign(day=pace.business_time(sales["day"].to_numpy(float)).round().astype(int))
                truth = ten_years(summarise(usual, pace.business_time(np.array([days - 1.0]))[0]), typical, SPEND)
                ratios.append(_total(summarise(sales, days - 1)) / truth)
            said.append(f"{at} {np.median(ratios):.2f}")
        share = 0.25 + swing * np.sin(np.pi / 4) / np.pi
        print(f"{share:.2f} {days}: {', '.join(said)}")

    print("\nSilence: typical gaps between the last sale and the window's end -> total / truth")
    for days, gaps in itertools.product((365, 730), (0.0, 0.5, 1.0, 2.0, 4.0)):
        ratios = []
        for seed in range(rounds):
            sales = shop(seed, days)
            seen = summarise(sales, days - 1)
            again = seen[seen["frequency"] > 0]
            late = gaps * (again["recency"] / again["frequency"]).median()
            ratios.append(_total(summarise(sales, days - 1 + late)) / ten_years(seen, typical, SPEND))
        print(f"{days} {gaps}: {np.median(ratios):.2f}")

    print("\nSpend follows the purchase rate: correlation -> money of the next ten years, said / came (undiscounted)")
    for power in (-0.3, -0.15, 0.0, 0.15, 0.3, 0.6):
        ratios, correlations = [], []
        for seed in range(rounds):
            everything = shop(seed, 730 + 3652, arrive=0.9 * 730 / (730 + 3652), spend_follows_rate=power)
            seen = summarise(everything[everything["day"] < 730], 729)
            again = seen[seen["frequency"] > 0]
            correlations.append(again["frequency"].corr(again["monetary_value"]))
            came = everything.loc[everything["day"] >= 730, "amount"].sum()
            purchases, spend = fit(seen)
            ratios.append(_undiscounted(seen, purchases, spend) / came if purchases and spend else np.nan)
        print(f"{np.median(correlations):+.2f}: {np.median(ratios):.2f}")

    print("\nOne-time buyers who left after the first purchase (MBG/NBD), 5000 customers: share -> total / truth")
    for r in (1.0, 0.5, 0.25, 0.12, 0.06, 0.03):
        params, shares, ratios = BgNbdParams(r, 32.0, 0.8, 2.5), [], []
        for seed in range(rounds):
            seen = summarise(shop(seed, 730, customers=5000, params=params, leave_at_first=True), 729)
            shares.append((seen["frequency"] == 0).mean())
            ratios.append(_total(seen) / ten_years(seen, params, SPEND, leave_at_first=True))
        print(f"{np.median(shares):.2f}: {np.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")

    print("\nCustomers of one short period: share of the days in which all first bought -> off by more than half")
    for arrive, days in itertools.product((0.05, 0.2, 0.9), (180, 365, 730)):
        ratios = []
        for seed in range(2 * rounds):
            seen = summarise(shop(seed, days, customers=500, arrive=arrive), days - 1)
            ratios.append(_ratio(seen, typical, fit(seen)))
        off = np.mean([not 1 / HALF < ratio < HALF for ratio in ratios])
        print(f"{arrive} {days}: {off:.2f}")


def _total(summary: pd.DataFrame) -> float:
    purchases, spend = fit(summary)
    return ten_years(summary, purchases, spend) if purchases and spend else float("nan")


def _ratio(
    summary: pd.DataFrame, truth: BgNbdParams, fits: tuple[BgNbdParams | None, GammaGammaParams | None]
) -> float:
    purchases, spend = fits
    if purchases is None or spend is None:
        return float("nan")
    return ten_years(summary, purchases, spend) / ten_years(summary, truth, SPEND)


def _undiscounted(summary: pd.DataFrame, params: BgNbdParams, spend: GammaGammaParams) -> float:
    ahead = Assumptions(discount_rate_per_year=0.0)
    points = summary[["frequency", "T"]].drop_duplicates()
    joined = summary.merge(
        expectation_grid(points, partial(purchases_if_alive, params), assumptions=ahead), on=["frequency", "T"]
    )
    x = joined["frequency"]
    log_gone = (params.r + x) * np.log((params.alpha + joined["T"]) / (params.alpha + joined["recency"]))
    log_gone += np.log(params.a / (params.b + np.maximum(x, 1) - 1))
    stays = np.where(x > 0, 1 / (1 + np.exp(np.minimum(log_gone, 700))), 1.0)
    weight = spend.p * x / (spend.p * x + spend.q - 1)
    return float(
        (stays * ((1 - weight) * spend.mean_spend + weight * joined["monetary_value"]) * joined["purchases"]).sum()
    )


def _print(title: str, table: pd.DataFrame) -> None:
    print(f"\n{title}\n{table.round(2).to_string()}")


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["shops", "disturbances"]
    if "shops" in wanted:
        shops(rounds=8)
    if "disturbances" in wanted:
        disturbances(rounds=8)

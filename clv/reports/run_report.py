"""What does the command say of a run, under names that a monthly job can rely on?

Every key is described in run_report.schema.json and costs_report.schema.json.
"""

from __future__ import annotations

import math
from dataclasses import asdict, fields

import pandas as pd

import clv
from clv.acquisition.budget import Allocation, what_if
from clv.acquisition.reach import assumed_reach
from clv.acquisition.unit_economics import Newcomer, UnitEconomics
from clv.analysis.fits import Fits
from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.core.errors import ClvError
from clv.customers.parts import Part
from clv.i18n.locale import Locale
from clv.intake.costs import CostsRead
from clv.intake.sales.report import IntakeReport
from clv.models.gamma_gamma import GammaGammaParams
from clv.models.purchase_model import PurchaseModel
from clv.models.purchases import PARAMS
from clv.phrases import acquisition, changes, evidence, season
from clv.value.intervals import ValuationIntervals

VERSION = 1  # of the report's form: it rises when a key goes or means something else


def report_of(
    intake: IntakeReport,
    analysis: Analysis,
    *,
    assumptions: Assumptions,
    model: PurchaseModel,
    part: Part | None = None,
    spread: ValuationIntervals | None,
    cohorts: pd.DataFrame | None,
    without_clock: float | None,
    seconds: dict[str, float],
    locale: Locale,
) -> dict[str, object]:
    """The report, as it becomes JSON. Money in the file's currency; None is unknown.

    part: of the customers, whom it is about; None: all of them. The intake is that of all.

    without_clock: the total, had each day counted as one day; None where each does.

    spread: the 90% intervals, None where they are not known. cohorts: what customers spent by age so far (as made by
    `cohort_spend`), in place of the values where the data cannot carry any; None otherwise.
    """
    base, fits, worth = analysis.base, analysis.fits, analysis.worth
    window, readiness = base.window, analysis.readiness
    found: dict[str, object] = {
        **_version(),
        "intake": intake.as_dict() | {"refunds_without_purchase": base.refunds_without_purchase},
        "window": {"start": window.start.isoformat(), "end": window.end.isoformat(), "days": window.days},
        model.replace("-", "_"): _purchases(fits, model),
        "gamma_gamma": _spend(fits),
        "value": {
            "years": assumptions.horizon_years,
            "discount_rate": assumptions.discount_rate_per_year,
            "margin": assumptions.margin,
            "total": worth.total if worth else None,
            "low": spread.total.low if spread else None,
            "high": spread.total.high if spread else None,
            "by_year": list(worth.by_year) if worth else None,
            "new_customer": worth.new_customer if worth else None,
            "headline_years": (assumptions.horizon_years if readiness.carries_far else 1) if worth else None,
            "model": model.value,
        },
        "limits_hold": evidence.limits_hold(locale) if spread else None,
        "season": _season(fits, without_clock, locale),
        "changes": _changes(analysis, assumptions.currency, locale),
        "readiness": {
            "verdict": readiness.verdict.value,
            "reasons": evidence.reasons(readiness, locale),
            "remarks": evidence.remarks(readiness, locale),
            "needed": asdict(readiness.needed),
        },
        "seconds": {step: round(spent, 3) for step, spent in seconds.items()},
    }
    if part is not None:
        fit = "common" if analysis.fitted_on is not None else "own"
        found["part"] = {"only": part.code, "customers": base.customers, "fit": fit}
    if cohorts is not None:
        found["cohorts"] = [
            {
                "cohort": pd.Timestamp(str(first)).date().isoformat(),
                "customers": int(cohort["customers"].iloc[0]),
                "spend_per_customer": cohort["spend_per_customer"].tolist(),
            }
            for first, cohort in cohorts.groupby("cohort", sort=True)
        ]
    return found


def books_report_of(
    intake: IntakeReport,
    costs: CostsRead,
    own: UnitEconomics,
    *,
    assumptions: Assumptions,
    most: tuple[float | None, float | None],
    anyway: tuple[float | None, float | None],
    locale: Locale,
) -> dict[str, object]:
    """The report of `costs`, as it becomes JSON. Money in the sales' currency; None is unknown or has no value.

    most: the ceilings of new customers and of the share kept; anyway: the shares that would have come and stayed
    without spending; None for the defaults.
    """
    books, interval = own.books, own.interval
    return {
        **_version(),
        "intake": intake.as_dict(),
        "costs": {
            "rows_read": costs.rows_read,
            "rows_used": costs.rows_used,
            "left_out": costs.left_out,
            "total": costs.total,
            "columns": costs.columns,
            "winning": books.winning,
            "keeping": books.keeping,
        },
        "period": {
            "first": f"{own.period.first:%Y-%m}",
            "last": f"{own.period.last:%Y-%m}",
            "months": len(books.months),
        },
        "new_customers": books.new_customers,
        "wrongly_new": books.wrongly_new,
        "customers_before": books.customers_before,
        "retained_customers": books.retained_customers,
        "retention_rate": books.retention_rate,
        "cac": books.cac,
        "cost_per_retained": books.cost_per_retained,
        "ratio": books.ratio,
        "ratio_as_counted": books.ratio_as_counted,
        "ratio_corrected": books.ratio_corrected,
        "ratio_low": interval.low if interval else None,
        "ratio_high": interval.high if interval else None,
        "retained_customer_value": own.retained_value,
        **_newcomer(own.newcomer),
        "present_customers_value": own.present_value,
        "marginal": _marginal(own, most, anyway, locale),
        "by_month": [
            {
                "month": f"{month.month:%Y-%m}",
                "winning": month.winning,
                "keeping": month.keeping,
                "new_customers": month.new_customers,
                "wrongly_new": month.wrongly_new,
                "retained_customers": month.kept,
                "cac": month.cac if books.knows_new else None,
                "cost_per_retained": month.cost_per_retained if books.knows_new else None,
                "ratio": month.ratio if books.knows_new else None,
            }
            for month in books.months
        ],
        "by_channel": [
            {
                "channel": one.channel,
                "winning": one.winning,
                "new_customers": one.new_customers,
                "cac": one.cac,
                **_newcomer(one.newcomer),
                "never_pays": one.never_pays,
            }
            for one in own.channels
        ],
        "verdict": ". ".join(filter(None, [acquisition.verdict(own, locale), acquisition.between(own, locale)])),
        "cautions": acquisition.cautions(own, locale),
        "definition": acquisition.definition(locale),
        "notes": acquisition.notes(own, locale, assumptions.currency),
    }


def _version() -> dict[str, object]:
    return {"version": VERSION, "tenfold": clv.__version__}


def _newcomer(found: Newcomer) -> dict[str, object]:
    return {
        "new_customer_value": found.value,
        "value_per_unit": found.value_per_unit,
        "payback_months": found.payback_months,
        "least_margin": found.least_margin,
    }


def _marginal(
    own: UnitEconomics,
    most: tuple[float | None, float | None],
    anyway: tuple[float | None, float | None],
    locale: Locale,
) -> dict[str, object]:
    """Where the next unit of money does most; where that cannot be worked out, why."""
    try:
        today = own.today()
        ceilings, floors = assumed_reach(today, most=most, anyway=anyway)
        found = what_if(today, ceilings, floors)
    except ClvError as error:
        return {"verdict": None, "reason": locale.error(error)}
    return {
        "verdict": found.verdict.value,
        "most_new_customers": ceilings.new_customers,
        "most_retained_share": ceilings.retention,
        "came_anyway_share": floors.came,
        "stayed_anyway_share": floors.stayed,
        "new_customer_value": found.new_value,
        "retained_customer_value": found.kept_value,
        "next_new_customer_costs": found.next_won_costs,
        "next_retained_customer_costs": found.next_kept_costs,
        "gain_of_winning": found.gain_of_winning,
        "gain_of_keeping": found.gain_of_keeping,
        "winning_from": found.winning_from,
        "keeping_from": found.keeping_from,
        "winning_below": found.winning_below,
        "keeping_below": found.keeping_below,
        "today": _split(found.today),
        "best": _split(found.best),
        "ten_to_one": _split(found.ten_to_one) if found.ten_to_one else None,
        "free": _split(found.free),
    }


def _split(found: Allocation) -> dict[str, float | None]:
    facts = {**asdict(found), "equity": found.equity, "winning_share": found.winning_share}
    return {name: None if math.isnan(value) else value for name, value in facts.items()}


def _purchases(fits: Fits, model: PurchaseModel) -> dict[str, float | None]:
    names = [field.name for field in fields(PARAMS[model])]
    if fits.has_purchases:
        return asdict(fits.purchases.params) | {"log_likelihood": fits.purchases.log_likelihood}
    return dict.fromkeys([*names, "log_likelihood"])


def _season(fits: Fits, without_clock: float | None, locale: Locale) -> dict[str, object]:
    """How the days were counted: looked says whether the history can show a season, seen whether it does."""
    clock, found = fits.clock, fits.in_clock
    return {
        "looked": bool(found and found.looked),
        "seen": bool(found and found.seen),
        "pace_by_month": list(clock.pace_by_month) if clock.season else None,
        "drift_per_year": math.expm1(clock.drift) if clock.drift else None,
        "total_without": without_clock,
        "said": season.sentences(fits, locale),
    }


def _changes(analysis: Analysis, currency: str, locale: Locale) -> dict[str, object]:
    """What changes from year to year beside the pace, and moves the limits only."""
    prices, leaving, worth = analysis.base.prices, analysis.fits.leaving, analysis.worth
    return {
        "prices_per_year": math.expm1(prices.sign) if prices and prices.sign else None,
        "leaving_shift": leaving.shift if leaving and leaving.stands else None,
        "total_own_leaving": worth.own_leaving if worth else None,
        "total_leaving_any_time": worth.any_time_leaving if worth else None,
        "said": changes.sentences(analysis, locale, currency),
    }


def _spend(fits: Fits) -> dict[str, float | None]:
    if fits.has_spend:
        spend = fits.gamma_gamma
        return asdict(spend.params) | {"log_likelihood": spend.log_likelihood, "mean_spend": spend.params.mean_spend}
    return dict.fromkeys([*(field.name for field in fields(GammaGammaParams)), "log_likelihood", "mean_spend"])

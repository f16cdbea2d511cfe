"""What does the command say of a run, under names that a monthly job can rely on?"""

from __future__ import annotations

from dataclasses import asdict, fields

import pandas as pd

from clv import wording
from clv.analysis import Analysis
from clv.assumptions import Assumptions
from clv.fits import Fits
from clv.intake.report import IntakeReport
from clv.models.gamma_gamma import GammaGammaParams
from clv.models.purchases import PARAMS, PurchaseModel
from clv.text.locale import Locale
from clv.value.uncertainty import Spread


def report_of(
    intake: IntakeReport,
    analysis: Analysis,
    *,
    assumptions: Assumptions,
    model: PurchaseModel,
    spread: Spread | None,
    cohorts: pd.DataFrame | None,
    seconds: dict[str, float],
    locale: Locale,
) -> dict[str, object]:
    """The report, as it becomes JSON. Money in the file's currency; None is unknown.

    spread: the 90% intervals, None where they are not known. cohorts: what customers spent by age so far (as made by
    `cohort_spend`), in place of the values where the data cannot carry any; None otherwise.
    """
    base, fits, worth = analysis.base, analysis.fits, analysis.worth
    window, readiness = base.window, analysis.fits.readiness
    found: dict[str, object] = {
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
            "model": model.value,
        },
        "readiness": {
            "verdict": readiness.verdict.value,
            "reasons": wording.reasons(readiness, locale),
            "remarks": wording.remarks(readiness, locale),
            "needed": asdict(readiness.needed),
        },
        "seconds": {step: round(spent, 3) for step, spent in seconds.items()},
    }
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


def _purchases(fits: Fits, model: PurchaseModel) -> dict[str, float | None]:
    names = [field.name for field in fields(PARAMS[model])]
    if fits.has_purchases:
        return asdict(fits.purchases.params) | {"log_likelihood": fits.purchases.log_likelihood}
    return dict.fromkeys([*names, "log_likelihood"])


def _spend(fits: Fits) -> dict[str, float | None]:
    if fits.has_spend:
        spend = fits.gamma_gamma
        return asdict(spend.params) | {"log_likelihood": spend.log_likelihood, "mean_spend": spend.params.mean_spend}
    return dict.fromkeys([*(field.name for field in fields(GammaGammaParams)), "log_likelihood", "mean_spend"])

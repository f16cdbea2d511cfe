"""What share of each group comes back after the first purchase, partly pooled?"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from clv.customers.beginnings import BeginningGroup
from clv.customers.survival import FEWEST, ReturnCurve, kaplan_meier
from clv.models.partial_pooling import Estimates, pooled_draws

RETURN_DAYS = (365, 90)  # within so many is the second purchase looked for; the longest that the sales have seen


def share_back(groups: Sequence[BeginningGroup], *, seed: int) -> tuple[int | None, NDArray[np.float64] | None]:
    """Within how many days, and draws of the share of each group that is back by then: (draws, groups).

    Pooled is the log of each group's cumulative hazard over that of all. A group that was not seen for so long is held
    against all up to where it was: it is taken to go on as it began.
    """
    whole = kaplan_meier(pd.concat([one.returns for one in groups]))
    days = next((day for day in RETURN_DAYS if day <= whole.seen_days and 0 < whole.by(day).value < 1), None)
    if days is None:
        return None, None
    found = [_log_ratio(kaplan_meier(one.returns), whole, one, days) for one in groups]
    value, error = (np.array(column) for column in zip(*found, strict=True))
    if not np.isfinite(error).any():
        return None, None
    ratio = np.exp(pooled_draws(Estimates(value, error), seed=seed))
    return days, -np.expm1(np.log1p(-whole.by(days).value) * ratio)


def _log_ratio(own: ReturnCurve, whole: ReturnCurve, group: BeginningGroup, days: int) -> tuple[float, float]:
    """The log of a group's cumulative hazard over that of all, and its error; (0, infinite) where it says nothing."""
    seen = [day for day, many in zip(own.days, own.in_sight, strict=True) if many >= min(FEWEST, group.customers / 2)]
    day = min(days, max(seen, default=0))
    there, here = whole.by(day).value, own.by(day)
    rows = group.returns[group.returns["days"] <= day]
    came = float(rows.loc[rows["came"].astype(bool), "customers"].sum())
    if not 0 < there < 1:
        return 0.0, np.inf
    expected = -np.log1p(-there)
    if came < 1 or here.value >= 1:
        # Nobody or everybody came: half a customer less sure, as usual for counts (Haldane 1956).
        share = (came + 0.5) / (group.customers + 1.0)
        return float(np.log(-np.log1p(-share) / expected)), float(1.0 / np.sqrt(came + 0.5))
    hazard = -np.log1p(-here.value)
    return float(np.log(hazard / expected)), _error(group.returns, day) / hazard


def _error(returns: pd.DataFrame, day: int) -> float:
    """The standard error of the cumulative hazard up to and including that day (Greenwood 1926)."""
    each = returns.assign(back=returns["customers"].where(returns["came"].astype(bool), 0))
    table = each.groupby("days")[["customers", "back"]].sum()
    watched = table["customers"][::-1].cumsum()[::-1]
    upto = table.index <= day
    back, out = table["back"][upto].to_numpy(float), watched[upto].to_numpy(float)
    return float(np.sqrt((back / (out * np.maximum(out - back, 0.5))).sum()))

"""How does what is known of a customer become a value and a segment, in SQL?"""

from __future__ import annotations

from collections.abc import Iterator

from clv.reports.scoring_purchases import ScoringStep
from clv.segments.segments import SEGMENT_CODES


def value_steps(*, even: bool, drift: bool) -> Iterator[ScoringStep]:
    """From a row a customer to the same with its value. even, drift: of the clock, as in SalesClock."""
    yield _EVEN_DAYS if even else _usual_days(drift=drift)
    yield from _EXPECTATIONS
    yield from _SCORES


def _usual_days(*, drift: bool) -> ScoringStep:
    """The season's clock: SalesClock.back, from a row a month."""

    def back(month: str, days: str) -> str:
        if not drift:
            return f"{month}.usual_days_after + {month}.pace * ({days} - {month}.days_after)"
        passed = f"(EXP(-n.drift_per_day * {month}.days_after) - EXP(-n.drift_per_day * ({days})))"
        return f"{month}.usual_days_after + {month}.pace * {passed} / (1 - EXP(-n.drift_per_day))"

    def key(day: str) -> str:
        return f"12 * CAST(EXTRACT(YEAR FROM c.{day}) AS INT) + CAST(EXTRACT(MONTH FROM c.{day}) AS INT)"

    first, last = back("f", "c.T"), back("l", "(c.T - c.recency)")
    return ScoringStep(
        "customer_ages",
        "The days that the model counts: recency and T in usual days, from the months of the first and last purchase.",
        f"SELECT c.*, {first} - ({last}) AS usual_recency, {first} AS usual_T FROM customer_summary AS c "
        f"LEFT JOIN month_paces AS f ON f.month_number = {key('first_purchase')} "
        f"LEFT JOIN month_paces AS l ON l.month_number = {key('last_purchase')} CROSS JOIN model_numbers AS n",
    )


def _angle(place: str) -> str:
    """The arc cosine of a place that rounding may have put a hair beyond -1 or 1."""
    return f"ACOS(CASE WHEN {place} < -1 THEN -1 WHEN {place} > 1 THEN 1 ELSE {place} END)"


_EVEN_DAYS = ScoringStep(
    "customer_ages",
    "The days that the model counts: every day is one day.",
    "SELECT customer_summary.*, recency AS usual_recency, T AS usual_T FROM customer_summary",
)
_EXPECTATIONS = (
    ScoringStep(
        "customer_kinds",
        "Customers with as many repeat purchases and the same T are alike in what follows; there are few kinds.",
        "SELECT DISTINCT frequency, T, usual_T FROM customer_ages",
    ),
    ScoringStep(
        "frequency_angles",
        "Where each number of repeat purchases lies on the curves.",
        f"SELECT frequency, {_angle('place')} AS angle FROM (SELECT DISTINCT c.frequency, "
        "(LN(c.frequency + n.frequency_shift) - n.frequency_middle) / n.frequency_half AS place "
        "FROM customer_kinds AS c CROSS JOIN model_numbers AS n) AS places",
        worked_out_once=True,
    ),
    ScoringStep(
        "age_angles",
        "Where each T lies on the curves.",
        f"SELECT T, {_angle('place')} AS angle FROM (SELECT DISTINCT c.T, "
        "(LN(n.alpha + c.usual_T) - n.age_middle) / n.age_half AS place "
        "FROM customer_kinds AS c CROSS JOIN model_numbers AS n) AS places",
        worked_out_once=True,
    ),
    ScoringStep(
        "frequency_curves",
        "The curve over T of each number of repeat purchases.",
        "SELECT a.frequency, t.k, SUM(t.days_term * COS(t.i * a.angle)) AS days_term, "
        "SUM(t.discounted_term * COS(t.i * a.angle)) AS discounted_term, "
        "SUM(t.first_year_term * COS(t.i * a.angle)) AS first_year_term "
        "FROM frequency_angles AS a CROSS JOIN curve_terms AS t GROUP BY a.frequency, t.k",
        worked_out_once=True,
    ),
    ScoringStep(
        "expectations",
        "Of each kind: of the days ahead, how many count for a customer who "
        "still is one (some will leave on the way), how many once the money of each month is discounted, how many of "
        "these in the first year.",
        "SELECT p.frequency, p.T, EXP(SUM(f.days_term * COS(f.k * a.angle))) AS days_ahead, "
        "EXP(SUM(f.discounted_term * COS(f.k * a.angle))) AS days_discounted, "
        "EXP(SUM(f.first_year_term * COS(f.k * a.angle))) AS days_in_first_year "
        "FROM customer_kinds AS p "
        "INNER JOIN frequency_curves AS f ON f.frequency = p.frequency INNER JOIN age_angles AS a ON a.T = p.T "
        "GROUP BY p.frequency, p.T",
        worked_out_once=True,
    ),
)
_SCORES = (
    ScoringStep(
        "customer_odds",
        "Of each customer: the mean rate of purchases; the log odds of being gone (BG/NBD, Fader, Hardie & Lee 2008); "
        "the weight of the own mean spend (Gamma-Gamma, Fader & Hardie 2013); the log chance of so long a silence at "
        "the own pace: (recency / T) to the power of frequency.",
        "SELECT c.*, (n.r + c.frequency) / (n.alpha + c.usual_T) AS purchases_per_day, "
        "(n.r + c.frequency) * LN((n.alpha + c.usual_T) / (n.alpha + c.usual_recency)) "
        "+ LN(n.a / (n.b + CASE WHEN c.frequency > 1 THEN c.frequency - 1 ELSE 0 END)) AS log_odds_gone, "
        "n.p * c.frequency / (n.p * c.frequency + n.q - 1) AS own_weight, "
        "c.frequency * LN(CAST(NULLIF(c.usual_recency, 0) AS DOUBLE) "
        "/ CASE WHEN c.usual_T > 1 THEN c.usual_T ELSE 1 END) AS log_silence "
        "FROM customer_ages AS c CROSS JOIN model_numbers AS n",
    ),
    ScoringStep(
        "customer_chances",
        "P(alive), the chance of still being a customer; 1 for who bought once, of whom nothing says it: BG/NBD lets "
        "nobody leave before a second purchase. The expected spend per purchase: between the own mean and that of all.",
        "SELECT c.*, CASE WHEN c.frequency = 0 THEN 1 ELSE 1 / (1 + EXP(CASE WHEN c.log_odds_gone > 700 THEN 700 "
        "ELSE c.log_odds_gone END)) END AS p_alive, (1 - c.own_weight) * n.mean_spend + c.own_weight "
        "* CASE WHEN c.monetary_value > 0 THEN c.monetary_value ELSE 0 END AS expected_spend "
        "FROM customer_odds AS c CROSS JOIN model_numbers AS n",
    ),
    ScoringStep(
        "customer_values",
        "What each customer is worth: purchases a day, times the days that count, times money, times margin.",
        "SELECT c.*, c.p_alive * c.purchases_per_day * e.days_ahead AS expected_purchases, "
        "c.p_alive * c.expected_spend * c.purchases_per_day * e.days_discounted * n.margin AS ten_year_value, "
        "c.p_alive * c.expected_spend * c.purchases_per_day * e.days_in_first_year * n.margin AS twelve_month_value, "
        "c.expected_spend * c.purchases_per_day * e.days_discounted * n.margin AS value_if_alive, "
        "(1 - c.p_alive) * c.expected_spend * c.purchases_per_day * e.days_discounted * n.margin AS value_at_risk "
        "FROM customer_chances AS c LEFT JOIN expectations AS e ON e.frequency = c.frequency AND e.T = c.T "
        "CROSS JOIN model_numbers AS n",
    ),
)
_SEGMENT_RULES = {  # in this order: a customer is in the first whose rule fits
    "new": "v.T < n.new_days",
    "slipping": (
        "v.frequency > 0 AND v.p_alive >= n.gone_below AND v.value_if_alive >= n.winnable_from AND "
        "(v.p_alive < n.likely_active OR (v.log_silence < LN(n.unusual_silence) AND v.p_alive < n.sure_enough))"
    ),
    "best": "v.frequency > 0 AND v.p_alive >= n.likely_active AND v.ten_year_value >= n.best_from",
    "active": "v.frequency > 0 AND v.p_alive >= n.likely_active",
    "lapsed": "v.frequency > 0",
    "one_time_long_ago": "v.T > n.long_ago_days",
}
_CASES = " ".join(f"WHEN {rule} THEN '{code}'" for code, rule in _SEGMENT_RULES.items())
RESULT = ScoringStep(
    "",
    "The answer: a row a customer. P(alive) and the value at risk of who bought once are unknown, and therefore empty.",
    "SELECT v.customer_id, v.first_purchase, v.last_purchase, v.frequency, v.recency, v.T, v.monetary_value, "
    "v.spend_to_date, CASE WHEN v.frequency > 0 THEN v.p_alive END AS p_alive, v.expected_purchases, "
    "v.expected_spend, v.ten_year_value, v.twelve_month_value, v.value_if_alive, "
    "CASE WHEN v.frequency > 0 THEN v.value_at_risk END AS value_at_risk, "
    f"CASE {_CASES} ELSE '{SEGMENT_CODES[-1]}' END AS segment "
    "FROM customer_values AS v CROSS JOIN model_numbers AS n",
)

"""What may keeping cost? The cost of a contact to enter, the curve of what a rise is worth, the table by segment."""

from __future__ import annotations

import ibis.expr.types as ir
import pandas as pd
import streamlit as st

from clv.acquisition.retention_offer import break_even_rise, keeping_by_segment, worth_of_rise
from clv.charts.keeping_curve import keeping_curve, points
from clv.core.assumptions import Assumptions
from clv.i18n.locale import Locale
from clv.phrases import terms
from clv.segments.call_lists import group_of
from clv.segments.segments import SEGMENT_CODES
from clv.ui import session
from clv.ui.components import chart, number_table, quiet
from clv.ui.numbers import number_field

ALL = "all"
MOST_RISE = 0.30  # the curve's end: a contact that keeps more than three in ten would be known by now
USUAL_COST = 5.0  # money: a call of some minutes; the reader's own figure is asked for


def keeping_panel(values: ir.Table, *, assumptions: Assumptions, name: str = "keeping") -> None:
    """What a contact of the cost entered may do, for a segment that is chosen, and the table of all segments.

    values: CUSTOMER_VALUES. name: of the panel, where a page has several.
    """
    locale = session.locale()
    _ = locale.text
    currency = assumptions.currency
    left, right = st.columns([1, 2], gap="large", vertical_alignment="bottom")
    with left:
        cost = number_field(
            _("Cost per contact, {unit}", unit=currency or _("money units")),
            value=USUAL_COST,
            lowest=0.0,
            key=f"{name}_cost",
            keep=True,
            help=_("What one letter, call or gift costs, per customer who gets it."),
        )
    found = with_all(keeping_by_segment(values, cost=float(cost)).execute(), cost=float(cost))
    codes = found.index.tolist()
    with right:
        chosen = st.pills(
            _("Show a segment"),
            codes,
            default="slipping" if "slipping" in codes else ALL,
            required=True,
            format_func=lambda code: _name(code, locale),
            key=f"{name}_segment_{'_'.join(codes)}",
            persist_state="session",
        )
    _curve(found.loc[[chosen or ALL]].iloc[0], float(cost), locale, currency, name=name)
    _by_segment(found, locale, assumptions, name=name)


def with_all(found: pd.DataFrame, *, cost: float) -> pd.DataFrame:
    """The rows of keeping_by_segment by their code, in the house's order, and last one for all customers.

    What is unknown of one-time buyers is left out of the sums of that row.
    """
    ordered = found.set_index("segment").reindex([code for code in SEGMENT_CODES if code in set(found["segment"])])
    total = ordered[["customers", "value_if_alive", "value_at_risk", "can_pay", "bought_once"]].sum(min_count=1)
    total["mean_value_if_alive"] = total["value_if_alive"] / total["customers"]
    total["break_even"] = break_even_rise(cost * total["customers"], value_if_alive=total["value_if_alive"])
    return pd.concat([ordered, total.to_frame(ALL).T])


def _curve(row: pd.Series, cost: float, locale: Locale, currency: str, *, name: str) -> None:
    _ = locale.text
    rises = [point / 100 for point in range(round(MOST_RISE * 100) + 1)]
    curve = pd.DataFrame(
        {"rise": rises, "worth": [worth_of_rise(rise, value_if_alive=row["value_if_alive"]) for rise in rises]}
    )
    total = cost * row["customers"]
    chart(
        keeping_curve(
            curve,
            cost=total,
            break_even=row["break_even"],
            title=_headline(str(row.name), row["break_even"], locale),
            locale=locale,
            currency=currency,
        ),
        pd.DataFrame(
            [
                (points(rise, locale), locale.money(worth, currency), locale.money(worth - total, currency))
                for rise, worth in curve.iloc[::5].itertuples(index=False)
            ],
            columns=[_("Rise in percentage points"), _("Worth"), _("Worth, less the contacts")],
        ),
        name=name,
        alt=_("Line: what a rise of the chance of staying is worth, against the cost of contacting all of them"),
    )


def _headline(code: str, break_even: float, locale: Locale) -> str:
    """The chart's finding."""
    segment = _name(code, locale)
    if not break_even <= 1:
        return locale.text("{segment}: at this cost no contact pays for itself", segment=segment)
    return locale.text(
        "{segment}: a contact pays if it raises the chance of staying by {points} points or more",
        segment=segment,
        points=points(break_even, locale),
    )


def _by_segment(found: pd.DataFrame, locale: Locale, assumptions: Assumptions, *, name: str) -> None:
    _ = locale.text
    currency = assumptions.currency
    number_table(
        pd.DataFrame(
            [
                (
                    _name(str(code), locale),
                    locale.number(row["customers"]),
                    locale.money(row["mean_value_if_alive"], currency),
                    _points_or_never(row["break_even"], locale),
                    locale.money(row["value_at_risk"], currency),
                    locale.number(row["can_pay"]),
                )
                for code, row in found.iterrows()
            ],
            columns=[
                _("Segment"),
                _("Customers"),
                _("Each, if still a customer"),
                _("Rise that pays, in points"),
                terms.heading("value_at_risk", locale, assumptions),
                _("A contact can pay for"),
            ],
        ),
        name=f"{name}_segments",
    )
    remarks = [
        _(
            "How far a contact raises the chance of staying is not in your sales: only a test tells, in which some "
            "customers are contacted and others, drawn by lot, are not. No chance rises beyond certainty."
        ),
        _("A contact can pay for those with more at risk than it costs."),
    ]
    if found["bought_once"].any():
        remarks.append(
            _("What is at risk of one-time buyers is unknown, not nothing; the row for all customers leaves it out.")
        )
    quiet(" ".join(remarks))


def _points_or_never(break_even: float, locale: Locale) -> str:
    return locale.text("never") if break_even > 1 else points(break_even, locale)


def _name(code: str, locale: Locale) -> str:
    return locale.text("All customers") if code == ALL else locale.text(group_of(code).name)

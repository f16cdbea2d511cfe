"""What may keeping cost? The cost of a contact to enter, the curve of what a rise is worth, the table by segment."""

from __future__ import annotations

import ibis.expr.types as ir
import pandas as pd
import streamlit as st

from clv.acquisition.retention_offer import RISES, break_even_rise, keeping_by_segment, worth_column
from clv.charts.keeping_curve import keeping_curve, points
from clv.core.assumptions import Assumptions
from clv.i18n.locale import Locale
from clv.phrases import terms
from clv.segments.call_lists import group_of
from clv.segments.segments import SEGMENT_CODES
from clv.ui import session
from clv.ui.address import carry_choice
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
            _("Cost per contact, {unit}", unit=locale.money_unit(currency)),
            value=USUAL_COST,
            lowest=0.0,
            key=f"{name}_cost",
            keep=True,
            help=_("What one letter, call or gift costs, per customer who gets it."),
        )
    found = with_all(keeping_by_segment(values, cost=float(cost)).execute(), cost=float(cost))
    codes = found.index.tolist()
    usual, key = "slipping" if "slipping" in codes else ALL, f"{name}_segment_{'_'.join(codes)}"
    carry_choice(key, "segment", codes, default=usual)
    with right:
        chosen = st.pills(
            _("Show a segment"),
            codes,
            default=usual,
            required=True,
            format_func=lambda code: _name(code, locale),
            key=key,
            persist_state="session",
        )
    _curve(found.loc[[chosen or ALL]].iloc[0], float(cost), locale, currency, name=name)
    _by_segment(found, locale, assumptions, name=name)


def with_all(found: pd.DataFrame, *, cost: float) -> pd.DataFrame:
    """The rows of keeping_by_segment by their code, in the house's order, and last one for all customers; break_even.

    What is unknown of one-time buyers is left out of the sums of that row, and so is their worth where others are.
    """
    ordered = found.set_index("segment").reindex([code for code in SEGMENT_CODES if code in set(found["segment"])])
    total = ordered[["customers", "value_if_alive", "value_at_risk", "can_pay", "bought_once"]].sum(min_count=1)
    total["mean_value_if_alive"] = total["value_if_alive"] / total["customers"]
    came_back = ordered[ordered["bought_once"] < ordered["customers"]]
    worth = ["contacted", *map(worth_column, RISES)]
    total = pd.concat([total, (ordered if came_back.empty else came_back)[worth].sum()])
    rows = pd.concat([ordered, total.to_frame(ALL).T]).astype(float)
    pays = [break_even_rise(cost * row["contacted"], worth_by_rise(row)) for _code, row in rows.iterrows()]
    return pd.concat([rows, pd.Series(pays, rows.index, name="break_even")], axis=1)


def worth_by_rise(row: pd.Series) -> list[float]:
    """What each of RISES is worth in a row of keeping_by_segment [money]."""
    return [float(row[worth_column(rise)]) for rise in RISES]


def _curve(row: pd.Series, cost: float, locale: Locale, currency: str, *, name: str) -> None:
    _ = locale.text
    curve = pd.DataFrame({"rise": RISES, "worth": worth_by_rise(row)})
    curve = curve[curve["rise"] <= MOST_RISE]
    total = cost * row["contacted"]
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
                for rise, worth in curve.iloc[::10].itertuples(index=False)
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
            "customers are contacted and others, drawn by lot, are not. No chance rises beyond certainty, so no rise "
            "is worth more than what is at risk."
        ),
        _("A contact can pay for those with more at risk than it costs."),
    ]
    if found["bought_once"].any():
        remarks.append(
            _(
                "What is at risk of one-time buyers is unknown, not nothing. Curve and rise leave them out where "
                "others are, and the row for all customers does too; where there are only one-time buyers, a rise is "
                "worth its share of what they would bring."
            )
        )
    quiet(" ".join(remarks))


def _points_or_never(break_even: float, locale: Locale) -> str:
    return locale.text("never") if break_even > 1 else points(break_even, locale)


def _name(code: str, locale: Locale) -> str:
    return locale.text("All customers") if code == ALL else locale.text(group_of(code).name)

"""How do thirty customers read on a page?"""

from __future__ import annotations

import pandas as pd
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from clv import wording
from clv.assumptions import Assumptions
from clv.text.locale import UNKNOWN, Locale
from clv.text.marks import N_

SHOWN = (
    "customer_id",
    "segment",
    "ten_year_value",
    "p_alive",
    "value_at_risk",
    "expected_purchases",
    "spend_to_date",
    "frequency",
    "last_purchase",
    "first_purchase",
)
_LEFT = ("customer_id", "segment")
_ROW_PIXELS = 35
_ALT = N_("Customers with what they paid and what they will probably bring")


def customer_table(rows: pd.DataFrame, *, locale: Locale, assumptions: Assumptions, key: str) -> None:
    """The rows of CUSTOMER_VALUES as text in the reader's form, figures to the right; the order is the engine's."""
    st.dataframe(
        _shown(rows, locale, assumptions),
        hide_index=True,
        height=_height(rows),
        row_height=_ROW_PIXELS,
        column_config=_columns(locale, assumptions),
        key=key,
        alt=locale.text(_ALT),
    )


def customer_chooser(rows: pd.DataFrame, *, locale: Locale, assumptions: Assumptions, key: str) -> str | None:
    """The same table, and the id of the customer whom the reader clicked on; None where they clicked on nobody yet.

    key: holds all that the rows depend on, because Streamlit keeps what was chosen under a key when the rows change.
    """
    drawn = st.dataframe(
        _shown(rows, locale, assumptions),
        hide_index=True,
        height=_height(rows),
        row_height=_ROW_PIXELS,
        column_config=_columns(locale, assumptions),
        key=key,
        alt=locale.text(_ALT),
        on_select="rerun",
        selection_mode=["single-row", "single-cell"],  # the box at the row's beginning, or any of its cells
    )
    places = [*drawn.selection.rows, *(row for row, _ in drawn.selection.cells)]
    return str(rows["customer_id"].iloc[places[0]]) if places else None


def _shown(rows: pd.DataFrame, locale: Locale, assumptions: Assumptions) -> pd.DataFrame:
    return pd.DataFrame(
        {column: as_text(rows, column, locale=locale, currency=assumptions.currency) for column in SHOWN}
    )


def _height(rows: pd.DataFrame) -> int:
    return _ROW_PIXELS * (len(rows) + 1) + 3


def _columns(locale: Locale, assumptions: Assumptions) -> dict[str, ColumnConfig]:
    return {
        column: st.column_config.TextColumn(
            wording.heading(column, locale, assumptions),
            alignment="left" if column in _LEFT else "right",
            pinned=column == "customer_id",
        )
        for column in SHOWN
    }


def as_text(rows: pd.DataFrame, column: str, *, locale: Locale, currency: str) -> list[str]:
    """A column of CUSTOMER_VALUES in the reader's form; a one-time buyer's chance and risk are unknown."""
    values = rows[column].tolist()
    once = (rows["frequency"] == 0).tolist()
    match column:
        case "customer_id":
            return [str(value) for value in values]
        case "segment":
            return [locale.text(wording.segment(value).name) for value in values]
        case "p_alive":
            return [UNKNOWN if only else locale.share(value) for value, only in zip(values, once, strict=True)]
        case "value_at_risk":
            return [
                UNKNOWN if only else locale.money(value, currency) for value, only in zip(values, once, strict=True)
            ]
        case "first_purchase" | "last_purchase":
            return [locale.short_date(pd.Timestamp(value).date()) for value in values]
        case "frequency":
            return [locale.number(value) for value in values]
        case "expected_purchases":
            return [locale.number(value, 1) for value in values]
        case _:
            return [locale.money(value, currency) for value in values]

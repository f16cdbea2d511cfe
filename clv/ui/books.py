"""The costs that are kept and the period that is chosen: what pages about costs share."""

from __future__ import annotations

from datetime import date

import streamlit as st

from clv.core.installation import app_folder
from clv.core.periods import Period
from clv.storage.costs import CostStore
from clv.storage.workspace import Dataset
from clv.ui import session
from clv.ui.address import PERIOD, Said, carry
from clv.ui.app_state import app_state

PERIOD_KEY = "books_period"


def chosen_period() -> Period | None:
    """The months that the reader chose; None: the usual ones. The address carries them."""
    carry(PERIOD_KEY, *PERIOD, read=_period_of, write=_texts_of, default=None)
    if not kept_costs().costs():
        forget_period()
    chosen: Period | None = st.session_state.get(PERIOD_KEY)
    return chosen


def forget_period() -> None:
    """Go back to the usual months: other costs, or other sales, may not have the chosen ones."""
    st.session_state.pop(PERIOD_KEY, None)


def _period_of(said: Said) -> Period | None:
    try:
        return Period(*(date.fromisoformat(f"{said[name][-1]}-01") for name in PERIOD))
    except (ValueError, IndexError):
        return None


def _texts_of(period: Period) -> Said:
    return {name: [f"{month:%Y-%m}"] for name, month in zip(PERIOD, (period.first, period.last), strict=True)}


SAMPLE = app_folder() / "data" / "cd_shop_costs.csv"


def kept_costs() -> CostStore:
    """The cost book of the sales that are shown."""
    return app_state().workspace.cost_book(session.book() or Dataset.OWN)


def made_up() -> str:
    """A sentence that says so where the costs are the CD shop's made-up ones; else nothing."""
    if session.book() is Dataset.CD_SHOP and SAMPLE.name in kept_costs().files():
        return session.locale().text("The costs of the CD shop are made up.")
    return ""

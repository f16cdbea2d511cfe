"""The costs that are kept and the period that is chosen: what pages about costs share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import streamlit as st

from clv.acquisition.budget import DEFAULT_FLOORS, Ceilings, Floors, Today
from clv.acquisition.reach import default_ceilings
from clv.acquisition.unit_economics import costs_of
from clv.core.people import Right
from clv.core.periods import Period
from clv.intake.costs import read_costs
from clv.intake.files.source import SalesFile
from clv.intake.sales.samples import COFFEE_ROASTER
from clv.phrases import winning_and_keeping
from clv.storage.costs import CostStore
from clv.storage.workspace import Dataset
from clv.ui import session
from clv.ui.address import PERIOD, Said, carry
from clv.ui.app_state import app_state
from clv.ui.rights.gate import may, person

PERIOD_KEY = "books_period"
_REACH = "what_if_reach"


@dataclass(frozen=True)
class Reach:
    """What is assumed of how far spending goes."""

    ceilings: Ceilings
    floors: Floors


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


def chosen_reaches() -> dict[str, Reach]:
    """What the reader assumed, by `reach_key` of the figures about which."""
    return dict(st.session_state.get(_REACH, {}))


def chosen_reach(today: Today) -> Reach:
    """What the reader assumed for these figures; where nothing was chosen yet, what the choice begins with."""
    return chosen_reaches().get(reach_key(today)) or Reach(default_ceilings(today), DEFAULT_FLOORS)


def choose_reach(today: Today, reach: Reach) -> None:
    """Remember what the reader assumed for these figures."""
    st.session_state[_REACH] = {reach_key(today): reach}


def reach_key(today: Today) -> str:
    """Other figures have other steps: what was chosen is remembered for these only."""
    return f"{today.new_customers:g}_{today.retention:.6f}"


def kept_costs(book: Dataset | None = None) -> CostStore:
    """The cost book of these sales, by default of those that are shown."""
    return app_state().workspace.cost_book(book or session.book() or Dataset.OWN, person=person().key)


def made_up() -> str:
    """A sentence that says so where the costs are those that come with a shop to try; else nothing."""
    return winning_and_keeping.made_up(session.book(), kept_costs().files(), session.locale())


def load_sample(book: Dataset) -> None:
    """A shop to try, with the costs of one that is made up as a whole."""
    workspace = app_state().workspace
    if not may(Right.IMPORT):
        return  # it is there, or is not offered
    workspace.import_sample(book, person=person().key)
    if book is Dataset.COFFEE_ROASTER and not kept_costs(book).files():
        currency = workspace.settings(book).assumptions.currency
        read = read_costs(workspace.cursor(), SalesFile(COFFEE_ROASTER.costs_path, COFFEE_ROASTER.costs))
        kept_costs(book).add_file(costs_of(read, currency=currency), name=read.name)

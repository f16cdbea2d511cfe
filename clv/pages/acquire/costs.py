"""How does the reader say what was spent: a file, what each cost in it is for, and a few lines by hand?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from clv.acquisition.costs import Cost
from clv.acquisition.unit_economics import costs_of
from clv.analysis.customer_base import CustomerBase
from clv.core.errors import ClvError, CostDateOrderUnknown
from clv.core.people import Right
from clv.i18n.locale import Locale
from clv.intake.choices import DateOrder
from clv.intake.costs import CostsRead, read_costs
from clv.intake.files.source import SalesFile
from clv.intake.sales.report import REASONS
from clv.intake.sales.samples import CD_SHOP_COSTS
from clv.pages.acquire.by_hand import lines_by_hand
from clv.pages.acquire.purposes import purposes_of_costs
from clv.storage.workspace import Dataset
from clv.ui import session
from clv.ui.app_state import app_state
from clv.ui.books import forget_period, kept_costs
from clv.ui.components import escaped, quiet
from clv.ui.rights.frame import say_why_not
from clv.ui.rights.gate import may, need
from clv.ui.upload.area import COSTS, box, upload_area

_SAID = "costs_said"  # what the last file brought, until the next


def costs_area(base: CustomerBase) -> None:
    """Everything about the costs: what is there, a file, by hand, and what each is for."""
    locale = session.locale()
    _ = locale.text
    if not may(Right.IMPORT):
        say_why_not(Right.IMPORT, locale)
        return
    costs = kept_costs().costs()
    st.header(_("A file with costs"), anchor=False)
    quiet(
        _(
            "An export of the books or a sheet of your own: a month or date and an amount on each row, and what it was "
            "spent on; or a column for each month. Stays within your company."
        )
    )
    upload_area(_("Costs: CSV, Excel, OpenDocument or Parquet"), area=COSTS)
    _import_files()
    if said := st.session_state.get(_SAID):
        st.success(escaped(said), icon=":material/check:")
    if costs and session.book() is Dataset.CD_SHOP:  # without any, the button stands above
        sample_costs_button()
    _files(costs)
    if costs:
        purposes_of_costs(costs)
    lines_by_hand(costs, base)


def sample_costs_button() -> None:
    """The made-up costs of the CD shop, for who may take costs in."""
    if not may(Right.IMPORT):
        return
    if st.button(
        session.locale().text("Try made-up costs for the CD shop"), key="sample_costs", icon=":material/science:"
    ):
        _add(read_costs(app_state().workspace.cursor(), SalesFile(CD_SHOP_COSTS, CD_SHOP_COSTS.name)))
        st.rerun()


def _import_files() -> None:
    """Read what was uploaded; what cannot be read says why, and stays until it is removed."""
    uploads = box(COSTS).uploads
    if not uploads or box(COSTS).is_receiving:
        return
    locale = session.locale()
    for upload in uploads:
        try:
            found = read_costs(app_state().workspace.cursor(), upload.file, date_order=_date_order())
            _add(found)
        except CostDateOrderUnknown as asked:
            st.warning(escaped(locale.error(asked)), icon=":material/help:")
            _ask_date_order(locale)
            return
        except ClvError as error:
            st.error(escaped(locale.error(error)), icon=":material/error:")
            return
    box(COSTS).clear()
    st.rerun()


def _date_order() -> DateOrder | None:
    chosen: DateOrder | None = st.session_state.get("costs_date_order")
    return chosen


def _ask_date_order(locale: Locale) -> None:
    _ = locale.text
    words = {DateOrder.DAY_FIRST: _("the day first"), DateOrder.MONTH_FIRST: _("the month first")}
    st.segmented_control(
        _("Order of a date"), list(words), format_func=lambda order: words[order], key="costs_date_order"
    )


def _add(found: CostsRead) -> None:
    """Into the cost book, and what it brought in a sentence."""
    need(Right.IMPORT)
    locale = session.locale()
    _, n_ = locale.text, locale.plural
    currency = session.settings().assumptions.currency
    forget_period()
    replaced = kept_costs().add_file(costs_of(found, currency=currency), name=found.name)
    parts = [
        n_(
            "{name}: {n} row read, {money} in costs.",
            "{name}: {n} rows read, {money} in costs.",
            found.rows_read,
            name=found.name,
            money=locale.money(found.total, currency),
        )
    ]
    parts += [f"{_(REASONS.get(reason, reason))}: {locale.number(rows)}." for reason, rows in found.left_out.items()]
    if replaced:
        parts.append(
            n_(
                "Costs of {n} month from an earlier file are replaced.",
                "Costs of {n} months from earlier files are replaced.",
                replaced,
            )
        )
    st.session_state[_SAID] = " ".join(parts)


def _files(costs: Sequence[Cost]) -> None:
    """The files that costs came from, each with its money and a way to remove it."""
    locale = session.locale()
    _ = locale.text
    currency = session.settings().assumptions.currency
    for number, name in enumerate(kept_costs().files()):
        money = sum(cost.amount for cost in costs if cost.source == name)
        with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
            st.write(escaped(f"{name}: {locale.money(money, currency)}"))
            if st.button(_("Remove these costs"), key=f"forget_costs_{number}", icon=":material/delete:"):
                kept_costs().forget_file(name)
                forget_period()
                st.session_state.pop(_SAID, None)
                st.rerun()

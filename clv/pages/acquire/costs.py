"""How does the reader say what was spent: a file, a few lines by hand, and what each cost is for?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd
import streamlit as st

from clv.acquisition.costs import KEEPING, NEITHER, WINNING, Cost, Purpose, check_costs, unassigned
from clv.acquisition.unit_economics import costs_of
from clv.analysis.customer_base import CustomerBase
from clv.core.errors import ClvError, CostDateOrderUnknown
from clv.i18n.locale import Locale
from clv.intake.choices import DateOrder
from clv.intake.costs import CostsRead, read_costs
from clv.intake.files.source import SalesFile
from clv.intake.sales.report import REASONS
from clv.storage.workspace import Dataset
from clv.ui import session
from clv.ui.app_state import app_state
from clv.ui.books import SAMPLE, forget_period, kept_costs
from clv.ui.components import escaped, quiet
from clv.ui.jobs import cache_key
from clv.ui.upload.area import COSTS, box, upload_area

_SAID = "costs_said"  # what the last file brought, until the next
_PURPOSES = {"winning": WINNING, "keeping": KEEPING, "both": None, "neither": NEITHER}
_EMPTY_LINES = 3


def costs_area(base: CustomerBase) -> None:
    """Everything about the costs: what is there, a file, by hand, and what each is for."""
    locale = session.locale()
    _ = locale.text
    costs = kept_costs().costs()
    st.subheader(_("A file with costs"), anchor=False)
    quiet(
        _(
            "An export of the books or a sheet of your own: a month or date and an amount on each row, and what it was "
            "spent on; or a column for each month. Stays on this computer."
        )
    )
    upload_area(_("Costs: CSV, Excel, OpenDocument or Parquet"), area=COSTS)
    _import_files()
    if said := st.session_state.get(_SAID):
        st.success(escaped(said), icon=":material/check:")
    if session.book() is Dataset.CD_SHOP:
        sample_costs_button()
    _files(costs)
    if costs:
        _purposes(costs)
    _by_hand(costs, base)


def sample_costs_button() -> None:
    """The made-up costs of the CD shop."""
    locale = session.locale()
    if st.button(locale.text("Try made-up costs for the CD shop"), key="sample_costs", icon=":material/science:"):
        _add(read_costs(app_state().workspace.cursor(), SalesFile(SAMPLE, SAMPLE.name)))
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


def _purposes(costs: Sequence[Cost]) -> None:
    """What each cost is for: as the words told, and as the reader says."""
    locale = session.locale()
    _ = locale.text
    currency = session.settings().assumptions.currency
    sums: dict[str, float] = {}
    purposes: dict[str, Purpose | None] = {}
    for cost in costs:
        sums[cost.label] = sums.get(cost.label, 0.0) + cost.amount
        purposes[cost.label] = cost.purpose
    open_labels = set(unassigned(costs))
    labels = sorted(sums, key=lambda label: (label not in open_labels, -sums[label], label))
    words = {
        "winning": _("wins customers"),
        "keeping": _("keeps customers"),
        "both": _("both, by share"),
        "neither": _("neither"),
    }
    st.subheader(_("What each cost is for"), anchor=False)
    if open_labels:
        st.warning(
            escaped(
                locale.plural(
                    "Of {n} kind of cost it is not known yet what it is for: choose it in the first row.",
                    "Of {n} kinds of cost it is not known yet what they are for: choose it in the first rows.",
                    len(open_labels),
                )
            ),
            icon=":material/help:",
        )
    shown = pd.DataFrame(
        {
            "label": labels,
            "money": [locale.money(sums[label], currency) for label in labels],
            "purpose": [words.get(_code(purposes[label])) for label in labels],
            "share": [_share(purposes[label]) for label in labels],
        }
    )
    changed = st.data_editor(
        shown,
        hide_index=True,
        disabled=["label", "money"],
        column_config={
            "label": st.column_config.TextColumn(_("Cost")),
            "money": st.column_config.TextColumn(_("Spent"), alignment="right"),
            "purpose": st.column_config.SelectboxColumn(_("What for"), options=list(words.values())),
            "share": st.column_config.NumberColumn(
                _("For winning, % (where both)"), min_value=0, max_value=100, step=5, format="%d"
            ),
        },
        placeholder="",
        key=f"purposes_{locale.language}_{cache_key(shown.to_csv())}",
    )
    if not changed.equals(shown) and st.button(
        _("Keep what each cost is for"), type="primary", key="keep_purposes", icon=":material/check:"
    ):
        codes = {word: code for code, word in words.items()}
        before, after = shown.to_dict("records"), changed.to_dict("records")
        rules = {
            str(row["label"]): _purpose(codes[str(row["purpose"])], _number(row["share"]))
            for row, old in zip(after, before, strict=True)
            if row != old and row["purpose"] in codes
        }
        kept_costs().keep_rules(rules)
        st.rerun()
    quiet(_("It is remembered by name: the next file's costs follow it."))


def _code(purpose: Purpose | None) -> str:
    if purpose is None:
        return ""
    return next((code for code, known in _PURPOSES.items() if known == purpose), "both")


def _share(purpose: Purpose | None) -> float | None:
    return round(purpose.winning * 100) if purpose is not None and _code(purpose) == "both" else None


def _purpose(code: str, share: float | None) -> Purpose:
    fixed = _PURPOSES[code]
    if fixed is not None:
        return fixed
    winning = 0.5 if share is None else share / 100
    return Purpose(winning, 1 - winning)


def _by_hand(costs: Sequence[Cost], base: CustomerBase) -> None:
    """A small table to fill in: month, what for, channel, amount."""
    locale = session.locale()
    _ = locale.text
    currency = session.settings().assumptions.currency
    st.subheader(_("By hand"), anchor=False)
    months = {locale.month(month): month for month in reversed(base.window.whole_months)}
    names = {month: name for name, month in months.items()}
    words = {"winning": _("wins customers"), "keeping": _("keeps customers")}
    own = [cost for cost in costs if cost.source == "" and cost.month in names]
    rows = [(names[cost.month], words.get(_code(cost.purpose)), cost.label, cost.channel, cost.amount) for cost in own]
    empty = [(None, None, "", "", None)] * (0 if rows else _EMPTY_LINES)
    shown = pd.DataFrame([*rows, *empty], columns=["month", "purpose", "label", "channel", "amount"])
    shown["amount"] = shown["amount"].astype(float)
    changed = st.data_editor(
        shown,
        hide_index=True,
        num_rows="dynamic",
        column_config={
            "month": st.column_config.SelectboxColumn(_("Month"), options=list(months)),
            "purpose": st.column_config.SelectboxColumn(_("What for"), options=list(words.values())),
            "label": st.column_config.TextColumn(_("Spent on (if you like)")),
            "channel": st.column_config.TextColumn(_("Channel (if any)")),
            "amount": st.column_config.NumberColumn(
                _("Amount, {unit}", unit=currency or _("money units")), format="%.2f"
            ),
        },
        placeholder="",
        key=f"by_hand_{locale.language}_{cache_key(rows)}",
    )
    if st.button(_("Keep these lines"), key="keep_by_hand", icon=":material/check:", disabled=changed.equals(shown)):
        codes = {word: code for code, word in words.items()}
        try:
            entered = _entered(changed, months=months, codes=codes, locale=locale)
            if entered is None:
                return
            check_costs(entered, name=_("the lines by hand"))
        except ClvError as error:
            st.error(escaped(locale.error(error)), icon=":material/error:")
            return
        beyond = [cost for cost in costs if cost.source == "" and cost.month not in names]
        kept_costs().keep_by_hand([*beyond, *entered])
        forget_period()
        st.rerun()


def _entered(
    lines: pd.DataFrame, *, months: dict[str, date], codes: dict[str, str], locale: Locale
) -> list[Cost] | None:
    """The costs of the lines; None where one is incomplete, and then the page says which."""
    entered: list[Cost] = []
    for number, line in enumerate(lines.to_dict("records"), start=1):
        month, code = months.get(str(line["month"])), codes.get(str(line["purpose"]))
        amount = _number(line["amount"])
        if month is None and code is None and amount is None:
            continue
        if month is None or code is None or amount is None:
            st.error(
                escaped(
                    locale.text(
                        "Line {number} is incomplete: choose its month and what it is for, and enter its amount.",
                        number=number,
                    )
                ),
                icon=":material/error:",
            )
            return None
        label = _text(line["label"]) or str(line["purpose"])
        entered.append(Cost(month, label, _text(line["channel"]), amount, _PURPOSES[code]))
    return entered


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _number(cell: object) -> float | None:
    """What was entered; None where nothing was."""
    return float(cell) if isinstance(cell, int | float) and cell == cell else None

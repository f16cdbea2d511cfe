"""What did we load, what was decided, what was left out and why?"""

from datetime import date
from functools import partial

import ibis
import pandas as pd
import streamlit as st

from clv.core.errors import ClvError, CustomerNotFound, SameDaysUnknown
from clv.intake.choices import RULES, Choices, Role, Rule
from clv.intake.sales.report import REASONS
from clv.pages.data import draft
from clv.pages.data.form import choices_form
from clv.phrases import intake
from clv.storage.overlaps import SameDays
from clv.storage.workspace import Dataset, Import
from clv.ui import session
from clv.ui.analysis_gate import sample_button
from clv.ui.app_state import app_state
from clv.ui.components import answer, escaped, number_table, quiet
from clv.ui.downloads import download, file_bytes
from clv.ui.upload.area import box, upload_area
from clv.ui.waiting import wait_for

_TAKING_IN = "taking_in"
_SAME_DAYS = "same_days"  # the error that asks, while the draft waits for the answer

locale = session.locale()
_, n_ = locale.text, locale.plural


def left_out_file(import_id: str) -> bytes:
    """The rows that were left out, with their number in the file and the reason."""
    table = app_state().workspace.engine().table("transactions_left_out")
    mine = table.filter(table.import_id == import_id).order_by("row")
    words = ibis.cases(*((mine.reason == code, _(words)) for code, words in REASONS.items()), else_=mine.reason)
    listed = mine.select(row=mine["row"], reason=words, cells=mine["raw"].join(" | "))
    names = {"row": _("Row in the file"), "reason": _("Reason"), "cells": _("What the row holds")}
    return file_bytes(listed, ".csv", locale=locale, headings=names)


def all_together(loaded: list[Import]) -> None:
    """The rows and the money of all that is loaded, and what was left out."""
    totals = app_state().workspace.totals(loaded[0].book)
    currency = session.settings().assumptions.currency
    answer(
        n_(
            "{n} row read, {used} used: {revenue} from {customers} customers",
            "{n} rows read, {used} used: {revenue} from {customers} customers",
            totals.rows_read,
            used=locale.number(totals.rows_used),
            revenue=locale.money(totals.revenue, currency),
            customers=locale.number(totals.customers),
        ),
        _(
            "{name}, sales from {first} to {last}.",
            name=intake.loaded(loaded, locale),
            first=locale.date(min(one.first_date for one in loaded)),
            last=locale.date(max(one.last_date for one in loaded)),
        ),
    )
    if totals.rows_again:
        quiet(
            n_(
                "{n} row of an older export came again in a newer one and counts once.",
                "{n} rows of older exports came again in a newer one and count once.",
                totals.rows_again,
            )
        )


def report_of(one: Import) -> None:
    """One import: what was decided and what was left out."""
    report = one.report
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(_("What was left out"), anchor=False)
        if report["left_out"]:
            number_table(
                pd.DataFrame(
                    {
                        _("Reason"): [_(REASONS.get(code, code)) for code in report["left_out"]],
                        _("Rows"): [locale.number(rows) for rows in report["left_out"].values()],
                    }
                ),
                name=f"left_out_{one.import_id}",
            )
            for rule, rows in report["set_apart"].items():
                quiet(f"{_(RULES[Rule(rule)])}: {locale.number(rows)}")
            if strays := report.get("stray_dates"):  # imports of before have none
                days = ", ".join(locale.date(date.fromisoformat(day)) for day in strays)
                quiet(f"{_(REASONS['stray_date'])}: {days}")
            download(
                _("Download the rows left out"),
                partial(left_out_file, one.import_id),
                name="tenfold-left-out",
                suffix=".csv",
                key=f"left_out_{one.import_id}",
            )
        else:
            st.write(_("Nothing: every row is used."))
        money(one)
    with right:
        st.subheader(_("What was decided"), anchor=False)
        decided = [
            *((intake.role(Role(role), locale), header) for role, header in report["columns"].items()),
            (_("Sheet"), report["sheet"]),
            (_("Character encoding"), report["encoding"]),
            (_("Between columns"), intake.separator(report["separator"], locale)),
            (_("Decimal sign"), report["decimal"]),
            (_("Order of a date"), intake.date_order(report["date_order"], locale)),
            (_("Currency"), report["currency"]),
        ]
        st.table(
            {
                _("What"): [escaped(what) for what, found in decided if found],
                _("Found"): [escaped(found) for _what, found in decided if found],
            },
            border="horizontal",
        )


def money(one: Import) -> None:
    """From the file's own total to the total that counts, so that the bookkeeper recognises it."""
    report = one.report
    if not report["revenue_left_out"]:
        return
    lines = [
        (_("All sales in the file"), report["revenue_before"]),
        *((_(REASONS.get(code, code)), -left) for code, left in report["revenue_left_out"].items()),
        (_("Used"), report["revenue"]),
    ]
    number_table(
        pd.DataFrame(
            {
                _("Money"): [what for what, _amount in lines],
                _("Amount"): [locale.money(amount, report["currency"]) for _what, amount in lines],
            }
        ),
        name=f"money_{one.import_id}",
    )


def upload() -> None:
    """Choose files, look at what was made of them, use them."""
    upload_area(_("Sales export: CSV, Excel, OpenDocument or Parquet, also zipped, up to 2 GB"))
    if box().is_receiving:
        return  # the page runs again when all have arrived
    uploads = box().uploads
    if not uploads:
        draft.forget()
        st.session_state.pop(_SAME_DAYS, None)
        return
    try:
        job = draft.read(uploads, Choices(sheet=st.session_state.get("intake_sheet")))
        if not job.wait(1.0):
            wait_for(job, lambda: _("Reading the file …"))
        waiting = job.result()
        proposal = draft.look(waiting, choices_form(waiting))
        for question in proposal.questions:
            st.warning(escaped(locale.error(question.error())), icon=":material/help:")
        for role in proposal.missing:
            st.warning(
                escaped(_("Choose the column for: {role}.", role=intake.role(role, locale))), icon=":material/help:"
            )
        same_days = same_days_box()
        open_question = proposal.questions or proposal.missing or (_SAME_DAYS in st.session_state and not same_days)
        if st.button(
            _("Use these sales"),
            type="primary",
            key="use_sales",
            disabled=bool(open_question),
            icon=":material/check:",
        ):
            st.session_state[_TAKING_IN] = draft.use(waiting, proposal, same_days=same_days)
            st.rerun()
    except ClvError as error:
        st.error(escaped(locale.error(error)), icon=":material/error:")


def same_days_box() -> SameDays | None:
    """Asked where sales without order numbers fall on days that another export covers."""
    asked = st.session_state.get(_SAME_DAYS)
    if asked is None:
        return None
    st.warning(escaped(locale.error(asked)), icon=":material/help:")
    words = {SameDays.AGAIN: _("The same sales again: count them once"), SameDays.OTHER: _("Other sales: count both")}
    return st.segmented_control(
        _("Sales of the same days"), list(SameDays), format_func=lambda answer: words[answer], key="same_days_answer"
    )


def finish() -> None:
    """Wait for sales that are being taken in; then show them."""
    job = st.session_state.get(_TAKING_IN)
    if job is None:
        return
    if not job.wait(1.0):
        wait_for(job, lambda: _("Taking the sales in …"))
    del st.session_state[_TAKING_IN]
    try:
        job.result()
    except SameDaysUnknown as asked:
        st.session_state[_SAME_DAYS] = asked
        return
    except ClvError as error:
        st.error(escaped(locale.error(error)), icon=":material/error:")
        return
    draft.forget()
    box().clear()
    st.session_state.pop(_SAME_DAYS, None)
    session.show(Dataset.OWN)
    st.rerun()


def loaded_before() -> None:
    """The company's imports so far, newest first: what was decided for each, and taking it back."""
    known = app_state().workspace.imports(Dataset.OWN)
    if not known:
        return
    st.subheader(_("Loaded so far"), anchor=False)
    for one in reversed(known):
        label = _("{name}, loaded on {date}", name=one.name, date=locale.date(one.imported_at.date()))
        with st.expander(escaped(label), expanded=len(known) == 1):
            report_of(one)
            if st.button(_("Remove this export"), key=f"remove_{one.import_id}", icon=":material/delete:"):
                app_state().remove_import(one.import_id)
                st.rerun()


def erase() -> None:
    """One person's rows, or everything."""
    with st.expander(_("Erase")):
        wanted = st.text_input(_("Erase one customer: the id as the Customers page shows it"), key="erase_id")
        if st.button(_("Erase this customer"), key="erase_customer", disabled=not wanted):
            erased = app_state().erase_customer(wanted.strip())
            if erased:
                st.success(escaped(n_("{n} sale erased.", "{n} sales erased.", erased)))
            else:
                st.error(escaped(locale.error(CustomerNotFound(found=wanted.strip()))), icon=":material/error:")
        sure = st.checkbox(_("Erase everything that was ever loaded or set here"), key="erase_sure")
        if st.button(_("Erase everything"), key="erase_everything", disabled=not sure):
            app_state().erase_everything()
            draft.forget()
            box().clear()
            st.rerun()


finish()
loaded = session.imports()
if not loaded:
    answer(
        _("Which sales shall we look at?"),
        _("Upload the export of your shop or bookkeeping system. It stays on this computer."),
    )
else:
    all_together(loaded)
    if loaded[0].book is Dataset.CD_SHOP:
        report_of(loaded[0])
st.subheader(_("Load sales"), anchor=False)
upload()
if not loaded or loaded[0].book is not Dataset.CD_SHOP:
    quiet(_("No export at hand?"))
    sample_button()
elif app_state().workspace.imports(Dataset.OWN) and st.button(_("Back to your own sales"), key="to_own"):
    session.show(Dataset.OWN)
    st.rerun()
loaded_before()
if loaded:
    erase()

"""What did we load, what was decided, what was left out and why?"""

import json
from datetime import date
from functools import partial

import ibis
import streamlit as st

from clv import wording
from clv.errors import ClvError
from clv.intake.choices import Choices, Role
from clv.intake.report import REASONS
from clv.ui import draft, session
from clv.ui.components import answer, download, escaped, file_bytes, quiet, sample_button, wait_for
from clv.ui.intake_form import choices_form
from clv.ui.store import store
from clv.workspace import Book, Import

_TAKING_IN = "taking_in"
_UPLOAD = "upload"
_ROUND = "upload_round"  # a new round empties the uploader

locale = session.locale()
_, n_ = locale.text, locale.plural


def left_out_file(import_id: str) -> bytes:
    """The rows that were left out, with their number in the file and the reason."""
    table = store().workspace.engine().table("transactions_left_out")
    mine = table.filter(table.import_id == import_id).order_by("row")
    words = ibis.cases(*((mine.reason == code, _(words)) for code, words in REASONS.items()), else_=mine.reason)
    listed = mine.select(row=mine["row"], reason=words, cells=mine["raw"].join(" | "))
    names = {"row": _("Row in the file"), "reason": _("Reason"), "cells": _("What the row holds")}
    return file_bytes(listed, ".csv", locale=locale, headings=names)


def report_of(shown: Import) -> None:
    """What is loaded: the rows, the money, what was decided and what was left out."""
    report = shown.report
    currency = session.settings().assumptions.currency
    rows_read, rows_used = int(str(report["rows_read"])), int(str(report["rows_used"]))
    first, last = (date.fromisoformat(str(report[key])) for key in ("first_date", "last_date"))
    answer(
        n_(
            "{n} row read, {used} used: {revenue} from {customers} customers",
            "{n} rows read, {used} used: {revenue} from {customers} customers",
            rows_read,
            used=locale.number(rows_used),
            revenue=locale.money(float(str(report["revenue"])), currency),
            customers=locale.number(int(str(report["customers"]))),
        ),
        _(
            "{name}, sales from {first} to {last}.",
            name=_("CD shop") if shown.book is Book.CD_SHOP else shown.name,
            first=locale.date(first),
            last=locale.date(last),
        ),
    )
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(_("What was left out"), anchor=False)
        left_out = {str(code): int(rows) for code, rows in dict(report["left_out"]).items()}  # type: ignore[call-overload]
        if left_out:
            st.table(
                {
                    _("Reason"): [escaped(_(REASONS.get(code, code))) for code in left_out],
                    _("Rows"): [locale.number(rows) for rows in left_out.values()],
                },
                border="horizontal",
            )
            download(
                _("Download the rows left out"),
                partial(left_out_file, shown.import_id),
                name="tenfold-left-out",
                suffix=".csv",
                key="left_out",
            )
        else:
            st.write(_("Nothing: every row is used."))
    with right:
        st.subheader(_("What was decided"), anchor=False)
        decided = [
            *((wording.role(Role(role), locale), header) for role, header in dict(report["columns"]).items()),  # type: ignore[call-overload]
            (_("Character encoding"), report["encoding"]),
            (_("Between columns"), wording.separator(str(report["separator"]), locale)),
            (_("Decimal sign"), report["decimal"]),
            (_("Order of a date"), wording.date_order(str(report["date_order"]), locale)),
            (_("Currency"), report["currency"]),
        ]
        st.table(
            {
                _("What"): [escaped(str(what)) for what, found in decided if found],
                _("Found"): [escaped(str(found)) for _what, found in decided if found],
            },
            border="horizontal",
        )


def upload() -> None:
    """Choose files, look at what was made of them, use them."""
    uploader_in(_("Choose files"))
    uploads = st.file_uploader(
        _("Sales export: CSV, Excel, OpenDocument or Parquet, also zipped, up to 2 GB"),
        accept_multiple_files=True,
        key=f"{_UPLOAD}_{st.session_state.get(_ROUND, 0)}",
    )
    if not uploads:
        draft.forget()
        return
    try:
        sheet = st.session_state.get("intake_sheet")
        job = draft.read(uploads, Choices(sheet=sheet))
        if not job.wait(1.0):
            wait_for(job, lambda: _("Reading the file …"))
        waiting = job.result()
        chosen = choices_form(waiting)
        proposal = draft.look(waiting, chosen)
        for question in proposal.questions:
            st.warning(escaped(locale.error(question.error())), icon=":material/help:")
        for role in proposal.missing:
            st.warning(
                escaped(_("Choose the column for: {role}.", role=wording.role(role, locale))), icon=":material/help:"
            )
        if st.button(
            _("Use these sales"),
            type="primary",
            key="use_sales",
            disabled=bool(proposal.questions or proposal.missing),
            icon=":material/check:",
        ):
            st.session_state[_TAKING_IN] = draft.use(waiting, proposal)
            st.rerun()
    except ClvError as error:
        st.error(escaped(locale.error(error)), icon=":material/error:")


def finish() -> None:
    """Wait for sales that are being taken in; then show them."""
    job = st.session_state.get(_TAKING_IN)
    if job is None:
        return
    if not job.wait(1.0):
        wait_for(job, lambda: _("Taking the sales in …"))
    del st.session_state[_TAKING_IN]
    try:
        taken = job.result()
    except ClvError as error:
        st.error(escaped(locale.error(error)), icon=":material/error:")
        return
    draft.forget()
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    session.show(Book.OWN, taken.import_id)
    st.rerun()


def uploader_in(words: str) -> None:
    """Streamlit's uploader speaks English only: its button gets our words, its hint (our label says it) goes."""
    button = '[class*="st-key-upload_"] [data-testid="stFileUploaderDropzone"] button'
    hint = '[class*="st-key-upload_"] [data-testid="stFileUploaderDropzoneInstructions"]'
    st.html(
        f"<style>{button} p {{font-size: 0}} {button} p::after {{content: {json.dumps(words)}; font-size: 0.875rem}}"
        f"{hint} {{display: none}}</style>"
    )


def loaded_before() -> None:
    """The company's imports so far: show another one, or remove one."""
    known = store().workspace.imports(Book.OWN)
    if not known:
        return
    st.subheader(_("Loaded so far"), anchor=False)
    for one in reversed(known):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.write(escaped(f"{one.name} · {locale.date(one.imported_at.date())}"))
            if st.button(_("Show"), key=f"show_{one.import_id}"):
                session.show(Book.OWN, one.import_id)
                st.rerun()
            if st.button(_("Remove"), key=f"remove_{one.import_id}", icon=":material/delete:"):
                store().workspace.take_back(one.import_id)
                st.rerun()


finish()
shown = session.current_import()
if shown is None:
    answer(
        _("Which sales shall we look at?"),
        _("Upload the export of your shop or bookkeeping system. It stays on this computer."),
    )
else:
    report_of(shown)
st.subheader(_("Load sales"), anchor=False)
upload()
if shown is None or shown.book is not Book.CD_SHOP:
    quiet(_("No export at hand?"))
    sample_button()
loaded_before()

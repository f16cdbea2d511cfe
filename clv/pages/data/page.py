"""What did we load, what was decided, what was left out and why?"""

from contextlib import suppress
from functools import partial

import streamlit as st

from clv.core.errors import ClvError, CustomerNotFound, ErasedCustomersReturn, SameDaysUnknown
from clv.core.people import Right
from clv.intake.choices import Choices
from clv.pages.data import draft
from clv.pages.data.door import close_door, door, read_again, use_at_once_no_more
from clv.pages.data.form import choices_form
from clv.pages.data.import_report import report_of
from clv.pages.data.log import log_of_deeds
from clv.pages.data.waiting import waiting_files
from clv.phrases import intake
from clv.storage.erased_customers import ErasedAgain
from clv.storage.erasure import Erasure
from clv.storage.overlaps import SameDays
from clv.storage.workspace import Dataset, Import
from clv.ui import session
from clv.ui.app_state import app_state
from clv.ui.components import answer, escaped, quiet
from clv.ui.invitation import note_shown, sample_buttons
from clv.ui.navigation import path_of
from clv.ui.rights.frame import say_why_not
from clv.ui.rights.gate import may
from clv.ui.upload.area import box, upload_area
from clv.ui.waiting import again_when_done, is_done_soon, read_ahead, wait_for
from clv.ui.words import words_of

_TAKING_IN = "taking_in"
_SAME_DAYS = "same_days"  # the error that asks, while the draft waits for the answer
_ERASED = "erased_again"  # likewise
_LOOKED_AT = "looked_at"  # the identity of the draft that waits
_REMOVING = "removing"  # the import of which the page asks whether it shall go
_ERASINGS = "erasings"  # how many customers this session has erased
_GONE = "gone_said"  # what was just erased or removed, in a sentence

locale = session.locale()
_, n_ = locale.text, locale.plural


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
    _customers_elsewhere(totals.customers)
    if totals.rows_again:
        quiet(
            n_(
                "{n} row of an older export came again in a newer one and counts once.",
                "{n} rows of older exports came again in a newer one and count once.",
                totals.rows_again,
            )
        )


def _customers_elsewhere(customers: int) -> None:
    """Why the other pages speak of fewer customers, where they do."""
    request = session.request()
    assert request is not None  # something is loaded
    job = app_state().analysis(request)
    if not job.done:
        again_when_done(job)
        return
    with suppress(ClvError):  # the other pages say why nothing can be said
        base = job.result().base
        if fewer := customers - base.customers:
            quiet(
                n_(
                    "The other pages speak of {others} customers: {n} had bought nothing by {date}, or gave it "
                    "all back.",
                    "The other pages speak of {others} customers: {n} had bought nothing by {date}, or gave it "
                    "all back.",
                    fewer,
                    others=locale.number(base.customers),
                    date=locale.date(base.window.end),
                )
            )


def upload() -> None:
    """Choose files or a table of a database, look at what was made of them, use them."""
    if not may(Right.IMPORT):
        say_why_not(Right.IMPORT, locale)
        return
    upload_area(_("Sales export: CSV, Excel, OpenDocument or Parquet, also zipped, up to 2 GB"))
    if box().is_receiving:
        return  # the page runs again when all have arrived
    uploads = box().uploads
    if uploads:
        note_shown(uploads)
        close_door()
    wanted = door()
    if not uploads and wanted is None:
        draft.forget()
        _nothing_is_asked()
        return
    try:
        if wanted is None:
            job = draft.read(uploads, Choices(sheet=st.session_state.get("intake_sheet")))
        else:
            job = draft.read_table(wanted.database, wanted.table, time=wanted.time)
        if not is_done_soon(job):
            wait_for(job, lambda: _("Reading the file …") if wanted is None else _("Reading the table …"))
        try:
            waiting = job.result()
        except ClvError:
            close_door()  # where it could not be read, the reader asks again
            raise
        if st.session_state.get(_LOOKED_AT) != waiting.sha256:  # what was asked of other sales is no question of these
            _nothing_is_asked()
            st.session_state[_LOOKED_AT] = waiting.sha256
        proposal = draft.look(waiting, choices_form(waiting))
        for question in proposal.questions:
            st.warning(escaped(locale.error(question.error())), icon=":material/help:")
        for role in proposal.missing:
            st.warning(
                escaped(_("Choose the column for: {role}.", role=intake.role(role, locale))), icon=":material/help:"
            )
        erased, same_days = erased_box(), same_days_box()
        open_question = (
            proposal.is_open
            or (_ERASED in st.session_state and not erased)
            or (_SAME_DAYS in st.session_state and not same_days)
        )
        used = st.button(
            _("Use these sales"),
            type="primary",
            key="use_sales",
            disabled=bool(open_question),
            icon=":material/check:",
        )
        if used or (wanted is not None and wanted.at_once and not open_question):
            use_at_once_no_more()
            st.session_state[_TAKING_IN] = draft.use(waiting, proposal, same_days=same_days, erased=erased)
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


def erased_box() -> ErasedAgain | None:
    """Asked where an export brings customers back who were erased."""
    asked = st.session_state.get(_ERASED)
    if asked is None:
        return None
    st.warning(escaped(locale.error(asked)), icon=":material/help:")
    words = {
        ErasedAgain.LEAVE_OUT: _("They stay out"),
        ErasedAgain.TAKE_IN: _("Take them in again"),
    }
    return st.segmented_control(
        _("Customers who were erased"),
        list(ErasedAgain),
        format_func=lambda answer: words[answer],
        key="erased_answer",
    )


def _nothing_is_asked() -> None:
    st.session_state.pop(_SAME_DAYS, None)
    st.session_state.pop(_ERASED, None)


def finish() -> None:
    """Wait for sales that are being taken in; then show them."""
    job = st.session_state.get(_TAKING_IN)
    if job is None:
        return
    if not is_done_soon(job):
        wait_for(job, lambda: _("Taking the sales in …"))
    del st.session_state[_TAKING_IN]
    try:
        job.result()
    except SameDaysUnknown as asked:
        st.session_state[_SAME_DAYS] = asked
        return
    except ErasedCustomersReturn as asked:
        st.session_state[_ERASED] = asked
        return
    except ClvError as error:
        st.error(escaped(locale.error(error)), icon=":material/error:")
        return
    draft.forget()
    box().clear()
    close_door()
    _nothing_is_asked()
    session.show(Dataset.OWN)
    st.rerun()


def loaded_before() -> None:
    """The company's imports so far, newest first: what was decided for each, and taking it back."""
    known = app_state().workspace.imports(Dataset.OWN)
    if not known:
        return
    st.header(_("Loaded so far"), anchor=False)
    for one in reversed(known):
        day = locale.date(one.imported_at.date())
        label = (
            _("From {database}, {table}, read on {date}", database=origin.database, table=origin.table, date=day)
            if (origin := one.origin)
            else _("{name}, loaded on {date}", name=one.name, date=day)
        )
        asked = st.session_state.get(_REMOVING) == one.import_id
        box, kept = f"export_{one.import_id}", f"export_unfolded_{one.import_id}"
        unfolded = asked or st.session_state.get(kept, len(known) == 1)
        # As the reader left it: another label, or another box above, makes another box of it.
        with st.expander(escaped(label), expanded=unfolded, key=box, on_change=partial(_keep_fold, box, kept)):
            report_of(one)
            if may(Right.IMPORT):
                if one.origin is not None and asked is False:
                    read_again(one.origin)
                remove(one)


def _keep_fold(box: str, kept: str) -> None:
    st.session_state[kept] = st.session_state[box]


def remove(one: Import) -> None:
    """Take an import back, once the reader has seen what goes with it."""
    if st.session_state.get(_REMOVING) != one.import_id:
        if st.button(_("Remove this export"), key=f"remove_{one.import_id}", icon=":material/delete:"):
            st.session_state[_REMOVING] = one.import_id
            st.rerun()
        return
    sales = locale.plural("{n} sale", "{n} sales", one.report["rows_used"])
    st.warning(
        escaped(
            n_(
                "{sales} of {n} customer will go with it: {money}. Sales of an older export that it had brought again "
                "count again. The file itself stays where it is.",
                "{sales} of {n} customers will go with it: {money}. Sales of an older export that it had brought again "
                "count again. The file itself stays where it is.",
                one.report["customers"],
                sales=sales,
                money=locale.money(one.report["revenue"], one.report["currency"]),
            )
        ),
        icon=":material/help:",
    )
    with st.container(horizontal=True):
        if st.button(_("Remove these sales"), key=f"really_{one.import_id}", icon=":material/delete:", type="primary"):
            del st.session_state[_REMOVING]
            app_state().remove_import(one.import_id)
            st.session_state[_GONE] = _("{name} is removed.", name=one.name)
            st.rerun()
        if st.button(_("Keep them"), key=f"keep_{one.import_id}"):
            del st.session_state[_REMOVING]
            st.rerun()


def said_gone() -> None:
    """What was just erased or removed: the titles and tables around it are those of what is left."""
    if gone := st.session_state.pop(_GONE, None):
        st.success(escaped(gone), icon=":material/check:")


def erase_one(book: Dataset) -> None:
    """One person's rows, once the reader has seen what will go."""
    erase_key = f"erase_id_{st.session_state.get(_ERASINGS, 0)}"  # another box after each: an empty one
    wanted = st.text_input(_("Erase one customer: the id as the Customers page shows it"), key=erase_key).strip()
    if not wanted:
        return
    found = app_state().workspace.would_erase(wanted, book)
    if not found:
        st.error(escaped(locale.error(CustomerNotFound(found=wanted))), icon=":material/error:")
        return
    st.warning(escaped(what_goes(wanted, found, book)), icon=":material/help:")
    if st.button(_("Erase this customer"), key="erase_customer", type="primary", icon=":material/delete:"):
        erased = app_state().erase_customer(wanted, book)
        st.session_state[_GONE] = n_("{n} sale erased.", "{n} sales erased.", erased)
        st.session_state[_ERASINGS] = st.session_state.get(_ERASINGS, 0) + 1
        st.rerun()


def what_goes(customer_id: str, found: Erasure, book: Dataset) -> str:
    """What erasing this customer takes away, from whose sales, and what stays."""
    parts = [
        _("Of customer {customer} will be erased from your own sales:", customer=customer_id)
        if book is Dataset.OWN
        else _("Of customer {customer} will be erased from the sales of the shop to try:", customer=customer_id)
    ]
    if found.first_day and found.last_day:
        parts.append(
            n_(
                "{n} sale, {orders} from {first} to {last}, {money}.",
                "{n} sales, {orders} from {first} to {last}, {money}.",
                found.sales,
                orders=n_("in {n} order", "in {n} orders", found.orders),
                first=locale.date(found.first_day),
                last=locale.date(found.last_day),
                money=locale.money(found.money, session.settings().assumptions.currency),
            )
        )
    if found.left_out:
        parts.append(n_("{n} row that was left out.", "{n} rows that were left out.", found.left_out))
    parts.append(
        _(
            "It cannot be undone. Your own lists stay: they hold rules, and name nobody. An export that still has this "
            "customer will be met with a question."
        )
    )
    return " ".join(parts)


def erase(book: Dataset) -> None:
    """One person's rows, or everything."""
    with st.expander(_("Erase")):
        erase_one(book)
        sure = st.checkbox(_("Erase everything that was ever loaded or set here"), key="erase_sure")
        if st.button(_("Erase everything"), key="erase_everything", disabled=not sure):
            app_state().erase_everything()
            draft.forget()
            box().clear()
            close_door()
            st.rerun()


finish()
said_gone()
loaded = session.imports()
if not loaded:
    answer(
        _("Which sales shall we look at?"),
        _("Upload the export of your shop or bookkeeping system. It stays within your company."),
    )
else:
    all_together(loaded)
    st.page_link(path_of("overview"), label=_("To what your customers are worth"), icon=":material/arrow_forward:")
    if loaded[0].book.is_sample:
        report_of(loaded[0])
st.header(_("Load sales"), anchor=False)
waiting_files()
upload()
on_trial = bool(loaded) and loaded[0].book.is_sample
if loaded and not on_trial:
    with st.expander(_("Shops to try"), key="shops_to_try"):
        sample_buttons()
else:
    if not on_trial:
        quiet(_("No export at hand?"))
    sample_buttons()
if on_trial and app_state().workspace.imports(Dataset.OWN) and st.button(_("Back to your own sales"), key="to_own"):
    session.show(Dataset.OWN)
    st.rerun()
loaded_before()
if loaded and may(Right.ERASE):
    erase(loaded[0].book)
log_of_deeds()
words_of("data")
read_ahead()

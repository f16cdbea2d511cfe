"""Which table of which database does the reader want? The door beside the upload, where databases are configured."""

from __future__ import annotations

from dataclasses import dataclass, replace

import streamlit as st

from clv.core.errors import ClvError
from clv.intake.databases.configured import Database, databases
from clv.intake.databases.copying import table_names
from clv.storage.workspace import Origin
from clv.ui import session
from clv.ui.app_state import app_state
from clv.ui.components import escaped, quiet
from clv.ui.jobs import Job
from clv.ui.waiting import answer_of

_WANTED, _TABLES = "table_wanted", "tables_of_database"
_TIMES = "tables_wanted"  # how many tables this session has asked for: each time the table is read as it is then


@dataclass(frozen=True)
class Wanted:
    """A table to read. time: another one each time. at_once: whether it is taken in where nothing must be asked."""

    database: Database
    table: str
    time: int
    at_once: bool = False


def door() -> Wanted | None:
    """Let the reader choose a database and a table; the table that is wanted, None where there is none.

    Nothing is shown where no database is configured, and no database is asked for anything before it is chosen.
    """
    known = _configured()
    if not known:
        return None
    locale = session.locale()
    _ = locale.text
    with st.expander(_("From a database"), icon=":material/database:", expanded=_WANTED in st.session_state):
        label = st.selectbox(
            _("Database"), [one.label for one in known], index=None, placeholder=_("Choose"), key="database"
        )
        database = next((one for one in known if one.label == label), None)
        table = None if database is None else _table_of(database)
        with st.container(horizontal=True):
            is_ready = database is not None and table is not None
            read = st.button(_("Read this table"), key="read_table", disabled=not is_ready)
            if read and database is not None and table is not None:
                _want(database, table)
            if _WANTED in st.session_state and st.button(_("Leave this table"), key="leave_table"):
                close_door()
        quiet(_("Its rows are copied into Tenfold; nothing is written in the database."))
    wanted: Wanted | None = st.session_state.get(_WANTED)
    return wanted


def read_again(origin: Origin) -> None:
    """A button that reads the table anew; what it holds then takes the place of what it held."""
    database = next((one for one in _configured(say=False) if one.label == origin.database), None)
    if database is None:
        return
    _ = session.locale().text
    if st.button(
        _("Read again"),
        key=f"read_again_{origin.database}_{origin.table}",
        icon=":material/refresh:",
        help=_("The table as it is now takes the place of these sales."),
    ):
        _want(database, origin.table, at_once=True)
        st.rerun()


def close_door() -> None:
    """No table is wanted any more."""
    st.session_state.pop(_WANTED, None)


def use_at_once_no_more() -> None:
    """What was to be taken in at once was: where that fails, the reader looks before the next try."""
    if wanted := st.session_state.get(_WANTED):
        st.session_state[_WANTED] = replace(wanted, at_once=False)


def _want(database: Database, table: str, *, at_once: bool = False) -> None:
    time = st.session_state[_TIMES] = st.session_state.get(_TIMES, 0) + 1
    st.session_state[_WANTED] = Wanted(database, table, time, at_once)


def _configured(*, say: bool = True) -> tuple[Database, ...]:
    try:
        return databases()
    except ClvError as error:
        if say:
            st.error(escaped(session.locale().error(error)), icon=":material/error:")
        return ()


def _table_of(database: Database) -> str | None:
    """The one table, or a box with its tables, asked for once; again where that failed and the reader says so."""
    locale = session.locale()
    _ = locale.text
    if database.only_table is not None:
        quiet(_("Table: {table}", table=database.only_table))
        return database.only_table
    known = st.session_state.get(_TABLES)
    if known is None or known[0] != database:
        known = st.session_state[_TABLES] = database, app_state().run(lambda _job: table_names(database))
    job: Job[tuple[str, ...]] = known[1]
    try:
        names = answer_of(job, lambda: _("Asking {database} for its tables …", database=database.label))
    except ClvError as error:
        st.error(escaped(locale.error(error)), icon=":material/error:")
        if st.button(_("Ask again"), key="ask_tables_again"):
            del st.session_state[_TABLES]
            st.rerun()
        return None
    return st.selectbox(_("Table"), names, index=None, placeholder=_("Choose"), key=f"table_of_{database.label}")

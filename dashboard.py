"""The front door: streamlit run dashboard.py"""

from __future__ import annotations

from functools import partial

import streamlit as st

from clv.command.watch_inside import watching_as_set
from clv.core.errors import ClvError
from clv.ui import forecasts, navigation, session
from clv.ui.address import address_of
from clv.ui.app_state import app_state, serving
from clv.ui.components import escaped
from clv.ui.door import door
from clv.ui.failures import failures_said
from clv.ui.lost import signpost
from clv.ui.rights import frame, gate
from clv.ui.upload.route import upload_route


def main() -> None:
    """One run of the script: the frame, then the page that was asked for."""
    workspace = app_state().workspace
    generations = workspace.generations
    try:
        workspace.look_after_files()
        locale = session.locale()
        is_in = gate.is_in()
        page = st.navigation(navigation.pages(locale), position="top" if is_in else "hidden")
        session.language_as_its_button()  # runs again, by now of the page that was asked for
        navigation.head(page)
        if not is_in:
            navigation.bare_row()
            frame.way_in(locale)
            return
        session.keep_book_in_address()
        with failures_said(), address_of(page.url_path):
            navigation.status_row(page.url_path)
            if frame.may_open(page.url_path, locale):
                page.run()
                forecasts.seal_ahead()
    except ClvError as error:
        if error.passing and workspace.generations != generations:
            st.rerun()  # somebody was erased meanwhile, and with them the tables that the page was reading
        st.error(escaped(session.locale().error(error)), icon=":material/error:")


if __name__ == "__main__":
    main()  # Streamlit runs the script, for a session
else:
    app = st.App(  # Streamlit imports it, for the process
        "dashboard.py",
        routes=[upload_route()],
        middleware=[door(), signpost()],
        lifespan=partial(serving, beside=watching_as_set()),
    )

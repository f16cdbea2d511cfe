"""The front door: streamlit run dashboard.py"""

from __future__ import annotations

import streamlit as st

from clv.core.errors import ClvError
from clv.ui import navigation, session
from clv.ui.app_state import serving
from clv.ui.components import escaped
from clv.ui.upload.route import upload_route


def main() -> None:
    """One run of the script: the frame, then the page that was asked for."""
    st.set_page_config(page_title="Tenfold", page_icon=str(navigation.ICON), layout="wide")
    try:
        page = st.navigation(navigation.pages(session.locale()), position="top")
        navigation.status_row()
        page.run()
    except ClvError as error:
        st.error(escaped(session.locale().error(error)), icon=":material/error:")


if __name__ == "__main__":
    main()  # Streamlit runs the script, for a session
else:
    app = st.App("dashboard.py", routes=[upload_route()], lifespan=serving)  # Streamlit imports it, for the process

"""The dashboard, in the browser of this machine: tenfold dashboard"""

from __future__ import annotations

import runpy
import socket
import sys

from clv.core.errors import PortInUse
from clv.core.installation import app_folder

HERE = "127.0.0.1"


def dashboard_command(*, port: int, browser: bool) -> int:
    """Serve the dashboard until it is ended; the exit status of the server. Raises PortInUse.

    Streamlit reads how it is served from .streamlit/config.toml beside dashboard.py: to this machine only, and nothing
    is told to anybody. It runs in this process, so that whoever ends the command ends the server.
    """
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server binds it
        try:
            probe.bind((HERE, port))
        except OSError as cause:
            raise PortInUse(port=str(port)) from cause
    options = [f"--server.port={port}", f"--server.headless={str(not browser).lower()}"]
    sys.argv = ["streamlit", "run", str(app_folder() / "dashboard.py"), *options]
    try:
        runpy.run_module("streamlit", run_name="__main__")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    return 0

"""The dashboard, in the browser of this machine: tenfold dashboard"""

from __future__ import annotations

import socket
import subprocess
import sys

from clv.core.errors import PortInUse
from clv.core.installation import app_folder

HERE = "127.0.0.1"


def dashboard_command(*, port: int, browser: bool) -> int:
    """Serve the dashboard until it is ended; the exit status of the server. Raises PortInUse.

    Streamlit reads how it is served from .streamlit/config.toml beside dashboard.py: to this machine only, and nothing
    is told to anybody.
    """
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as Streamlit binds it
        try:
            probe.bind((HERE, port))
        except OSError as cause:
            raise PortInUse(port=port) from cause
    script = str(app_folder() / "dashboard.py")
    options = [f"--server.port={port}", f"--server.headless={str(not browser).lower()}"]
    try:
        return subprocess.run([sys.executable, "-m", "streamlit", "run", script, *options], check=False).returncode
    except KeyboardInterrupt:
        return 0

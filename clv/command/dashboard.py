"""The dashboard, in the browser: tenfold dashboard"""

from __future__ import annotations

import os
import runpy
import socket
import sys
from pathlib import Path

from clv.command.watch_options import WatchOptions, own_files_of
from clv.core.errors import PortInUse
from clv.core.installation import app_folder
from clv.core.loopback import refuse_other_addresses

HERE = "127.0.0.1"
_SECRETS = Path(".streamlit") / "secrets.toml"


def dashboard_command(
    *, port: int, browser: bool, address: str | None = None, watch: WatchOptions | None = None
) -> int:
    """Serve the dashboard until it is ended; the exit status of the server.

    Raises PortInUse, and ServedToOthers for an address that is not this machine's alone where nobody can sign in.
    None: as it is set elsewhere. watch: which folder is watched meanwhile, where not the one of the environment; what
    own_files_of raises is raised before it serves.

    Streamlit reads how it is served from .streamlit/config.toml beside dashboard.py: to this machine only, and nothing
    is told to anybody. It runs in this process, so that whoever ends the command ends the server.
    """
    if address is not None and not _has_secrets():  # else the server says whether they are about sign-in
        refuse_other_addresses(address)
    with socket.socket() as probe:
        if sys.platform != "win32":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server binds it
        try:
            probe.bind((HERE, port))
        except OSError as cause:
            raise PortInUse(port=str(port)) from cause
    if watch is not None:
        own_files_of(watch.folder, watch.out)
        watch.into_environment()
    options = [f"--server.port={port}", f"--server.headless={str(not browser).lower()}"]
    options += [] if address is None else [f"--server.address={address}"]
    sys.argv = ["streamlit", "run", str(app_folder() / "dashboard.py"), *options]
    try:
        runpy.run_module("streamlit", run_name="__main__")
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else 0
    return 0


def _has_secrets() -> bool:
    """Whether there is a file in which sign-in may be switched on, where Streamlit looks for it."""
    places = (Path.home(), Path.cwd(), app_folder())
    return "STREAMLIT_SECRETS_FILES" in os.environ or any((place / _SECRETS).exists() for place in places)

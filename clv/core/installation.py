"""Where do the parts of Tenfold lie that are not Python: in a checkout, or in an installed package?"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent
_CHECKOUT = _PACKAGE.parent
_INSTALLED = _PACKAGE / "app"  # where the wheel puts what stands beside clv/ in a checkout (pyproject.toml)


def app_folder() -> Path:
    """The folder with dashboard.py, .streamlit/, static/ and data/."""
    return _INSTALLED if _INSTALLED.is_dir() else _CHECKOUT


def default_workspace() -> Path:
    """Where the workspace is unless the reader says otherwise.

    In a checkout data/workspace.duckdb; installed, the folder that the system has for a user's data, because what
    belongs to a package goes with it when it is renewed.
    """
    if app_folder() == _CHECKOUT:
        return _CHECKOUT / "data" / "workspace.duckdb"
    return _user_data() / "workspace.duckdb"


def _user_data() -> Path:
    match sys.platform:
        case "win32":
            return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "Tenfold"
        case "darwin":
            return Path.home() / "Library" / "Application Support" / "Tenfold"
        case _:
            return Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share") / "tenfold"

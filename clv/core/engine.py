"""DuckDB without the ways out that nothing here takes."""

from __future__ import annotations

from pathlib import Path

import duckdb

IN_MEMORY = ":memory:"
# It would fetch an extension from a host, or load one that lies about, where a file or an expression asks for it.
_NO_EXTENSIONS = {
    "autoinstall_known_extensions": False,
    "autoload_known_extensions": False,
    "allow_community_extensions": False,
}


def connect(place: str | Path = IN_MEMORY, **settings: str) -> duckdb.DuckDBPyConnection:
    """A connection that loads no extension by itself; settings: further ones of DuckDB's."""
    return duckdb.connect(str(place), config={**_NO_EXTENSIONS, **settings})

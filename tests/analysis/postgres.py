"""A real Postgres for the tests: a cluster in a folder of its own, on a socket in it, ended with the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import ibis
import psycopg
import pytest
from ibis.backends import BaseBackend

OWNER = "tester"
_DEBIAN = Path("/usr/lib/postgresql")
_UNPRIVILEGED = ("postgres", "nobody")  # Postgres does not run as root


def programs() -> Path | None:
    """The folder of Postgres's programs: on the path, or the newest of Debian's; None where there are none."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    found = sorted(_DEBIAN.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return found[-1].parent if found else None


@contextmanager
def served() -> Iterator[str]:
    """The URL of a server of its own; without Postgres's programs the tests are skipped, but not in CI."""
    missing = programs() is None and "Postgres is not installed (Debian: apt-get install postgresql)"
    if missing and not os.environ.get("CI"):
        pytest.skip(missing)
    assert not missing, missing
    with cluster(programs()) as url:
        yield url


@contextmanager
def connected(server: str) -> Iterator[BaseBackend]:
    """A connection to an empty database on the server, that nobody else uses."""
    engine = ibis.connect(own_database(server))
    yield engine
    engine.disconnect()


def own_database(server: str) -> str:
    """The URL of an empty database on the server, that nobody else uses."""
    name = f"own_{uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as con:
        con.execute(f"create database {name}")
    return server.replace("/postgres?", f"/{name}?")


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """A server that listens on nothing but a socket; its URL, as Ibis reads it."""
    with tempfile.TemporaryDirectory(prefix="tenfold-pg-") as place:
        folder = Path(place)
        if os.getuid() == 0:
            owner = next(pwd.getpwnam(name) for name in _UNPRIVILEGED if _is_user(name))
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        data, log = folder / "data", folder / "log"
        _run(programs / "initdb", "-D", data, "-U", OWNER, "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "-N")
        settings = f"-c listen_addresses='' -c unix_socket_directories='{folder}' -c fsync=off -c jit=off"
        _run(programs / "pg_ctl", "-D", data, "-l", log, "-w", "-o", settings, "start")
        try:
            yield f"postgres://{OWNER}@/postgres?host={folder}"
        finally:
            _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop")


def _run(*command: object) -> None:
    """As an unprivileged user where this is root."""
    words = [str(word) for word in command]
    if os.getuid() == 0:
        words = ["runuser", "-u", next(name for name in _UNPRIVILEGED if _is_user(name)), "--", *words]
    # The server inherits what pg_ctl is given: with a pipe for its words this would wait for the server's end.
    with tempfile.TemporaryFile() as said:
        if subprocess.run(words, stdout=said, stderr=said, cwd="/", check=False).returncode:
            said.seek(0)
            raise RuntimeError(said.read().decode())


def _is_user(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True

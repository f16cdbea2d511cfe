"""Is what ends a calculation told to the log, but for the end of the process?"""

from __future__ import annotations

import logging

import duckdb
import pytest

from clv.core.errors import EngineFailed
from clv.ui.failures import failures_said


def _asked(con: duckdb.DuckDBPyConnection, sql: str) -> None:
    with pytest.raises(EngineFailed), failures_said():
        con.execute(sql)


def test_what_the_engine_could_not_do_stands_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with duckdb.connect() as con, caplog.at_level(logging.INFO):
        _asked(con, "SELECT * FROM gone")
    assert [record.message for record in caplog.records] == ["a calculation ended early"]


def test_work_that_was_ahead_when_the_workspace_closed_does_not(caplog: pytest.LogCaptureFixture) -> None:
    con = duckdb.connect()
    con.close()
    with caplog.at_level(logging.INFO):
        _asked(con, "SELECT 1")
    assert caplog.records == []

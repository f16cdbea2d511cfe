"""What every test can ask for: an engine of its own, and the CD shop calculated once. Which worker runs which file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import duckdb
import ibis
import pandas as pd
import pytest

from clv.analysis.valuation import Analysis, analyse
from clv.core.assumptions import Assumptions
from clv.core.periods import Window
from clv.customers.summary import purchase_counts, summarise_customers
from tests import kept_sql
from tests.analysis.postgres import served
from tests.shops import CALIBRATION_END, as_transactions, cdnow

# Begun first, so that no worker is left with a long file while the others rest.
LONGEST_FIRST = ("tests/browser/", "tests/pages/")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: [not item.nodeid.startswith(room) for room in LONGEST_FIRST])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> object:
    """With workers (`pytest -n 3`) each takes file after file, so that what a file's tests share is made once.

    One worker takes all of the browser's: one server, one Chromium, for which it mostly waits.
    """
    from xdist.scheduler import LoadFileScheduling

    class FileAfterFile(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            return "browser" if nodeid.startswith("tests/browser/") else super()._split_scope(nodeid)

    config.option.loadscopereorder = False  # which is by the number of tests
    return FileAfterFile(config, log)


@pytest.fixture(scope="session", autouse=True)
def sql_is_written_once() -> Iterator[None]:
    """Half of what an analysis takes is Ibis writing the same statements again."""
    with pytest.MonkeyPatch.context() as patch:
        kept_sql.keep(patch)
        yield


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a real Postgres, started once; skipped without its programs, but not in CI."""
    with served() as url:
        yield url


@pytest.fixture
def engine() -> ibis.backends.duckdb.Backend:
    return ibis.duckdb.from_connection(duckdb.connect())


@pytest.fixture(scope="session")
def cd_shop() -> ibis.backends.duckdb.Backend:
    """An engine that holds the CD shop as tables "sample" and "master"; not to be changed."""
    backend = ibis.duckdb.from_connection(duckdb.connect())
    for name in ("sample", "master"):
        as_transactions(backend, cdnow(name), name)
    return backend


@pytest.fixture(scope="session")
def sample_cells(cd_shop: ibis.backends.duckdb.Backend) -> pd.DataFrame:
    """The cells of the CD shop's sample until September 1997: frequency, recency, T, customers."""
    window = Window(date(1997, 1, 1), CALIBRATION_END)
    return purchase_counts(summarise_customers(cd_shop.table("sample"), window)).execute()


@pytest.fixture(scope="session")
def sample_1997(cd_shop: ibis.backends.duckdb.Backend) -> Analysis:
    return analyse(
        cd_shop, cd_shop.table("sample"), assumptions=Assumptions(), until=CALIBRATION_END, name="sample_1997"
    )


@pytest.fixture(scope="session")
def master_1997(cd_shop: ibis.backends.duckdb.Backend) -> Analysis:
    return analyse(
        cd_shop, cd_shop.table("master"), assumptions=Assumptions(), until=CALIBRATION_END, name="master_1997"
    )


@pytest.fixture(scope="session")
def master_1998(cd_shop: ibis.backends.duckdb.Backend) -> Analysis:
    return analyse(cd_shop, cd_shop.table("master"), assumptions=Assumptions(), name="master_1998")

"""What the tests of the pages share: a workspace in memory that nobody else sees, and the CD shop loaded in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache

import ibis
import pandas as pd
import pytest
import streamlit as st
from streamlit.components.v2 import manifest_scanner
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import app_test, local_script_runner
from streamlit.testing.v1.local_script_runner import LocalScriptRunner

from clv.analysis.valuation import Analysis
from clv.core.assumptions import Assumptions
from clv.core.engine import IN_MEMORY
from clv.i18n.locale import Language
from clv.storage.costs import COST_TABLES
from clv.storage.log import LOG_TABLES
from clv.storage.personal import PERSONAL_TABLES
from clv.storage.saved_lists import LIST_TABLES
from clv.storage.workspace import ENVIRONMENT, Dataset, Settings, open_workspace
from clv.ui import app_state as app_state_module
from clv.ui import forecasts, looking_back
from clv.ui.app_state import AppState, app_state
from tests.pages.reader import Reader

# These need a workspace in which nothing ever was, or erase what others need, or ask what is switched off for others
# (the Overview's month ends). All other modules load the CD shop into
# one workspace: a worker analyses it once for them.
ON_A_WORKSPACE_OF_ITS_OWN = (
    "data_form",
    "door",
    "erasing",
    "failures",
    "overview",
    "pages_empty",
    "record",
    "waiting",
    "season",
    "uploads",
)
# Where the Trust page asks the past again, which takes an analysis for each earlier day: of the sales that are sealed,
# and of the CD shop, once a worker. Elsewhere the record begins empty.
ASK_THE_PAST = ("record", "acquire", "address", "agreement", "pages_full")


@pytest.fixture(scope="session", autouse=True)
def installed_packages_are_looked_through_once() -> Iterator[None]:
    """Streamlit looks through all of them for components at each start, and each reader of the tests is one."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(scope="session", autouse=True)
def scripts_are_compiled_once() -> Iterator[None]:
    """As a server does for all its readers; AppTest compiles the script and its page at each run."""
    compiled = ScriptCache()
    with pytest.MonkeyPatch.context() as patch:
        for module in (app_test, local_script_runner):
            patch.setattr(module, "ScriptCache", lambda: compiled)
        yield


@pytest.fixture(scope="session", autouse=True)
def runs_are_waited_for_at_rest() -> Iterator[None]:
    """AppTest asks a thousand times a second whether the run is over, and keeps it from its work so."""
    ask = local_script_runner.require_widgets_deltas

    def wait(runner: LocalScriptRunner, timeout: float = 3) -> None:
        thread = runner._script_thread
        assert thread is not None
        thread.join(timeout)
        ask(runner, 0 if thread.is_alive() else timeout)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(local_script_runner, "require_widgets_deltas", wait)
        yield


@pytest.fixture(scope="session")
def cd_shop_state() -> Iterator[AppState]:
    state = AppState(open_workspace(IN_MEMORY))
    state.workspace.import_sample()
    yield state
    for pool in (state._pool, state._ahead):  # DuckDB refuses to close under what a page has asked for and left
        pool.shutdown(cancel_futures=True)
    state.workspace.close()


@pytest.fixture(scope="module", autouse=True)
def workspace_of_its_own(request: pytest.FixtureRequest) -> Iterator[None]:
    """Each module starts with nothing set and leaves nothing behind; loaded is nothing, or the CD shop they share."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, IN_MEMORY)
        st.cache_resource.clear()
        module = request.path.stem.removeprefix("test_")
        if module != "record":  # which asks for it
            patch.setattr(forecasts, "seal_ahead", lambda: None)
        if module not in ASK_THE_PAST:
            patch.setattr(forecasts, "ask_again", lambda *_args, **_kwargs: ())
        if module != "overview":  # a dozen fits
            patch.setattr(looking_back, "month_ends", lambda *_args, **_kwargs: ())
        if module in ON_A_WORKSPACE_OF_ITS_OWN:
            yield
        else:
            state: AppState = request.getfixturevalue("cd_shop_state")
            patch.setattr(app_state_module, "open_workspace", lambda: state.workspace)
            patch.setattr(app_state_module, "AppState", lambda _workspace: state)
            patch.setattr(state.workspace, "close", lambda: None)
            yield
            for one in state.workspace.imports(Dataset.OWN):
                state.remove_import(one.import_id)
            for table in ("mappings", "settings", *COST_TABLES, *LIST_TABLES, *PERSONAL_TABLES, *LOG_TABLES):
                state.workspace.cursor().execute(f"DELETE FROM {table}")
            for table in ("forecasts", "forecast_ends"):
                state.workspace.cursor().execute(f"DELETE FROM {table} WHERE book = ?", [Dataset.OWN.value])
            state.workspace.keep_settings(Dataset.CD_SHOP, Settings(Assumptions(currency="USD")))
        st.cache_resource.clear()


@pytest.fixture
def cd_shop_reader() -> Iterator[Callable[[Language], Reader]]:
    """cd_shop_reader(language): a reader who has just loaded the CD shop. What they set is forgotten afterwards."""

    def open_session(language: Language = Language.EN) -> Reader:
        return Reader(language).with_cd_shop()

    yield open_session
    app_state().workspace.keep_settings(Dataset.CD_SHOP, Settings(Assumptions(currency="USD")))


@pytest.fixture
def no_sales_left() -> Iterator[None]:
    """What a test loads of its own is gone after it."""
    yield
    for one in app_state().workspace.imports(Dataset.OWN):
        app_state().remove_import(one.import_id)


@pytest.fixture(scope="module")
def customers(cd_shop: ibis.backends.duckdb.Backend, master_1998: Analysis) -> pd.DataFrame:
    """CUSTOMER_VALUES of the CD shop, calculated beside the dashboard."""
    return cd_shop.table(master_1998.valuation.table).execute()

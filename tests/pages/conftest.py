"""What the tests of the pages share: a workspace in memory that nobody else sees, and the CD shop loaded in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import streamlit as st

from clv.core.assumptions import Assumptions
from clv.i18n.locale import Language
from clv.storage.workspace import ENVIRONMENT, IN_MEMORY, Dataset, Settings
from clv.ui.app_state import app_state
from tests.pages.reader import Reader


@pytest.fixture(scope="module", autouse=True)
def workspace_of_its_own() -> Iterator[None]:
    """Each module starts with nothing loaded and leaves nothing behind."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(ENVIRONMENT, IN_MEMORY)
        st.cache_resource.clear()
        yield
        st.cache_resource.clear()


@pytest.fixture
def cd_shop_reader() -> Iterator[Callable[[Language], Reader]]:
    """cd_shop_reader(language): a reader who has just loaded the CD shop. What they set is forgotten afterwards."""

    def open_session(language: Language = Language.EN) -> Reader:
        return Reader(language).with_cd_shop()

    yield open_session
    app_state().workspace.keep_settings(Dataset.CD_SHOP, Settings(Assumptions(currency="USD")))

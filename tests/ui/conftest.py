"""What tests of the store ask of a workspace in which one export was taken in."""

from __future__ import annotations

import pytest

from clv.core.assumptions import Assumptions
from clv.storage.workspace import Dataset
from clv.ui.app_state import AppState
from clv.ui.jobs import AnalysisRequest


@pytest.fixture
def request_(state: AppState) -> AnalysisRequest:
    [known] = state.workspace.imports(Dataset.OWN)
    return AnalysisRequest((known.import_id,), None, Assumptions(currency="EUR"), book=Dataset.OWN)

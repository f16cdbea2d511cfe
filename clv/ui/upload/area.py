"""How does the reader hand in files? A place to drop them, their progress, and the list of what has arrived."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from clv.core.errors import DiskFull, FileTooLarge, TooManyUploads, UploadsFull
from clv.core.people import Right
from clv.i18n.locale import Locale
from clv.intake.files.source import GIB, MAX_BYTES
from clv.ui import session
from clv.ui.app_state import app_state
from clv.ui.rights.gate import May, asker, person
from clv.ui.upload.boxes import SESSION_BYTES, SESSION_FILES, Box
from clv.ui.upload.route import upload_path

SALES, COSTS, SCORES = "upload", "upload_costs", "upload_scores"  # the areas, each with a box of its own
NEEDS = {SALES: Right.IMPORT, COSTS: Right.IMPORT, SCORES: Right.CUSTOMERS}
_HERE = Path(__file__).parent
_area = st.components.v2.component(
    "tenfold_upload",
    html=(_HERE / "area.html").read_text("utf-8"),
    css=(_HERE / "area.css").read_text("utf-8"),
    js=(_HERE / "area.js").read_text("utf-8"),
)


def box(area: str = SALES) -> Box:
    """The box of this session for an area. It stays through reruns, other languages and other pages."""
    key = f"{area}_box"
    if key not in st.session_state:
        own = get_script_run_ctx()
        asks = own.session_id if own else ""
        is_there = partial(_is_open, asks, asker(), NEEDS[area])
        st.session_state[key] = Box(app_state().workspace.scratch, session=asks, person=person().key, is_there=is_there)
    found: Box = st.session_state[key]
    return found


def upload_area(label: str, *, area: str = SALES) -> None:
    """Show the area. The page runs again when the files that were chosen have arrived, and when one is removed."""
    own = box(area)
    _area(
        key=area,
        data={
            "path": upload_path(own.ticket),
            "language": session.locale().language.value,
            "most": MAX_BYTES,
            "words": {"label": label, **_words(session.locale())},
            "files": [{"number": one.number, "name": one.file.name, "size": one.size} for one in own.uploads],
        },
        on_arrived_change=lambda: None,
        on_removed_change=lambda: _remove(area),
    )


def _is_open(session_id: str, may: May, right: Right) -> bool:
    """Whether whose session it is may upload, and has its page open: Streamlit keeps what it knew for a while after."""
    if not may(right):
        return False
    return not runtime.exists() or runtime.get_instance().is_active_session(session_id)


def _remove(area: str) -> None:
    box(area).remove(int(st.session_state[area]["removed"]))


def _words(locale: Locale) -> dict[str, str]:
    """What the area says; what stands in braces is filled in by the browser."""
    _ = locale.text
    return {
        "choose": _("Choose files"),
        "drop": _("or drop them here"),
        "files": _("Files that have arrived"),
        "remove": _("Remove"),
        "remove_one": _("Remove {name}", name="{name}"),
        "cancel": _("Cancel the upload"),
        "cancelled": _("The upload was cancelled."),
        "sending": _("Uploading {name}", name="{name}"),
        "arrived": _("All files have arrived."),
        "too_large": locale.error(FileTooLarge(name="{name}", limit=MAX_BYTES // GIB)),
        "too_many": locale.error(TooManyUploads(name="{name}", files=SESSION_FILES, limit=SESSION_BYTES // GIB)),
        "all_full": locale.error(UploadsFull(name="{name}")),
        "full": locale.error(DiskFull(name="{name}")),
        "lost": _(
            "{name} did not arrive. Check that Tenfold is still running, and choose the file again.", name="{name}"
        ),
    }

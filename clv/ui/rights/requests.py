"""What may a request ask for that runs no page: a file to take away, an upload, what programs ask of the server?

Who asks is known by the cookie that Streamlit signs; its page says so itself, by the same cookie, in `st.user`.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import Any

import streamlit as st
from starlette.requests import HTTPConnection
from starlette.types import Scope
from streamlit.auth_util import get_origin_from_redirect_uri
from streamlit.runtime.memory_media_file_storage import _calculate_file_id
from streamlit.web.server.starlette.starlette_server_config import USER_COOKIE_NAME
from streamlit.web.server.starlette.starlette_websocket import _get_signed_cookie_with_chunks

from clv.core.errors import ClvError, NotAllowed
from clv.core.people import Right
from clv.ui.rights import configured
from clv.ui.rights.gate import person_of

# By how the path begins. What is not here is Streamlit's own: its scripts, the fonts, its health, the sign-in itself,
# and the websocket, whose pages ask the gate. An upload's ticket asks it too, for the one who was given the ticket.
ROUTES = {
    "media/": Right.READ,
    "upload/": Right.CUSTOMERS,
    "_stcore/upload_file": Right.IMPORT,
    "_stcore/metrics": Right.HOUSE,
    "_stcore/script-health-check": Right.HOUSE,
    "_stcore/agent": Right.HOUSE,
}
_MEDIA = "media/"
_MOST_FILES = 10_000


class _Files:
    """Which files to take away need more than reading, by Streamlit's number of their content; the latest of them."""

    def __init__(self) -> None:
        self._needs: OrderedDict[str, Right] = OrderedDict()
        self._lock = Lock()

    def note(self, number: str, right: Right) -> None:
        with self._lock:
            self._needs[number] = right
            self._needs.move_to_end(number)
            while len(self._needs) > _MOST_FILES:
                self._needs.popitem(last=False)

    def needs(self, number: str) -> Right:
        return self._needs.get(number, Right.READ)


_files = _Files()


def note_file(content: bytes, *, mime: str, name: str, right: Right) -> None:
    """Only who has this right may fetch the file with this content."""
    if right is not Right.READ:
        _files.note(_calculate_file_id(content, mime, name), right)


def refusal(scope: Scope) -> ClvError | None:
    """Why what the request asks for is not given; None where it is."""
    right = _needs(path_of(scope))
    if right is None or not configured.is_on():
        return None
    try:
        if person_of(_claims(scope)).may(right):
            return None
        found = configured.sign_in()
        return NotAllowed(ask=found.ask if found else "")
    except ClvError as error:
        return error


def asks(scope: Scope, person: str) -> bool:
    """Whether it is this person, by their key, who makes the request."""
    try:
        return person_of(_claims(scope) if configured.is_on() else {}).key == person
    except ClvError:
        return False


def path_of(scope: Scope) -> str:
    """The path below server.baseUrlPath, without the stroke before it."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    path = str(scope["path"]).lstrip("/")
    return path.removeprefix(base).lstrip("/") if base else path


def _needs(path: str) -> Right | None:
    if path.startswith(_MEDIA):
        return _files.needs(path.removeprefix(_MEDIA).split(".")[0])
    return next((right for begins, right in ROUTES.items() if path.startswith(begins)), None)


def _claims(scope: Scope) -> Mapping[str, Any]:
    """What the signed cookie says; nothing where there is none, or where it is of another address."""
    kept = _get_signed_cookie_with_chunks(HTTPConnection(scope).cookies, USER_COOKIE_NAME)
    said = json.loads(kept) if kept else {}
    return said if isinstance(said, dict) and said.get("origin") == get_origin_from_redirect_uri() else {}

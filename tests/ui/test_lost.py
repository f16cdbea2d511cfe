"""Which addresses lead to the Overview, and which go on as they came?"""

from __future__ import annotations

import asyncio

import pytest
import streamlit as st
from starlette.types import Message, Receive, Scope, Send

from clv.ui.lost import Signpost
from clv.ui.navigation import BEFORE, GUIDE, PAGES


def answer(path: str, *, opened: str = "document", kind: str = "http") -> Message:
    """The first that comes back; what goes on says so itself."""
    answers: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "goes on"})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        answers.append(message)

    scope = {"type": kind, "method": "GET", "path": path, "headers": [(b"sec-fetch-dest", opened.encode())]}
    asyncio.run(Signpost(app)(scope, receive, send))
    return answers[0]


@pytest.mark.parametrize("page", ["", *(page.replace("_", "-") for page in (*PAGES, *BEFORE, GUIDE))])
def test_every_page_is_found(page: str) -> None:
    assert answer(f"/{page}")["type"] == "goes on"
    assert answer(f"/{page}/")["type"] == "goes on"


@pytest.mark.parametrize("page", ["nopage", "Segments", "gegevens", "overview2"])
def test_what_is_no_page_leads_to_the_first(page: str) -> None:
    said = answer(f"/{page}")
    assert said["status"] == 302
    assert dict(said["headers"])[b"location"] == b"/"


@pytest.mark.parametrize(
    "path",
    ["/_stcore/health", "/app/static/icon.png", "/favicon.png", "/upload/ticket", "/oauth2callback", "/auth/login"],
)
def test_files_and_calls_go_on(path: str) -> None:
    assert answer(path)["type"] == "goes on"
    assert answer("/nopage", opened="empty")["type"] == "goes on"
    assert answer("/nopage", kind="websocket")["type"] == "goes on"


def test_behind_a_path_of_its_own_the_first_page_is_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(st, "get_option", lambda _name: "/shop/")
    assert answer("/shop/segments")["type"] == "goes on"
    assert dict(answer("/shop/nopage")["headers"])[b"location"] == b"/shop"

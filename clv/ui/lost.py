"""Where does an address lead that is no page of ours? To the Overview; Streamlit would say so in a box in English."""

from __future__ import annotations

import streamlit as st
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from clv.core.people import CALLBACK
from clv.ui.navigation import BEFORE, GUIDE, PAGES

_ADDRESSES = {page.replace("_", "-") for page in (*PAGES, *BEFORE, GUIDE)} | {CALLBACK.strip("/")}


def signpost() -> Middleware:
    """For `st.App(middleware=...)`."""
    return Middleware(Signpost)


class Signpost:
    """Sends a browser that opens a page we do not have to the first one. Files and calls go on as they came."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on, or redirect."""
        base = str(st.get_option("server.baseUrlPath") or "").strip("/")
        if scope["type"] == "http" and _is_lost(scope, base):
            await RedirectResponse(f"/{base}", 302)(scope, receive, send)
        else:
            await self.app(scope, receive, send)


def _is_lost(scope: Scope, base: str) -> bool:
    if Headers(scope=scope).get("sec-fetch-dest") != "document":  # what a reader opens, as every browser says
        return False
    page = scope["path"].strip("/").removeprefix(base).strip("/")
    return bool(page) and page not in _ADDRESSES and not any(mark in page for mark in "/._")

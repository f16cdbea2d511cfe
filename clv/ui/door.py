"""Who is let in, while Tenfold knows no sign-in? Whoever sits at the machine that it runs on, and nobody else."""

from __future__ import annotations

import sys
from urllib.parse import SplitResult, urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from clv.core.errors import AskedFromElsewhere, ServedToOthers
from clv.core.loopback import is_loopback, refuse_other_addresses
from clv.i18n.locale import Language, Locale

FORBIDDEN = 403
_UNUSABLE = 2  # exit status, as the command has it
_OUR_NAMES = ("localhost", "127.0.0.1", "::1")
_POLICY_VIOLATION = 1008  # why a websocket is closed; before it is open the server answers 403


def door() -> Middleware:
    """The one door for `st.App(middleware=...)`: pages, files, uploads and websockets come through it.

    Ends the process where it is told to serve others, in one sentence, before it answers anybody.
    """
    try:
        refuse_other_addresses(st.get_option("server.address"))
    except ServedToOthers as error:
        print(Locale(Language.EN).error(error), file=sys.stderr)
        sys.exit(_UNUSABLE)
    return Middleware(Door)


class Door:
    """Lets in whoever asks from this machine, at a loopback address, under a name that is ours, from our own pages.

    It asks the connection, not the settings: whoever serves the app, and at which address, nobody else gets in. The
    server has put into the client's place whom a proxy says that it asks for.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on what is let in; what is not hears 403."""
        if scope["type"] == "lifespan" or _lets_in(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            await PlainTextResponse(_locale(scope).error(AskedFromElsewhere()), FORBIDDEN)(scope, receive, send)


def _lets_in(scope: Scope) -> bool:
    ends = [scope.get("client"), scope.get("server")]
    if not all(end and is_loopback(str(end[0])) for end in ends):
        return False
    headers = Headers(scope=scope)
    hosts, origins = headers.getlist("host"), headers.getlist("origin")
    return len(hosts) == 1 and _is_ours(hosts[0]) and all(_is_own(origin, hosts[0]) for origin in origins)


def _is_ours(host: str) -> bool:
    """Whether the name that is asked is this machine's, or server.allowedHosts holds it.

    "*.example.com" stands for every name below it; "*" alone stands for nothing: a page elsewhere can give this
    machine's address a name of its own.
    """
    parts = _parts(f"//{host}")
    if parts is None or parts.netloc != host or "@" in host:
        return False
    name = (parts.hostname or "").rstrip(".")
    allowed = [*_OUR_NAMES, *(str(one).lower() for one in st.get_option("server.allowedHosts") or [])]
    return any(one == name or (one.startswith("*.") and name.endswith(one[1:])) for one in allowed)


def _is_own(origin: str, host: str) -> bool:
    """Whether our own page asks: browsers say from which site. A program that says nothing does not come here."""
    parts = _parts(origin)
    return parts is not None and (parts.netloc == host or origin in (st.get_option("server.corsAllowedOrigins") or []))


def _parts(address: str) -> SplitResult | None:
    """None where it is none: "http://[", a port that is no number."""
    try:
        parts = urlsplit(address)
        _ = parts.port, parts.hostname
    except ValueError:
        return None
    return parts


def _locale(scope: Scope) -> Locale:
    asked = Headers(scope=scope).get("accept-language", "")[:2].lower()
    return Locale(Language(asked) if asked in set(Language) else Language.EN)

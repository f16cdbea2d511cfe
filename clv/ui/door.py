"""Who is let in? Without sign-in whoever sits at the machine that it runs on; with it, who has the right."""

from __future__ import annotations

import sys
from urllib.parse import SplitResult, urlsplit

import streamlit as st
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from clv.core.errors import AskedFromElsewhere, AskedUnderAnotherName, ClvError, SignInSilent
from clv.core.loopback import is_loopback, refuse_other_addresses
from clv.core.people import CALLBACK
from clv.i18n.locale import Language, Locale
from clv.ui.rights import configured
from clv.ui.rights.messages import hears
from clv.ui.rights.requests import path_of, refusal

FORBIDDEN, BAD_REQUEST, NO_ANSWER = 403, 400, 502
_LOGIN = "auth/login"  # Streamlit's way to the provider
_UNUSABLE = 2  # exit status, as the command has it
_OUR_NAMES = ("localhost", "127.0.0.1", "::1")
_POLICY_VIOLATION = 1008  # why a websocket is closed; before it is open the server answers 403


def door() -> Middleware:
    """The one door for `st.App(middleware=...)`: pages, files, uploads and websockets come through it.

    Ends the process where it is told to serve others and nobody is to sign in, or sign-in is not set up whole, in one
    sentence, before it answers anybody.
    """
    try:
        if configured.begin() is None:
            refuse_other_addresses(st.get_option("server.address"))
    except ClvError as error:
        print(Locale(Language.EN).error(error), file=sys.stderr)
        sys.exit(_UNUSABLE)
    return Middleware(Door)


class Door:
    """Lets in who asks under a name that is ours, from our own pages; without sign-in from this machine alone.

    That it asks the connection, not the settings: whoever serves the app, and at which address, nobody else gets in.
    The server has put into the client's place whom a proxy says that it asks for. With sign-in it matters to nobody
    from where somebody asks; what runs no page of ours is asked for by who may (clv/ui/rights/requests.py).
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand on what is let in; what is not hears 403."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        sign_in = configured.is_on()
        why_not = _why_not(scope, sign_in=sign_in)
        if why_not is None:
            is_login = sign_in and scope["type"] == "http" and path_of(scope) == _LOGIN
            hearing = hears(receive) if scope["type"] == "websocket" else receive
            await self.app(scope, hearing, _says_when_silent(scope, send) if is_login else send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
        else:
            await PlainTextResponse(_locale(scope).error(why_not), FORBIDDEN)(scope, receive, send)


def _why_not(scope: Scope, *, sign_in: bool) -> ClvError | None:
    """Why the request is not let in; None where it is."""
    headers = Headers(scope=scope)
    hosts, origins = headers.getlist("host"), headers.getlist("origin")
    is_ours = len(hosts) == 1 and _is_ours(hosts[0]) and all(_is_own(origin, hosts[0]) for origin in origins)
    if sign_in:
        return refusal(scope) if is_ours else AskedUnderAnotherName(address=_own_address())
    ends = [scope.get("client"), scope.get("server")]
    is_here = all(end and is_loopback(str(end[0])) for end in ends)
    return None if is_ours and is_here else AskedFromElsewhere()


def _own_address() -> str:
    try:
        found = configured.sign_in()
    except ClvError:
        return ""
    return found.redirect_uri.removesuffix(CALLBACK) if found else ""


def _says_when_silent(scope: Scope, send: Send) -> Send:
    """Say in a sentence that the provider does not answer; Streamlit says "Authentication error"."""
    is_silent = False

    async def sends(message: Message) -> None:
        nonlocal is_silent
        if message["type"] == "http.response.start" and message["status"] >= BAD_REQUEST:
            is_silent = True
            found = configured.sign_in()
            said = _locale(scope).error(SignInSilent(ask=found.ask if found else ""))
            await PlainTextResponse(said, NO_ANSWER)(scope, _nothing, send)
        elif not is_silent:
            await send(message)

    return sends


async def _nothing() -> Message:
    return {"type": "http.request"}


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

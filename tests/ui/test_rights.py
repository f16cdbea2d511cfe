"""What may each role ask the server for, beside the pages? Every route; and what ends the start of a half sign-in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any
from unittest.mock import MagicMock

import pytest
import streamlit as st
from starlette.types import Message, Receive, Scope, Send
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.runtime import Runtime
from streamlit.web.server.starlette.starlette_app import create_streamlit_routes

from clv.core.errors import (
    ClvError,
    SecretsUnreadable,
    SignInByHeaders,
    SignInIncomplete,
    SignInNotInstalled,
)
from clv.core.people import Right
from clv.ui.door import Door, door
from clv.ui.rights import configured, requests
from clv.ui.upload.route import upload_route
from tests.people import AUTH, HERE, PEOPLE, cookie, secrets_of

ROLES = ("nobody", *PEOPLE)
ALL, SIGNED_IN, WITH_IDS, KEEPERS = "all", "signed in", "with ids", "keepers"
MAY = {ALL: ROLES, SIGNED_IN: ROLES[1:], WITH_IDS: ROLES[2:], KEEPERS: ROLES[3:]}
# Every route of the server, by how its path begins, and who may ask for it.
ROUTES = {
    "/": ALL,
    "/static/x.js": ALL,
    "/app/static/x.woff2": ALL,
    "/component/x": ALL,
    "/_stcore/bidi-components/x": ALL,
    "/_stcore/health": ALL,
    "/_stcore/host-config": ALL,
    "/_stcore/stream": ALL,  # the websocket: its pages ask the gate
    "/auth/login": ALL,
    "/auth/logout": ALL,
    "/oauth2callback": ALL,
    "/media/x.csv": SIGNED_IN,
    "/upload/x": WITH_IDS,  # and then the ticket's own right
    "/_stcore/upload_file/x/y": KEEPERS,
    "/_stcore/metrics": KEEPERS,
    "/_stcore/script-health-check": KEEPERS,
    "/_stcore/agent/interact": KEEPERS,
    "/_stcore/agent/mcp": KEEPERS,
    "/_stcore/agent/openapi.json": KEEPERS,
}


@pytest.fixture
def secrets(monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    monkeypatch.setattr(configured._Process, "began_with_sign_in", False)
    return secrets_of(monkeypatch)


def status(path: str, said: str = "", *, kind: str = "http", app_status: int = 200, **facts: Any) -> tuple[int, str]:
    """With which the door answers, and what it says; what is let in is answered with `app_status`."""
    answers: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": app_status, "headers": []})
        await send({"type": "http.response.body", "body": b"Authentication error"})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        answers.append(message)

    headers = {"host": HERE.removeprefix("http://"), "origin": HERE, **({"cookie": said} if said else {})} | facts
    scope = {
        "type": kind,
        "path": path,
        "client": ("192.0.2.7", 50000),
        "server": ("192.0.2.1", 8501),
        "headers": [(key.encode(), value.encode("latin-1")) for key, value in headers.items()],
    }
    asyncio.run(Door(app)(scope, receive, send))
    if answers[0]["type"] == "websocket.close":
        return 403, ""
    return answers[0]["status"], answers[-1]["body"].decode()


def test_every_route_of_the_server_has_a_row() -> None:
    routes = [*create_streamlit_routes(MagicMock(spec=Runtime)), upload_route()]
    begun = {str(getattr(route, "path", "/")).split("{")[0] for route in routes}
    assert len(begun) > 12
    assert {path for path in begun if not any(row.startswith(path) for row in ROUTES)} == set()


@pytest.mark.usefixtures("secrets")
@pytest.mark.parametrize("role", ROLES)
def test_each_role_may_ask_for_what_the_table_says(role: str) -> None:
    said = cookie(PEOPLE[role]) if role in PEOPLE else ""
    given = {path for path in ROUTES if status(path, said)[0] == 200}
    assert given == {path for path, who in ROUTES.items() if role in MAY[who]}


@pytest.mark.parametrize(
    "said",
    [
        "",
        "_streamlit_user=nonsense",
        "_streamlit_user=",
        cookie(PEOPLE["keeper"], secret="another secret of thirty-two signs"),
        cookie(PEOPLE["keeper"], origin="https://evil.example"),
        cookie(PEOPLE["keeper"], iat=0),
        cookie(PEOPLE["keeper"], is_logged_in=False),
        cookie(PEOPLE["keeper"], email_verified=False),
        cookie("new@shop.example"),
    ],
)
@pytest.mark.usefixtures("secrets")
def test_a_cookie_that_is_forged_old_or_somebody_elses_opens_nothing(said: str) -> None:
    for path in ("/media/x.csv", "/upload/x", "/_stcore/metrics", "//media/x.csv"):
        assert status(path, said)[0] == 403


@pytest.mark.usefixtures("secrets")
def test_with_sign_in_another_address_is_served_but_no_other_name_and_no_other_page() -> None:
    assert status("/")[0] == 200
    assert status("/", host="evil.example") == (
        403,
        f"Tenfold answers only under its own address, {HERE}. Open it there.",
    )
    assert status("/", origin="http://evil.example")[0] == 403
    assert status("/_stcore/stream", kind="websocket", origin="http://evil.example")[0] == 403


def heard(*frames: bytes | None) -> list[bytes | None]:
    """What comes through the door of what a browser says over the websocket."""
    found: list[bytes | None] = []
    coming = [{"type": "websocket.receive", "bytes": frame} for frame in frames] + [{"type": "websocket.disconnect"}]

    async def app(_scope: Scope, receive: Receive, _send: Send) -> None:
        while (message := await receive())["type"] != "websocket.disconnect":
            found.append(message["bytes"])

    async def receive() -> Message:
        return coming.pop(0)

    scope = {
        "type": "websocket",
        "path": "/_stcore/stream",
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8501),
        "headers": [(b"host", b"localhost:8501"), (b"origin", HERE.encode())],
    }
    asyncio.run(Door(app)(scope, receive, MagicMock()))
    return found


def said(kind: str) -> bytes:
    """A message of this kind, as a browser writes it."""
    message, known = BackMsg(), BackMsg.DESCRIPTOR.fields_by_name[kind]
    if known.message_type is not None:
        getattr(message, kind).SetInParent()
    else:
        setattr(message, kind, True if known.type == known.TYPE_BOOL else "x")
    return message.SerializeToString()


@pytest.mark.parametrize("sign_in", [True, False])
def test_no_browser_may_close_the_workspace_under_everybody(sign_in: bool, request: pytest.FixtureRequest) -> None:
    """Streamlit would clear the cache for who is not even signed in; every other kind of message has a row too."""
    if sign_in:
        request.getfixturevalue("secrets")
    kinds = [one.name for one in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields]
    assert {kind for kind in kinds if heard(said(kind))} == {
        "rerun_script",
        "stop_script",
        "app_heartbeat",
        "backend_operation_request",
    }
    assert "clear_cache" in kinds
    one, order = said("rerun_script"), said("clear_cache")
    assert heard(order, one, order, order, one) == [one, one]
    assert heard(None, b"\xff") == [None, b"\xff"]  # for which Streamlit ends the connection
    assert heard(b"") == []


@pytest.mark.usefixtures("secrets")
def test_a_file_with_ids_is_fetched_by_who_may_see_them() -> None:
    from streamlit.runtime.memory_media_file_storage import _calculate_file_id

    for name, right in (("list.csv", Right.CUSTOMERS), ("numbers.csv", Right.READ)):
        requests.note_file(b"1,2", mime="text/csv", name=name, right=right)
    ids, numbers = (
        f"/media/{_calculate_file_id(b'1,2', 'text/csv', name)}.csv" for name in ("list.csv", "numbers.csv")
    )
    rights = {role: (status(ids, cookie(of))[0], status(numbers, cookie(of))[0]) for role, of in PEOPLE.items()}
    assert rights == {"reader": (403, 200), "analyst": (200, 200), "keeper": (200, 200)}
    assert (status(ids)[0], status(numbers)[0]) == (403, 403)


def test_below_a_base_path_the_same_is_asked(secrets: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    assert secrets
    option = st.get_option
    monkeypatch.setattr(st, "get_option", lambda name: "/ltv/" if name == "server.baseUrlPath" else option(name))
    assert [status(path)[0] for path in ("/ltv/media/x.csv", "/ltv/upload/x", "/ltv/_stcore/health")] == [403, 403, 200]


@pytest.mark.usefixtures("secrets")
def test_a_provider_that_is_down_is_said_in_a_sentence() -> None:
    assert status("/auth/login", app_status=302)[0] == 302
    assert status("/auth/login", app_status=400) == (
        502,
        "The sign-in of your company does not answer. Try again in a while, or ask anna@shop.example.",
    )
    assert status("/oauth2callback", app_status=400)[1] == "Authentication error"


def options(monkeypatch: pytest.MonkeyPatch, **changed: Any) -> None:
    option = st.get_option
    monkeypatch.setattr(st, "get_option", lambda name: changed.get(name.replace(".", "_"), option(name)))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda found: found["auth"].pop("cookie_secret"), SignInIncomplete),
        (lambda found: found.pop("auth"), SignInIncomplete),
        (lambda found: found.pop("tenfold"), SignInIncomplete),
    ],
)
def test_half_a_sign_in_ends_the_start_in_one_sentence(
    change: Callable[[dict[str, Any]], object],
    expected: type[ClvError],
    secrets: dict[str, Any],
    capsys: pytest.CaptureFixture[str],
) -> None:
    change(secrets)
    with pytest.raises(expected):
        configured.begin()
    with pytest.raises(SystemExit) as leaving:
        door()
    assert leaving.value.code == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert AUTH["client_secret"] not in said
    assert status("/media/x.csv", cookie(PEOPLE["keeper"]))[0] == 403  # nor where it is broken later


@pytest.mark.usefixtures("secrets")
def test_the_start_says_what_would_let_in_nobody_or_anybody(monkeypatch: pytest.MonkeyPatch) -> None:
    options(monkeypatch, server_trustedUserHeaders={"X-Mail": "email"})
    with pytest.raises(SignInByHeaders):
        configured.begin()
    options(monkeypatch, server_trustedUserHeaders={})
    monkeypatch.setattr(configured, "find_spec", lambda name: None if name == "authlib" else name)
    with pytest.raises(SignInNotInstalled):
        configured.begin()


def test_the_name_that_people_open_is_allowed(secrets: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    secrets["auth"]["redirect_uri"] = "https://LTV.shop.example:8443/oauth2callback"
    options(monkeypatch, server_allowedHosts=["localhost"])
    asked: list[tuple[str, list[str]]] = []
    monkeypatch.setattr(configured.config, "set_option", lambda name, value, _where: asked.append((name, value)))
    assert configured.begin() is not None
    assert asked == [("server.allowedHosts", ["localhost", "ltv.shop.example"])]


def not_readable() -> bool:
    raise PermissionError(13, "Permission denied")  # another account's


@pytest.mark.parametrize("reading", [lambda: False, not_readable])
def test_a_file_that_cannot_be_read_lets_nobody_in(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch, reading: Callable[[], bool]
) -> None:
    broken = tmp_path / "secrets.toml"
    broken.write_text('[auth]\ncookie_secret = "hush', encoding="utf-8")
    options(monkeypatch, secrets_files=[str(broken)])
    monkeypatch.setattr(configured, "_files", configured._files.__wrapped__)  # as a process that begins now
    monkeypatch.setattr(st.secrets, "load_if_toml_exists", reading)
    with pytest.raises(SecretsUnreadable, match=r"^secrets\.toml cannot be read"):
        configured.begin()
    assert configured.is_on()
    broken.unlink()
    assert not configured.is_on()
    assert configured.begin() is None


def test_sign_in_that_the_process_began_with_stays(secrets: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    options(monkeypatch, server_allowedHosts=["localhost"])
    assert configured.begin() is not None
    secrets.clear()
    assert configured.is_on()
    assert status("/media/x.csv", cookie(PEOPLE["keeper"]))[0] == 403

"""Who is let in, without a sign-in and with one? The door, asked as a server would, and the sentence at the start."""

from __future__ import annotations

import asyncio

import pytest
from starlette.types import Message, Receive, Scope, Send

from clv.core.errors import ServedToOthers
from clv.core.loopback import is_loopback, refuse_other_addresses
from clv.ui import door as door_of
from clv.ui.door import Door, door

HERE, ELSEWHERE = ("127.0.0.1", 50000), ("192.0.2.7", 50000)
OURS = [("host", "localhost:8501"), ("origin", "http://localhost:8501")]


def answer(
    headers: list[tuple[str, str]] = OURS,
    *,
    kind: str = "http",
    client: tuple[str, int] | None = HERE,
    server: tuple[str, int | None] | None = ("127.0.0.1", 8501),
    path: str = "/",
) -> Message:
    """The first that comes back; what is let in says so itself."""
    answers: list[Message] = []

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send({"type": "let in"})

    async def receive() -> Message:
        return {"type": "http.request"}

    async def send(message: Message) -> None:
        answers.append(message)

    scope = {
        "type": kind,
        "path": path,
        "client": client,
        "server": server,
        "headers": [(key.encode(), value.encode("latin-1")) for key, value in headers],
    }
    asyncio.run(Door(app)(scope, receive, send))
    return answers[0] | {"body": answers[-1].get("body")}


def is_let_in(headers: list[tuple[str, str]] = OURS, **facts: object) -> bool:
    return answer(headers, **facts)["type"] == "let in"  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    "host", ["localhost", "localhost:8501", "LOCALHOST:8501", "localhost.:8501", "127.0.0.1", "127.0.0.1:1"]
)
def test_our_own_page_on_this_machine_is_let_in(host: str, kind: str) -> None:
    assert is_let_in([("host", host)], kind=kind)
    assert is_let_in([("host", host), ("origin", f"http://{host}")], kind=kind)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.9.1", "::1", "::ffff:127.0.0.1"])
def test_every_loopback_address_is_this_machine(address: str) -> None:
    assert is_let_in(client=(address, 1), server=(address, 8501))
    refuse_other_addresses(address)


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("address", ["192.0.2.7", "10.0.0.1", "::ffff:192.0.2.7", "fe80::1%eth0", "testclient", ""])
def test_another_address_is_refused_under_whatever_name_it_asks(address: str, kind: str) -> None:
    assert not is_let_in(client=(address, 1), kind=kind)
    assert not is_let_in(server=(address, 8501), kind=kind)
    assert not is_loopback(address)


@pytest.mark.parametrize("end", ["client", "server"])
def test_an_end_that_is_not_known_is_refused(end: str) -> None:
    assert not is_let_in(**{end: None})
    assert not is_let_in(**{end: ("/run/tenfold.sock", None)})


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize(
    "headers",
    [
        [],
        [("host", "")],
        [("host", "evil.example")],
        [("host", "localhost.evil.example")],
        [("host", "localhost"), ("host", "evil.example")],
        [("host", "localhost@evil.example")],
        [("host", "evil.example@localhost")],
        [("host", "localhost/x")],
        [("host", "localhost?x")],
        [("host", "localhost#x")],
        [("host", "[")],
        [("host", "[::1")],
        [("host", "localhost:port")],
        [("host", "localhost:99999")],
        [("host", "\xe9\xff")],
        [("host", "localhost"), ("origin", "null")],
        [("host", "localhost"), ("origin", "")],
        [("host", "localhost"), ("origin", "http://evil.example")],
        [("host", "localhost"), ("origin", "http://localhost:9999")],
        [("host", "localhost"), ("origin", "http://[")],
        [("host", "localhost"), ("origin", "http://localhost:port")],
        [("host", "localhost"), ("origin", "http://localhost"), ("origin", "http://evil.example")],
    ],
)
def test_another_name_another_page_and_nonsense_are_refused(headers: list[tuple[str, str]], kind: str) -> None:
    refused = answer(headers, kind=kind)
    assert refused.get("status", 403) == 403
    assert refused["type"] == ("http.response.start" if kind == "http" else "websocket.close")


@pytest.mark.parametrize(
    ("allowed", "host", "let_in"),
    [
        (["*"], "evil.example", False),
        (["*"], "localhost", True),
        ([], "localhost", True),
        (None, "localhost", True),
        ([], "[::1]:8501", True),
        ([], "evil.example", False),
        (["*.shop.example"], "ltv.shop.example", True),
        (["*.shop.example"], "shop.example", False),
        (["LTV.shop.example"], "ltv.shop.example:443", True),
    ],
)
def test_names_are_those_of_the_settings_and_every_name_is_none(
    monkeypatch: pytest.MonkeyPatch, allowed: list[str] | None, host: str, let_in: bool
) -> None:
    monkeypatch.setattr(door_of.st, "get_option", lambda name: allowed if name == "server.allowedHosts" else [])
    assert is_let_in([("host", host)]) is let_in


@pytest.mark.parametrize(
    ("language", "said"),
    [("", "Open it there"), ("nl-NL,nl;q=0.9", "Open het daar"), ("pl", "tam"), ("xx", "Open it there")],
)
def test_who_is_refused_hears_why(language: str, said: str) -> None:
    refused = answer([*OURS, ("accept-language", language)], client=ELSEWHERE)
    assert refused["status"] == 403
    assert said in refused["body"].decode()
    assert "docs/sign-in.md" in refused["body"].decode()


@pytest.mark.parametrize("address", [None, "", " ", "0.0.0.0", "::", "192.0.2.7", "shop.example", "localhost.example"])
def test_an_address_for_others_is_refused_in_one_sentence(address: str | None) -> None:
    with pytest.raises(ServedToOthers, match=r"Without sign-in.*server\.address is .*Set it to 127\.0\.0\.1.*secrets"):
        refuse_other_addresses(address)


def test_the_server_does_not_start_where_it_is_to_serve_others(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(door_of.st, "get_option", lambda _name: None)
    with pytest.raises(SystemExit) as leaving:
        door()
    assert leaving.value.code == 2
    assert capsys.readouterr().err.startswith("Without sign-in Tenfold serves only")

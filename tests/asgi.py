"""How do the tests put a file into the upload route? As a server would, without one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.types import Message

from clv.ui.door import Door
from clv.ui.upload.route import NAME_HEADER, upload_route

HOST = "localhost:8501"


def put(
    path: str,
    blocks: Iterable[bytes],
    *,
    name: str = "sales.csv",
    headers: Mapping[str, str] | None = None,
    method: str = "PUT",
    cut_off: bool = False,
) -> int:
    """The status with which the route answers a file that comes block by block.

    headers: replace those that a browser sends. cut_off: the connection breaks after the blocks.
    """
    return asyncio.run(_put(path, blocks, name, dict(headers or {}), method, cut_off))


async def _put(
    path: str, blocks: Iterable[bytes], name: str, headers: dict[str, str], method: str, cut_off: bool
) -> int:
    sent = {"host": HOST, "origin": f"http://{HOST}", NAME_HEADER: quote(name), **headers}
    scope = {
        "type": "http",
        "method": method,
        "path": f"/{path}",
        "query_string": b"",
        "client": ("127.0.0.1", 50000),
        "server": ("127.0.0.1", 8501),
        "headers": [(key.encode(), value.encode()) for key, value in sent.items()],
    }
    coming = _messages(blocks, cut_off)
    answers: list[Message] = []

    async def receive() -> Message:
        return await anext(coming)

    async def send(message: Message) -> None:
        answers.append(message)

    await Starlette(routes=[upload_route()], middleware=[Middleware(Door)])(scope, receive, send)
    status: int = answers[0]["status"]
    return status


async def _messages(blocks: Iterable[bytes], cut_off: bool) -> AsyncIterator[Message]:
    for block in blocks:
        yield {"type": "http.request", "body": block, "more_body": True}
    yield {"type": "http.disconnect"} if cut_off else {"type": "http.request", "body": b"", "more_body": False}

"""How does a file come from the browser to the disk, past Streamlit's memory?

PUT /upload/<ticket>, the file as body, its name in a header. 201: it is there; 403: no such ticket; 408: it fell
silent; 413: too large; 429: too much of this session waits; 503: of all; 507: the disk is full. Who may ask at all is
for clv/ui/door.py.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from urllib.parse import unquote

import streamlit as st
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from clv.core.errors import ClvError, DiskFull, FileTooLarge, TooManyUploads, UploadsFull
from clv.intake.files.source import MAX_BYTES
from clv.ui.rights.requests import asks
from clv.ui.upload.boxes import box_of

NAME_HEADER = "tenfold-name"  # the name, percent-encoded: headers know no Polish letters
_SILENCE_SECONDS = 60  # a laptop that was shut says no goodbye

CREATED, CUT_OFF, FORBIDDEN, SILENT, TOO_LARGE = 201, 400, 403, 408, 413
_NO_ROOM: dict[type[ClvError], int] = {TooManyUploads: 429, UploadsFull: 503, DiskFull: 507}


def upload_route() -> Route:
    """The route for `st.App(routes=...)`."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return Route(f"/{base}/upload/{{ticket}}".replace("//", "/"), _put, methods=["PUT"])


def upload_path(ticket: str) -> str:
    """Where the browser puts its files: relative to the page, so that it holds behind a proxy too."""
    return f"upload/{ticket}"


async def _put(request: Request) -> Response:
    box = box_of(request.path_params["ticket"])
    if box is None or not asks(request.scope, box.person):
        return Response(status_code=FORBIDDEN)
    if _declared(request) > MAX_BYTES:
        return Response(status_code=TOO_LARGE)
    blocks = _blocks(request)
    try:
        await box.receive(unquote(request.headers.get(NAME_HEADER, "")), blocks)
    except FileTooLarge:
        return Response(status_code=TOO_LARGE)
    except tuple(_NO_ROOM) as error:
        if _declared(request):  # else the end may never come
            await _read_to_the_end(blocks)
        return Response(status_code=_NO_ROOM[type(error)])
    except ClientDisconnect:
        return Response(status_code=CUT_OFF)
    except TimeoutError:
        return Response(status_code=SILENT)
    return Response(status_code=CREATED)


async def _blocks(request: Request) -> AsyncIterator[bytes]:
    stream = aiter(request.stream())
    while True:
        try:
            block = await asyncio.wait_for(anext(stream), _SILENCE_SECONDS)
        except StopAsyncIteration:
            return
        yield block


async def _read_to_the_end(blocks: AsyncIterator[bytes]) -> None:
    """A browser that is still sending does not read the answer."""
    try:
        async for _block in blocks:
            pass
    except (ClientDisconnect, TimeoutError):
        return


def _declared(request: Request) -> int:
    length = request.headers.get("content-length", "")
    return int(length) if length.isdecimal() else 0

"""What may a browser tell the server over the websocket? What a page of ours says, from whomever; nothing besides.

Streamlit hears anybody who has a page open, also who is not signed in and reads how to sign in. Its order to clear the
cache closes the one workspace of the process under everybody, in the middle of an import too.
"""

from __future__ import annotations

from google.protobuf.message import DecodeError
from starlette.types import Message, Receive
from streamlit.proto.BackMsg_pb2 import BackMsg

# A click or a change, its end, that the page is still open, and a file that is made when it is asked for.
HEARD = ("rerun_script", "stop_script", "app_heartbeat", "backend_operation_request")


def hears(receive: Receive) -> Receive:
    """What comes from the browser, without the orders that no page of ours gives."""

    async def heard() -> Message:
        while True:
            message = await receive()
            if message["type"] != "websocket.receive" or _is_heard(message.get("bytes")):
                return message

    return heard


def _is_heard(frame: bytes | None) -> bool:
    """What is no message at all ends the connection, for which Streamlit sees to it."""
    said = BackMsg()
    try:
        said.ParseFromString(frame or b"")
    except DecodeError:
        return True
    return frame is None or said.WhichOneof("type") in HEARD

"""How does a command end that somebody stops, or a scheduler ends? As by Ctrl-C, whatever it is busy with."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def ended_like_ctrl_c() -> Iterator[threading.Event]:
    """Within, whoever ends the process is answered by KeyboardInterrupt, so that it clears up. Gives whether that was.

    The engine makes a failure of its own of an interruption, and what cleans up behind it another one.
    """
    ended = threading.Event()
    if threading.current_thread() is not threading.main_thread():  # signals are told to the main one only
        yield ended
        return

    def end(_signal: int, _frame: FrameType | None) -> None:
        ended.set()
        raise KeyboardInterrupt

    before = {one: signal.signal(one, end) for one in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield ended
    except Exception as error:
        if ended.is_set():
            raise KeyboardInterrupt from error
        raise
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)
    if ended.is_set():
        raise KeyboardInterrupt

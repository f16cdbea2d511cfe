"""Drawings that are kept, so that the sessions of a process have the same chart drawn once."""

from __future__ import annotations

import functools
import hashlib
import pickle
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import ParamSpec

import plotly.graph_objects as go

Facts = ParamSpec("Facts")
MOST_BYTES = 16_000_000  # some 1,200 drawings of 60 months each


class Drawings:
    """The drawings that were asked for last, as bytes: whoever asks is given a figure of their own, to change as they
    like. It takes a tenth of the time of drawing.
    """

    def __init__(self, most_bytes: int) -> None:
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._kept: OrderedDict[bytes, bytes] = OrderedDict()
        self._bytes = 0
        self._forgotten = 0

    def ask(self, facts: object, draw: Callable[[], go.Figure]) -> go.Figure:
        """What `draw` draws of these facts, which are all that it depends on."""
        key = hashlib.sha256(pickle.dumps(facts)).digest()
        with self._lock:
            known, forgotten = self._kept.get(key), self._forgotten
            if known is not None:
                self._kept.move_to_end(key)
        if known is None:
            drawn = draw()
            known = pickle.dumps([[one.to_plotly_json() for one in drawn.data], drawn.layout.to_plotly_json()])
            self._keep(key, known, forgotten)
        # Plotly looked over all of it when it was drawn. Whoever has it drawn is given it in the same way as the next:
        # byte for byte the same, a chart stays on the page.
        traces, layout = pickle.loads(known)
        return go.Figure(traces, layout, _validate=False)

    def forget(self) -> None:
        """Forget all of them, and what is being drawn meanwhile."""
        with self._lock:
            self._kept.clear()
            self._bytes = 0
            self._forgotten += 1

    @property
    def size(self) -> int:
        """How many bytes are kept."""
        return self._bytes

    def _keep(self, key: bytes, drawn: bytes, forgotten: int) -> None:
        with self._lock:
            if forgotten != self._forgotten or key in self._kept:
                return
            self._kept[key] = drawn
            self._bytes += len(drawn)
            while self._bytes > self._most_bytes:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest)


DRAWINGS = Drawings(MOST_BYTES)


def drawn_once(draw: Callable[Facts, go.Figure]) -> Callable[Facts, go.Figure]:
    """For a chart of many customers: the same from the same facts is drawn once. One customer's is for one reader."""

    @functools.wraps(draw)
    def kept(*args: Facts.args, **kwargs: Facts.kwargs) -> go.Figure:
        return DRAWINGS.ask((draw.__module__, draw.__qualname__, args, kwargs), lambda: draw(*args, **kwargs))

    return kept

"""Is a file told to be UTF-8 by every byte of it, also where a letter is cut in two?"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clv.intake.files import encoding

PIECES = st.sampled_from([b"a", b"bc", b"\n", "ë".encode(), "€".encode(), "🧾".encode(), b"\xc3", b"\xa9", b"\xf0\x9f"])


@given(st.lists(PIECES, max_size=8).map(b"".join), st.integers(1, 5))
def test_a_file_is_utf8_where_python_reads_it_as_such_however_it_is_cut(text: bytes, chunk: int) -> None:
    try:
        text.decode("utf-8")
        right = True
    except UnicodeDecodeError:
        right = False
    with TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patched:
        path = Path(folder) / "text"
        path.write_bytes(text)
        patched.setattr(encoding, "CHUNK", chunk)
        assert encoding._is_utf8(path) is right

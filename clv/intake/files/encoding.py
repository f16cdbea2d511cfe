"""Which encoding is a text file written in, and how does it become UTF-8?"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from pathlib import Path

from clv.core.errors import NotATable

CHUNK = 1 << 20
_ASCII = bytes(range(128))
_LETTERS = re.compile(rb"(?<=[A-Za-z])[\x80-\xff]|[\x80-\xff](?=[A-Za-z])")

# Bytes that are Polish letters in one code page and signs, or rarer letters, in the others.
_POLISH_1250 = frozenset(b"\xb9\x9c\x9f\xb3\xa3\xa5\x8c\x8f\xaf\xbf")  # ą ś ź ł Ł Ą Ś Ź Ż ż
_POLISH_8859_2 = frozenset(b"\xb1\xb6\xbc\xb3\xa3\xa1\xa6\xac\xaf\xbf")  # ą ś ź ł Ł Ą Ś Ź Ż ż
_WESTERN = frozenset(b"\xe0\xe3\xe5\xe8\xec\xef\xf2\xf5\xf8\xf9\xfb\xc8\xcf\xc0\xd8")  # à ã å è ì ï ò õ ø ù û ...
_LEADING = frozenset(b"\xc2\xc3\xc4\xc5\xe2")  # with which accents, quotes and the euro sign begin in UTF-8
# What a text may have: of the signs below 32 tabs, the ends of lines, pages and files, and a separator of columns.
_TEXT = bytes([0, 9, 10, 11, 12, 13, 26, 31, *range(32, 256)])
_WINDOWS_ONLY = frozenset(b"\x9c\x9f\x8c\x8f")  # control signs in ISO 8859


class _HoldsZeros(Exception):
    """There are bytes that are zero among the text."""


def as_utf8(path: Path, *, scratch: Path, name: str, encoding: str | None = None) -> tuple[Path, str]:
    """A file in UTF-8 with the same text, and the encoding that the given one has.

    The path itself where it is UTF-8 already (a byte order mark may stand in front), else a new file in `scratch`.
    Bytes that are zero, which programs leave behind, are taken out. Where files of two encodings were joined, each line
    is read in its own. `encoding` overrules the finding. Raises NotATable for bytes that are no text.
    """
    try:
        found, high = (encoding, None) if encoding else _find(path)
    except _HoldsZeros:
        path = _without_zeros(path, scratch=scratch, name=name)
        found, high = _find(path)
    if high is not None and high & _LEADING and (lines := _other_lines(path, scratch=scratch)):
        page, high = _code_page(lines)
        return _transcode_by_line(path, scratch / f"{path.name}.utf8", page), f"utf-8, {page}"
    if found == "utf-8":
        return path, found
    target = scratch / f"{path.name}.utf8"
    try:
        _transcode(path, target, found, high)
    except (UnicodeError, LookupError) as cause:
        if encoding or found == "utf-16":
            raise NotATable(name=name) from cause
        _transcode(path, target, "latin-1", None)  # the code page lacks one of the bytes; Latin-1 has them all
        found = "iso-8859-1"
    return target, found


def _find(path: Path) -> tuple[str, frozenset[int] | None]:
    if wide := _utf16(path):
        return wide, None
    if _is_utf8(path):
        return "utf-8", None
    return _code_page(path)


def _utf16(path: Path) -> str | None:
    with path.open("rb") as stream:
        head = stream.read(4096)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    odd, even = head[1::2].count(0), head[0::2].count(0)
    # At least six in ten letters are ASCII, half of whose bytes are 0; of zeros left behind, both halves have some.
    if max(odd, even) > len(head) * 0.3 and min(odd, even) < len(head) * 0.05:
        return "utf-16-le" if odd > even else "utf-16-be"
    return None


def _without_zeros(path: Path, *, scratch: Path, name: str) -> Path:
    """The same text without them. Raises NotATable where there are other bytes that no text has."""
    target = scratch / f"{path.name}.text"
    with path.open("rb") as source, target.open("wb") as sink:
        while chunk := source.read(CHUNK):
            if chunk.translate(None, _TEXT):
                raise NotATable(name=name)
            sink.write(chunk.replace(b"\0", b""))
    return target


def _other_lines(path: Path, *, scratch: Path) -> Path | None:
    """A file of the lines that are not UTF-8; None where no line with an accent is: the file has one encoding."""
    target = scratch / f"{path.name}.others"
    is_mixed = False
    with path.open("rb") as source, target.open("wb") as sink:
        for line in source:
            if line.isascii():
                continue
            if _decodes(line):
                is_mixed = True
            else:
                sink.write(line)
    return target if is_mixed else None


def _decodes(line: bytes) -> bool:
    try:
        text = line.decode()
    except UnicodeDecodeError:
        return False
    return all(letter < "\u0180" or "\u2010" <= letter <= "\u20cf" for letter in text)  # of these languages, or a sign


def _transcode_by_line(path: Path, target: Path, page: str) -> Path:
    with path.open("rb") as source, target.open("wb") as sink:
        for line in source:
            sink.write(line if line.isascii() or _decodes(line) else line.decode(page, errors="replace").encode())
    return target


def _is_utf8(path: Path) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        try:
            while chunk := stream.read(CHUNK):
                if b"\0" in chunk:
                    raise _HoldsZeros
                if not chunk.isascii() or decoder.getstate()[0]:  # a letter may be cut in two by the chunk's end
                    decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _code_page(path: Path) -> tuple[str, frozenset[int]]:
    high: set[int] = set()
    letters: Counter[int] = Counter()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            if b"\0" in chunk:
                raise _HoldsZeros
            here = set(chunk.translate(None, _ASCII))
            high |= here
            if here & (_POLISH_1250 | _POLISH_8859_2) and letters.total() < 200_000:
                letters.update(b"".join(_LETTERS.findall(chunk)))

    def count(these: frozenset[int]) -> int:
        return sum(letters[byte] for byte in these)

    windows, iso, western = count(_POLISH_1250), count(_POLISH_8859_2), count(_WESTERN)
    if max(windows, iso) <= western:
        return "cp1252", frozenset(high)
    if iso > windows and not count(_WINDOWS_ONLY):
        return "iso-8859-2", frozenset(high)
    return "cp1250", frozenset(high)


def _transcode(path: Path, target: Path, encoding: str, high: frozenset[int] | None) -> None:
    swaps = _swaps(encoding, high) if high is not None else None
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as source, target.open("wb") as sink:
        while chunk := source.read(CHUNK):
            if swaps is not None:
                for old, new in swaps:
                    chunk = chunk.replace(old, new)
                sink.write(chunk)
            else:
                sink.write(decoder.decode(chunk).encode())
        if swaps is None:
            sink.write(decoder.decode(b"", final=True).encode())


def _swaps(encoding: str, high: frozenset[int]) -> list[tuple[bytes, bytes]] | None:
    """One bytes.replace for each byte that occurs, where none of them spoils another; else None.

    Many Dutch exports have the euro sign only: this is four times faster than decoding.
    """
    swaps = [(bytes([byte]), bytes([byte]).decode(encoding).encode()) for byte in sorted(high)]
    written = b"".join(new for _, new in swaps)
    if len(swaps) > 4 or any(byte in written for byte in high):
        return None
    return swaps

"""Which file did the reader give, what is it really, and is it safe to open?"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import IO, cast

from clv.core.errors import (
    ArchiveTooLarge,
    BrokenFile,
    EmptyFile,
    FileNotFound,
    FileTooLarge,
    NotAFile,
    NotATable,
    PasswordProtected,
)

GIB = 1 << 30
MIB = 1 << 20
MAX_BYTES = 2 * GIB  # of a file as it is given, and of what an archive unpacks to
MAX_RATIO = 200  # sales text packs 5 to 50 times; a zip bomb a thousand
MAX_RATIO_FROM = 64 * MIB  # a small file may pack as well as it likes
MAX_MEMBERS = 200
MOST_LETTERS = 255  # of a name, as file systems have it
_NAMELESS = "sales"
CHUNK = 1 << 20

# The first bytes of what people choose by mistake.
_NO_TABLE = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"SQLite format 3",
    b"\x7fELF",
    b"MZ\x90",
    b"Rar!",
    b"7z\xbc\xaf",
)
# What lies beside the sales in an archive.
_SKIPPED = ("__MACOSX/", ".")
_NO_SALES = frozenset((
    ".pdf", ".htm", ".html", ".md", ".doc", ".docx", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".xml", ".json", ".ini",
))  # fmt: skip
_NOTES = ("readme", "read_me", "leesmij", "czytaj", "liesmich", "lisezmoi", "license", "licence")


BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)  # what zipfile raises


class FileKind(StrEnum):
    TEXT = "text"
    MARKUP = "markup"  # a web page or XML Spreadsheet 2003, often under the name of a workbook
    WORKBOOK = "workbook"
    PARQUET = "parquet"


@dataclass(frozen=True)
class SalesFile:
    """A file on disk, and what the reader calls it (an upload lies under another name)."""

    path: Path
    name: str


@dataclass(frozen=True)
class Opened:
    """A file that can be read as it is: unpacked, and of a known kind."""

    path: Path
    name: str
    kind: FileKind


def sha256(file: SalesFile) -> str:
    """The identity of a file: the SHA-256 of its bytes, 64 hexadecimal digits."""
    with file.path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def joined_sha256(hashes: Sequence[str]) -> str:
    """The identity of files that are taken in together, or of one, from what `sha256` says of each."""
    return hashlib.sha256("".join(hashes).encode()).hexdigest()


def printable(name: str) -> str:
    """A file's name to show: no control characters, not endless."""
    return "".join(letter for letter in name if letter.isprintable()).strip()[-MOST_LETTERS:] or _NAMELESS


def opened(file: SalesFile, *, scratch: Path) -> Iterator[Opened]:
    """The readable files in `file`: itself, or what it unpacks to, in `scratch`.

    Raises one of FileNotFound, NotAFile, FileTooLarge, EmptyFile, NotATable, BrokenFile, PasswordProtected,
    ArchiveTooLarge.
    """
    _refuse_unreadable(file)
    head = _head(file.path)
    if head[:2] == b"\x1f\x8b":
        yield _readable(_gunzip(file, scratch), file.name)
    elif head[:4] == b"PK\x03\x04" or zipfile.is_zipfile(file.path):
        yield from _unzip(file, scratch)
    else:
        yield _readable(file.path, file.name)


def _refuse_unreadable(file: SalesFile) -> None:
    try:
        size = file.path.stat().st_size
    except (OSError, ValueError) as cause:
        raise FileNotFound(name=file.name) from cause
    if file.path.is_dir():
        raise NotAFile(name=file.name)
    if size > MAX_BYTES:
        raise FileTooLarge(name=file.name, limit=MAX_BYTES // GIB)
    if size == 0:
        raise EmptyFile(name=file.name)


def _head(path: Path, size: int = 512) -> bytes:
    with path.open("rb") as stream:
        return stream.read(size)


def _readable(path: Path, name: str) -> Opened:
    head = _head(path)
    if not head:
        raise EmptyFile(name=name)
    if head.startswith(_NO_TABLE):
        raise NotATable(name=name)
    if head[:4] == b"PAR1":
        return Opened(path, name, FileKind.PARQUET)
    if head[:8] == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" or _is_workbook(path, head, name=name):
        return Opened(path, name, FileKind.WORKBOOK)
    if head[:4] == b"PK\x03\x04" or head[:2] == b"\x1f\x8b":
        raise NotATable(name=name)  # an archive inside an archive
    text = head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\0")
    if text.startswith(b"<"):
        return Opened(path, name, FileKind.MARKUP)
    if text.startswith((b"{", b"[{")):
        raise NotATable(name=name)  # JSON
    return Opened(path, name, FileKind.TEXT)


def _is_workbook(path: Path, head: bytes, *, name: str) -> bool:
    if head[:4] != b"PK\x03\x04":
        return False
    try:
        with zipfile.ZipFile(path) as archive:
            names = {_slashed(member) for member in archive.namelist()}
            _refuse_bomb(sum(m.file_size for m in archive.infolist()), path.stat().st_size, name=name)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False
    return "xl/workbook.xml" in names or "xl/workbook.bin" in names or {"mimetype", "content.xml"} <= names


def _gunzip(file: SalesFile, scratch: Path) -> Path:
    target = scratch / "unpacked"
    try:
        with gzip.open(file.path, "rb") as source:
            _copy(cast("IO[bytes]", source), target, name=file.name, packed=file.path.stat().st_size)
    except (OSError, EOFError, zlib.error) as cause:
        raise BrokenFile(name=file.name) from cause
    return target


def _unzip(file: SalesFile, scratch: Path) -> Iterator[Opened]:
    try:
        with zipfile.ZipFile(file.path) as archive:
            members = [m for m in archive.infolist() if not _slashed(m.filename).endswith("/")]
            packed = file.path.stat().st_size
            _refuse_bomb(sum(m.file_size for m in members), packed, name=file.name)
            if _is_workbook(file.path, _head(file.path), name=file.name):
                yield Opened(_with_slashes(archive, file.path, scratch), file.name, FileKind.WORKBOOK)
                return
            wanted = [m for m in members if _may_hold_sales(m.filename)]
            if not wanted or len(wanted) > MAX_MEMBERS:
                raise NotATable(name=file.name)
            unpacked = 0
            for number, member in enumerate(wanted):
                if member.flag_bits & 1:
                    raise PasswordProtected(name=file.name)
                target = scratch / f"member{number}"
                with archive.open(member) as source:
                    unpacked += _copy(source, target, name=file.name, packed=packed, before=unpacked)
                if _head(target, 2) == b"\x1f\x8b":
                    inner = scratch / f"unpacked{number}"
                    with gzip.open(target, "rb") as source:
                        unpacked += _copy(
                            cast("IO[bytes]", source), inner, name=file.name, packed=packed, before=unpacked
                        )
                    target = inner
                name = (member.filename if len(wanted) > 1 else "") or file.name
                yield _readable(target, name)
    except (OSError, ValueError, *BROKEN_ZIP) as cause:
        raise BrokenFile(name=file.name) from cause


def _slashed(member: str) -> str:
    """The name of a member as the format wants it: some programs write xl\\workbook.xml."""
    return member.replace("\\", "/")


def _with_slashes(archive: zipfile.ZipFile, path: Path, scratch: Path) -> Path:
    """The workbook itself, or a copy in which the members have the names that the format wants."""
    if not any("\\" in member for member in archive.namelist()):
        return path
    target = scratch / "workbook.xlsx"
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as copy:
        for member in archive.infolist():
            if not _slashed(member.filename).endswith("/"):
                with archive.open(member) as source, copy.open(_slashed(member.filename), "w") as sink:
                    shutil.copyfileobj(source, sink, CHUNK)
    return target


def _may_hold_sales(member: str) -> bool:
    name = _slashed(member).rsplit("/", 1)[-1].lower()
    if name.startswith(_SKIPPED) or "__MACOSX/" in member:
        return False
    return Path(name).suffix not in _NO_SALES and not name.startswith(_NOTES)


def _copy(source: IO[bytes], target: Path, *, name: str, packed: int, before: int = 0) -> int:
    """Unpack, and say how many bytes that gave; `before`: those that the same archive gave already."""
    unpacked = 0
    with target.open("wb") as sink:
        while chunk := source.read(CHUNK):
            unpacked += len(chunk)
            _refuse_bomb(before + unpacked, packed, name=name)
            sink.write(chunk)
    return unpacked


def _refuse_bomb(unpacked: int, packed: int, *, name: str) -> None:
    limit = min(MAX_BYTES, max(MAX_RATIO_FROM, packed * MAX_RATIO))
    if unpacked > limit:
        raise ArchiveTooLarge(name=name, limit=limit // MIB)

"""Where do uploaded files wait until they are used, and whose are they?"""

from __future__ import annotations

import asyncio
import secrets
import shutil
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO
from weakref import WeakValueDictionary, finalize

from clv.core.disk import room_on_disk
from clv.core.errors import FileTooLarge, TooManyUploads, UploadsFull
from clv.intake.files.source import CHUNK, GIB, MAX_BYTES, SalesFile, printable

# What may wait at a time: of one session, and of all together.
SESSION_FILES, SESSION_BYTES = 100, 4 * GIB
ALL_FILES, ALL_BYTES = 1_000, 16 * GIB


@dataclass(frozen=True)
class Upload:
    """A file that has arrived. number: its place among all that ever came to the box; size in bytes."""

    number: int
    file: SalesFile
    size: int


class Box:
    """The uploads of one session, in a private folder that is removed with the box.

    ticket: who knows it may put files in. It cannot be guessed, and opens nothing once the box is gone.
    session: whose it is, as Streamlit calls the session; what may wait is counted over all boxes of one.
    person: who was given the ticket, by their key; from anybody else it opens nothing.
    is_there: whether that session's page is open; the ticket opens nothing while it is not.
    The names that readers give their files never become paths.
    """

    def __init__(
        self, parent: Path, *, session: str = "", person: str = "", is_there: Callable[[], bool] = lambda: True
    ) -> None:
        self.ticket = secrets.token_urlsafe(32)
        self.session, self.person, self.is_there = session, person, is_there
        self._folder = parent / secrets.token_hex(8)
        self._came = 0
        self._arriving: dict[int, int] = {}  # how many bytes have come of each file on its way, by its number
        self._uploads: tuple[Upload, ...] = ()
        self._remove_folder = finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
        _boxes[self.ticket] = self

    @property
    def uploads(self) -> tuple[Upload, ...]:
        """The files that have arrived whole, in the order in which they came."""
        return self._uploads

    @property
    def is_receiving(self) -> bool:
        """Whether a file is on its way."""
        return bool(self._arriving)

    @property
    def files(self) -> int:
        """How many files wait here or are on their way."""
        return len(self._uploads) + len(self._arriving)

    @property
    def size(self) -> int:
        """How many bytes lie here."""
        return sum(upload.size for upload in self._uploads) + sum(self._arriving.copy().values())

    async def receive(self, name: str, blocks: AsyncIterator[bytes]) -> Upload:
        """Write a file to disk as it comes.

        Raises FileTooLarge beyond MAX_BYTES, TooManyUploads and UploadsFull beyond what may wait, and DiskFull where
        the disk has no room for it; whatever ends it early, nothing of it stays.
        """
        self._came += 1
        number, shown = self._came, printable(name)
        path = self._folder / str(number)
        self._arriving[number] = 0
        try:
            self._refuse_too_much(shown)
            with room_on_disk(shown):
                self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                with path.open("wb") as sink:
                    size = await self._write(blocks, sink, number=number, name=shown)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        finally:
            del self._arriving[number]
        upload = Upload(number, SalesFile(path, shown), size)
        self._uploads = (*self._uploads, upload)
        return upload

    def remove(self, number: int) -> None:
        """Let go of one file; nothing happens where it is gone already."""
        for upload in self._uploads:
            if upload.number == number:
                upload.file.path.unlink(missing_ok=True)
        self._uploads = tuple(upload for upload in self._uploads if upload.number != number)

    def clear(self) -> None:
        """Let go of every file that has arrived."""
        for upload in self._uploads:
            self.remove(upload.number)

    async def _write(self, blocks: AsyncIterator[bytes], sink: BinaryIO, *, number: int, name: str) -> int:
        """Write in a thread, a megabyte at a time: a slow disk must not hold up the other readers' pages."""
        size, waiting = 0, bytearray()
        async for block in blocks:
            size += len(block)
            self._arriving[number] = size
            if size > MAX_BYTES:
                raise FileTooLarge(name=name, limit=MAX_BYTES // GIB)
            self._refuse_too_much(name)
            waiting += block
            if len(waiting) >= CHUNK:
                await asyncio.to_thread(sink.write, waiting)
                waiting = bytearray()
        await asyncio.to_thread(sink.write, waiting)
        await asyncio.to_thread(sink.flush)
        return size

    def _refuse_too_much(self, name: str) -> None:
        every = list(_boxes.values())
        own = [box for box in every if box is self or (box.session and box.session == self.session)]
        if sum(box.files for box in own) > SESSION_FILES or sum(box.size for box in own) > SESSION_BYTES:
            raise TooManyUploads(name=name, files=SESSION_FILES, limit=SESSION_BYTES // GIB)
        if sum(box.files for box in every) > ALL_FILES or sum(box.size for box in every) > ALL_BYTES:
            raise UploadsFull(name=name)


def box_of(ticket: str) -> Box | None:
    """The box that the ticket opens; None where there is none, or where its session's page is not open."""
    box = _boxes.get(ticket)
    return box if box is not None and box.is_there() else None


# Weak: a box lives in its session, and goes with it.
_boxes: WeakValueDictionary[str, Box] = WeakValueDictionary()

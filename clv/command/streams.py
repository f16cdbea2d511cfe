"""Where does the command read from and write to? Files, `-` for stdin and stdout, devices; never over its own input."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from clv.core.errors import CannotWrite, FileTooLarge, InputTwice, TargetIsSource, TargetsAreOne

STANDARD = Path("-")  # as a file to read: stdin; as a file to write: stdout
STDIN_NAME = "stdin"
MOST_LETTERS = 80  # of a name in a sentence
_CHUNK = 1 << 20


def check_targets(targets: Mapping[str, Path | None], sources: Sequence[Path]) -> None:
    """Nothing is written over what is read, and no two results over each other.

    targets: by the option that names each. Raises TargetIsSource, TargetsAreOne, InputTwice.
    """
    if sum(source == STANDARD for source in sources) > 1:
        raise InputTwice()
    chosen = [(option, target) for option, target in targets.items() if target is not None]
    for number, (option, target) in enumerate(chosen):
        if target != STANDARD and any(source != STANDARD and _one_file(target, source) for source in sources):
            raise TargetIsSource(name=target.name)
        for other_option, other in chosen[:number]:
            if target == other or (STANDARD not in (target, other) and _one_file(target, other)):
                raise TargetsAreOne(first=other_option, second=option, name=target.name)


def _one_file(one: Path, other: Path) -> bool:
    """Whether two paths lead to one file: by another spelling, by a link, or by other capitals, as on many disks."""
    try:
        if os.path.samefile(one, other):
            return True
    except OSError:  # one of them is not there yet
        pass
    return str(one.resolve()).casefold() == str(other.resolve()).casefold()


def from_stdin(folder: Path, *, limit: int) -> Path:
    """What comes on stdin, as a file in `folder`, because a file's kind is told from its bytes, which are read twice.

    limit: bytes. Raises FileTooLarge.
    """
    path = folder / STDIN_NAME
    with path.open("wb") as file:
        while chunk := sys.stdin.buffer.read(_CHUNK):
            file.write(chunk)
            if file.tell() > limit:
                raise FileTooLarge(name=STDIN_NAME, limit=limit >> 30)
    return path


@contextmanager
def delivering(target: Path, suffix: str) -> Iterator[Path]:
    """The path to write to: the target itself; for stdout and devices a file, whose bytes go there when it is whole.

    suffix: what the file is called where the target has no name. Raises CannotWrite.
    """
    if target != STANDARD and not _is_device(target):
        yield target
        return
    with TemporaryDirectory(prefix="tenfold-") as folder:
        path = Path(folder) / f"answer{suffix}"
        yield path
        with path.open("rb") as file:
            if target == STANDARD:
                sys.stdout.flush()
                shutil.copyfileobj(file, sys.stdout.buffer)
                sys.stdout.buffer.flush()
                return
            try:
                with target.open("wb") as device:
                    shutil.copyfileobj(file, device)
            except BrokenPipeError:
                raise
            except OSError as error:
                raise CannotWrite(name=target.name) from error


def _is_device(path: Path) -> bool:
    """A pipe, a terminal, /dev/stdout: what is written to, and not replaced."""
    if path.parts[:2] == (os.sep, "dev"):
        return True
    try:
        return path.exists() and not path.is_file() and not path.is_dir()
    except OSError as error:  # a name that is too long
        raise CannotWrite(name=path.name[:MOST_LETTERS]) from error

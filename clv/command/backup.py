"""How is the workspace copied to a safe place, and brought back from it? `backup` and `restore`."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from clv.command.streams import check_targets
from clv.core.engine import IN_MEMORY, connect
from clv.core.errors import NoBackup, NothingLoaded, WorkspaceInUse, WorkspaceUnreadable
from clv.exports.stream import replacing
from clv.i18n.locale import Locale
from clv.storage.copies import PATIENCE_SECONDS, ask_for_copy
from clv.storage.log import Deed, write_down
from clv.storage.migrations import migrate, version_of
from clv.storage.workspace import workspace_path


def backup_command(file: Path, locale: Locale) -> None:
    """Copy the workspace to the file, and say so."""
    place = workspace_path()
    check_targets({"FILE": file}, [Path(place)])
    keep_backup(place, file)
    print(locale.text("{path} is copied to {name}. Keep it where only you can read it.", path=place, name=str(file)))


def restore_command(file: Path, locale: Locale) -> None:
    """Bring the workspace back from the file, and say what that means."""
    place = workspace_path()
    check_targets({"FILE": file}, [Path(place)])
    replaced = restore_backup(place, file)
    print(locale.text("{path} is now as {name} has it.", path=place, name=str(file)))
    print(locale.text("Customers who were erased since that copy was made are back: erase them again."))
    if replaced is not None:
        print(locale.text("What was there before is in {name}; delete it once you do not need it.", name=str(replaced)))


def keep_backup(place: str, target: Path) -> None:
    """Copy the workspace to `target`, which only its owner may read; what was there under the name is replaced.

    Where the dashboard is open, it makes the copy. Raises NothingLoaded, WorkspaceInUse where nobody answers,
    NoCopyMade, WorkspaceUnreadable, WorkspaceNewer and CannotWrite.
    """
    if place == IN_MEMORY or not Path(place).exists():
        raise NothingLoaded(path=place)
    try:
        with connect(place) as connection:
            version_of(connection, path=place)
    except duckdb.Error as cause:
        if not _is_in_use(cause):
            raise WorkspaceUnreadable(path=place) from cause
        _copy_of_another(place, target)
    else:
        _copy(Path(place), target)


def restore_backup(place: str, source: Path) -> Path | None:
    """Put the copy in the workspace's place; where the workspace lies now that was there, None where there was none.

    Nothing is changed unless the copy is a whole workspace of a version that is known.
    Raises NoBackup, WorkspaceInUse, WorkspaceNewer and CannotWrite.
    """
    if not source.is_file() or place == IN_MEMORY:
        raise NoBackup(name=source.name)
    path = Path(place)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _refuse_if_in_use(path)
    with replacing(path) as part:
        part.chmod(0o600)
        shutil.copyfile(source, part)
        try:
            with connect(part) as connection:
                version = version_of(connection, path=source.name)
                if version is not None:
                    migrate(connection, version=version)
                    write_down(connection, Deed.RESTORED, person="")
        except duckdb.Error as cause:
            raise NoBackup(name=source.name) from cause
        if version is None:
            raise NoBackup(name=source.name)
        return _set_aside(path) if path.exists() else None


def _set_aside(path: Path) -> Path:
    """A copy of what is to be replaced; its log goes with it, else it would be read into what comes."""
    aside = path.with_name(f"{path.name}.replaced")
    _copy(path, aside)
    log = Path(f"{path}.wal")
    if log.exists():
        log.replace(f"{aside}.wal")
    return aside


def _copy(source: Path, target: Path) -> None:
    with replacing(target) as part:
        part.chmod(0o600)
        shutil.copyfile(source, part)


def _copy_of_another(place: str, target: Path) -> None:
    """The copy that whoever has it open makes."""
    with replacing(target) as part:
        part.chmod(0o600)
        if not ask_for_copy(place, part, seconds=PATIENCE_SECONDS):
            _refuse_if_in_use(Path(place))
            shutil.copyfile(place, part)  # nobody has it open any more


def _refuse_if_in_use(path: Path) -> None:
    """Raises WorkspaceInUse; where it cannot be opened for another reason, a copy is what is wanted."""
    if not path.exists():
        return
    try:
        connect(path).close()
    except duckdb.Error as cause:
        if _is_in_use(cause):
            raise WorkspaceInUse(path=str(path)) from cause


def _is_in_use(cause: duckdb.Error) -> bool:
    return "could not set lock on file" in str(cause).lower()

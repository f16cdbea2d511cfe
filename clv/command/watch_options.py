"""Which folder is watched, and where is written to? The dashboard hears it from the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from clv.core.errors import LanguageUnknown, OutIsWatched
from clv.exports.own_files import OwnFiles
from clv.i18n.locale import Language
from clv.intake.files.arrivals import arrivals

FOLDER_VARIABLE, OUT_VARIABLE, LANGUAGE_VARIABLE = "TENFOLD_WATCH", "TENFOLD_WATCH_OUT", "TENFOLD_WATCH_LANGUAGE"


@dataclass(frozen=True)
class WatchOptions:
    """out: where the booklet and the lists go; None: nowhere. language: of these, and of what is said."""

    folder: Path
    out: Path | None
    language: Language

    def into_environment(self) -> None:
        """So that the server of this process watches it."""
        os.environ[FOLDER_VARIABLE] = str(self.folder.absolute())
        os.environ[OUT_VARIABLE] = "" if self.out is None else str(self.out.absolute())
        os.environ[LANGUAGE_VARIABLE] = self.language.value


def options_of_environment() -> WatchOptions | None:
    """None where no folder is to be watched. A variable that is empty is none. Raises LanguageUnknown."""
    folder, out, language = (os.environ.get(one) for one in (FOLDER_VARIABLE, OUT_VARIABLE, LANGUAGE_VARIABLE))
    if not folder:
        return None
    try:
        spoken = Language(language or Language.EN)
    except ValueError as cause:
        raise LanguageUnknown(name=LANGUAGE_VARIABLE, found=str(language), known=", ".join(Language)) from cause
    return WatchOptions(Path(folder), Path(out) if out else None, spoken)


def own_files_of(folder: Path, out: Path | None) -> OwnFiles | None:
    """The files in the folder to write to, which is made; None where nothing is written.

    Raises FolderUnreadable where the other folder cannot be read: at the start its path is wrong. OutIsWatched,
    CannotWrite.
    """
    arrivals(folder)
    if out is None:
        return None
    if out.resolve() == folder.resolve():
        raise OutIsWatched(name=str(out))
    return OwnFiles(out)

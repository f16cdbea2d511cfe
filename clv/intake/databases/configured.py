"""Which databases may the dashboard read, and what are they called? A TOML file that TENFOLD_DATABASES names."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from clv.core.errors import (
    DatabaseSettingUnknown,
    DatabasesFileMissing,
    DatabasesFileUnreadable,
    DatabaseWithoutAddress,
)
from clv.intake.choices import Role

ENVIRONMENT = "TENFOLD_DATABASES"
_KEYS = ("url", "url_from", "table", "schema", "columns")
_ROLES = ", ".join(Role)


@dataclass(frozen=True)
class Database:
    """A database that the dashboard may read.

    label    what the readers call it. url: with its user and password; it stands in no text that is made of this
    table    the one table that may be read; None for those that its user sees, or those of `schema`
    columns  role and header, where the headers do not tell
    """

    label: str
    url: str = field(repr=False)
    table: str | None = None
    schema: str | None = None
    columns: tuple[tuple[Role, str], ...] = ()

    @property
    def only_table(self) -> str | None:
        """The one table as it is looked up, with its schema."""
        return f"{self.schema}.{self.table}" if self.table and self.schema else self.table


def databases(environment: Mapping[str, str] = os.environ) -> tuple[Database, ...]:
    """The databases of the file that TENFOLD_DATABASES names, in its order; none where it names no file.

    A part [label] for each: `url`, or in its place `url_from`, the name of a variable that holds the address; and
    where they are fixed `table`, `schema` and `columns`, such as columns = { customer = "klant", date = "datum" }.
    Raises DatabasesFileMissing, DatabasesFileUnreadable, DatabaseSettingUnknown and DatabaseWithoutAddress, none of
    which repeats what stands behind a key.
    """
    place = environment.get(ENVIRONMENT, "").strip()
    if not place:
        return ()
    file = Path(place).name
    text = ""
    try:
        text = Path(place).read_text(encoding="utf-8")
        read = tomllib.loads(text)
    except OSError:
        raise DatabasesFileMissing(variable=ENVIRONMENT, file=file) from None
    except ValueError as cause:  # the error of TOML, or of a text that is no UTF-8: neither may be repeated
        found = re.search(r"at line (\d+)", str(cause))
        line = int(found.group(1)) if found else text.count("\n") + 1
        raise DatabasesFileUnreadable(file=file, line=line) from None
    return tuple(_database(label, settings, file, environment) for label, settings in read.items())


def _database(label: str, settings: object, file: str, environment: Mapping[str, str]) -> Database:
    if not isinstance(settings, dict):  # a key above the first [label]
        raise DatabaseSettingUnknown(file=file, label="–", found=label, known="[label]")
    for key, value in settings.items():
        if key not in _KEYS or not isinstance(value, dict if key == "columns" else str):
            raise DatabaseSettingUnknown(file=file, label=label, found=key, known=", ".join(_KEYS))
    columns = settings.get("columns", {})
    for role, header in columns.items():
        if role not in set(Role) or not isinstance(header, str):
            raise DatabaseSettingUnknown(file=file, label=label, found=f"columns.{role}", known=_ROLES)
    url = settings.get("url") or environment.get(settings.get("url_from", ""), "")
    if not url.strip():
        raise DatabaseWithoutAddress(file=file, label=label)
    return Database(
        label=label,
        url=url.strip(),
        table=settings.get("table") or None,
        schema=settings.get("schema") or None,
        columns=tuple((Role(role), header) for role, header in columns.items()),
    )

"""How are texts and names written in SQL?"""

from __future__ import annotations


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def quoted(name: str) -> str:
    """The name of a column, a table or a schema."""
    return '"' + name.replace('"', '""') + '"'

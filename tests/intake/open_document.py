"""How does a spreadsheet of LibreOffice look to the tests of the intake?"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

OPEN_DOCUMENT = "urn:oasis:names:tc:opendocument:xmlns"


def open_document(path: Path, rows: Sequence[Sequence[object]], *, columns: str = "", before: str = "") -> Path:
    """A sheet "Blad1" of these rows: texts, floats, dates. columns: said before them; before: before the sheet."""

    def cell(value: object) -> str:
        kind = f'float" office:value="{value}' if isinstance(value, float) else "string"
        if isinstance(value, date):
            kind = f'date" office:date-value="{value}'
        return f'<table:table-cell office:value-type="{kind}"><text:p>{value}</text:p></table:table-cell>'

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    spaces = " ".join(f'xmlns:{name}="{OPEN_DOCUMENT}:{name}:1.0"' for name in ("office", "table", "text"))
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml",
            f'<?xml version="1.0"?><office:document-content {spaces} office:version="1.2"><office:body>'
            f'<office:spreadsheet>{before}<table:table table:name="Blad1">{columns}{lines}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
        archive.writestr("META-INF/manifest.xml", '<?xml version="1.0"?><manifest/>')
    return path

"""Does every import keep to the plan of the house?"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

# Which rooms may import a library: prefixes of module paths.
LIBRARIES = {
    "streamlit": ("dashboard", "clv/ui", "clv/pages"),
    "starlette": ("clv/ui",),
    "plotly": ("clv/charts",),
    "lifetimes": ("clv/models",),
    "autograd": ("clv/models",),
    "xlsxwriter": ("clv/exports",),
    "python_calamine": ("clv/intake",),
}
FOUNDATION = {"errors", "tables", "periods", "assumptions", "text"}
CALCULATION = {
    "customers",
    "models",
    "value",
    "base",
    "fits",
    "analysis",
    "backtest",
    "comparison",
    "customer",
    "doubt",
    "selfcheck",
    "books",
    "books_told",
    "channels",
    "segments_told",
    "own_lists",
    "wish_told",
    "listed",
    "list_command",
    "moved",
    "loyalty",
}
KEEPING = {"workspace", "overlaps", "cost_book", "list_book"}
# Which rooms a room may import, besides itself and the foundation.
ROOMS = {
    "text": {"errors"},
    "errors": {"text"},
    "tables": {"errors", "text"},
    "periods": set(),
    "assumptions": {"errors", "periods", "text"},
    "intake": FOUNDATION,
    "customers": FOUNDATION,
    "models": FOUNDATION,
    "value": FOUNDATION,
    "charts": FOUNDATION,
    "exports": FOUNDATION,
    "base": FOUNDATION | {"customers"},
    "fits": FOUNDATION | {"customers", "models", "base"},
    "analysis": FOUNDATION | {"customers", "models", "value", "base", "fits"},
    "books_told": FOUNDATION | {"value", "books"},
    "options": FOUNDATION | {"intake", "models", "value"},
    "books": FOUNDATION | {"intake", "customers", "models", "value", "base", "fits"},
    "backtest": FOUNDATION | {"customers", "models", "value", "base"},
    "customer": FOUNDATION | {"customers", "models", "value", "analysis"},
    "doubt": FOUNDATION | {"customers", "models", "value", "base", "analysis"},
    "channels": FOUNDATION | {"customers", "value", "base", "analysis", "doubt"},
    "report": FOUNDATION | {"intake", "models", "value", "fits", "analysis", "books", "books_told", "wording"},
    "own_lists": FOUNDATION | {"customers"},
    "wish_told": FOUNDATION | {"value", "wording"},
    "listed": FOUNDATION | {"value", "analysis", "own_lists", "exports", "wording"},
    "loyalty": FOUNDATION | {"customers", "models", "base", "fits"},
    "moved": FOUNDATION | {"value", "analysis"},
    "list_command": FOUNDATION | CALCULATION | KEEPING | {"exports", "wording"},
    "segments_told": FOUNDATION | {"value", "wording"},
    "wording": FOUNDATION | {"intake", "models", "value", "analysis", "comparison", "workspace"},
    "selfcheck": FOUNDATION | {"intake", "customers", "models", "value", "analysis", "backtest"},
    "overlaps": FOUNDATION,
    "erasing": set(),
    "transaction": set(),
    "cost_book": FOUNDATION | {"value", "transaction"},
    "list_book": FOUNDATION | {"value"},
    "workspace": FOUNDATION | {"intake", "overlaps", "erasing", "transaction", "cost_book", "list_book", "value"},
    "ui": FOUNDATION | CALCULATION | KEEPING | {"intake", "charts", "exports", "wording"},
    "pages": FOUNDATION | CALCULATION | KEEPING | {"intake", "charts", "exports", "wording", "ui"},
    "__main__": FOUNDATION | CALCULATION | {"intake", "options", "report", "workspace", "exports", "wording"},
    "comparison": FOUNDATION | {"customers", "models", "value", "base", "fits"},
    "__init__": set(),
}


def _files() -> list[Path]:
    return [ROOT / "dashboard.py", *sorted((ROOT / "clv").rglob("*.py"))]


def _imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", _files(), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_library_stays_in_its_room(path):
    place = str(path.relative_to(ROOT).with_suffix(""))
    for name in _imports(path):
        allowed = LIBRARIES.get(name.split(".")[0])
        assert allowed is None or place.startswith(allowed), f"{place} imports {name}; allowed in {allowed}"


@pytest.mark.parametrize("path", _files()[1:], ids=lambda p: str(p.relative_to(ROOT)))
def test_rooms_import_one_way(path):
    room = path.relative_to(ROOT / "clv").parts[0].removesuffix(".py")
    for name in _imports(path):
        parts = name.split(".")
        if parts[0] == "clv" and len(parts) > 1:
            assert parts[1] == room or parts[1] in ROOMS[room], f"{room} imports {name}"
        assert parts[0] != "dashboard"


def test_the_house_plan_imports_nothing():
    assert _imports(ROOT / "clv" / "__init__.py") == {"__future__.annotations"} or not _imports(
        ROOT / "clv" / "__init__.py"
    )

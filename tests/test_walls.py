"""Does every import keep to the plan of the house?"""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MOST_LOOSE, MOST_IN_A_FOLDER = 4, 30

# Which rooms may import a library: prefixes of module paths.
LIBRARIES = {
    "streamlit": ("dashboard", "clv/ui", "clv/pages"),
    "starlette": ("clv/ui",),
    "plotly": ("clv/charts",),
    "lifetimes": ("clv/models",),
    "autograd": ("clv/models",),
    "xlsxwriter": ("clv/exports",),
    "python_calamine": ("clv/intake",),
    "typst": ("clv/reports/booklet",),
}
FOUNDATION = {"core", "i18n"}
FACTS = {"intake", "customers", "models", "value", "segments", "word_of_mouth"}
ANALYSIS = FOUNDATION | FACTS | {"analysis"}
STORAGE = ANALYSIS | {"acquisition", "evaluation", "storage"}
PHRASES = STORAGE | {"phrases"}
REPORTS = PHRASES | {"reports", "exports"}
UI = REPORTS | {"ui", "charts"}
# Which rooms a room may import, besides itself.
ROOMS = {
    "core": {"i18n"},
    "i18n": {"core"},
    "intake": FOUNDATION,
    "customers": FOUNDATION,
    "models": FOUNDATION,
    "value": FOUNDATION,
    "segments": FOUNDATION,
    "word_of_mouth": FOUNDATION,
    "charts": FOUNDATION,
    "exports": FOUNDATION,
    "analysis": ANALYSIS,
    "acquisition": ANALYSIS,
    "evaluation": ANALYSIS,
    "storage": STORAGE,
    "phrases": PHRASES,
    "reports": REPORTS,
    "ui": UI,
    "pages": UI,
    "command": REPORTS,
    "__main__": {"command"},
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


@pytest.mark.parametrize("path", sorted((ROOT / "clv" / "pages").rglob("*.py")), ids=lambda p: str(p.relative_to(ROOT)))
def test_no_page_imports_another(path):
    page = path.relative_to(ROOT / "clv" / "pages").parts[0].removesuffix(".py")
    for name in _imports(path):
        assert not name.startswith("clv.pages.") or name.split(".")[2] == page, f"{page} imports {name}"


def test_the_house_plan_imports_nothing():
    assert not _imports(ROOT / "clv" / "__init__.py")


def test_no_room_is_so_full_that_nothing_is_found():
    assert len(list((ROOT / "clv").glob("*.py"))) <= MOST_LOOSE
    for folder in {path.parent for path in (ROOT / "clv").rglob("*.py")}:
        assert len([one for one in folder.iterdir() if one.is_file()]) <= MOST_IN_A_FOLDER, folder


def test_the_plan_names_every_room():
    plan = (ROOT / "clv" / "__init__.py").read_text(encoding="utf-8")
    for folder in (ROOT / "clv").iterdir():
        if folder.is_dir() and list(folder.glob("*.py")):
            assert f"\n{folder.name}/" in plan, folder.name

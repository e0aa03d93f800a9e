"""The laws of the tree: data moves right, imports point left, and each library has its rooms."""

import ast
from collections.abc import Container, Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
ORDER = ("crawler", "analysis")

# a library and the places that may import it
ROOMS = {
    "scrapy": ("crawler/spiders/", "crawler/middlewares.py", "crawler/settings.py",
               "crawler/runner.py", "crawler/handlers.py"),
    "sqlite3": ("crawler/store", "analysis/ledger"),
    "sqlite_utils": ("crawler/store", "analysis/ledger"),
    "playwright": ("crawler/render.py",),
    "apprise": ("analysis/operation/channels.py",),
    "datasette": ("analysis/operation/window.py",),
    "shtab": ("analysis/operation/completion.py",),
    "pandas": ("analysis/scorecards.py", "analysis/report/"),
}  # fmt: skip

# modules that are pure: no clock, no network, no files
PURE = ("crawler/pages/", "crawler/frontier.py", "crawler/addresses.py", "crawler/robots.py", "analysis/indicators/")
IMPURE_MODULES = {"time", "socket", "requests", "urllib.request", "asyncio", "subprocess"}
CLOCK_CALLS = {("datetime", "now"), ("datetime", "utcnow"), ("date", "today"), ("datetime", "today")}


def sources() -> list[Path]:
    return sorted(path for package in (*ORDER, "demo") for path in (ROOT / package).rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", sources(), ids=place)
def test_imports_point_left_and_each_library_stays_in_its_rooms(path: Path) -> None:
    where = place(path)
    for module in imported(path):
        top = module.partition(".")[0]
        assert not (where.startswith("crawler/") and top in ("analysis", "demo")), f"{where} imports {module}"
        if where.startswith("analysis/"):
            assert top != "demo" or where == "analysis/cli.py" or "demo" in where, f"{where} imports {module}"
            assert not module.startswith("crawler.spiders"), f"{where} imports {module}"
        if where.startswith("demo/"):
            assert top != "analysis", f"{where} imports {module}"
            continue
        if top in ROOMS:
            assert where.startswith(ROOMS[top]), f"{where} imports {top}, whose rooms are {ROOMS[top]}"


def test_no_modules_import_each_other_in_a_circle_not_even_for_their_types() -> None:
    modules = {module_of(path): path for path in sources()}
    needs = {name: modules.keys() & set(modules_named(path, modules)) - {name} for name, path in modules.items()}
    try:
        TopologicalSorter(needs).prepare()
    except CycleError as error:
        pytest.fail(" → ".join(reversed(error.args[1])))


def module_of(path: Path) -> str:
    return place(path).removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def modules_named(path: Path, known: Container[str]) -> Iterator[str]:
    """What a module imports anywhere in it; ``from a import b`` names ``a.b``, where that is a module, else ``a``."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            named = (f"{node.module}.{alias.name}" for alias in node.names)
            yield from (one if one in known else node.module for one in named)


@pytest.mark.parametrize("path", [p for p in sources() if place(p).startswith(PURE)], ids=place)
def test_nothing_in_the_middle_asks_the_clock_or_the_network(path: Path) -> None:
    where = place(path)
    assert not IMPURE_MODULES & set(imported(path)), f"{where} imports {IMPURE_MODULES & set(imported(path))}"
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.id if isinstance(owner, ast.Name) else owner.attr if isinstance(owner, ast.Attribute) else ""
            assert (name, node.func.attr) not in CLOCK_CALLS, f"{where}:{node.lineno} asks the clock"


@pytest.mark.parametrize("path", sources(), ids=place)
def test_a_modules_first_line_says_which_question_it_answers(path: Path) -> None:
    doc = ast.get_docstring(ast.parse(path.read_text("utf-8")))
    assert doc, f"{place(path)} has no docstring"
    assert doc.strip().splitlines()[0].strip(), f"{place(path)} has an empty first line"

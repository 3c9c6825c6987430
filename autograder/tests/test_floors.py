"""The rooms of the engine stand on floors: none imports a room above its own, and no two files import each other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import autograder

PACKAGE = Path(autograder.__file__).parent
FLOORS = """
    folders problems results sandbox secrets stubs suites notebooks archives
    submissions platforms nearest downloads clones finding intake diagnosis release
    grading reports
    gradebook delivery nbgrader_plugin
    proof
    commands
""".strip().splitlines()
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms.split()}
VOCABULARY = {"autograder", "autograder.course", "autograder.errors", "autograder.mistakes"}  # below all floors


def modules(folder: Path) -> dict[str, Path]:
    """Return the importable names of the Python files in a folder of the package."""
    files = (p for p in folder.rglob("*.py") if "files" not in p.relative_to(PACKAGE).parts)
    names = {".".join(p.relative_to(PACKAGE.parent).with_suffix("").parts): p for p in files}
    return {name.removesuffix(".__init__"): path for name, path in names.items()}


def imports(path: Path, known: set[str]) -> Iterator[str]:
    """Yield the modules of the package that a file imports, also those imported inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names if alias.name in known)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = {f"{node.module}.{alias.name}" for alias in node.names} & known
            yield from names or ({node.module} & known)


def graph() -> dict[str, set[str]]:
    """Return for each module of the engine those of the package that it imports."""
    known = set(modules(PACKAGE))
    return {name: set(imports(path, known)) for name, path in modules(PACKAGE / "engine").items()}


def room(module: str) -> str:
    """Return the file or folder of the engine that a module belongs to, "" for one outside."""
    parts = module.split(".")
    return parts[2] if parts[:2] == ["autograder", "engine"] and len(parts) > 2 else ""


def test_no_room_of_the_engine_imports_one_above_it() -> None:
    arrows = {(room(a), room(b)) for a, targets in graph().items() for b in targets if room(a) and room(b)}
    for floor, rooms in reversed(list(enumerate(FLOORS))):
        for name in rooms.split():
            print(f"{floor}  {name:16}-> {' '.join(sorted(b for a, b in arrows if a == name and b != name))}")
    upwards = sorted((a, b) for a, b in arrows if FLOOR[a] < FLOOR[b])
    print(f"arrows up: {len(upwards)}")
    assert upwards == []


def test_no_two_files_of_the_engine_import_each_other_even_through_others() -> None:
    arrows, circles = graph(), []
    for start in arrows:
        reached, todo = set[str](), [start]
        while todo:
            for target in arrows.get(todo.pop(), set()) - reached:
                reached.add(target)
                todo.append(target)
        if start in reached:
            circles.append(start)
    print(f"circles: {len(circles)}")
    assert circles == []


def test_the_engine_knows_neither_the_command_line_nor_an_exercise() -> None:
    outside = {target for targets in graph().values() for target in targets if not room(target)}
    assert outside <= VOCABULARY | {"autograder.engine"}


def test_suites_import_nothing_but_the_kit_and_the_form_of_a_mistake() -> None:
    known = set(modules(PACKAGE))
    found = {target for path in modules(PACKAGE / "suites").values() for target in imports(path, known)}
    assert {name for name in found if not name.startswith("autograder.suites")} <= {"autograder.mistakes"}


def test_the_kit_imports_nothing_of_the_package() -> None:
    known = set(modules(PACKAGE))
    assert [target for path in (PACKAGE / "kit").glob("*.py") for target in imports(path, known)] == []

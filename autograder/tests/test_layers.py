"""The engine has layers: no part of it imports one of a layer above its own, and no two files import each other."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import autograder

PACKAGE = Path(autograder.__file__).parent
LAYERS = """
    folders problems results spool sandbox secrets stubs suites notebooks archives
    submissions platforms blackboard nearest downloads clones finding intake diagnosis release
    grading reports
    gradebook delivery nbgrader_plugin
    proof
    commands
""".strip().splitlines()
LAYER = {part: number for number, parts in enumerate(LAYERS) for part in parts.split()}
VOCABULARY = {"autograder", "autograder.course", "autograder.errors", "autograder.mistakes"}  # below all layers


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


def part_of(module: str) -> str:
    """Return the file or folder of the engine that a module belongs to, "" for one outside."""
    names = module.split(".")
    return names[2] if names[:2] == ["autograder", "engine"] and len(names) > 2 else ""


def test_no_part_of_the_engine_imports_one_of_a_layer_above_it() -> None:
    arrows = {(part_of(a), part_of(b)) for a, targets in graph().items() for b in targets if part_of(a) and part_of(b)}
    for layer, parts in reversed(list(enumerate(LAYERS))):
        for name in parts.split():
            print(f"{layer}  {name:16}-> {' '.join(sorted(b for a, b in arrows if a == name and b != name))}")
    upwards = sorted((a, b) for a, b in arrows if LAYER[a] < LAYER[b])
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
    outside = {target for targets in graph().values() for target in targets if not part_of(target)}
    assert outside <= VOCABULARY | {"autograder.engine"}


def test_suites_import_nothing_but_the_kit_and_the_form_of_a_mistake() -> None:
    known = set(modules(PACKAGE))
    found = {target for path in modules(PACKAGE / "suites").values() for target in imports(path, known)}
    assert {name for name in found if not name.startswith("autograder.suites")} <= {"autograder.mistakes"}


def test_the_kit_imports_nothing_of_the_package() -> None:
    known = set(modules(PACKAGE))
    assert [target for path in (PACKAGE / "kit").glob("*.py") for target in imports(path, known)] == []

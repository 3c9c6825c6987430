"""Make the bundle that grades a push. Everybody may read it, so it holds no line of a reference or of a mistake.

It holds the parts of the engine that grade, the visible checks as students have them, the compiled hidden checks,
recorded answers of the references and the mistakes, and the names and hashes of the packages to install.
"""

from __future__ import annotations

import importlib.metadata
import io
import json
import py_compile
import re
import sys
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from packaging.requirements import Requirement

import autograder
from autograder.course import LOCAL, MANIFEST, Course
from autograder.engine.delivery.published_files import FileBytes, published_file
from autograder.engine.delivery.recording import record
from autograder.engine.delivery.replay import RECORDINGS, Recording
from autograder.engine.secrets import leaks, normalised, public_texts, secret_lines
from autograder.engine.suites import helpers_of
from autograder.errors import CourseError

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"
PACKAGES = ("numpy", "pytest", "msgpack", "landlockpy", "seccompy")
ENGINE_PARTS = """
    __init__.py course.py errors.py mistakes.py kit/*.py suites/__init__.py suites/pytest.ini
    engine/__init__.py engine/archives.py engine/intake.py engine/nearest.py engine/results.py engine/submissions.py
    engine/suites.py
    engine/delivery/*.py engine/diagnosis/*.py engine/grading/*.py engine/notebooks/*.py engine/sandbox/*.py
    engine/reports/__init__.py engine/reports/markdown.py engine/reports/marks.py
""".split()
"""The files of this package that are in every bundle."""
LARGEST_BUNDLE = 10 << 20  # bytes that Classroom 50 takes


def bundles(course: Course, groups: dict[str, tuple[str, ...]]) -> dict[str, FileBytes]:
    """Return for each name the files of a bundle for its exercises: `autograder.py` and `bundle.zip`.

    Raises CourseError if a bundle would hold a secret.
    """
    slugs = tuple(slug for slug in course.slugs if any(slug in group for group in groups.values()))
    recordings = record(course, slugs)
    entry = published_file("autograder.py", {"python": PYTHON}).encode()
    made = {}
    for name, group in groups.items():
        inside = contents(course, group) | recorded_files({slug: recordings[slug] for slug in group})
        refuse_secrets(course, inside)
        made[name] = {"autograder.py": entry, "bundle.zip": zipped(inside)}
        if sum(map(len, made[name].values())) > LARGEST_BUNDLE:
            limit = f"{LARGEST_BUNDLE >> 20} MiB"
            raise CourseError(f"the bundle {name} is larger than the {limit} that Classroom 50 takes")
    return made


def recorded_files(recordings: Mapping[str, Recording]) -> FileBytes:
    """Return the recordings in `bundle.zip`, and what a push reports if the grader does not finish."""
    files = {f"{RECORDINGS}/{slug}.msgpack": recording.packed() for slug, recording in recordings.items()}
    unfinished = [recording.unfinished for recording in recordings.values()]
    return {**files, "unfinished.json": json.dumps(unfinished, indent=1).encode()}


def contents(course: Course, slugs: tuple[str, ...]) -> FileBytes:
    """Return all other files of `bundle.zip`."""
    package = Path(autograder.__file__).parent
    files = {
        **{name: (course.root / name).read_bytes() for name in (MANIFEST, LOCAL) if (course.root / name).exists()},
        "requirements.txt": requirements(course).encode(),
    }
    for pattern in ENGINE_PARTS:
        files |= {f"autograder/{p.relative_to(package).as_posix()}": p.read_bytes() for p in package.glob(pattern)}
    for slug in slugs:
        suite = f"autograder/suites/{slug}"
        files[f"{suite}/__init__.py"] = b""
        files[f"{suite}/visible.py"] = course.suite(slug, "visible").read_bytes()
        files[f"{suite}/hidden_checks.pyc"] = compiled(course.suite(slug, "hidden"))
        files[f"{suite}/contract.pyc"] = compiled(course.suite(slug, "contract"))
        files |= {f"{suite}/{path.stem}.pyc": compiled(path) for path in helpers_of(course, slug)}
        files[f"{suite}/hidden.py"] = f"from autograder.suites.{slug}.hidden_checks import *\n".encode()
        files[f"{suite}/mistakes.py"] = (
            b"from autograder.engine.delivery.replay import mistakes\n\nMISTAKES = mistakes(__file__)\n"
        )
    return files


def compiled(source: Path) -> bytes:
    """Return the code of a module without its source and its place, for this version of Python."""
    with tempfile.TemporaryDirectory() as folder:
        code = f"{folder}/{source.stem}.pyc"
        unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH
        py_compile.compile(str(source), code, dfile=source.name, doraise=True, invalidation_mode=unchecked)
        return Path(code).read_bytes()


def requirements(course: Course) -> str:
    """Return pins and hashes of the packages that grading needs on Linux, from the lock file of the course."""
    locked = (course.root / "requirements/core.txt").read_text(encoding="utf-8")
    blocks = {}
    for block in re.findall(r"^[\w.-]+==(?:.*\\\n)*.*\n", locked, re.MULTILINE):
        pin = Requirement(block.partition(" \\\n")[0])
        if _is_for_linux(pin):
            blocks[pin.name] = block
    needed = sorted(set(_with_dependencies(PACKAGES)))
    missing = [name for name in needed if name not in blocks]
    if missing:
        raise CourseError(f"requirements/core.txt has no pin for {', '.join(missing)}: run `make lock`")
    return "".join(blocks[name] for name in needed)


def _with_dependencies(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        yield name
        try:
            wanted = [Requirement(text) for text in importlib.metadata.requires(name) or ()]
        except importlib.metadata.PackageNotFoundError:  # packages for confinement exist on Linux only and need nothing
            wanted = []
        yield from _with_dependencies([w.name.lower() for w in wanted if _is_for_linux(w)])


def _is_for_linux(package: Requirement) -> bool:
    """Return whether this version of Python needs a package on a Linux runner, whatever system this is."""
    linux = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "extra": ""}
    return package.marker is None or package.marker.evaluate(linux)


def refuse_secrets(course: Course, files: FileBytes) -> None:
    """Raise CourseError if the files of a bundle hold something that only the course team may see."""
    if found := next(secrets_in(course, files), ""):
        raise CourseError(f"nothing is published: {found}")


def secrets_in(course: Course, files: FileBytes) -> Iterator[str]:
    """Yield a message for each line of a reference, a hidden check or a mistake in the files of a bundle."""
    text = {name: data.decode() for name, data in files.items() if name.endswith((".py", ".toml", ".json", ".txt"))}
    yield from leaks(course, text)
    secret, public = secret_lines(course), public_texts(course)
    for name in sorted(files.keys() - text.keys()):
        content = normalised(files[name].decode("latin-1"))
        for handed_out in public:  # a line of it may begin as a secret one does
            content = content.replace(handed_out, "")
        yield from (f"{name} holds a line of {secret[line]}" for line in secret if line in content)


def zipped(files: FileBytes) -> bytes:
    """Return an archive of these files; the same files give the same bytes.

    Mistakes repeat answers far apart, which LZMA finds: archives are a third smaller than deflated ones.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_LZMA)
    return buffer.getvalue()

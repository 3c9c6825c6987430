"""Make the bundle that grades a push.

Anyone can read it, so it holds no source line of a reference, a hidden check or a known mistake. It holds the parts of
the engine that grade, the visible checks, the compiled hidden checks, the recorded answers of the references and of
the known mistakes, and the names and hashes of the packages to install.
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

PYTHON_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"  # the compiled checks need exactly this one
GRADING_PACKAGES = ("numpy", "pytest", "msgpack", "landlockpy", "seccompy")  # the last two confine a student's code
ENGINE_PARTS = """
    __init__.py course.py errors.py mistakes.py kit/*.py suites/__init__.py suites/pytest.ini
    engine/__init__.py engine/archives.py engine/intake.py engine/nearest.py engine/results.py engine/submissions.py
    engine/suites.py
    engine/delivery/*.py engine/diagnosis/*.py engine/grading/*.py engine/notebooks/*.py engine/sandbox/*.py
    engine/reports/__init__.py engine/reports/markdown.py engine/reports/marks.py
""".split()
"""The files of this package that are in every bundle."""
LARGEST_BUNDLE = 10 << 20  # bytes of both files together that Classroom 50 accepts


def bundles(course: Course, groups: dict[str, tuple[str, ...]]) -> dict[str, FileBytes]:
    """Return the two files of each bundle, `autograder.py` and `bundle.zip`, by the name of the bundle.

    `groups` gives the exercises of each bundle. Raise CourseError if one would hold a secret or be too large, and if a
    package is not pinned.
    """
    slugs = tuple(slug for slug in course.slugs if any(slug in group for group in groups.values()))
    recordings = record(course, slugs)
    script = published_file("autograder.py", {"python": PYTHON_VERSION}).encode()
    files_by_bundle = {}
    for name, group in groups.items():
        files = files_without_recordings(course, group) | recorded_files({slug: recordings[slug] for slug in group})
        refuse_secrets(course, files)
        files_by_bundle[name] = {"autograder.py": script, "bundle.zip": zipped(files)}
        if sum(map(len, files_by_bundle[name].values())) > LARGEST_BUNDLE:
            limit = f"{LARGEST_BUNDLE >> 20} MiB"
            raise CourseError(f"the bundle {name} is larger than the {limit} that Classroom 50 accepts")
    return files_by_bundle


def recorded_files(recordings: Mapping[str, Recording]) -> FileBytes:
    """Return the files that hold the recordings, and `unfinished.json`: what a push reports if the grader fails."""
    files = {f"{RECORDINGS}/{slug}.msgpack": recording.packed() for slug, recording in recordings.items()}
    unfinished = [recording.unfinished for recording in recordings.values()]
    return {**files, "unfinished.json": json.dumps(unfinished, indent=1).encode()}


def files_without_recordings(course: Course, slugs: tuple[str, ...]) -> FileBytes:
    """Return the files of `bundle.zip` except the recordings: manifest, requirements, engine and checks."""
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
        # pytest collects only sources
        files[f"{suite}/hidden.py"] = f"from autograder.suites.{slug}.hidden_checks import *\n".encode()
        files[f"{suite}/mistakes.py"] = (  # from the recordings, without the edits
            b"from autograder.engine.delivery.replay import mistakes\n\nMISTAKES = mistakes(__file__)\n"
        )
    return files


def compiled(source: Path) -> bytes:
    """Return the bytes of a compiled module, without its source and the path of its folder."""
    with tempfile.TemporaryDirectory() as folder:
        code = f"{folder}/{source.stem}.pyc"
        unchecked = py_compile.PycInvalidationMode.UNCHECKED_HASH  # no source, and no time stamp
        py_compile.compile(str(source), code, dfile=source.name, doraise=True, invalidation_mode=unchecked)
        return Path(code).read_bytes()


def requirements(course: Course) -> str:
    """Return pins and hashes of the packages that grading needs on Linux, from the lock file of the course."""
    locked = (course.root / "requirements/core.txt").read_text(encoding="utf-8")
    blocks = {}
    # a block is "name==version \\" and continued lines with the hashes
    for block in re.findall(r"^[\w.-]+==(?:.*\\\n)*.*\n", locked, re.MULTILINE):
        pin = Requirement(block.partition(" \\\n")[0])
        if _is_for_linux(pin):
            blocks[pin.name] = block
    needed = sorted(set(_with_dependencies(GRADING_PACKAGES)))
    missing = [name for name in needed if name not in blocks]
    if missing:
        raise CourseError(f"requirements/core.txt has no pin for {', '.join(missing)}: run `make lock`")
    return "".join(blocks[name] for name in needed)


def _with_dependencies(names: Iterable[str]) -> Iterator[str]:
    """Yield packages and what they require on Linux, and so on; a name can be repeated."""
    for name in names:
        yield name
        try:
            required = [Requirement(text) for text in importlib.metadata.requires(name) or ()]
        except importlib.metadata.PackageNotFoundError:  # packages for confinement are on Linux only and require none
            required = []
        yield from _with_dependencies([r.name.lower() for r in required if _is_for_linux(r)])


def _is_for_linux(package: Requirement) -> bool:
    """Return whether a package is needed on Linux with this version of Python, on whatever system this runs."""
    linux = {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix", "extra": ""}
    return package.marker is None or package.marker.evaluate(linux)


def refuse_secrets(course: Course, files: FileBytes) -> None:
    """Raise CourseError if the files of a bundle hold something that only the course team may see."""
    if found := next(secrets_in(course, files), ""):
        raise CourseError(f"no bundle was made, because it would reveal a secret: {found}")


def secrets_in(course: Course, files: FileBytes) -> Iterator[str]:
    """Yield a message for each secret line in the files of a bundle."""
    text = {name: data.decode() for name, data in files.items() if name.endswith((".py", ".toml", ".json", ".txt"))}
    yield from leaks(course, text)
    secret, public = secret_lines(course), public_texts(course)
    for name in sorted(files.keys() - text.keys()):  # binary files have no lines: each secret line is looked for
        content = normalised(files[name].decode("latin-1"))  # which decodes any bytes
        for public_text in public:  # a longer public line may contain a secret one
            content = content.replace(public_text, "")
        yield from (f"{name} holds a line of {secret[line]}" for line in secret if line in content)


def zipped(files: FileBytes) -> bytes:
    """Return an archive of these files; the same files give the same bytes.

    Many mistakes have answers in common. LZMA finds such repetitions even where they are far apart: archives are a
    third smaller than with DEFLATE.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(files):
            archive.writestr(zipfile.ZipInfo(name), files[name], zipfile.ZIP_LZMA)
    return buffer.getvalue()

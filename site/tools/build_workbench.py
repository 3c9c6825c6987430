"""Bundle the editor of site/workbench into site/pages/assets/workbench, beside the students' files that it runs.

CodeMirror 6 (MIT) is the editor: small parts, real keyboard and screen-reader support, and it is loaded only on demand.
"""

from __future__ import annotations

import shutil
import subprocess

from places import ASSETS, COURSE, NPM, ROOT

SOURCE = ROOT / "site/workbench"
TARGET = ASSETS / "workbench"
SHARED = ("pytest.ini", "conftest.py", "checks.py", "pictures.py")


def main() -> None:
    shutil.rmtree(TARGET, ignore_errors=True)
    bundle()
    shutil.copyfile(SOURCE / "runner.py", TARGET / "runner.py")
    copy_assignments()


def bundle() -> None:
    entries = [SOURCE / name for name in ("workbench.js", "worker.js", "workbench.css")]
    options = ["--bundle", "--minify", "--format=esm", "--splitting", "--target=es2022", "--log-level=warning"]
    subprocess.run([NPM / ".bin/esbuild", *entries, *options, f"--outdir={TARGET}"], cwd=ROOT / "site", check=True)


def copy_assignments() -> None:
    """What students get, as far as the page runs it."""
    target = ASSETS / "assignments"
    shutil.rmtree(target, ignore_errors=True)
    names = list(SHARED)
    for slug in COURSE.slugs:
        (target / slug).mkdir(parents=True)
        names += [f"{slug}/test_{slug}.py", f"{slug}/picture.py"]
    for name in names:
        shutil.copyfile(ROOT / "assignments" / name, target / name)


if __name__ == "__main__":
    main()

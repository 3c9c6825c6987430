"""`autograder notebooks`, and the grade of a notebook from the command line."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import find_course
from autograder.tests.command_line import Done, misuse, run
from autograder.tests.engine.notebooks.samples import dumped, solved

pytestmark = pytest.mark.usefixtures("state")


class TestNotebooks:
    def test_a_notebook_is_graded_where_nothing_of_jupyter_is_installed(self, tmp_path: Path) -> None:
        (tmp_path / "momentum.ipynb").write_bytes(dumped(solved(find_course(), "momentum")))
        start = "import sys; sys.modules |= dict.fromkeys(['nbformat', 'nbgrader', 'nbconvert', 'IPython'])\n"
        start += "from autograder.cli import main; sys.exit(main(sys.argv[1:]))"
        command = [
            sys.executable,
            "-c",
            start,
            "grade",
            tmp_path,
            "--exercise",
            "momentum",
            "--state",
            tmp_path / "state",
        ]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, "")
        points = find_course().exercise("momentum").points
        assert f"{tmp_path.name}   {points} / {points}" in done.stdout

    def test_a_course_for_nbgrader_is_made_and_what_was_written_is_listed(self, tmp_path: Path) -> None:
        folder = tmp_path / "new" / "course"
        done = run("notebooks", folder)
        assert (done.status, done.err) == (0, "")
        assert f"{folder}/source/adam/adam.ipynb written\n" in done.out
        assert run("notebooks", folder) == Done(0, f"the nbgrader course is in {folder}\n", "")

    def test_a_folder_that_cannot_be_made_is_status_2(self, tmp_path: Path) -> None:
        (tmp_path / "file").write_text("")
        assert misuse("notebooks", tmp_path / "file") == f"autograder: {tmp_path / 'file'} is not a folder"

    def test_the_repository_itself_is_no_place_for_grades(self) -> None:
        root = find_course().root
        line = "is in the repository of the course: choose a folder outside, for nbgrader keeps grades"
        assert misuse("notebooks", root / "solutions") == f"autograder: {root / 'solutions'} {line}"

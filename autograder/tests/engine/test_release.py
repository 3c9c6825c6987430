"""Stubs are cut out of the references, and `assignments/` is exactly what the release makes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.course import Course, find_course, kit_files, load_course
from autograder.engine.release import TEMPLATES, differences, release_files, write
from autograder.engine.stubs import BEGIN, END, stub, stubs
from autograder.errors import CourseError

MANIFEST = """
title = "A small course"
site = "https://example.org/"
[[exercises]]
slug = "adam"
title = "Adam"
minutes = 35
points = 60
page = "theory/a/"
[[exercises]]
slug = "sgd"
title = "Mini-batches"
minutes = 20
points = 40
page = "theory/b/"
"""
SOLUTION = f'''"""A page of {{slug}}."""


def first(x):
    """One."""
    {BEGIN}
    y = x

    return y
    {END}


class Second:
    def call(self):
        {BEGIN}
        return 2
        {END}
'''
STUB = '''"""A page of {slug}."""


def first(x):
    """One."""
    raise NotImplementedError


class Second:
    def call(self):
        raise NotImplementedError
'''
VISIBLE = "def test_first():\n    pass\n"
PICTURE = """from pictures import Axis, Line, Picture

LINES = (Line("first", lambda module: ([1, 2], [module.first(3), 4.0000001])),)
PICTURE = Picture("One", "Look.", Axis("x", 0, 1), Axis("y", 0, 1), LINES)
"""
REFERENCES = sorted((find_course().root / "solutions").glob("*/*.py"))


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A course of two exercises, not released yet."""
    put(tmp_path / "course.toml", MANIFEST)
    made = load_course(tmp_path)
    for slug in made.slugs:
        put(made.solution(slug), SOLUTION.replace("{slug}", slug))
        put(made.suite(slug, "visible"), VISIBLE)
        put(made.suite(slug, "picture"), PICTURE)
        put(made.suite(slug, "hidden"), "SECRET = 1\n")
        put(made.suite(slug, "explore"), '"""Look."""\n\nimport numpy\n\n# %% One\n\nprint(first(1))\n')
        page = made.exercise(slug).page.rstrip("/")
        put(tmp_path / f"site/pages/{page}.md", "---\ntitle: A\n---\n# A\n\nA first line.\n\n## More {#more}\n")
    return made


@pytest.fixture
def assignments(course: Course) -> Path:
    """The released `assignments/` of that course."""
    write(course)
    return course.assignments


def paths(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


class TestStub:
    def test_every_marked_body_is_replaced_at_its_own_indentation(self) -> None:
        assert stub(SOLUTION) == STUB

    def test_a_mark_at_the_margin_is_cut_too(self) -> None:
        assert stub(f"{BEGIN}\na = 1\n{END}\n") == "raise NotImplementedError\n"

    def test_an_empty_body_is_cut_too(self) -> None:
        assert stub(f"def f():\n    {BEGIN}\n    {END}\n") == "def f():\n    raise NotImplementedError\n"

    @pytest.mark.parametrize(
        "text",
        [
            "def f():\n    return 1\n",
            f"def f():\n    {BEGIN}\n    return 1\n",
            f"def f():\n    return 1\n    {END}\n",
            f"    {END}\n    return 1\n    {BEGIN}\n",
            f"    {BEGIN}\n    {BEGIN}\n    return 1\n    {END}\n",
            f"    {BEGIN}\n    return 1\n    {END}\n    {END}\n",
            f"    {BEGIN}\n    {BEGIN}\n    return 1\n    {END}\n    {END}\n",
            f"    {BEGIN}\n    return 1\n    {END}\n    {BEGIN}\n    return 2\n",
            f"    {BEGIN} of f\n    return 1\n    {END}\n",
            f"    {BEGIN}\n    return 1\n    {END} of f\n",
            f"    return 1  {BEGIN}\n    {END}\n",
            f"\t{BEGIN}\n\treturn 1\n\t{END}\n",
            f"    {BEGIN}\n    return 1\n    {END}",
            "",
        ],
    )
    def test_marks_that_do_not_pair_up_are_an_error(self, text: str) -> None:
        with pytest.raises(CourseError, match="each on a line of its own"):
            stub(text)

    def test_the_file_with_the_error_is_named(self, course: Course) -> None:
        put(course.solution("sgd"), "def f():\n    return 1\n")
        with pytest.raises(CourseError, match=r"^solutions/sgd/sgd.py: every ### BEGIN SOLUTION needs"):
            stubs(course, ("adam", "sgd"))

    def test_a_missing_solution_is_one_line(self, course: Course) -> None:
        course.solution("sgd").unlink()
        with pytest.raises(CourseError, match=r"^solutions/sgd/sgd.py is missing: write it, as CONTRIBUTING.md says$"):
            stubs(course, course.slugs)

    @pytest.mark.parametrize("path", REFERENCES, ids=[p.stem for p in REFERENCES])
    def test_the_stubs_of_the_course_compile_and_hold_no_mark(self, path: Path) -> None:
        text = stub(path.read_text(encoding="utf-8"))
        compile(text, path.name, "exec")
        assert "raise NotImplementedError" in text
        assert "SOLUTION" not in text


class TestReleased:
    def test_a_release_holds_stubs_visible_checks_and_templates(self, course: Course) -> None:
        files = release_files(course)
        templates = paths(TEMPLATES)
        names = ("{0}.py", "{0}.ipynb", "test_{0}.py", "picture.py", "picture.json")
        own = {f"{slug}/{name.format(slug)}" for slug in course.slugs for name in names}
        shared = {*kit_files(), "capstone.ipynb", "capstone.json", "digits.txt"}
        assert set(files) == own | templates | shared
        assert files["sgd/sgd.py"] == STUB.replace("{slug}", "sgd")
        assert files["sgd/test_sgd.py"] == VISIBLE

    def test_no_hidden_check_and_no_body_is_in_it(self, course: Course) -> None:
        everything = "".join(release_files(course).values())
        assert "SECRET" not in everything
        assert "y = x" not in everything

    def test_the_readme_lists_the_exercises_of_the_manifest(self, course: Course) -> None:
        readme = release_files(course)["README.md"]
        assert "# A small course\n" in readme
        assert "| adam | Adam | 35 min | 60 |\n| sgd | Mini-batches | 20 min | 40 |\n" in readme
        assert "{{" not in readme

    @pytest.mark.parametrize("part", ["visible", "hidden", "explore", "picture"])
    def test_a_missing_suite_is_one_line(self, course: Course, part: str) -> None:
        course.suite("sgd", part).unlink()
        with pytest.raises(CourseError, match=rf"^autograder/suites/sgd/{part}.py is missing: write it, "):
            release_files(course)

    def test_what_the_reference_draws_is_recorded_with_few_digits(self, course: Course) -> None:
        expected = '{"lines": [\n{"name": "first", "x": [1.0, 2.0], "y": [3.0, 4.0]}\n]}\n'
        assert release_files(course)["sgd/picture.json"] == expected

    def test_a_picture_that_the_reference_does_not_draw_is_one_line(self, course: Course) -> None:
        put(course.suite("sgd", "picture"), PICTURE.replace("module.first", "module.third"))
        with pytest.raises(CourseError, match=r"^autograder/suites/sgd/picture.py: the reference does not draw it: "):
            release_files(course)

    def test_a_file_without_a_picture_is_one_line(self, course: Course) -> None:
        put(course.suite("sgd", "picture"), "")
        with pytest.raises(CourseError, match=r"^autograder/suites/sgd/picture.py defines no PICTURE$"):
            release_files(course)


class TestWrite:
    def test_the_first_release_writes_every_file_and_says_which(self, course: Course) -> None:
        assert write(course) == sorted(release_files(course))
        assert paths(course.assignments) == set(release_files(course))

    def test_a_second_release_changes_nothing(self, course: Course, assignments: Path) -> None:
        assert write(course) == []

    def test_a_changed_file_is_put_right_and_named(self, course: Course, assignments: Path) -> None:
        put(assignments / "adam/adam.py", "print()\n")
        assert write(course) == ["adam/adam.py"]
        assert (assignments / "adam/adam.py").read_text(encoding="utf-8") == STUB.replace("{slug}", "adam")

    def test_what_does_not_belong_there_is_removed_with_its_folder(self, course: Course, assignments: Path) -> None:
        put(assignments / "momentum/deeper/momentum.py", "old")
        assert write(course) == ["momentum/deeper/momentum.py"]
        assert not (assignments / "momentum").exists()

    def test_a_removed_exercise_is_removed(self, course: Course, assignments: Path) -> None:
        put(course.root / "course.toml", MANIFEST[: MANIFEST.rindex("[[exercises]]")])
        assert write(load_course(course.root)) == [
            "README.md",
            "pytest.ini",
            *(f"sgd/{name}" for name in ("picture.json", "picture.py", "sgd.ipynb", "sgd.py", "test_sgd.py")),
        ]
        assert not (assignments / "sgd").exists()

    def test_a_broken_solution_leaves_the_last_release_as_it_was(self, course: Course, assignments: Path) -> None:
        put(course.solution("adam"), f"{BEGIN}\n")
        before = {p: (assignments / p).read_bytes() for p in paths(assignments)}
        with pytest.raises(CourseError):
            write(course)
        assert {p: (assignments / p).read_bytes() for p in paths(assignments)} == before


class TestDifferences:
    def test_there_are_none_after_a_release(self, course: Course, assignments: Path) -> None:
        assert list(differences(course)) == []

    def test_without_assignments_everything_differs(self, course: Course, assignments: Path) -> None:
        shutil.rmtree(assignments)
        assert list(differences(course)) == sorted(release_files(course))

    @pytest.mark.parametrize("path", ["adam/adam.py", "checks.py", "README.md", ".devcontainer/devcontainer.json"])
    def test_one_more_byte_is_a_difference(self, course: Course, assignments: Path, path: str) -> None:
        with (assignments / path).open("ab") as file:
            file.write(b" ")
        assert list(differences(course)) == [path]

    def test_other_line_ends_are_a_difference(self, course: Course, assignments: Path) -> None:
        file = assignments / "sgd" / "test_sgd.py"
        file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
        assert list(differences(course)) == ["sgd/test_sgd.py"]

    def test_the_line_ends_of_a_checkout_on_windows_are_not(self, course: Course, assignments: Path) -> None:
        for slug in course.slugs:
            for source in (course.solution(slug), course.suite(slug, "visible"), course.suite(slug, "picture")):
                source.write_bytes(source.read_bytes().replace(b"\n", b"\r\n"))
        assert list(differences(course)) == []

    def test_a_missing_and_a_stray_file_are_differences(self, course: Course, assignments: Path) -> None:
        (assignments / "adam/test_adam.py").unlink()
        put(assignments / "adam/notes.txt", "")
        assert list(differences(course)) == ["adam/notes.txt", "adam/test_adam.py"]

    def test_the_litter_of_a_test_run_is_not(self, course: Course, assignments: Path) -> None:
        put(assignments / "adam/__pycache__/adam.cpython-312.pyc", "")
        put(assignments / ".pytest_cache/README.md", "")
        assert list(differences(course)) == []

    def test_a_change_of_a_reference_inside_the_marks_is_none(self, course: Course, assignments: Path) -> None:
        put(course.solution("adam"), SOLUTION.replace("{slug}", "adam").replace("return 2", "return 3"))
        assert list(differences(course)) == []

    def test_a_change_of_a_docstring_is_one(self, course: Course, assignments: Path) -> None:
        put(course.solution("adam"), SOLUTION.replace("{slug}", "adam").replace("One.", "Two."))
        assert list(differences(course)) == ["adam/adam.ipynb", "adam/adam.py"]

"""Files that are probably meant: named in a note, graded when the instructor says so, never guessed between two."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from autograder.course import Bounds
from autograder.engine.archives import Limits
from autograder.engine.finding import find, submissions
from autograder.engine.intake import UNDECIDED, Found, Intake, take_in
from autograder.engine.submissions import Submission
from autograder.errors import Misuse

SLUGS = ("update_rule", "sgd", "momentum", "adam")
STUBS = {slug: f"def {slug}_step(w):\n    raise NotImplementedError\n" for slug in SLUGS}
INTAKE = Intake(SLUGS, STUBS, Bounds())


def code(slug: str = "adam", text: str = "return w") -> str:
    return f"def {slug}_step(w):\n    {text}\n"


def put(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        place = folder / name.replace("__", "/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    return folder


def adam(folder: Path, use_nearest: bool = True) -> Found:
    taken = take_in(Submission("ada", folder, use_nearest=use_nearest), INTAKE)
    return next(found for found in taken if found.slug == "adam")


NAMES = """
adam (1).py|adam-1.py|Adam.py|ADAM.PY|adam.py.txt|adam .py|adam.pyw|adam(1).py|adam copy.py|adam_final.py|adam_v2.py
hopper_adam.py|Copy of adam.py|adam - Kopie.py|adam_solution (2).py|HW3-adam-ada.py|adam2.py|my_Adam_step.py|adamm.py
solution.py|homework.py|main.py|work/adam.py|work/src/adam.py|adam/adam (1).py|abgabe/Adam_neu.py
"""


@pytest.mark.parametrize("name", [name for name in NAMES.replace("\n", "|").split("|") if name])
def test_a_file_that_is_probably_meant(tmp_path: Path, name: str) -> None:
    put(tmp_path, **{name.replace("/", "__"): code()})
    found = adam(tmp_path)
    assert (found.status, found.notes) == ("graded", [f"no adam.py was handed in; {name} counts in its place"])
    (note,) = adam(tmp_path, use_nearest=False).notes
    assert note.startswith(f"no adam.py was handed in; {name} is there, ")


NOTEBOOK = '{"cells": [{"cell_type": "code", "source": "def adam_step(w):\\n    return w"}], "nbformat": 4}'


@pytest.mark.parametrize(
    "name", ["adam-1.ipynb", "Copy_of_adam.ipynb", "adam (2).ipynb", "WMS adam.ipynb", "Untitled.ipynb"]
)
def test_a_notebook_that_is_probably_meant(tmp_path: Path, name: str) -> None:
    found = adam(put(tmp_path, **{name: NOTEBOOK}))
    assert (found.status, found.notes) == ("graded", [f"no adam.ipynb was handed in; {name} counts in its place"])


@pytest.mark.parametrize("name", ["adamax.py", "test_adam.py", "adam_and_sgd.py", "notes.txt", "adam.docx", ".adam.py"])
def test_a_file_that_says_nothing_of_the_exercise(tmp_path: Path, name: str) -> None:
    assert adam(put(tmp_path, **{name: "x = 1\n"})).status == "missing"


def test_all_exercises_in_one_file(tmp_path: Path) -> None:
    put(tmp_path, **{"homework.py": code("adam") + code("sgd")})
    taken = take_in(Submission("ada", tmp_path, use_nearest=True), INTAKE)
    assert [found.slug for found in taken if found.status == "graded"] == ["sgd", "adam"]


def test_two_that_are_as_likely_are_named_and_neither_counts(tmp_path: Path) -> None:
    found = adam(put(tmp_path, **{"adam_old.py": code(), "adam_new.py": code(text="return 2 * w")}))
    note = f"no adam.py was handed in; adam_new.py and adam_old.py are there, and {UNDECIDED}"
    assert (found.status, found.notes) == ("missing", [note])


def test_the_last_of_numbered_copies_counts(tmp_path: Path) -> None:
    put(tmp_path, **{"adam (2).py": code(), "adam (10).py": code(text="return 2 * w")})
    assert adam(tmp_path).notes == ["no adam.py was handed in; adam (10).py counts in its place"]


def test_equal_files_are_one(tmp_path: Path) -> None:
    put(tmp_path, **{"adam_old.py": code(), "adam_new.py": code()})
    assert adam(tmp_path).notes == ["no adam.py was handed in; adam_new.py counts in its place"]


def test_an_exact_name_counts_before_any_other(tmp_path: Path) -> None:
    assert adam(put(tmp_path, **{"adam.py": code(), "adam (1).py": code(text="return 0")})).notes == []


def test_an_untouched_stub_never_counts_before_a_file_that_is_probably_meant(tmp_path: Path) -> None:
    put(tmp_path, **{"adam.py": STUBS["adam"], "adam (1).py": code()})
    assert adam(tmp_path).notes == ["no adam.py was handed in; adam (1).py counts in its place"]
    assert adam(tmp_path, use_nearest=False).written is False


def test_the_file_of_another_exercise_is_never_meant(tmp_path: Path) -> None:
    assert adam(put(tmp_path, **{"momentum.py": code("momentum") + code("adam")})).status == "missing"


def test_links_are_not_followed(tmp_path: Path) -> None:
    put(tmp_path / "elsewhere", **{"x.py": code()})
    (tmp_path / "ada").mkdir()
    (tmp_path / "ada" / "adam_final.py").symlink_to(tmp_path / "elsewhere" / "x.py")
    (tmp_path / "ada" / "more").symlink_to(tmp_path / "elsewhere")
    assert adam(tmp_path / "ada").status == "missing"


class TestRecognition:
    """A folder or file with another name is a submission only for who asks."""

    def test_a_folder(self, tmp_path: Path) -> None:
        put(tmp_path / "ada", **{"adam_final.py": code()})
        with pytest.raises(Misuse, match=r"; adam_final\.py is there, and --use-nearest grades "):
            submissions(tmp_path / "ada", SLUGS)
        (ada,) = find([tmp_path / "ada"], SLUGS, use_nearest=True)
        assert (ada.name, ada.use_nearest) == ("ada", True)

    def test_a_class(self, tmp_path: Path) -> None:
        put(tmp_path, **{"ada__adam_final.py": code(), "bob__readme.txt": ""})
        assert [s.name for s in find([tmp_path], SLUGS, use_nearest=True)] == ["ada", "bob"]

    def test_a_file(self, tmp_path: Path) -> None:
        put(tmp_path, **{"hopper_adam.py": code()})
        (ada,) = find([tmp_path / "hopper_adam.py"], SLUGS, use_nearest=True)
        assert [f.slug for f in take_in(ada, INTAKE) if f.status == "graded"] == ["adam"]


class TestBounds:
    """Many and large files cost little, and no guess is made where they cannot be told apart."""

    def test_where_there_is_too_much_to_read_names_alone_count(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(tmp_path, **{"homework.py": code(), "more.py": "#" * 1000})
        assert adam(tmp_path).status == "graded"
        monkeypatch.setattr("autograder.engine.nearest.MOST_BYTES", 1000)
        assert adam(tmp_path).status == "missing"
        (tmp_path / "homework.py").rename(tmp_path / "adam_final.py")
        assert adam(tmp_path).status == "graded"

    def test_files_that_are_too_large_to_compare_are_two(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        put(tmp_path, **{"adam_old.py": code(), "adam_new.py": code()})
        monkeypatch.setattr("autograder.engine.nearest.MOST_BYTES", len(code()))
        assert "which one is meant cannot be told" in adam(tmp_path).notes[0]

    def test_a_long_name_is_compared_with_nothing(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("autograder.engine.nearest.SequenceMatcher", None)
        assert adam(put(tmp_path, **{f"{'adan' * 50}.py": ""})).status == "missing"

    def test_archives_may_hold_together_what_one_may_hold(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("autograder.engine.nearest.STUDENT", Limits(100, 3000))
        monkeypatch.setattr("autograder.engine.nearest.MOST_ARCHIVES", 3)
        for name in "abcd":
            with zipfile.ZipFile(tmp_path / f"{name}.zip", "w") as archive:
                archive.writestr(f"{name}.txt", "#" * 2000)
        assert adam(tmp_path).notes[0].split("; ") == [
            "no adam.py was handed in",
            "b.zip becomes larger than 0 MiB: it has to be handed in again",
            "c.zip becomes larger than 0 MiB: it has to be handed in again",
            "of 4 archives the first 3 were opened",
        ]

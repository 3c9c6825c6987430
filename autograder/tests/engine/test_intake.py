"""What counts as a submission, and what becomes of every odd file that one may hold."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import signal
import socket
import stat
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder.course import Bounds
from autograder.engine import intake
from autograder.engine.finding import submissions
from autograder.engine.intake import Found, Intake, take_in
from autograder.engine.submissions import Submission
from autograder.errors import Misuse, Unreadable

SLUGS = ("gradient", "momentum", "adam")
STUB = "def adam_step(w):\n    raise NotImplementedError\n"
WRITTEN = "def adam_step(w):\n    return w\n"
NOTHING = "holds no submission: expected files such as gradient.py or gradient/gradient.py, or folders that hold them"
BOTH = "can be read as one submission and as a class of them: say --submission or --class"
LINK = "is a link, and links are not followed"

posix = pytest.mark.skipif(sys.platform == "win32", reason="needs the file types of a POSIX system")


@pytest.fixture(autouse=True)
def _alarm() -> Iterator[None]:
    """Intake never waits: whatever opens a FIFO and hangs is ended, and fails."""
    if sys.platform == "win32":
        yield
        return

    def stop(*_: object) -> None:
        raise TimeoutError("intake hangs")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(20)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


@contextlib.contextmanager
def without_privileges(folder: Path) -> Iterator[Path]:
    """As an ordinary user, with `folder` as "."; permissions mean nothing to root."""
    folder.chmod(0o755)
    root, before = os.geteuid() == 0, Path.cwd()
    os.chdir(folder)  # the folders above belong to root alone
    if root:
        os.seteuid(65534)
    try:
        yield Path()
    finally:
        if root:
            os.seteuid(0)
        os.chdir(before)


def notebook(*cells: str, **metadata: Any) -> bytes:
    """A notebook with these code cells."""
    made = [{"cell_type": "code", "source": cell} for cell in cells]
    return json.dumps({"cells": made, "metadata": metadata, "nbformat": 4}).encode()


def put(folder: Path, **files: str | bytes) -> Path:
    """Write files into a folder; `adam__adam_py` stands for adam/adam.py."""
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_py", ".py").replace("_ipynb", ".ipynb")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def names(path: Path, reading: str = "") -> list[str]:
    """The names of the submissions at a path."""
    return [s.name for s in submissions(path, SLUGS, reading)]


def misuse(path: Path, reading: str = "") -> str:
    """The one line that says why a path cannot be graded."""
    with pytest.raises(Misuse) as caught:
        submissions(path, SLUGS, reading)
    message = str(caught.value)
    assert message.isprintable(), message
    return message


def found(folder: Path, slug: str = "adam", **options: Any) -> Found:
    """What is read of one exercise of a submission."""
    bounds = Bounds(**options)
    (exercise,) = take_in(Submission(folder.name, folder), Intake((slug,), {slug: STUB}, bounds))
    return exercise


def unreadable(folder: Path, slug: str = "adam", **options: Any) -> str:
    """The one line about an exercise that cannot be read."""
    exercise = found(folder, slug, **options)
    assert (exercise.status, exercise.chunks, exercise.sha256) == ("unreadable", [], "")
    (note,) = exercise.notes
    return note


class TestOneSubmission:
    @pytest.mark.parametrize(
        "file", ["adam_py", "adam_ipynb", "adam__adam_py", "adam__adam_ipynb", "gradient_py", "momentum__momentum_py"]
    )
    def test_an_exercise_file_in_its_place_makes_a_folder_a_submission(self, tmp_path: Path, file: str) -> None:
        assert names(put(tmp_path / "alice", **{file: WRITTEN})) == ["alice"]

    @pytest.mark.parametrize("file", ["adam_py", "adam__adam_py"])
    def test_other_files_and_folders_beside_an_exercise_do_not_matter(self, tmp_path: Path, file: str) -> None:
        folder = put(tmp_path / "alice", **{file: WRITTEN}, checks_py="", data__numbers="1", adam__test_adam_py="")
        assert names(folder) == ["alice"]

    def test_the_folders_of_several_exercises_are_one_submission(self, tmp_path: Path) -> None:
        assert names(put(tmp_path / "alice", adam__adam_py="", momentum__momentum_py="")) == ["alice"]

    def test_a_folder_of_an_exercise_may_itself_be_handed_in(self, tmp_path: Path) -> None:
        assert names(put(tmp_path / "adam", adam_py=WRITTEN)) == ["adam"]

    def test_the_name_of_a_relative_path_is_that_of_the_folder(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.chdir(put(tmp_path / "alice", adam__adam_py=WRITTEN))
        assert names(Path()) == ["alice"]
        assert names(Path("adam/..")) == ["alice"]

    @pytest.mark.parametrize("file", ["adam.py", "adam.ipynb"])
    def test_a_single_file_is_a_submission(self, tmp_path: Path, file: str) -> None:
        (tmp_path / file).touch()
        assert names(tmp_path / file) == [file]

    def test_a_file_of_no_exercise_is_misuse_that_names_the_likely_one(self, tmp_path: Path) -> None:
        put(tmp_path, adm_py="", notes="")
        hint = "did you mean adam.py? (--use-nearest grades it as that)"
        assert misuse(tmp_path / "adm.py") == f"adm.py is not the file of an exercise; {hint}"
        expected = "notes is not the file of an exercise: the exercises are gradient, momentum, adam"
        assert misuse(tmp_path / "notes") == expected

    @posix
    def test_the_odd_suffix_of_another_file_is_not_repeated(self, tmp_path: Path) -> None:
        (tmp_path / "adam.p\x1b\ny").touch()
        expected = r"adam.p\x1b\x0ay is not the file of an exercise; did you mean adam.py?"
        assert misuse(tmp_path / "adam.p\x1b\ny") == expected

    def test_a_path_that_does_not_exist_is_misuse(self, tmp_path: Path) -> None:
        assert misuse(tmp_path / "nobody") == f"{tmp_path / 'nobody'} does not exist"

    def test_a_name_that_is_too_long_does_not_exist(self, tmp_path: Path) -> None:
        assert misuse(tmp_path / ("a" * 5000)).endswith("aaa does not exist")

    @pytest.mark.parametrize("reading", ["", "submission"])
    def test_a_folder_with_nothing_recognisable_is_misuse(self, tmp_path: Path, reading: str) -> None:
        put(tmp_path / "strangers", readme_md="", bob__essay_py="", carol__adam_txt="")
        assert misuse(tmp_path / "strangers", reading) == f"strangers {NOTHING}"

    @pytest.mark.parametrize("reading", ["", "submission"])
    def test_an_empty_folder_is_misuse(self, tmp_path: Path, reading: str) -> None:
        assert misuse(put(tmp_path / "empty"), reading) == f"empty {NOTHING}"

    def test_the_empty_folder_of_an_exercise_is_nothing(self, tmp_path: Path) -> None:
        (tmp_path / "alice" / "adam").mkdir(parents=True)
        assert misuse(tmp_path / "alice") == f"alice {NOTHING}"

    @posix
    def test_a_folder_that_cannot_be_listed_is_misuse(self, tmp_path: Path) -> None:
        put(tmp_path / "alice", adam_py=WRITTEN).chmod(0)
        with without_privileges(tmp_path):
            assert misuse(Path("alice")) == "alice cannot be listed: Permission denied"

    @posix
    def test_a_folder_that_can_be_listed_but_not_entered_holds_nothing(self, tmp_path: Path) -> None:
        put(tmp_path / "alice", adam__adam_py=WRITTEN).chmod(0o444)
        with without_privileges(tmp_path):
            assert misuse(Path("alice")) == f"alice {NOTHING}"


class TestAClass:
    def test_every_immediate_subfolder_is_a_submission(self, tmp_path: Path) -> None:
        put(tmp_path, bob__adam_py="", alice__adam__adam_py="", zoe__nothing_txt="", notes_txt="")
        assert names(tmp_path) == ["alice", "bob", "zoe"]

    def test_nothing_nested_deeper_can_be_a_submission(self, tmp_path: Path) -> None:
        put(tmp_path, alice__adam_py="", alice__bob__adam_py="", group__carol__adam_py="")
        assert names(tmp_path) == ["alice", "group"]
        assert misuse(put(tmp_path / "terms", spring__alice__adam__adam_py="")) == f"terms {NOTHING}"

    def test_hidden_folders_and_caches_are_no_submissions(self, tmp_path: Path) -> None:
        put(tmp_path, alice__adam_py="")
        for name in (".git", "__pycache__", ".ipynb_checkpoints"):
            put(tmp_path / name, adam_py="")
        assert names(tmp_path, "class") == ["alice"]

    def test_a_member_who_handed_in_nothing_has_a_result_in_which_all_is_missing(self, tmp_path: Path) -> None:
        put(tmp_path, alice__adam_py="")
        (tmp_path / "zoe").mkdir()
        zoe = submissions(tmp_path, SLUGS)[1]
        exercises = take_in(zoe, Intake(SLUGS, {}, Bounds()))
        assert [e.slug for e in exercises] == list(SLUGS)
        assert [e.status for e in exercises] == ["missing"] * 3
        assert exercises[2].notes == ["no adam.py was handed in"]

    def test_a_folder_of_strangers_is_a_class_where_class_is_said(self, tmp_path: Path) -> None:
        put(tmp_path, bob__essay_py="", carol__notes_txt="")
        assert names(tmp_path, "class") == ["bob", "carol"]

    def test_a_class_without_members_is_misuse(self, tmp_path: Path) -> None:
        put(tmp_path / "empty", readme_md="")
        assert misuse(tmp_path / "empty", "class") == "empty holds no folders, so there is no submission in it"

    @posix
    def test_one_link_among_the_members_is_unreadable(self, tmp_path: Path) -> None:
        put(tmp_path / "class", alice__adam_py=WRITTEN)
        (tmp_path / "class" / "bob").symlink_to("alice")
        (tmp_path / "class" / "carol").symlink_to("nowhere")
        members = submissions(tmp_path / "class", SLUGS)
        assert [m.name for m in members] == ["alice", "bob", "carol"]
        for member in members[1:]:
            exercises = take_in(member, Intake(SLUGS, {}, Bounds()))
            assert [e.status for e in exercises] == ["unreadable"] * 3
            assert exercises[0].notes == [f"{member.name} {LINK}"]

    @posix
    def test_links_alone_are_no_class(self, tmp_path: Path) -> None:
        put(tmp_path / "alice", adam_py=WRITTEN)
        (tmp_path / "class").mkdir()
        (tmp_path / "class" / "bob").symlink_to(tmp_path / "alice")
        assert misuse(tmp_path / "class") == f"class {NOTHING}"

    @posix
    def test_a_member_without_permission_is_unreadable(self, tmp_path: Path) -> None:
        put(tmp_path, bob__adam_py="", alice__adam_py=WRITTEN)
        (tmp_path / "alice").chmod(0)
        with without_privileges(tmp_path):
            alice, _ = submissions(Path(), SLUGS)
            assert unreadable(alice.path) == "alice cannot be opened: Permission denied"


class TestBothReadings:
    """A student called `adam`: the folder of an exercise, or the submission of a person?"""

    AMBIGUOUS = (
        {"adam__adam_py": "", "adam__momentum_py": ""},
        {"adam__adam_py": "", "bob__adam_py": ""},
        {"adam__adam_py": "", "bob__adam__adam_py": ""},
        {"adam__adam_ipynb": "", "bob__momentum__momentum_ipynb": ""},
        {"adam__adam_py": "", "adam__adam__adam_ipynb": "", "adam__momentum__momentum_py": ""},
        {"adam_py": "", "bob__adam_py": ""},
    )

    @pytest.mark.parametrize("files", AMBIGUOUS)
    def test_where_both_fit_the_error_names_the_options(self, tmp_path: Path, files: dict[str, str]) -> None:
        assert misuse(put(tmp_path / "spring", **files)) == f"spring {BOTH}"

    @pytest.mark.parametrize("files", AMBIGUOUS)
    def test_the_options_settle_it(self, tmp_path: Path, files: dict[str, str]) -> None:
        put(tmp_path / "spring", **files)
        assert names(tmp_path / "spring", "submission") == ["spring"]
        members = sorted({name.partition("__")[0] for name in files if name.partition("__")[2]})
        assert names(tmp_path / "spring", "class") == members

    def test_the_only_member_may_be_called_adam(self, tmp_path: Path) -> None:
        put(tmp_path / "spring", adam__adam__adam_py="", adam__momentum__momentum_py="")
        assert names(tmp_path / "spring") == ["adam"]

    def test_adam_with_one_flat_file_is_the_folder_of_an_exercise_unless_class_is_said(self, tmp_path: Path) -> None:
        put(tmp_path / "spring", adam__adam_py="")
        assert names(tmp_path / "spring") == ["spring"]
        assert names(tmp_path / "spring", "class") == ["adam"]

    def test_the_folders_of_two_exercises_do_not_look_like_a_class(self, tmp_path: Path) -> None:
        put(tmp_path / "alice", adam__adam_py="", momentum__momentum_py="", gradient__gradient_ipynb="")
        assert names(tmp_path / "alice") == ["alice"]


class TestNames:
    @posix
    @pytest.mark.parametrize(
        ("name", "shown"),
        [
            (b"zo\xc3\xab", "zoë"),
            ("émile 🦊".encode(), "émile 🦊"),
            (b"evil\x1b[31mred", r"evil\x1b[31mred"),
            (b"two\nlines\ttab\r", r"two\x0alines\x09tab\x0d"),
            (b"latin\xe9", r"latin\xe9"),
            (b"[red] & <b>", "[red] & <b>"),
            (b"del\x7f", r"del\x7f"),
            ("right\u202eleft".encode(), r"right\xe2\x80\xaeleft"),
        ],
    )
    def test_control_and_undecodable_bytes_are_written_out(self, tmp_path: Path, name: bytes, shown: str) -> None:
        folder = Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name))
        try:
            put(folder, adam_py=WRITTEN)
        except OSError as error:
            pytest.skip(f"this file system does not take the name: {error}")
        assert names(folder) == [shown]
        assert names(tmp_path) == [shown]
        assert found(folder).status == "graded"

    @posix
    def test_a_message_never_repeats_a_raw_name(self, tmp_path: Path) -> None:
        folder = put(tmp_path / "a\x1b\nb")
        assert misuse(folder) == rf"a\x1b\x0ab {NOTHING}"
        assert misuse(folder / "c\n").endswith(r"/a\x1b\x0ab/c\x0a does not exist")


class TestWhatIsRead:
    def test_a_module_is_one_chunk_with_its_hash(self, tmp_path: Path) -> None:
        data = b"\xef\xbb\xbfdef adam_step():\r\n    return 1\r\n"
        exercise = found(put(tmp_path, adam__adam_py=data))
        expected = Found("adam", "graded", [("adam.py", data)], hashlib.sha256(data).hexdigest(), [])
        assert exercise == expected

    def test_a_notebook_is_a_chunk_for_each_cell_and_the_hash_of_the_file(self, tmp_path: Path) -> None:
        data = notebook("a = 1", "b = 2")
        exercise = found(put(tmp_path, adam_ipynb=data))
        assert exercise.chunks == [("adam.ipynb cell 1", b"a = 1"), ("adam.ipynb cell 2", b"b = 2")]
        assert (exercise.status, exercise.sha256) == ("graded", hashlib.sha256(data).hexdigest())

    def test_what_is_no_python_is_not_looked_at(self, tmp_path: Path) -> None:
        assert found(put(tmp_path, adam_py=b"\x00\xff def (")).status == "graded"

    def test_nothing_there_is_missing(self, tmp_path: Path) -> None:
        folder = put(tmp_path, test_adam_py="", adam__conftest_py="", sub__test_adam_py="")
        assert found(folder) == Found("adam", "missing", notes=["no adam.py was handed in"])

    def test_a_file_that_lies_a_folder_too_deep_is_named_and_not_read(self, tmp_path: Path) -> None:
        note = "no adam.py was handed in; home work/adam/adam.py is there, one folder too deep"
        (tmp_path / "home work" / "adam").mkdir(parents=True)
        (tmp_path / "home work" / "adam" / "adam.py").write_text(WRITTEN, encoding="utf-8")
        assert found(tmp_path) == Found("adam", "missing", notes=[note])

    @pytest.mark.parametrize("name", ["adam (1).py", "adam-2.ipynb", "adam.py.txt", "adam/adam_1.py"])
    def test_a_file_that_was_perhaps_meant_is_named_and_not_read(self, tmp_path: Path, name: str) -> None:
        place = tmp_path / name
        place.parent.mkdir(exist_ok=True)
        place.write_text(WRITTEN, encoding="utf-8")
        note = f"no adam.py was handed in; {name} is there, but is not read because of its name"
        assert found(tmp_path) == Found("adam", "missing", notes=[note])

    @pytest.mark.parametrize(
        ("name", "note"),
        [
            ("test_adam.py", ""),  # a file that students get
            ("adamax.py", "; adamax.py is there, which has neither its name nor its functions: hand in adam.py"),
            ("adam.txt", "; adam.txt is there, which is no Python file: hand in adam.py"),
        ],
    )
    def test_a_file_of_no_exercise_is_named(self, tmp_path: Path, name: str, note: str) -> None:
        (tmp_path / name).write_text("x = 1\n", encoding="utf-8")
        assert found(tmp_path).notes == [f"no adam.py was handed in{note}"]

    def test_every_exercise_asked_for_is_listed_in_order(self, tmp_path: Path) -> None:
        put(tmp_path, adam_py=WRITTEN)
        exercises = take_in(Submission("x", tmp_path), Intake(("momentum", "adam"), {}, Bounds()))
        assert [(e.slug, e.status) for e in exercises] == [("momentum", "missing"), ("adam", "graded")]

    def test_of_a_single_file_the_other_exercises_are_missing(self, tmp_path: Path) -> None:
        put(tmp_path, adam_py=WRITTEN, momentum_py=WRITTEN)
        exercises = take_in(Submission("adam.py", tmp_path / "adam.py"), Intake(SLUGS, {}, Bounds()))
        assert [e.status for e in exercises] == ["missing", "missing", "graded"]

    def test_a_single_notebook_is_read_as_one(self, tmp_path: Path) -> None:
        put(tmp_path, adam_ipynb=notebook("a = 1"))
        (exercise,) = take_in(Submission("x", tmp_path / "adam.ipynb"), Intake(("adam",), {}, Bounds()))
        assert exercise.chunks == [("adam.ipynb cell 1", b"a = 1")]

    def test_a_broken_notebook_is_unreadable(self, tmp_path: Path) -> None:
        put(tmp_path, adam__adam_ipynb="{")
        assert unreadable(tmp_path) == "adam/adam.ipynb is not the JSON of a notebook"


class TestSeveralFiles:
    PLACES = ("adam/adam.py", "adam.py", "adam/adam.ipynb", "adam.ipynb")

    def hand_in(self, folder: Path, texts: dict[str, str]) -> Found:
        (folder / "adam").mkdir()
        for place, text in texts.items():
            (folder / place).write_bytes(notebook(text) if place.endswith(".ipynb") else text.encode())
        return found(folder)

    @pytest.mark.parametrize("first", range(3))
    def test_the_first_that_exists_counts_and_a_line_says_so(self, tmp_path: Path, first: int) -> None:
        exercise = self.hand_in(tmp_path, {place: f"# {place}\n" for place in self.PLACES[first:]})
        assert exercise.chunks[0][1] == f"# {self.PLACES[first]}\n".encode()
        assert exercise.notes == [f"there are several files for adam; {self.PLACES[first]} counts"]

    @pytest.mark.parametrize("stub", [STUB, STUB.replace("\n", "\r\n"), "\ufeff" + STUB])
    @pytest.mark.parametrize("other", PLACES[1:])
    def test_an_untouched_stub_never_counts_and_is_not_spoken_of(self, tmp_path: Path, stub: str, other: str) -> None:
        exercise = self.hand_in(tmp_path, {"adam/adam.py": stub, other: WRITTEN})
        assert exercise.chunks[0][1] == WRITTEN.encode()
        assert exercise.notes == []

    def test_the_untouched_stub_of_a_notebook_never_counts_either(self, tmp_path: Path) -> None:
        exercise = self.hand_in(tmp_path, {"adam/adam.ipynb": STUB, "adam.ipynb": WRITTEN})
        assert exercise.chunks[0][1] == WRITTEN.encode()

    def test_of_several_stubs_the_first_counts(self, tmp_path: Path) -> None:
        exercise = self.hand_in(tmp_path, {"adam/adam.py": STUB, "adam.py": STUB.replace("\n", "\n\n")})
        assert exercise.chunks == [("adam.py", STUB.encode())]
        assert exercise.notes == []

    def test_a_stub_alone_is_graded_without_a_word(self, tmp_path: Path) -> None:
        exercise = self.hand_in(tmp_path, {"adam.py": STUB})
        assert (exercise.status, exercise.notes) == ("graded", [])

    def test_a_first_file_that_is_unreadable_still_counts(self, tmp_path: Path) -> None:
        (tmp_path / "adam.py").mkdir()
        put(tmp_path, adam_ipynb=notebook(WRITTEN))
        exercise = found(tmp_path)
        assert exercise.status == "unreadable"
        assert exercise.notes == [
            "adam.py is not a regular file",
            "there are several files for adam; adam.py counts",
        ]


@posix
class TestOddFiles:
    """Everything but a regular file is unreadable: one line, no points, no waiting."""

    def test_a_link_to_a_file(self, tmp_path: Path) -> None:
        put(tmp_path, solution="secret", alice__momentum_py="")
        (tmp_path / "alice" / "adam.py").symlink_to("../solution")
        assert unreadable(tmp_path / "alice") == f"adam.py {LINK}"

    def test_a_dangling_link(self, tmp_path: Path) -> None:
        (tmp_path / "adam.py").symlink_to("nowhere")
        assert names(tmp_path) == [tmp_path.name]
        assert unreadable(tmp_path) == f"adam.py {LINK}"

    def test_a_link_in_the_folder_of_an_exercise(self, tmp_path: Path) -> None:
        put(tmp_path, adam__solution="secret")
        (tmp_path / "adam" / "adam.py").symlink_to("solution")
        assert unreadable(tmp_path) == f"adam/adam.py {LINK}"

    def test_the_folder_of_an_exercise_that_is_a_link(self, tmp_path: Path) -> None:
        put(tmp_path, elsewhere__adam_py="secret", alice__momentum_py="")
        (tmp_path / "alice" / "adam").symlink_to("../elsewhere")
        assert unreadable(tmp_path / "alice") == f"adam/adam.py {LINK}"

    @pytest.mark.parametrize("target", ["nowhere", "empty"])
    def test_the_folder_of_an_exercise_that_links_to_nothing(self, tmp_path: Path, target: str) -> None:
        (tmp_path / "empty").mkdir()
        (tmp_path / "adam").symlink_to(target)
        assert unreadable(tmp_path) == f"adam {LINK}"

    def test_a_single_file_that_is_a_link(self, tmp_path: Path) -> None:
        (tmp_path / "solution").write_text(WRITTEN)
        (tmp_path / "adam.py").symlink_to("solution")
        (submission,) = submissions(tmp_path / "adam.py", SLUGS)
        (exercise,) = take_in(submission, Intake(("adam",), {}, Bounds()))
        assert (exercise.status, exercise.notes) == ("unreadable", [f"adam.py {LINK}"])

    def test_a_hard_link_is_a_file_like_any_other(self, tmp_path: Path) -> None:
        for name in ("alice", "bob"):
            (tmp_path / name).mkdir()
        (tmp_path / "alice" / "adam.py").write_text(WRITTEN, encoding="utf-8")
        os.link(tmp_path / "alice" / "adam.py", tmp_path / "bob" / "adam.py")
        alice, bob = (found(tmp_path / name) for name in ("alice", "bob"))
        assert alice == bob
        assert bob.status == "graded"

    @pytest.mark.parametrize("place", ["adam.py", "adam/adam.py", "adam.ipynb"])
    def test_a_folder_called_like_the_file(self, tmp_path: Path, place: str) -> None:
        (tmp_path / place).mkdir(parents=True)
        assert names(tmp_path) == [tmp_path.name]
        assert unreadable(tmp_path) == f"{place} is not a regular file"

    def test_a_fifo(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "adam.py")
        assert unreadable(tmp_path) == "adam.py is not a regular file"
        assert names(tmp_path / "adam.py") == ["adam.py"]

    def test_a_fifo_called_like_the_folder_of_an_exercise_is_nothing(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "adam")
        assert found(tmp_path).status == "missing"
        assert misuse(tmp_path / "adam").startswith("adam is not the file of an exercise")

    def test_a_fifo_that_takes_the_place_of_the_file_while_it_is_opened(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        put(tmp_path, plain="")
        plain = os.lstat(tmp_path / "plain")
        os.mkfifo(tmp_path / "adam.py")
        monkeypatch.setattr(os, "lstat", lambda path: plain)
        with pytest.raises(Unreadable, match="is not a regular file"):
            intake.bytes_of(tmp_path, "adam.py", 100)

    def test_a_socket(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)  # the name of a socket must be short
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("adam.py")
            assert unreadable(tmp_path) == "adam.py is not a regular file"

    def test_a_device(self, tmp_path: Path) -> None:
        try:
            os.mknod(tmp_path / "adam.py", 0o666 | stat.S_IFCHR, os.makedev(1, 5))  # /dev/zero: it never ends
        except PermissionError:
            pytest.skip("a device can only be made by root, outside a container without that right")
        assert unreadable(tmp_path) == "adam.py is not a regular file"

    @pytest.mark.parametrize("barred", ["adam/adam.py", "adam"])
    def test_what_may_not_be_read(self, tmp_path: Path, barred: str) -> None:
        put(tmp_path, adam__adam_py=WRITTEN, momentum_py="")
        (tmp_path / barred).chmod(0)
        with without_privileges(tmp_path) as here:
            assert unreadable(here) == f"{barred} cannot be opened: Permission denied"

    def test_a_file_that_may_be_read_by_anyone_is_read_without_privileges_too(self, tmp_path: Path) -> None:
        put(tmp_path, adam__adam_py=WRITTEN)
        with without_privileges(tmp_path) as here:
            assert found(here).status == "graded"


class TestSize:
    @pytest.mark.parametrize(("file", "bound"), [("adam_py", "module_kib"), ("adam__adam_ipynb", "notebook_kib")])
    def test_a_file_above_its_bound_is_unreadable(self, tmp_path: Path, file: str, bound: str) -> None:
        put(tmp_path, **{file: b"#" * 2049})
        assert " is too large: 2049 bytes; the limit is 2048" in unreadable(tmp_path, **{bound: 2})

    def test_a_module_of_exactly_the_bound_is_read(self, tmp_path: Path) -> None:
        assert found(put(tmp_path, adam_py=b"#" * 2048), module_kib=2).status == "graded"

    def test_a_notebook_of_exactly_the_bound_is_read(self, tmp_path: Path) -> None:
        data = notebook("a = 1")
        assert found(put(tmp_path, adam_ipynb=data.ljust(2048)), notebook_kib=2).status == "graded"

    def test_the_bounds_are_one_and_five_mebibytes(self) -> None:
        assert (Bounds().module_kib, Bounds().notebook_kib) == (1024, 5 * 1024)

    def test_a_sparse_file_of_a_terabyte_is_not_read(self, tmp_path: Path) -> None:
        with (tmp_path / "adam.py").open("wb") as file:
            try:
                file.truncate(1 << 40)
            except OSError as error:
                pytest.skip(f"this file system has no files of that size: {error}")
        assert "is too large" in unreadable(tmp_path)

    @posix
    @pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs a file that lies about its size")
    def test_a_file_that_is_longer_than_it_says_is_cut_off(self, monkeypatch: pytest.MonkeyPatch) -> None:
        places: Callable[[str], tuple[str, ...]] = lambda slug: ("status",)  # noqa: E731
        monkeypatch.setattr(intake, "places", places)
        assert os.stat("/proc/self/status").st_size == 0
        assert unreadable(Path("/proc/self").resolve(), module_kib=0) == "status is too large: more than 0 bytes"

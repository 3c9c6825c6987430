"""The store of finished results: what a killed run, a damaged file or a full disk leaves is never wrong, only less."""

from __future__ import annotations

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.engine.grading.store import Store
from autograder.engine.results import ExerciseResult

KEYS = ["a" * 64, "b" * 64, "c" * 64]


def exercises(score: int, text: str = "né\ud800\n") -> list[ExerciseResult]:
    """Results of one exercise, with text that is hard to write."""
    made: Any = [{"slug": "adam", "score": score, "notes": [text], "picture": {"x": [0.1, float("inf")]}}]
    return list(made)


def filled(folder: Path, *scores: int) -> Path:
    """A store to which one run put these results; its file."""
    store = Store(folder)
    for key, score in zip(KEYS, scores, strict=False):
        store.put(key, exercises(score))
    store.close()
    return max(folder.iterdir())


def scores(folder: Path) -> list[int | None]:
    """What a new run finds under the keys."""
    store = Store(folder)
    found = [store.get(key) for key in KEYS]
    return [f[0]["score"] if f else None for f in found]


def test_what_was_put_is_found_by_the_next_run(tmp_path: Path) -> None:
    filled(tmp_path / "new" / "folder", 1, 2)
    store = Store(tmp_path / "new" / "folder")
    assert [store.get(key) for key in KEYS] == [exercises(1), exercises(2), None]
    assert store.problem == ""


def test_each_run_has_a_file_of_its_own_and_the_latest_result_counts(tmp_path: Path) -> None:
    first, second = filled(tmp_path, 1, 2), filled(tmp_path, 3)
    assert first != second
    assert scores(tmp_path) == [3, 2, None]


def test_a_run_that_only_reads_leaves_no_file(tmp_path: Path) -> None:
    Store(tmp_path / "state").close()
    assert not (tmp_path / "state").exists()


def test_a_result_is_kept_when_the_process_is_killed_right_after(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys; from pathlib import Path; from autograder.engine.grading.store import Store\n"
        f"Store(Path(sys.argv[1])).put('{KEYS[0]}', [{{'score': 7}}]); os.kill(os.getpid(), signal.SIGKILL)"
    )
    assert subprocess.run([sys.executable, "-c", program, tmp_path], check=False).returncode == -9
    assert scores(tmp_path) == [7, None, None]


def test_a_last_line_torn_anywhere_is_ignored(tmp_path: Path) -> None:
    file = filled(tmp_path, 1, 2)
    content = file.read_bytes()
    for end in range(content.index(b"\n") + 1, len(content)):
        file.write_bytes(content[:end])
        assert scores(tmp_path) == [1, None, None], end
    file.write_bytes(content)
    assert scores(tmp_path) == [1, 2, None]


def test_a_line_damaged_anywhere_is_ignored_and_the_others_are_not(tmp_path: Path) -> None:
    file = filled(tmp_path, 1, 2, 3)
    content = file.read_bytes()
    start, end = content.index(b"\n") + 1, content.rindex(b"\n", 0, -1)
    for place in range(start, end, 7):
        file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        assert scores(tmp_path) == [1, None, 3], place


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\0" * 5000, b"\xff \xff\n" * 9, b"a b c\n"])
def test_a_file_of_anything_else_holds_nothing(tmp_path: Path, content: bytes) -> None:
    filled(tmp_path, 1)
    (tmp_path / "0.jsonl").write_bytes(content)
    assert scores(tmp_path) == [1, None, None]


def test_a_torn_line_does_not_hide_an_earlier_result(tmp_path: Path) -> None:
    filled(tmp_path, 1)
    later = filled(tmp_path, 2)
    later.write_bytes(later.read_bytes()[:-2])
    assert scores(tmp_path) == [1, None, None]


def test_two_runs_at_once_do_not_disturb_each_other(tmp_path: Path) -> None:
    one, two = Store(tmp_path), Store(tmp_path)
    one.put(KEYS[0], exercises(1))
    two.put(KEYS[1], exercises(2))
    one.put(KEYS[2], exercises(3))
    one.close()
    two.close()
    assert scores(tmp_path) == [1, 2, 3]


def test_the_files_of_two_machines_are_one_store(tmp_path: Path) -> None:
    filled(tmp_path / "one", 1)
    other = filled(tmp_path / "two", 5, 6)
    other.rename(tmp_path / "one" / other.name)
    assert scores(tmp_path / "one") == [5, 6, None]


def test_a_result_whose_file_was_removed_meanwhile_is_graded_again(tmp_path: Path) -> None:
    file = filled(tmp_path, 1)
    store = Store(tmp_path)
    file.unlink()
    assert store.get(KEYS[0]) is None


def test_a_folder_that_cannot_be_made_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    store = Store(tmp_path / "file" / "state\n")
    store.put(KEYS[0], exercises(1))
    again = "what is graded now is graded again next time"
    assert store.problem == rf"{tmp_path}/file/state\x0a cannot be used: Not a directory; {again}"
    assert store.get(KEYS[0]) is None


def test_a_full_disk_is_one_line_and_what_was_finished_before_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = Store(tmp_path)
    store.put(KEYS[0], exercises(1))
    whole = store._write

    def half_of_it(line: bytes) -> None:
        whole(line[: len(line) // 2])
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(store, "_write", half_of_it)
    store.put(KEYS[1], exercises(2))
    monkeypatch.undo()
    store.put(KEYS[2], exercises(3))  # after half a line nothing may follow in the same file
    store.close()
    assert "No space left on device" in store.problem
    assert scores(tmp_path) == [1, None, None]

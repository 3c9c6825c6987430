"""Results as JSON: the file is whole, or it is the old one."""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from autograder.engine.reports import data
from autograder.engine.reports.data import json_line, write_json
from autograder.tests.engine.reports.samples import check, exercise, result

ALICE = result(exercise(check("failed", message="β::x\n[red]\x1b")), name="Zoë 🦊")


def test_the_file_names_its_schema_and_holds_every_result(tmp_path: Path) -> None:
    write_json(tmp_path / "results.json", [ALICE, result(name="bob")])
    read = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))
    assert read == {"schema": "autograder-results/1", "results": [ALICE, result(name="bob")]}


def test_the_text_is_utf_8_and_ends_with_a_line_end(tmp_path: Path) -> None:
    write_json(tmp_path / "results.json", [ALICE])
    raw = (tmp_path / "results.json").read_bytes()
    assert "Zoë 🦊".encode() in raw
    assert raw.endswith(b"\n}\n")


def test_no_results_are_an_empty_list(tmp_path: Path) -> None:
    write_json(tmp_path / "results.json", [])
    assert json.loads((tmp_path / "results.json").read_text())["results"] == []


def test_an_old_file_is_replaced_and_no_draft_is_left(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text("x" * 100_000)
    write_json(tmp_path / "results.json", [ALICE])
    assert json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["results"] == [ALICE]
    assert os.listdir(tmp_path) == ["results.json"]


@pytest.mark.parametrize(("owner", "step"), [(data.os, "replace"), (Path, "open")])
def test_an_old_file_survives_a_failure_in_the_middle(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, owner: Any, step: str
) -> None:
    def fails(*_: Any, **__: Any) -> None:
        raise OSError("no space left on device")

    (tmp_path / "results.json").write_text("old")
    with monkeypatch.context() as patched:
        patched.setattr(owner, step, fails)
        with pytest.raises(OSError, match="no space left"):
            write_json(tmp_path / "results.json", [ALICE])
    assert (tmp_path / "results.json").read_text() == "old"
    assert os.listdir(tmp_path) == ["results.json"]


def test_an_old_file_survives_text_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "results.json").write_text("old")
    with pytest.raises(UnicodeEncodeError):
        write_json(tmp_path / "results.json", [result(name="a\ud800")])
    assert (tmp_path / "results.json").read_text() == "old"
    assert os.listdir(tmp_path) == ["results.json"]


def test_an_interrupted_command_leaves_no_draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: Any) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(data.os, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_json(tmp_path / "results.json", [ALICE])
    assert os.listdir(tmp_path) == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs links and FIFOs")
class TestWhatIsNoRegularFile:
    def test_a_link_stays_one(self, tmp_path: Path) -> None:
        (tmp_path / "latest.json").symlink_to("monday.json")
        write_json(tmp_path / "latest.json", [ALICE])
        assert (tmp_path / "latest.json").is_symlink()
        assert json.loads((tmp_path / "monday.json").read_text(encoding="utf-8"))["results"] == [ALICE]

    def test_a_pipe_is_written_to_and_not_replaced(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
        write_json(tmp_path / "pipe", [])
        assert json.loads(os.read(reader, 1000))["results"] == []
        os.close(reader)
        assert (tmp_path / "pipe").is_fifo()


def test_a_line_is_one_line_and_reads_back() -> None:
    line = json_line(ALICE)
    assert line.endswith("}\n")
    assert line.count("\n") == 1
    assert json.loads(line) == ALICE

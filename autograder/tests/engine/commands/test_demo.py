"""The sample class: submissions of every kind, made from the course itself."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.course import Course
from autograder.engine.commands import demo
from autograder.engine.commands.demo import Demo
from autograder.errors import Misuse

pytestmark = pytest.mark.long


def test_the_class_is_graded_and_the_reader_told_where_to_look(
    course: Course, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert demo.run(course, Demo(tmp_path)) == 0
    demo.refuse_other_class(tmp_path / "class", tmp_path / "records", set(demo.sample_class(course)))  # once more
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["results"]
    scores = {r["submission"]: r["score"] for r in results}
    statuses = {e["status"] for r in results for e in r["exercises"]}
    assert len(results) >= 20
    assert scores["ada"] == scores["alan"] == scores["grace"] == sum(e.points for e in course.exercises)
    assert scores["frances"] == scores["edsger"] == scores["xavier"] == 0
    assert {"graded", "missing", "broken"} <= statuses
    out = capsys.readouterr().out
    assert all(name in out for name in scores)
    assert str(tmp_path / "results.json") in out
    assert str(tmp_path / "feedback" / "index.html") in out
    pages = {p.stem for p in (tmp_path / "feedback").glob("*.html")}
    assert pages == {*scores, "index"}
    assert all(
        f'href="{name}.html"' in (tmp_path / "feedback/index.html").read_text(encoding="utf-8") for name in scores
    )


def test_the_gradebook_of_the_demo_has_somebody_late_and_somebody_decided_about(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nbgrader.api import Gradebook

    names = "ada", "barbara", "dorothy", "edsger"
    few = {name: files for name, files in demo.sample_class(course).items() if name in names}
    monkeypatch.setattr(demo, "sample_class", lambda _: few)
    assert demo.run(course, Demo(tmp_path)) == 0
    results = json.loads((tmp_path / "results.json").read_text(encoding="utf-8"))["results"]
    first = {r["submission"]: r["exercises"][0] for r in results}
    late = {name for name, exercise in first.items() if exercise["mark"]["seconds_late"]}
    assert (late, first["edsger"]["mark"]["score"]) == ({"barbara"}, 6)
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook' / 'gradebook.db'}") as gradebook:
        for name in names:
            submission = gradebook.find_submission(course.slugs[0], name)
            assert submission.score - submission.late_submission_penalty == first[name]["mark"]["score"]
    slug = course.slugs[0]
    assert (tmp_path / "gradebook" / "autograded" / "ada" / slug / f"{slug}.ipynb").is_file()
    few["ada"] = few["edsger"]  # as if another version of the course had a sample class with lower marks
    assert demo.run(course, Demo(tmp_path)) == 0


def test_without_nbgrader_it_is_graded_all_the_same(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(demo, "has_nbgrader", lambda: False)
    monkeypatch.setattr(demo, "sample_class", lambda _: {"barbara": {}, "dorothy": {}, "edsger": {}})
    assert demo.run(course, Demo(tmp_path)) == 0
    assert not (tmp_path / "gradebook").exists()
    assert "gradebook.db" not in capsys.readouterr().out


@pytest.mark.parametrize("theirs", ["class/ada/adam.py", "class/zoe/adam.py", "records/roster.csv"])
def test_a_class_that_is_not_the_sample_is_left_alone(course: Course, tmp_path: Path, theirs: str) -> None:
    (tmp_path / theirs).parent.mkdir(parents=True)
    (tmp_path / theirs).write_text("their work\n", encoding="utf-8")
    with pytest.raises(Misuse, match="holds a class of its own: name another folder with --out"):
        demo.run(course, Demo(tmp_path))
    assert [p.relative_to(tmp_path).as_posix() for p in tmp_path.rglob("*") if p.is_file()] == [theirs]


def test_a_file_in_the_place_of_the_folder_is_one_line(course: Course, tmp_path: Path) -> None:
    (tmp_path / "demo").write_text("", encoding="utf-8")
    with pytest.raises(Misuse, match="cannot be written to: Not a directory"):
        demo.run(course, Demo(tmp_path / "demo"))

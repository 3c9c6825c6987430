"""Names as learning platforms give them. The source of each naming stands above its rows; the people are invented."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime

import pytest

from autograder.engine.platforms import gradescope_owners, read_name, readings
from autograder.engine.submissions import Person

AT = datetime(2026, 11, 20, 21, 26)

# moodle/moodle, mod/assign/classes/downloader.php and, for older versions, mod/assign/locallib.php: the full name with
# spaces for underscores, the participant's number, `assignsubmission`, the kind, then the student's own name.
MOODLE = [
    ("Ada Hopper_123456_assignsubmission_file", "Ada Hopper", "123456", "", ""),
    ("Ada Hopper_123456_assignsubmission_file_", "Ada Hopper", "123456", "", ""),
    ("Ada Hopper_123456_assignsubmission_file_adam.py", "Ada Hopper", "123456", "", "adam.py"),
    ("Ada Hopper_123456_assignsubmission_file_my_adam_v2.py", "Ada Hopper", "123456", "", "my_adam_v2.py"),
    ("Jörg Öztürk_7_assignsubmission_file_adam.ipynb", "Jörg Öztürk", "7", "", "adam.ipynb"),
    ("Mary Ann O'Neil_88_assignsubmission_file_adam (1).py", "Mary Ann O'Neil", "88", "", "adam (1).py"),
    ("Participant_4711_assignsubmission_file_", "Participant", "4711", "", ""),
    ("Group A_12_assignsubmission_file", "Group A", "12", "", ""),
    ("Default group_assignsubmission_file", "Default group", "", "", ""),
    ("Ada Hopper_123456_assignsubmission_onlinetext_", "Ada Hopper", "123456", "onlinetext", ""),
    (
        "Ada Hopper_123456_assignsubmission_onlinetext_onlinetext.html",
        "Ada Hopper",
        "123456",
        "onlinetext",
        "onlinetext.html",
    ),
    ("王 小明_55_assignsubmission_file_adam.py", "王 小明", "55", "", "adam.py"),
    (
        "Ada_1_assignsubmission_file_Bob_2_assignsubmission_file_adam.py",
        "Ada",
        "1",
        "",
        "Bob_2_assignsubmission_file_adam.py",
    ),
]

# instructure/canvas-lms, lib/content_zipper.rb: sortable name in small letters, LATE, the user's number (or `anon_` and
# an anonymous id), the attachment's number, the file's name; `_text.html` and `_link.html` for what was typed.
CANVAS = [
    ("hopperada_340934_208490284_adam.py", "hopperada", "340934", False, "", "adam.py"),
    ("knuthdon_LATE_340935_208490285_adam-1.py", "knuthdon", "340935", True, "", "adam-1.py"),
    ("oneilmaryann_340936_208490286_adam (1).py", "oneilmaryann", "340936", False, "", "adam (1).py"),
    ("öztürkjörg_12_99_adam.ipynb", "öztürkjörg", "12", False, "", "adam.ipynb"),
    ("hopper_ada_34_208_adam_1.py", "hopper_ada", "34", False, "", "adam_1.py"),
    ("hopper_ada_LATE_34_208_12_34_adam.py", "hopper_ada", "34", True, "", "12_34_adam.py"),
    ("hopperada_340934_text.html", "hopperada", "340934", False, "text", ""),
    ("hopperada_LATE_340934_link.html", "hopperada", "340934", True, "link", ""),
    ("王小明_5_6_adam.py", "王小明", "5", False, "", "adam.py"),
]

# kwurst/bb-file-cleanup, README.md: assignment, login, `attempt`, date and time, the file's name; reports end in .txt.
BLACKBOARD = [
    ("Homework 3_ahopper_attempt_2026-11-20-21-26-00_adam.py", "ahopper", "", "adam.py"),
    ("Homework 3_ahopper_attempt_2026-11-20-21-26-00.txt", "ahopper", ".txt", ""),
    ("Week_3_Adam_ahopper_attempt_2026-11-20-21-26-00_adam.py", "ahopper", "", "adam.py"),
    ("Adam_s1234567_attempt_2026-11-20-21-26-00_my_adam.py", "s1234567", "", "my_adam.py"),
    ("Adam_ahopper_attempt_2026-11-20-21-26-00_x_bob_attempt_2026-01-01-00-00-00_adam.py", "ahopper", "",
     "x_bob_attempt_2026-01-01-00-00-00_adam.py"),
    ("Adam (late)_a.hopper@uni_attempt_2026-11-20-21-26-00_adam.ipynb", "a.hopper@uni", "", "adam.ipynb"),
]  # fmt: skip

# Public scripts that sort Brightspace's downloads: `397063-2557369 - Mary-Ann Smith - Sep 24, 2024 926 PM/`, and the
# test of a reader, `39786-640693 - Aiden Rodriguez - Oct 10, 2025 1022 AM/Main.java`.
BRIGHTSPACE = [
    ("39786-640693 - Ada Hopper - Nov 20, 2026 926 PM", "Ada Hopper", ""),
    ("39786-640693 - Mary-Ann Smith - Nov 20, 2026 926 PM", "Mary-Ann Smith", ""),
    ("39786-640693 - Ada Hopper - Nov 20, 2026 0926 PM - adam.py", "Ada Hopper", "adam.py"),
    ("39786-640693 - Ada Hopper- November 20, 2026 926 PM - my - adam.py", "Ada Hopper", "my - adam.py"),
    ("39786-640693 - Ada Hopper - 20 November, 2026 926 PM", "Ada Hopper", ""),
    ("39786-640693 - Jörg Öztürk - 20 November, 2026 2126", "Jörg Öztürk", ""),
]

NOBODYS = [
    "adam.py", "adam", "submission_12", "ada", "ada_1", "ada_1_2", "mary-adam-smith", "cs-adam-ada", "hopper_adam.py",
    "12-34 - adam", "ada_attempt_2.py", "Ada_assignsubmission", "_1_2_", "adam_340934.py", "notes 2026-11-20.txt",
]  # fmt: skip


@pytest.mark.parametrize(("name", "person", "number", "kind", "file"), MOODLE)
def test_moodle(name: str, person: str, number: str, kind: str, file: str) -> None:
    read = read_name(name)
    assert read is not None
    assert (read.naming.platform, read.person, read.kind, read.file) == (
        "Moodle", Person(person, number=number), kind, file
    )  # fmt: skip


@pytest.mark.parametrize(("name", "person", "number", "late", "kind", "file"), CANVAS)
def test_canvas(name: str, person: str, number: str, late: bool, kind: str, file: str) -> None:
    read = read_name(name)
    assert read is not None
    assert (read.naming.platform, read.person, read.late) == ("Canvas", Person(person, number=number), late)
    assert (read.kind, read.file) == (kind, file)


@pytest.mark.parametrize("name", ["anon_a1B2c_208490284_adam.py", "LATE_anon_a1B2c_208490284_adam.py"])
def test_canvas_without_names(name: str) -> None:
    read = read_name(name)
    assert read is not None
    assert (read.person, read.late, read.file) == (Person(login="a1B2c"), name.startswith("LATE"), "adam.py")


@pytest.mark.parametrize(("name", "login", "kind", "file"), BLACKBOARD)
def test_blackboard(name: str, login: str, kind: str, file: str) -> None:
    read = read_name(name)
    assert read is not None
    assert (read.naming.platform, read.person, read.time) == ("Blackboard", Person(login=login), AT)
    assert (read.kind, read.file) == (kind, file)


@pytest.mark.parametrize(("name", "person", "file"), BRIGHTSPACE)
def test_brightspace(name: str, person: str, file: str) -> None:
    read = read_name(name)
    assert read is not None
    assert (read.naming.platform, read.person.name, read.time, read.file) == ("Brightspace", person, AT, file)


@pytest.mark.parametrize(
    "name",
    [
        "hopperada_34_208_12_35_adam.py",  # a file 12_35_adam.py, or somebody who is called hopperada_34_208
        "bob_12_99_34_56_adam.py",  # Canvas leaves this of the name `bob_1-2_99`
        "anon_bob_34_56_adam.py",
        "mallory_34_56_x_bob_attempt_2026-01-01-00-00-00_adam.py",
        "1-2 - Eve - Nov 20, 2026 926 PM - Sep 1, 2026 926 PM - adam.py",
        "1-2 - Eve - Nov 20, 2026 926 PM - x_bob_attempt_2026-01-01-00-00-00_adam.py",
    ],
)
def test_a_name_that_says_two_things_says_nothing(name: str) -> None:
    assert len(readings(name)) == 2
    assert read_name(name) is None


@pytest.mark.parametrize("name", ["eve_34_56_Bob_7_assignsubmission_file_adam.py", "Eve_1_Bob_7_assignsubmission_file"])
def test_moodle_leaves_no_underscore_in_a_name(name: str) -> None:
    read = read_name(name)
    assert read is None or read.naming.platform == "Canvas"


@pytest.mark.parametrize("name", NOBODYS)
def test_names_that_no_platform_gives(name: str) -> None:
    assert read_name(name) is None


def test_a_name_that_macos_has_decomposed_is_the_same_name() -> None:
    read = read_name(unicodedata.normalize("NFD", "Jörg Öztürk_7_assignsubmission_file_"))
    assert read is not None
    assert read.person.name == "Jörg Öztürk"


METADATA = """\
---
submission_1:
  :submitters:
  - :name: Ada Hopper
    :sid: '100'
    :email: ada@uni.edu
  :created_at: 2026-11-20 21:26:12.123456000 Z
  :score: 10.0
  :history:
  - :id: 7
    :created_at: 2026-11-19 10:00:00.000000000 Z
    :name: Mallory
submission_2:
  :submitters:
  - :name: Bob X
    :sid:
    :email: bob@uni.edu
  - :name: Carol Y
    :sid: '102'
    :email: carol@uni.edu
  :created_at: 2026-11-20 22:26:12.000000000 +01:00
submission_3:
  :status: processed
"""


def test_gradescope_names_people_in_a_file_of_its_own() -> None:
    """The form is that of exports which public scripts read: `:submitters:` with `:name:`, `:sid:` and `:email:`."""
    owners = gradescope_owners(METADATA)
    at = datetime(2026, 11, 20, 21, 26, 12, tzinfo=UTC)
    assert owners["submission_1"] == ([Person("Ada Hopper", email="ada@uni.edu", identifier="100")], at)
    group = [Person("Bob X", email="bob@uni.edu"), Person("Carol Y", email="carol@uni.edu", identifier="102")]
    assert owners["submission_2"] == (group, at)
    assert owners["submission_3"] == ([], None)


@pytest.mark.parametrize(
    "text", ["", "\0", ":name: x", "submission_1: {a: 1}", "  - :name: x\n", "submission_1:\n" * 3]
)
def test_what_is_no_metadata_names_nobody(text: str) -> None:
    assert all(people == [] for people, _ in gradescope_owners(text).values())

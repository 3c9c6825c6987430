"""What instructors download: odd hand-ins on seven platforms, and what a person would want of each.

A hand-in is named as its platform names it. `a.zip!b.py` is a file in an archive, `a.zip!b.zip!c.py` in one inside of
it; `~` before a path is a name as macOS decomposes it. What is wanted is the exercises of each person, and words of
the lines about the rest. The people are invented.
"""

from __future__ import annotations

from typing import NamedTuple


class HandIn(NamedTuple):
    """Files, the exercises that are read of each person, and what the lines of the command hold."""

    platform: str
    files: str  # separated by " | "
    wanted: dict[str, str]
    lines: tuple[str, ...] = ()


def moodle(rest: str, name: str = "Ada Hopper", number: str = "_7") -> str:
    return f"{name}{number}_assignsubmission_{rest}"


def board(login: str, file: str, day: int = 20) -> str:
    return f"Homework 3_{login}_attempt_2026-11-{day}-21-26-00{file}"


def bright(file: str, name: str = "Ada Hopper", when: str = "Nov 20, 2026 926 PM") -> str:
    return f"39786-6406 - {name} - {when}{file}"


ADA = {"Ada Hopper": "scale"}
BOTH = {"Ada Hopper": "scale average"}
GROUP = {"Ada": "scale", "Bob": "scale"}
NONE = {"Ada Hopper": ""}
TWICE = "which one is meant cannot be told"

# moodle/moodle, mod/assign/classes/downloader.php: a folder for the files of each person, with the folders they made.
FOLDERS = [
    HandIn("moodle", moodle("file/scale.py"), ADA),
    HandIn("moodle", moodle("file_/scale.py | ") + moodle("onlinetext_/onlinetext.html"), ADA),
    HandIn("moodle", moodle("onlinetext/onlinetext.html"), NONE, ("onlinetext.html", "no Python")),
    HandIn("moodle", moodle("file/scale (1).py"), NONE, ("scale (1).py", "--use-nearest")),
    HandIn("moodle", moodle("file/Scale.PY"), NONE, ("Scale.PY", "--use-nearest")),
    HandIn("moodle", moodle("file/mine/scale/scale.py"), NONE, ("mine/scale/scale.py", "--use-nearest")),
    HandIn("moodle", moodle("file/scale.zip!scale.py"), ADA, ("scale.zip was opened",)),
    HandIn("moodle", moodle("file/week 3.zip!week 3/scale.py,__MACOSX/week 3/._scale.py"), ADA, ("week 3.zip",)),
    HandIn(
        "moodle",
        moodle("file/all.tar.gz!scale/scale.py,average/average.py"),
        BOTH,
        ("opened",),
    ),
    HandIn("moodle", moodle("file/a.zip!b.zip!scale.py"), ADA, ("b.zip was opened",)),
    HandIn("moodle", moodle("file/a.zip!scale.py | ") + moodle("file/b.zip!scale.py,x.txt"), NONE, ("a.zip", "b.zip")),
    HandIn("moodle", moodle("file/a.zip!scale.txt"), NONE, ("a.zip was opened", "scale.txt", "no Python")),
    HandIn("moodle", moodle("file/a.zip!essay.py"), NONE, ("a.zip was opened", "essay.py", "hand in scale.py")),
    HandIn("moodle", moodle("file/scale.rar"), NONE, ("scale.rar", "zip")),
    HandIn("moodle", moodle("file/scale.zip"), NONE, ("scale.zip", "damaged")),
    HandIn("moodle", moodle("file/scale.docx"), NONE, ("scale.docx", "no Python")),
    HandIn("moodle", moodle("file/scale.html"), NONE, ("scale.html", "no Python")),
    HandIn("moodle", moodle("file/scale"), NONE, ("scale", "no Python")),
    HandIn("moodle", moodle("file/essay.py"), NONE, ("essay.py", "hand in scale.py")),
    HandIn("moodle", moodle("file/.DS_Store | ") + moodle("file/scale.py"), ADA),
    HandIn("moodle", moodle("file/scale.py | ") + moodle("file/scale.ipynb"), ADA, ("several files for scale",)),
    HandIn("moodle", moodle("file/scale_v1.py | ") + moodle("file/scale_old.py"), NONE, ("scale_v1.py", TWICE)),
    HandIn("moodle", moodle("file/scale.py", "Mary-Ann O'Neil"), {"Mary-Ann O'Neil": "scale"}),
    HandIn("moodle", "~" + moodle("file/scale.py", "Jörg Öztürk"), {"Jörg Öztürk": "scale"}),
    HandIn("moodle", moodle("file/scale.py", "Group A", "_12"), {"Group A": "scale"}),
    HandIn("moodle", moodle("file/scale.py", "Default group", ""), {"Default group": "scale"}),
    HandIn("moodle", moodle("file/scale.py", "Participant", "_3"), {"Participant": "scale"}),
]
# The same, with "Download submissions in folders" off.
FLAT = [
    HandIn("moodle", moodle("file_scale.py"), ADA),
    HandIn("moodle", moodle("file_scale.zip!scale.py"), ADA, ("scale.zip was opened",)),
    HandIn("moodle", moodle("file_my_scale.ipynb"), NONE, ("my_scale.ipynb", "--use-nearest")),
    HandIn("moodle", moodle("file_scale.py | ") + moodle("onlinetext_onlinetext.html"), ADA),
    HandIn("moodle", moodle("file_scale.py.txt"), NONE, ("scale.py.txt", "--use-nearest")),
    HandIn("moodle", moodle("file_notes.pdf"), NONE, ("notes.pdf", "no Python")),
]
# instructure/canvas-lms, lib/content_zipper.rb and app/models/attachment.rb: names without spaces in small letters,
# LATE, numbers of the person and of the file, to which -1, -2, ... is added when it is handed in again.
CANVAS = [
    HandIn("canvas", "hopperada_34_208_scale.py", {"hopperada": "scale"}),
    HandIn("canvas", "hopperada_LATE_34_208_scale-2.py", {"hopperada": "scale"}, ("late",)),
    HandIn("canvas", "hopperada_34_208_scale-1.ipynb", {"hopperada": "scale"}),
    HandIn("canvas", "hopperada_34_208_scale-1-1.py", {"hopperada": "scale"}),
    HandIn("canvas", "hopperada_34_208_scale-1.zip!scale.py", {"hopperada": "scale"}, ("scale-1.zip",)),
    HandIn("canvas", "hopperada_34_208_scale.py | hopperada_34_209_average-1.py", {"hopperada": "scale average"}),
    HandIn("canvas", "hopperada_34_text.html", {"hopperada": ""}, ("hopperada_34_text.html", "no Python")),
    HandIn("canvas", "oneilsmithmaryann_34_208_scale.py", {"oneilsmithmaryann": "scale"}),  # was O'Neil-Smith
    HandIn("canvas", "hopperada_34_208_scale-0f8fad5b-d9cb-469f-a165-70867728950e.py", {"hopperada": "scale"}),
    HandIn("canvas", "~öztürkjörg_34_208_scale.py", {"öztürkjörg": "scale"}),
    HandIn("canvas", "anon_a1B2c_208_scale.py", {"a1B2c": "scale"}),
    HandIn("canvas", "team7_34_208_scale.py", {"team7": "scale"}),
    HandIn("canvas", "hopperada_34_208_Untitled.ipynb", {"hopperada": ""}, ("Untitled.ipynb",)),
]
# kwurst/bb-file-cleanup, README.md: assignment, login, time of the attempt, and a report for each attempt.
BLACKBOARD = [
    HandIn("board", f"{board('ahopper', '_scale.py')} | {board('ahopper', '.txt')}", {"ahopper": "scale"}),
    HandIn("board", f"{board('ahopper', '_scale.py', 19)} | {board('ahopper', '_scale.py', 20)}", {"ahopper": "scale"}),
    HandIn("board", board("ahopper", "_work.zip!scale.py"), {"ahopper": "scale"}, ("work.zip was opened",)),
    HandIn("board", board("ahopper", ".txt"), {"ahopper": ""}, ("21-26-00.txt", "no Python")),
    HandIn("board", board("a.hopper-x", "_scale(1).py"), {"a.hopper-x": ""}, ("scale(1).py", "--use-nearest")),
]
# Public scripts that sort Brightspace's downloads: numbers of the person and the folder, the name, the time.
BRIGHTSPACE = [
    HandIn("bright", bright("/scale.py") + " | index.html", ADA),
    HandIn("bright", bright("/scale.py", when="Nov 19, 2026 926 PM") + " | " + bright("/scale.py"), ADA, ()),
    HandIn("bright", bright("/scale.7z"), NONE, ("scale.7z", "zip")),
    HandIn("bright", bright("/work.zip!scale.py", "Jean-Luc D'Arc"), {"Jean-Luc D'Arc": "scale"}, ("work.zip",)),
    HandIn("bright", bright(" - scale.py", when="20 November, 2026 2126"), ADA),
]
# `submission_metadata.yml` of an export, as public scripts read it: a folder for each hand-in, which may be a group's.
GRADESCOPE = [
    HandIn("scope", "submission_1/scale.py", GROUP),
    HandIn("scope", "submission_1/work.zip!scale.py", GROUP, ("work.zip was opened",)),
    HandIn("scope", "submission_1/scale.txt", {"Ada": "", "Bob": ""}, ("scale.txt", "no Python")),
    HandIn("scope", "submission_1/scale.py | submission_2/scale.py", GROUP, ("submission_2",)),
]
# github/gh-classroom, `gh classroom clone student-repos`: a folder of the assignment, repositories named after users.
CLONES = [
    HandIn("clones", "scale-submissions/scale-ada-h/scale.py", {"ada-h": "scale"}),
    HandIn("clones", "scale-submissions/scale-ada-h/src/scale.py", {"ada-h": ""}, ("src/scale.py", "--use-nearest")),
    HandIn("clones", "scale-submissions/scale-team-7/scale/scale.ipynb", {"team-7": "scale"}),
    HandIn("clones", "scale-submissions/scale-ada/README.md", {"ada": ""}, ("README.md",)),
    HandIn("clones", "scale-submissions/scale-ada/work.zip!scale.py", {"ada": "scale"}, ("work.zip was opened",)),
]
HAND_INS = [*FOLDERS, *FLAT, *CANVAS, *BLACKBOARD, *BRIGHTSPACE, *GRADESCOPE, *CLONES]

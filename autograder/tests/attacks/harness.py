"""Runs attacks through the real pipeline, with canaries around it, and says what got through."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from autograder.course import Course, find_course, load_course
from autograder.engine.grading.jobs import Graded, job_of
from autograder.engine.grading.pool import Confinement, Pool, Slot
from autograder.engine.results import ExerciseResult
from autograder.tests.attacks.catalogue import Attack
from autograder.tests.attacks.held import Held

BOUNDS = """[bounds]
call_cpu = 0.5
call_wall = 1.0
load_wall = 1.5
exercise_wall = 3.0
submission_wall = 10.0
"""


@dataclass
class Surroundings:
    """A course with small bounds, and what no submission may read, change or reach."""

    folder: Path
    course: Course
    token: str
    places: dict[str, Any]
    received: list[str] = field(default_factory=list)
    errors: Path = Path()

    def source(self, attack: Attack) -> str:
        """The source with the places it aims at; each attack has a scratch folder of its own."""
        scratch = self.folder / "scratch" / attack.name
        if not scratch.exists():
            scratch.mkdir()
            scratch.chmod(0o777)
            (scratch / "kept.txt").write_text("kept", encoding="utf-8")
            (scratch / "kept.txt").chmod(0o666)
        return f"PLACES = { ({**self.places, 'scratch': str(scratch)})!r}\n{attack.source}"

    def tree(self, attack: Attack) -> dict[str, Any]:
        """Everything in an attack's scratch folder, with what could have been changed."""
        scratch, seen = self.folder / "scratch" / attack.name, {}
        for path in [scratch, *sorted(scratch.rglob("*"))]:
            about = path.lstat()
            content = path.read_bytes() if path.is_file() else b""
            seen[path.name] = (about.st_mode, about.st_nlink, about.st_mtime_ns if path.is_file() else 0, content)
        return seen


@contextlib.contextmanager
def surroundings() -> Iterator[Surroundings]:
    """Build the course and the canaries in a folder that everybody may enter."""
    real = find_course()
    folder = Path(tempfile.mkdtemp(prefix="attacks-"))
    token = hashlib.sha256(os.urandom(16)).hexdigest()[:24]
    folder.chmod(0o755)
    root = folder / "course"
    root.mkdir()
    for name in ("solutions", "autograder", "assignments", "site"):
        (root / name).symlink_to(real.root / name)
    manifest = (real.root / "course.toml").read_text(encoding="utf-8")
    head, _, rest = manifest.partition("[bounds]")
    (root / "course.toml").write_text(head + BOUNDS + "\n" + rest[rest.index("[[exercises]]") :], encoding="utf-8")
    (folder / "secret.txt").write_text(token, encoding="utf-8")
    (folder / "scratch").mkdir()
    for path in (folder / "secret.txt", root / "course.toml"):
        path.chmod(0o644)
    os.environ["ATTACKS_SECRET"] = token
    around = Surroundings(folder, load_course(root), token, {}, errors=folder / "errors.txt")
    stop = threading.Event()
    ears = [threading.Thread(target=_listen, args=(s, around.received, stop), daemon=True) for s in _sockets(around)]
    for ear in ears:
        ear.start()
    around.places |= {
        "secret": str(folder / "secret.txt"),
        "hidden": str(real.suite("momentum", "hidden")),
        "reference": str(real.solution("momentum")),
        "manifest": str(root / "course.toml"),
        "folder": str(folder),
        "grader": os.getpid(),
    }
    try:
        yield around
    finally:
        stop.set()
        for ear in ears:
            ear.join()
        os.environ.pop("ATTACKS_SECRET", None)
        shutil.rmtree(folder)


def _sockets(around: Surroundings) -> list[socket.socket]:
    """Listeners of every kind that a process on this machine could reach."""
    tcp, udp = socket.socket(), socket.socket(type=socket.SOCK_DGRAM)
    unix, abstract = (socket.socket(socket.AF_UNIX) for _ in range(2))
    for made in (tcp, udp):
        made.bind(("127.0.0.1", 0))
    unix.bind(str(around.folder / "socket"))
    (around.folder / "socket").chmod(0o777)
    abstract.bind(f"\0{around.token[:8]}")
    for made in (tcp, unix, abstract):
        made.listen()
    around.places |= {"tcp": tcp.getsockname(), "udp": udp.getsockname(), "unix": str(around.folder / "socket")}
    around.places |= {"abstract": f"\0{around.token[:8]}"}
    return [tcp, udp, unix, abstract]


def _listen(ear: socket.socket, received: list[str], stop: threading.Event) -> None:
    """Note whatever arrives."""
    ear.settimeout(0.2)
    with ear:
        while not stop.is_set():
            with contextlib.suppress(TimeoutError):
                if ear.type == socket.SOCK_DGRAM:
                    received.append(f"a datagram: {ear.recv(100)!r}")
                else:
                    ear.accept()[0].close()
                    received.append(f"a connection to {ear.getsockname()!r}")


# --- running ------------------------------------------------------------------------------------------


@dataclass
class Outcome:
    """What came of one attack, and of the reference that the same slot graded after it."""

    graded: Graded
    seconds: float
    before: dict[str, Any]
    after: dict[str, Any]
    reference: int
    left_over: list[str]


def run(around: Surroundings, pool: Pool[Any], attack: Attack) -> Outcome:
    """Grade an attack in a free slot, then the reference in the same one."""
    source, before = around.source(attack), around.tree(attack)
    reference = around.course.solution(attack.slug).read_text(encoding="utf-8")
    slot = pool.free.get()
    try:
        with Held(slot.process.pid) as held:
            graded = slot.grade(job_of(attack.slug, source))
        left_over = processes_left(slot)
        again = slot.grade(job_of(attack.slug, reference))
    finally:
        pool.free.put(slot)
    return Outcome(graded, held.seconds, before, around.tree(attack), again["exercises"][0]["score"], left_over)


def start(around: Surroundings, slugs: tuple[str, ...], confinement: Confinement) -> Pool[Any]:
    """Two slots; what they and their workers write to standard error goes through a pipe into a file."""
    mine = os.dup(2)
    reader, writer = os.pipe()
    os.dup2(writer, 2)
    try:
        return Pool(around.course, slugs, 2, confinement)
    finally:
        os.dup2(mine, 2)
        os.close(mine)
        os.close(writer)
        threading.Thread(target=_keep, args=(reader, around.errors), daemon=True).start()


def _keep(reader: int, file: Path) -> None:
    """Copy a pipe to a file until nobody writes to it; a flood is cut."""
    with os.fdopen(reader, "rb", buffering=0) as source, file.open("ab", buffering=0) as kept:
        while part := source.read(1 << 16):
            if kept.tell() < 1 << 20:
                kept.write(part)


def run_all(around: Surroundings, attacks: list[Attack], confinement: Confinement = "required") -> dict[str, Outcome]:
    """All attacks over two slots."""
    slugs = tuple(dict.fromkeys(a.slug for a in attacks))
    with start(around, slugs, confinement) as pool:
        done = pool.executor.map(lambda attack: (attack.name, run(around, pool, attack)), attacks)
        return dict(done)


def processes_left(slot: Slot) -> list[str]:
    """Processes below a slot, other than its zygote, that do not end after a grade; a busy machine takes a while."""
    end = time.monotonic() + 10.0
    while True:
        below = descendants(slot.process.pid)
        children = [pid for pid, parent in below.items() if parent == slot.process.pid]
        if len(below) <= 1 or time.monotonic() > end:
            return [f"process {pid}" for pid in below if pid not in children[:1]]
        time.sleep(0.01)


def descendants(root: int) -> dict[int, int]:
    """The processes below one, each with its parent."""
    parents: dict[int, int] = {}
    for entry in os.listdir("/proc"):
        if entry.isdigit():
            with contextlib.suppress(OSError):
                about = Path(f"/proc/{entry}/stat").read_text(encoding="ascii", errors="replace")
                parents[int(entry)] = int(about.rpartition(")")[2].split()[1])
    found: dict[int, int] = {}
    grown = True
    while grown:
        more = {p: q for p, q in parents.items() if (q == root or q in found) and p not in found}
        found |= more
        grown = bool(more)
    return found


# --- judging ------------------------------------------------------------------------------------------


def breaches(around: Surroundings, attack: Attack, outcome: Outcome) -> list[str]:
    """What an attack achieved that it should not have; empty when everything held."""
    found = []
    if outcome.graded["internal"]:
        found.append(f"the grader itself failed: {outcome.graded['internal']}")
    for exercise in outcome.graded["exercises"]:
        found += of_exercise(around, attack, exercise)
    if outcome.seconds > around.course.bounds.submission_wall:
        found.append(f"it took {outcome.seconds:.1f} s")
    if outcome.before != outcome.after:
        found.append(f"files changed: {sorted(outcome.after)}")
    if outcome.left_over:
        found.append(f"it left behind {outcome.left_over}")
    full = next(e.points for e in around.course.exercises if e.slug == attack.slug)
    if outcome.reference != full:
        found.append(f"the reference then got {outcome.reference} of {full}")
    return found


def of_exercise(around: Surroundings, attack: Attack, exercise: ExerciseResult) -> list[str]:
    """Points, completeness and text of a result."""
    found = []
    text = text_of(exercise)
    if exercise["score"] != attack.points:
        found.append(f"it got {exercise['score']} points, {attack.points} are due")
    if len(exercise["checks"]) < 4 or exercise["max_score"] == 0:
        found.append("checks are missing from its result")
    if "BREACH" in text:
        found.append(text[text.index("BREACH") :][:300])
    if around.token in text:
        found.append("a secret is in its result")
    if lines := [line for line in confidential(around.course, attack.slug) if line in text]:
        found.append(f"its result holds {lines}")
    if not any(says in text for says in attack.says.split("|")):
        found.append(f"its result does not say {attack.says!r}: {text[:600]}")
    return found + harmful(exercise)


def text_of(exercise: ExerciseResult) -> str:
    """All that could be a student's in a result."""
    messages = [c["message"] for c in exercise["checks"]]
    return "\n".join([*exercise["notes"], *messages])


def harmful(exercise: ExerciseResult) -> list[str]:
    """Text that a terminal, a workflow or a reader would take for something else."""
    rows = [*exercise["notes"], *(c["message"] for c in exercise["checks"])]
    found = [f"text of {len(row)} characters" for row in rows if len(row) > 500]
    found += [f"control characters in {row!r}" for row in rows if not row.replace("\n", "").isprintable()]
    found += [f"a workflow command in {row!r}" for row in rows if re.search(r"::|##\w*\[", row)]
    found += [f"{len(exercise['notes'])} notes"] * (len(exercise["notes"]) > 50)
    return found


def confidential(course: Course, slug: str) -> list[str]:
    """Lines of the hidden suite and of the reference that no student has seen."""
    hidden = course.suite(slug, "hidden").read_text(encoding="utf-8")
    solution = course.solution(slug).read_text(encoding="utf-8")
    bodies = "".join(part.partition("### END SOLUTION")[0] for part in solution.split("### BEGIN SOLUTION")[1:])
    code = [line.strip() for text in (hidden, bodies) for line in text.splitlines() if not line.startswith("@check")]
    return [line for line in code if len(line) >= 25 and not line.startswith(('"""', "from ", "import "))]


def suites_hash(course: Course) -> str:
    """One hash over every file of the suites and the references."""
    digest = hashlib.sha256()
    for folder in ("autograder/suites", "solutions"):
        for path in sorted(p for p in (course.root / folder).rglob("*") if p.suffix in (".py", ".ini")):
            about = path.stat()
            digest.update(f"{path} {about.st_mode} {about.st_mtime_ns}".encode() + path.read_bytes())
    return digest.hexdigest()

"""One exercise of one submission while it is graded."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from autograder.engine.results import Status
from autograder.engine.sandbox.student import StudentCode
from calls import CALLS
from evidence import Diagnosis
from verdicts import Verdict


@dataclass
class Attempt:
    """The result of grading one exercise so far: its status, the verdicts of its checks and the diagnosis.

    `code` is None if nothing was submitted that could be run. `calls` are the functions that each check called, the
    last one last; `diagnosis` is what is known to be wrong with them. `measured` is what checks have measured.
    """

    slug: str
    status: Status
    note: str = ""
    code: StudentCode | None = None
    verdicts: dict[str, Verdict] = field(default_factory=dict)
    calls: dict[str, list[str]] = field(default_factory=dict)
    diagnosis: Diagnosis = field(default_factory=Diagnosis)
    measured: dict[str, float] = field(default_factory=dict)

    @property
    def problems(self) -> list[dict[str, Any]]:
        """Return what stopped the file, or cells of a notebook, while it was loaded."""
        return self.code.problems if self.code else []

    @property
    def flooded(self) -> bool:
        """Return whether the code printed more than it may."""
        return bool(self.code and self.code.flooded)

    @property
    def spent(self) -> float:
        """Return the seconds that the code has taken, and the grader because of it."""
        return self.code.used if self.code else 0.0

    def add(self, verdict: Verdict) -> None:
        """Keep the verdict of the check that has just run, and which functions it called."""
        self.verdicts[verdict.name] = verdict
        names = [call.function for call in reversed(CALLS)]
        self.calls[verdict.name] = list(dict.fromkeys(names))[::-1]

    def suspects(self) -> set[str]:
        """Return the functions that failed checks called."""
        failed = [v.name for v in self.verdicts.values() if v.outcome == "failed"]
        return {function for name in failed for function in self.calls[name]}

    def cleared(self) -> set[str]:
        """Return the functions that were called by checks that passed, and by no other."""
        passed = {f for v in self.verdicts.values() if v.outcome == "passed" for f in self.calls[v.name]}
        return passed - {f for v in self.verdicts.values() if v.outcome != "passed" for f in self.calls[v.name]}

    def failed(self) -> bool:
        """Return whether a check failed."""
        return any(v.outcome == "failed" for v in self.verdicts.values())

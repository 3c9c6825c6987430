"""Known wrong implementations: an edit of the reference, and the words that explain it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """A wrong implementation of one exercise.

    `old` -> `new` is the edit; `old` must occur exactly once in the reference, so that an edit cannot rot.
    `computes` continues "This …", `asked` continues "The exercise asks you to …"; `concept` is one sentence;
    `page` is the theory page with its anchor.
    """

    id: str
    title: str
    old: str
    new: str
    computes: str
    asked: str
    concept: str
    page: str

    @property
    def explanation(self) -> str:
        """What was computed, what was asked, and the idea."""
        return f"This {self.computes}; the exercise asks you to {self.asked}. {self.concept}"

    def apply(self, reference: str) -> str:
        """The wrong source; ValueError when the edit does not match exactly once."""
        found = reference.count(self.old)
        if found != 1:
            raise ValueError(f"mistake {self.id}: the edited text occurs {found} times in the reference, expected once")
        return reference.replace(self.old, self.new)

"""Known wrong implementations: an edit of the reference, and the words that explain it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """A known wrong implementation of one exercise.

    The edit replaces `old` by `new`; `old` must occur exactly once in the reference, so that no edit goes stale.
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
        """What the code computes, what the exercise asks, and the idea."""
        return f"This {self.computes}; the exercise asks you to {self.asked}. {self.concept}"

    def apply(self, reference: str) -> str:
        """Return the reference with the edit; raise ValueError unless the edited text occurs exactly once."""
        count = reference.count(self.old)
        if count != 1:
            raise ValueError(f"mistake {self.id}: the edited text occurs {count} times in the reference, expected once")
        return reference.replace(self.old, self.new)

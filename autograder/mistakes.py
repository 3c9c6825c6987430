"""Known wrong implementations: an edit of the reference, and the words that explain it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Mistake:
    """A known wrong implementation of one exercise.

    The edit replaces `old` by `new`; `old` must occur exactly once in the reference, so that no edit goes stale. Where
    people write the same idea with other numbers or lines, `new` is a tuple of them, the most usual one first.
    `computes` continues "This …", `asked` continues "The exercise asks you to …"; `concept` is one sentence;
    `page` is the theory page with its anchor.
    """

    id: str
    title: str
    old: str
    new: str | tuple[str, ...]
    computes: str
    asked: str
    concept: str
    page: str

    @property
    def explanation(self) -> str:
        """What the code computes, what the exercise asks, and the idea."""
        return f"This {self.computes}; the exercise asks you to {self.asked}. {self.concept}"

    @property
    def question(self) -> str:
        """A question that leads to the idea, and does not give it away."""
        return f"The exercise asks you to {self.asked}. Where does your code do that?"

    @property
    def edits(self) -> tuple[str, ...]:
        """The texts that replace the old one, each by itself."""
        return (self.new,) if isinstance(self.new, str) else self.new

    def apply(self, reference: str) -> str:
        """Return the reference with the edit; raise ValueError unless the edited text occurs exactly once."""
        return self.variants(reference)[0]

    def variants(self, reference: str) -> list[str]:
        """Return the reference with each form of the edit; raise ValueError as `apply` does."""
        count = reference.count(self.old)
        if count != 1:
            raise ValueError(f"mistake {self.id}: the edited text occurs {count} times in the reference, expected once")
        return [reference.replace(self.old, new) for new in self.edits]

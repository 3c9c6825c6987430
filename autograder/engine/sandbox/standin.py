"""What a suite imports as a student's module: `from adam import adam_step` yields a function that calls the worker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any, Protocol

from autograder.engine.sandbox.arguments import Arguments, Packed


class Answering(Protocol):
    """Answers the calls of a student's functions."""

    def call(self, function: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any: ...

    def each(
        self, function: str, calls: Sequence[Arguments], reuse: bool = False, packed: Packed | None = None
    ) -> Iterator[Any]: ...


class StandIn(ModuleType):
    """The module `adam` in the grader: its functions call the `code` that is being graded."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.code: Answering | None = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandInFunction(self, name)


class StandInFunction:
    """One function of a student's module."""

    def __init__(self, module: StandIn, name: str) -> None:
        self.module, self.__name__ = module, name

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.module.code is None:
            raise RuntimeError(f"{self.module.__name__}.{self.__name__} was called outside a check")
        return self.module.code.call(self.__name__, args, kwargs)

    def each(self, calls: Sequence[Arguments], reuse: bool = False, packed: Packed | None = None) -> Iterator[Any]:
        """Yield the answers to many calls, sent and read at once, as `checks.each` wants them."""
        assert self.module.code is not None
        return self.module.code.each(self.__name__, calls, reuse, packed)

"""Render the templates of this folder; every value is escaped, and a missing one is an error."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from autograder.engine.reports import marks
from outcomes import OUTCOMES

if TYPE_CHECKING:
    from jinja2 import Environment


def render(template: str, **values: Any) -> str:
    """Return a template with these values filled in."""
    return _environment().get_template(template).render(values)


def pieces(template: str, **values: Any) -> Iterator[str]:
    """Yield a template with these values filled in, piece by piece: a page of a large class is never in memory."""
    return _environment().get_template(template).generate(values)


@functools.cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined  # a grade without pages starts faster without it

    environment = Environment(
        loader=PackageLoader("autograder.engine.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals |= {"outcomes": OUTCOMES, "marks": marks}
    return environment

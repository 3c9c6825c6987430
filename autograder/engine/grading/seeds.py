"""Derive random inputs from a secret of the course and the submitted sources, so that no answer can be memorised."""

from __future__ import annotations

import hashlib
import hmac
import os

import numpy as np

SETS = 4  # of calls of an exercise's functions for one secret: one could be memorised, each has to be drawn
SHARED_LENGTH = 16  # hexadecimal digits of a seed that many submissions share
DEMO_SECRET = "public demo secret"


def course_secret() -> str:
    """Return `AUTOGRADER_SECRET`, or the public demo secret."""
    return os.environ.get("AUTOGRADER_SECRET") or DEMO_SECRET


def seed_of(secret: str, slug: str, sources: str) -> str:
    """Return the seed of one exercise of one submission, as hexadecimal text.

    It depends on all sources of the submission, so that none can hand another the answers to inputs that stay the
    same, and never on a name that a student chooses.

    Its last part is one of a few of this exercise, so that the calls that follow from it are drawn once for many.
    """
    own = _digest(secret, f"{slug}:{sources}")
    return own[:-SHARED_LENGTH] + _digest(secret, f"{slug}:set {int(own[:8], 16) % SETS}")[:SHARED_LENGTH]


def shared_part(seed: str) -> str:
    """Return the part of a seed that many submissions share."""
    return seed[-SHARED_LENGTH:]


def _digest(secret: str, text: str) -> str:
    return hmac.new(os.fsencode(secret), text.encode(), hashlib.sha256).hexdigest()


def generator(seed: str, check: str) -> np.random.Generator:
    """Return the random generator of one check; it does not depend on what ran before."""
    digest = hashlib.sha256(f"{seed}:{check}".encode()).digest()
    return np.random.default_rng(int.from_bytes(digest[:16], "little"))

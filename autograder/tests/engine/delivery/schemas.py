"""The documents of Classroom 50 as its documentation describes them, for the validator; whole numbers are no bools."""

from __future__ import annotations

from typing import Any

TEXT = {"type": "string", "minLength": 1}
COUNT = {"type": "integer", "minimum": 0}
DATE = {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
SLUG = {"type": "string", "pattern": "^[a-z0-9][a-z0-9-]{1,38}$"}


def closed(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    """An object with these fields and no others."""
    properties = {**required, **(optional or {})}
    return {"type": "object", "required": list(required), "properties": properties, "additionalProperties": False}


TEST = {
    "type": "object",
    "required": ["test-name", "passed", "score", "max-score"],
    "properties": {"test-name": TEXT, "passed": {"type": "boolean"}, "score": COUNT, "max-score": COUNT},
}
GRADED = {
    "schema": {"const": "classroom50/result/v1"},
    "classroom": TEXT,
    "assignment_type": {"enum": ["individual", "group"]},
    "owner": TEXT,
    "submission": {"type": "string", "pattern": "^submit/"},
    "commit": TEXT,
    "release": TEXT,
    "review": TEXT,
    "datetime": DATE,
    "score": COUNT,
    "max-score": COUNT,
    "tests": {"type": "array", "items": TEST},
}
RESULT = closed({**GRADED, "assignment": TEXT})

RUNTIME = closed({}, {"runs-on": TEXT, "python": {"type": "string", "pattern": "^[A-Za-z0-9._+-]{1,32}$"}})
ASSIGNMENT = closed(
    {"slug": SLUG, "name": TEXT, "mode": {"const": "individual"}, "autograder": {"const": "default"}},
    {
        "template": closed({"owner": TEXT, "repo": TEXT, "branch": TEXT}),
        "runtime": RUNTIME,
        "due": DATE,
        "feedback_pr": {"type": "boolean"},
        "allowed_files": {"type": "array", "maxItems": 100, "items": TEXT},
        "submission_mode": {"enum": ["every-push", "tag"]},
    },
)
ASSIGNMENTS = closed(
    {"schema": {"const": "classroom50/assignments/v1"}, "assignments": {"type": "array", "items": ASSIGNMENT}}
)

SUBMISSION = {"type": "object", "required": list(GRADED), "properties": {**GRADED, "late": {"type": "boolean"}}}
ENTRY = {
    "type": "object",
    "required": ["owner", "submissions"],
    "properties": {
        "owner": TEXT,
        "override": {"type": "boolean"},
        "submissions": {"type": "array", "minItems": 1, "items": SUBMISSION},
    },
}
BUCKET = closed(
    {"type": {"enum": ["individual", "group"]}, "entries": {"type": "array", "items": ENTRY}}, {"collected_at": DATE}
)
SCORES = closed(
    {
        "schema": {"const": "classroom50/scores/v1"},
        "assignments": {"type": "object", "propertyNames": SLUG, "additionalProperties": BUCKET},
    }
)

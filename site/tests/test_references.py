"""The works that the pages cite: each is in the list, and works.csv says where its data were seen."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from places import PAGES

LISTED = re.findall(r'<span id="([^"]+)"></span>', (PAGES / "theory/references.md").read_text(encoding="utf-8"))


def test_every_work_has_a_row_that_says_where_its_data_were_seen() -> None:
    with (Path(__file__).parent / "works.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["work"] for row in rows if not row["seen"]] == []
    assert sorted(row["work"] for row in rows) == sorted(LISTED)


def test_every_work_is_cited_and_every_cited_work_is_listed() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in PAGES.rglob("*.md"))
    assert set(re.findall(r"(?:references\.md|\()#([a-z-]+-\d{4}[a-z-]*)\)", text)) == set(LISTED)

"""Writing to one table of nbgrader's database: rows are compared with the stored ones, differences written in bulk."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, select, update

DatabaseRow = dict[str, Any]
_PREFIX, _NUMBERS = secrets.token_hex(12), itertools.count()


def new_id() -> str:
    """Return an id of nbgrader's form. Those of one process are consecutive: an index takes them in faster."""
    return f"{_PREFIX}{next(_NUMBERS):08x}"


@dataclass(frozen=True)
class StoredTable:
    """A table in an open transaction."""

    connection: Connection
    table: Table

    @classmethod
    def of(cls, connection: Connection, model: Any) -> StoredTable:
        """Return the table of one of nbgrader's models."""
        return cls(connection, model.__table__)

    def rows(self, *conditions: Any) -> list[DatabaseRow]:
        """Return the rows that are stored."""
        return [dict(row) for row in self.connection.execute(select(self.table).where(*conditions)).mappings()]

    def write(self, stored: Mapping[Any, DatabaseRow], wanted: Mapping[Any, DatabaseRow]) -> dict[Any, DatabaseRow]:
        """Insert the rows that are missing and update those that differ; return `wanted` with the ids of its rows."""
        new, changed, written = [], [], {}
        for key, row in wanted.items():
            old = stored.get(key)
            written[key] = {**(old or {"id": new_id()}), **row}
            if old is None:
                new.append(written[key])
            elif written[key] != old:
                changed.append({"key": old["id"], **{f"new_{name}": value for name, value in row.items()}})
        if new:
            self.connection.execute(insert(self.table), new)
        if changed:
            values: DatabaseRow = {name.removeprefix("new_"): bindparam(name) for name in changed[0] if name != "key"}
            statement = update(self.table).where(self.table.c.id == bindparam("key")).values(values)
            self.connection.execute(statement, changed)
        return written

"""Write to one table of nbgrader's database: rows are compared with the stored ones, differences written in bulk."""

from __future__ import annotations

import itertools
import secrets
from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

DatabaseRow = dict[str, Any]
_PREFIX, _NUMBERS = secrets.token_hex(12), itertools.count()


def new_id() -> str:
    """Return an id of nbgrader's form. Those of one process are consecutive: an index takes them in faster."""
    return f"{_PREFIX}{next(_NUMBERS):08x}"


class StoredTable:
    """The table of one of nbgrader's models in an open transaction; a row is known by its values in the key columns."""

    def __init__(self, connection: Connection, model: Any, *key: str) -> None:
        self.connection, self.table, self.key = connection, model.__table__, itemgetter(*key)

    def rows(self, *conditions: Any) -> dict[Any, DatabaseRow]:
        """Return the stored rows by their keys."""
        found = self.connection.execute(select(self.table).where(*conditions)).mappings()
        return {self.key(row): dict(row) for row in found}

    def write(self, stored: Mapping[Any, DatabaseRow], rows: Iterable[DatabaseRow]) -> dict[Any, DatabaseRow]:
        """Insert the rows that are missing and update those that differ; return all of them by their keys, with ids."""
        new, changed, written = [], [], {}
        for row in rows:
            old = stored.get(self.key(row))
            complete = written[self.key(row)] = {**(old or {"id": new_id()}), **row}
            if old is None:
                new.append(complete)
            elif complete != old:
                changed.append({"key": old["id"], **{f"new_{name}": value for name, value in row.items()}})
        if new:
            self.connection.execute(insert(self.table), new)
        if changed:
            values: DatabaseRow = {name.removeprefix("new_"): bindparam(name) for name in changed[0] if name != "key"}
            statement = update(self.table).where(self.table.c.id == bindparam("key")).values(values)
            self.connection.execute(statement, changed)
        return written

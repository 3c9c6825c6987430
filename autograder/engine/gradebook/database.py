"""nbgrader's own database, opened by URL: SQLite in a file, or a PostgreSQL server."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from alembic.script import ScriptDirectory
from nbgrader.api import Base, Grade
from nbgrader.dbutil import ALEMBIC_DIR
from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from autograder.engine.gradebook.memory import TABLE as MEMORY
from autograder.engine.results import printable
from autograder.errors import Misuse

PAUSES = (0.2, 1.0, 3.0)  # seconds before each further try: long enough for another writer to finish
Answer = TypeVar("Answer")


def url_of(asked: str) -> URL:
    """Return the URL of a gradebook; text that is not a URL is the path of an SQLite file."""
    try:
        return make_url(asked) if "://" in asked else URL.create("sqlite", database=asked)
    except (ArgumentError, ValueError):
        raise Misuse("the gradebook's URL is not of the form postgresql://user:password@host/database") from None


def without_secrets(url: URL) -> URL:
    """Return a URL without the passwords that PostgreSQL also takes after the question mark."""
    return url.difference_update_query(["password", "sslpassword"])


def open_gradebook(url_or_path: str, make: bool = True) -> Engine:
    """Open a gradebook; with `make`, create the file and the tables that are missing.

    Raise Misuse, in one line and without the password, if there is no gradebook or it cannot be opened.
    """
    url = url_of(url_or_path)
    shown_url = printable(without_secrets(url).render_as_string(hide_password=True))
    try:
        if file := url.get_backend_name() == "sqlite" and url.database:
            if not make and not Path(file).exists():
                raise Misuse(f"there is no gradebook {shown_url}")
            Path(file).parent.mkdir(parents=True, exist_ok=True)
        patience = {"timeout": 5} if file else {}  # seconds for a locked file, at each try
        engine = create_engine(url, pool_pre_ping=True, connect_args=patience)
        try:
            complete = in_transaction(engine, _make_tables if make else _has_tables)
        finally:
            engine.dispose()  # a connection is held only while something is read or written
        if not complete:
            raise Misuse(f"{shown_url} holds no gradebook")
    except (NoSuchModuleError, ModuleNotFoundError):
        raise Misuse(f"there is no driver for the gradebook {shown_url}: SQLite and postgresql:// will do") from None
    except (OSError, SQLAlchemyError) as error:
        raise Misuse(f"the gradebook {shown_url} cannot be opened: {reason(error)}") from None
    return engine


def in_transaction(engine: Engine, work: Callable[[Connection], Answer]) -> Answer:
    """Do all of some work or nothing, and return its result; try again after a lost connection or a locked database."""
    for number, pause in enumerate(PAUSES):
        try:
            with engine.begin() as connection:
                return work(connection)
        except DBAPIError as error:  # a lost connection, a locked file, a writer who made the same row or table
            if number == 1 and "locked" in str(error):
                print(f"autograder: waiting for the gradebook, which is in use: {reason(error)}", file=sys.stderr)
            time.sleep(pause)
    with engine.begin() as connection:
        return work(connection)


def reason(error: Exception) -> str:
    """Return an error of the database in one line, without the statement."""
    inner = error.orig if isinstance(error, DBAPIError) and error.orig else error
    return printable(" ".join(str(getattr(inner, "strerror", None) or inner).split()))[:200]


def _has_tables(connection: Connection) -> bool:
    return inspect(connection).has_table(Grade.__tablename__)


def _make_tables(connection: Connection) -> bool:
    """Create nbgrader's tables and the version that its upgrades look for; `Gradebook` would start a program for it."""
    Base.metadata.create_all(connection)
    MEMORY.metadata.create_all(connection)
    if not inspect(connection).has_table("alembic_version"):
        head = ScriptDirectory(ALEMBIC_DIR).get_current_head()
        connection.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)"))
        connection.execute(text("INSERT INTO alembic_version (version_num) VALUES (:head)"), {"head": head})
    return True

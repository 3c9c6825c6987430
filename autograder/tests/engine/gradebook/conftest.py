"""A gradebook in SQLite and one on a real PostgreSQL server, which the tests start as a user without privileges."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

from autograder.engine.gradebook import database
from autograder.engine.gradebook.database import open_gradebook

SETTINGS = ("listen_addresses=", "fsync=off", "synchronous_commit=off", "max_connections=20", "shared_buffers=16MB")
NUMBERS = itertools.count()


@pytest.fixture(autouse=True)
def short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another try comes at once: these servers come back at once or never."""
    monkeypatch.setattr(database, "PAUSES", (0.01, 0.05, 0.15))


def program(name: str) -> str:
    """A program of PostgreSQL; Debian keeps those of a server out of the way."""
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[-3]))
    return shutil.which(name) or (str(places[-1]) if places else "")


def whoever() -> dict[str, Any]:
    """PostgreSQL refuses to run as root: it gets the user without privileges."""
    return {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}


@pytest.fixture(scope="session")
def server() -> Iterator[Path]:
    """The folder of the socket of a running PostgreSQL server."""
    if not (program("initdb") and program("postgres")):
        if os.environ.get("AUTOGRADER_TESTS_NEED") == "postgresql":
            pytest.fail("there is no PostgreSQL server: apt-get install postgresql")
        pytest.skip("NOT TESTED: no PostgreSQL server on this machine (apt-get install postgresql)")
    place = Path(tempfile.mkdtemp(prefix="pg-"))  # a path short enough for a socket
    options: dict[str, Any] = {"cwd": place, "stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT, **whoever()}
    if "user" in options:
        shutil.chown(place, options["user"], options["group"])
    made = [program("initdb"), "-D", place / "data", "-U", "course", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run([*made, "--locale=C"], check=True, **options)
    settings = [part for setting in SETTINGS for part in ("-c", setting)]
    running = subprocess.Popen([program("postgres"), "-D", place / "data", "-k", place, *settings], **options)
    try:
        _wait(place, running)
        yield place
    finally:
        running.send_signal(signal.SIGQUIT)  # at once: nothing of it is kept
        running.wait(30)
        shutil.rmtree(place)


def connect(place: Path, database: str = "postgres") -> psycopg.Connection[Any]:
    """A connection of the tests' own."""
    return psycopg.connect(host=str(place), user="course", dbname=database, autocommit=True)


def _wait(place: Path, running: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 30
    while True:
        try:
            connect(place).close()
            return
        except psycopg.OperationalError:
            if running.poll() is not None or time.monotonic() > end:
                raise
            time.sleep(0.05)


@pytest.fixture
def postgresql(server: Path) -> str:
    """The URL of an empty database."""
    name = f"class_{next(NUMBERS)}"
    with connect(server) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    return f"postgresql+psycopg://course@/{name}?host={server}"


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty gradebook, of either kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'gradebook.db'}"
    url: str = request.getfixturevalue("postgresql")
    return url


@pytest.fixture
def engine(url: str) -> Iterator[Engine]:
    """An open gradebook."""
    opened = open_gradebook(url)
    yield opened
    opened.dispose()

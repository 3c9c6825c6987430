"""Grading on the workers of a dask cluster, behind the executor that `distributed` gives.

Each worker process keeps its slots alive from one task to the next. It grades with its own checkout of the course,
which must be the same to the byte; only submissions and results cross.
"""

from __future__ import annotations

import importlib
import os
import threading
from collections.abc import Iterator
from functools import partial
from typing import Any, Generic

from autograder.course import find_course
from autograder.engine.grading.batches import Batches, Key
from autograder.engine.grading.fingerprint import fingerprint
from autograder.engine.grading.jobs import Graded, Job
from autograder.engine.grading.pool import Confinement, Pool
from autograder.engine.results import printable
from autograder.errors import GraderFailed, Misuse, Unconfinable

TASK_SIZE = 4  # submissions a task: enough to hide the time of the transfer, few enough to lose with a worker
PATIENCE = "10 s"

Setup = tuple[tuple[str, ...], Confinement, str, tuple[str, ...]]
"""Slugs, confinement, the fingerprint of our course, and the addresses of the workers at the start."""


class ClusterBatches(Batches[Key]):
    """Batches whose tasks the cluster itself may lose: it has tried each on several workers by then."""

    def _finished(self) -> Iterator[tuple[Key, Graded]]:
        try:
            yield from super()._finished()
        except (GraderFailed, Unconfinable):
            raise
        except Exception as error:
            raise GraderFailed(f"the cluster failed: {printable(str(error))}") from error


class Cluster(Generic[Key]):
    """The workers of a scheduler, used as a `Pool` is. Raise Misuse when they cannot be reached."""

    def __init__(self, address: str, slugs: tuple[str, ...], confinement: Confinement) -> None:
        try:
            distributed: Any = importlib.import_module("distributed")
        except ImportError:
            raise Misuse("--scheduler needs the package distributed: pip install 'autograder[cluster]'") from None
        try:
            # first, since a client that could not connect goes on complaining in the background
            addressing: Any = importlib.import_module("distributed.comm.addressing")
            addressing.get_address_host_port(addressing.normalize_address(address), strict=True)
            self.client = distributed.Client(address, timeout=PATIENCE, set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            why = printable(str(error)) or "no answer"
            raise Misuse(f"no scheduler can be reached at {printable(address)}: {why}") from None
        workers: dict[str, int] = self.client.nthreads()
        if not workers:
            self.client.close()
            raise Misuse(f"the scheduler at {printable(address)} has no workers")
        setup: Setup = (slugs, confinement, fingerprint(find_course(), slugs, confinement), tuple(sorted(workers)))
        most = 3 * sum(workers.values())  # one under way, one waiting, one on its way back
        work = partial(grade_on_worker, setup)
        self.batches: Batches[Key] = ClusterBatches(self.client.get_executor(), work, most, TASK_SIZE)

    def __enter__(self) -> Cluster[Key]:
        return self

    def __exit__(self, *_: object) -> None:
        self.client.close()


# --- on a worker --------------------------------------------------------------------------------------

POOLS: dict[Setup, Pool[Any]] = {}
STARTING = threading.Lock()


def grade_on_worker(setup: Setup, jobs: list[Job]) -> list[Graded]:
    """Grade the jobs of a task in this worker process."""
    return pool_of(setup).grade_each(jobs)


def pool_of(setup: Setup) -> Pool[Any]:
    """Return the slots of this process for a run; those of an earlier run are ended."""
    worker = importlib.import_module("distributed").get_worker()
    with STARTING:
        if setup not in POOLS:
            for earlier in list(POOLS):
                POOLS.pop(earlier).__exit__(None, None, None)
            slugs, confinement, expected, addresses = setup
            course, threads = find_course(), worker.state.nthreads
            if fingerprint(course, slugs, confinement) != expected:
                raise GraderFailed(f"the worker {worker.address} has another version of the course or the grader")
            place = addresses.index(worker.address) if worker.address in addresses else os.getpid()
            POOLS[setup] = Pool(course, slugs, threads, confinement, first=place * threads)
        return POOLS[setup]

"""Deeds at the same instant, for the tests of two clicks, two tabs and two officers."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from core.access import Refused
from core.workflow import Conflict

MOST = 20
"""Threads: as many as the largest race has clients."""

type Deed = Callable[[], object]
type Together = Callable[..., list[str]]


@pytest.fixture
def together() -> Iterator[Together]:
    """Runs deeds at the same instant, each on a connection of its own; gives the names of what they raised, "" for what went through."""
    pool = ThreadPoolExecutor(MOST)

    def run_all(*deeds: Deed) -> list[str]:
        barrier = Barrier(len(deeds))

        def run(deed: Deed) -> str:
            barrier.wait()
            try:
                deed()
            except (Conflict, Refused, ValidationError) as error:
                return type(error).__name__
            return ""

        return list(pool.map(run, deeds))

    yield run_all
    closing = Barrier(MOST)
    for _thread in range(MOST):
        pool.submit(lambda: (closing.wait(), connections.close_all()))
    pool.shutdown()


def rounds(few: int, many: int) -> range:
    """How often a race is run: `many` times where ROUNDS=many asks for it, as the gates do."""
    return range(many if os.environ.get("ROUNDS") == "many" else few)

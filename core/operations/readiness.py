"""Whether the site can serve, and whether its background work keeps up. Holds counts and ages only."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import psycopg
from celery import current_app
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Min
from kombu.exceptions import OperationalError

from core.calendar import now
from core.operations.models import Tick
from core.operations.tasks import CLOCK
from core.outbox.models import UNDER_WAY, Message

OK, LATE, DOWN, UNKNOWN = "ok", "late", "down", "unknown"
PATIENCE = 2  # seconds that one part gets: whoever asks has no more time than that
OUTBOX_IS_LATE = timedelta(minutes=15)
CLOCK_IS_LATE = timedelta(minutes=5)

_migrated: set[str] = set()  # databases seen with every migration of this code: that does not change while we run


@dataclass(frozen=True)
class Part:
    name: str
    state: str
    facts: dict[str, int | None] = field(default_factory=dict)


@dataclass(frozen=True)
class Report:
    parts: tuple[Part, ...]

    @property
    def ready(self) -> bool:
        """Whether pages can be served. Late mail is no reason to send visitors away."""
        return all(part.state in (OK, LATE) for part in self.parts)

    @property
    def late(self) -> bool:
        return any(part.state == LATE for part in self.parts)

    def told(self) -> dict[str, Any]:
        status = ("late" if self.late else "ready") if self.ready else "not ready"
        return {"status": status, "parts": {part.name: {"state": part.state, **part.facts} for part in self.parts}}


def look() -> Report:
    return Report((*database_parts(), broker()))


def database_parts() -> Iterator[Part]:
    if not database_answers():
        yield Part("database", DOWN)
        yield from (Part(name, UNKNOWN) for name in ("migrations", "outbox", "clock"))
        return
    yield Part("database", OK)
    for ask in (migrations, outbox, clock):
        try:
            yield ask()
        except Error:  # its table is not there yet, or the line broke meanwhile
            yield Part(ask.__name__, DOWN)


def database_answers() -> bool:
    """By a line of its own: the pool would wait for a free one, or for a server that is gone, far longer than the asker does."""
    try:
        with psycopg.connect(**{**connection.get_connection_params(), "connect_timeout": PATIENCE}) as line:
            line.execute("SELECT 1")
    except psycopg.Error:
        return False
    return True


def migrations() -> Part:
    name = connection.settings_dict["NAME"]
    waiting = 0 if name in _migrated else len(unapplied())
    if not waiting:
        _migrated.add(name)
    return Part("migrations", DOWN if waiting else OK, {"waiting": waiting})


def unapplied() -> list[Any]:
    executor = MigrationExecutor(connection)
    return executor.migration_plan(executor.loader.graph.leaf_nodes())


def outbox() -> Part:
    """How long the message has been due that waits longest."""
    instant = now()
    oldest = Message.objects.filter(state__in=UNDER_WAY, due_at__lte=instant).aggregate(at=Min("due_at"))["at"]
    state = LATE if oldest and instant - oldest > OUTBOX_IS_LATE else OK
    return Part("outbox", state, {"oldest_seconds": seconds_since(oldest)})


def clock() -> Part:
    last = Tick.objects.filter(name=CLOCK).values_list("at", flat=True).first()
    state = OK if last and now() - last <= CLOCK_IS_LATE else LATE
    return Part("clock", state, {"last_tick_seconds": seconds_since(last)})


def seconds_since(instant: datetime | None) -> int | None:
    return max(0, int((now() - instant).total_seconds())) if instant else None


def broker() -> Part:
    try:
        with current_app.connection_for_write() as line:
            line.ensure_connection(max_retries=1, interval_start=0, timeout=PATIENCE)
    except (OperationalError, OSError):
        return Part("broker", DOWN)
    return Part("broker", OK)

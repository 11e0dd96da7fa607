"""How the log is written: one JSON object a line for machines, or plain lines for a person at a terminal.

No Django here: gunicorn asks for the same form before the site is loaded.

The JSON log never holds a value that belongs to a person. Our own lines are written with that in mind; of a line of
somebody else's library only the wording is kept, its values are left out, and so is the message of every exception.
What still looks like an e-mail address, an account or a personal number is blotted out.
"""

import logging
import re
import sys
import traceback
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any

import structlog
from structlog.typing import EventDict, Processor

FORMS = ("json", "plain")
ROOT = Path(__file__).resolve().parent.parent.parent
OURS = ("orken", "config", "core", "parks", "grants", "incubator")
# Programs that tell about themselves while all is well; their warnings may quote what a client sent
OPEN_WHILE_WELL = ("celery", "gunicorn", "kombu")
# The sentence of these is made of what the client sent
CLIENTS_WORDS = ("django.security", "django.request")
QUIET = {
    "django.server": "WARNING",
    "django.request": "ERROR",  # the line of the request tells a refusal already
    "django.security": "ERROR",
    "django.security.DisallowedHost": "CRITICAL",
    "celery.app.trace": "CRITICAL",  # core.operations.carrying writes one line for each task
    "celery.worker.strategy": "WARNING",
    "gunicorn.error": "INFO",
    "weasyprint": "ERROR",
    "fontTools": "ERROR",
}
BLOTS = (
    (re.compile(r"[\w.+'-]+@[\w-]+(\.[\w-]+)*\.[^\W\d_]{2,}"), "[e-mail]"),
    (re.compile(r"\b[A-Z]{2}\d{2}[A-Z0-9]{11,30}\b"), "[account]"),
    (re.compile(r"(?<![\w-])\d{12}(?![\w-])"), "[number]"),
)


def configuration(form: str, level: str) -> dict[str, Any]:
    """What `logging.config.dictConfig` wants; `form` is "json" or "plain". Lets structlog write through it too. Raises: ValueError."""
    if form not in FORMS:
        raise ValueError(f"LOG_FORMAT is one of {', '.join(FORMS)}, not {form}")
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    foreign, last = {"json": (impersonal, [places, blotted, in_json()]), "plain": (as_it_is, [in_words()])}[form]
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": [*shared, foreign],
        "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"house": formatter},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "house"}},
        "root": {"handlers": ["console"], "level": level},
        # Programs that bring their own handlers speak through ours
        "loggers": {
            name: {"level": quiet, "handlers": [], "propagate": True, "filters": ["faults"] if name == "django.request" else []}
            for name, quiet in QUIET.items()
        },
        "filters": {"faults": {"()": OnlyFaults}},
    }


class OnlyFaults(logging.Filter):
    """Django also tells of every answer from 500 up that a view gave on purpose; the line of the request has that already."""

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(record.exc_info)


def in_json() -> Processor:
    return structlog.processors.JSONRenderer(ensure_ascii=False)


def in_words() -> Processor:
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), pad_event_to=0, exception_formatter=structlog.dev.plain_traceback)


def as_it_is(logger: Any, method: str, event: EventDict) -> EventDict:
    return event


def impersonal(logger: Any, method: str, event: EventDict) -> EventDict:
    """Of a line from outside the house keep the wording; its values may be anything that a client sent."""
    record: logging.LogRecord = event["_record"]
    if belongs(record.name, OURS) or (record.levelno < logging.WARNING and belongs(record.name, OPEN_WHILE_WELL)):
        return event
    wording = record.name if belongs(record.name, CLIENTS_WORDS) else str(record.msg)
    return {**event, "event": wording}


def belongs(name: str, families: tuple[str, ...]) -> bool:
    return any(name == family or name.startswith(f"{family}.") for family in families)


def places(logger: Any, method: str, event: EventDict) -> EventDict:
    """An exception as its kinds and the lines that it came through, without its message."""
    given = event.pop("exc_info", None)
    _kind, error, trail = sys.exc_info() if given is True else given if isinstance(given, tuple) else (None, given or None, None)
    if error is None:
        return event
    event["exception"] = kinds(error)
    event["frames"] = [place(frame) for frame in traceback.extract_tb(trail or trail_of(error))]
    if state := getattr(error.__cause__ or error, "sqlstate", None):
        event["sqlstate"] = state
    return event


def trail_of(error: BaseException) -> TracebackType | None:
    return error.__traceback__


def kinds(error: BaseException) -> list[str]:
    """The exception's own kind, then those that it came from."""
    found: list[str] = []
    current: BaseException | None = error
    while current is not None and len(found) < 10:
        found.append(f"{type(current).__module__}.{type(current).__qualname__}")
        current = current.__cause__ or current.__context__
    return found


def place(frame: traceback.FrameSummary) -> str:
    path = Path(frame.filename)
    short = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    return f"{short}:{frame.lineno} {frame.name}"


def blotted(logger: Any, method: str, event: EventDict) -> EventDict:
    return {name: blot(value) for name, value in event.items()}


def blot(value: Any) -> Any:
    if isinstance(value, str):
        for pattern, instead in BLOTS:
            value = pattern.sub(instead, value)
        return value
    if isinstance(value, Mapping):
        return {name: blot(part) for name, part in value.items()}
    if isinstance(value, (list, tuple)):
        return [blot(part) for part in value]
    return value

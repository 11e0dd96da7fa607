"""The base of every Celery task: it carries the request's number to the worker, and writes one line when it is done."""

from time import perf_counter
from typing import Any

import structlog
from celery import Task
from celery.exceptions import Ignore, Reject, Retry
from structlog.contextvars import bound_contextvars, get_contextvars

from core.audit import origin

HEADER = "request_id"
logger = structlog.get_logger("orken.task")


class CarryingTask(Task):
    def apply_async(self, args: Any = None, kwargs: Any = None, *rest: Any, headers: dict[str, str] | None = None, **options: Any) -> Any:
        number = get_contextvars().get(HEADER)
        carried = {HEADER: number} if number else {}
        return super().apply_async(args, kwargs, *rest, headers={**carried, **(headers or {})}, **options)

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not self.request.id:  # called as a plain function: whoever calls has a line of their own
            return self.run(*args, **kwargs)
        number = (self.request.headers or {}).get(HEADER) or ""
        with bound_contextvars(task=self.name, task_id=self.request.id, request_id=number), origin(request_id=number):
            return self.told(*args, **kwargs)

    def told(self, *args: Any, **kwargs: Any) -> Any:
        """Run and write the line; never what the task was given or returned."""
        began, outcome = perf_counter(), "failed"
        try:
            result = self.run(*args, **kwargs)
            outcome = "done"
        except (Retry, Ignore, Reject) as ending:
            outcome = type(ending).__name__.lower()
            raise
        except Exception:
            logger.exception("task broke")
            raise
        finally:
            logger.info("task", outcome=outcome, ms=round((perf_counter() - began) * 1000, 1))
        return result

"""What a request cost, told in the headers of its answer: statements, rows that came back, and the processor's time."""

import os
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponseBase

type View = Callable[[HttpRequest], HttpResponseBase]

STATEMENTS, ROWS, CPU, WORKER = "X-Bench-SQL", "X-Bench-Rows", "X-Bench-CPU", "X-Bench-Worker"


class Counter:
    """Around each statement of one request; savepoints count, a SELECT counts its rows too."""

    def __init__(self) -> None:
        self.statements = self.rows = 0

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        answer = execute(sql, params, many, context)
        self.statements += 1
        cursor = context["cursor"]
        if cursor.description is not None:
            # A client-side cursor has fetched everything by now: this is what crossed the wire, not what was looked at
            self.rows += max(cursor.rowcount, 0)
        return answer


def count_request(get_response: View) -> View:
    def middleware(request: HttpRequest) -> HttpResponseBase:
        counter, before = Counter(), time.process_time()
        with connection.execute_wrapper(counter):
            response = get_response(request)
        response[CPU] = f"{(time.process_time() - before) * 1000:.2f}"
        response[STATEMENTS], response[ROWS], response[WORKER] = str(counter.statements), str(counter.rows), str(os.getpid())
        return response

    return middleware

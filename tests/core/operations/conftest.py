import io
import json
import logging
import logging.config
from collections.abc import Iterator
from typing import Any

import pytest

from core.operations import logs


class Written(io.StringIO):
    """What the log wrote, in the form of a real site."""

    @property
    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.getvalue().splitlines()]

    def of(self, event: str) -> list[dict[str, Any]]:
        return [line for line in self.lines if line["event"] == event]


@pytest.fixture
def log(settings: Any) -> Iterator[Written]:
    """Every line from INFO up, in JSON."""
    written = Written()
    wanted = logs.configuration("json", "INFO")
    wanted["handlers"]["console"]["stream"] = written
    before = logging.getLogger().handlers[:]
    logging.config.dictConfig(wanted)
    yield written
    logging.config.dictConfig(settings.LOGGING)
    logging.getLogger().handlers[:] = before

"""The demo's content as it stands in data/*.json."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from core.calendar import now
from core.calendar.working_days import ALMATY

DATA = Path(__file__).parent / "data"


@cache
def read(name: str) -> Any:
    return json.loads((DATA / f"{name}.json").read_text(encoding="utf-8"))


def in_languages(entry: Mapping[str, Any], *columns: str) -> dict[str, str]:
    """{"name": {"kk": ...}} as the columns name_kk, name_ru, name_en."""
    return {f"{column}_{language}": text for column in columns for language, text in entry[column].items()}


def at(days: int, hour: int) -> datetime:
    """The full hour in Almaty so many days from the day on which the world is made."""
    local = now().astimezone(ALMATY).replace(hour=hour, minute=0, second=0, microsecond=0)
    return local + timedelta(days=days)

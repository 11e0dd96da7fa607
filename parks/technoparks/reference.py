"""The parks, from data/parks.json: one entry is one park, with its focus areas and facts in their order.

Loading is repeatable: it brings each park to what the file says and touches no other.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import models, transaction

from parks.directory.models import Region
from parks.technoparks.models import Fact, FocusArea, Park

FILE = Path(__file__).parent / "data" / "parks.json"
TEXTS = ("name", "summary", "story", "city", "status_note", "regime")
FACTS = ("order", "status", "founded", "website", "latitude", "longitude")


@transaction.atomic
def load(file: Path = FILE) -> int:
    """Load a list of parks; returns how many. Regions must be there (parks.directory.reference)."""
    entries = json.loads(file.read_text(encoding="utf-8"))
    for entry in entries:
        load_park(entry)
    return len(entries)


def load_park(entry: Mapping[str, Any]) -> Park:
    """One entry. Raises: ValidationError, Region.DoesNotExist."""
    park = Park.objects.filter(code=entry["code"]).first() or Park(code=entry["code"])
    for column in FACTS:
        setattr(park, column, entry[column])
    for name, text in in_languages({column: entry[column] for column in TEXTS}).items():
        setattr(park, name, text)
    park.region = Region.objects.get(code=entry["region"])
    park.full_clean()
    park.save()
    load_lines(park, FocusArea, [{"name": area} for area in entry["areas"]])
    load_lines(park, Fact, entry["facts"])
    return park


def load_lines(park: Park, kind: type[models.Model], lines: Sequence[Mapping[str, Mapping[str, str]]]) -> None:
    """Bring the park's areas or facts to the given ones, by place."""
    for place, texts in enumerate(lines, 1):
        kind._default_manager.update_or_create(park=park, order=place, defaults=in_languages(texts))
    kind._default_manager.filter(park=park, order__gt=len(lines)).delete()


def in_languages(texts: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    return {f"{column}_{language}": text for column, by_language in texts.items() for language, text in by_language.items()}

"""The parks and their offices abroad, from data/parks.json and data/offices.json: one entry is one park with all that belongs to it.

Loading is repeatable: it brings each park to what the file says and touches no other. Who is a member of a cluster is no
reference data: people enter that.
"""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from django.db import models, transaction

from parks.directory.models import Region
from parks.technoparks.models import Fact, FocusArea, Office, Park, ZoneStatus

DATA = Path(__file__).parent / "data"
FILE = DATA / "parks.json"
OFFICES = DATA / "offices.json"
TEXTS = ("name", "summary", "story", "city", "status_note", "regime")
FACTS = ("order", "status", "founded", "website", "latitude", "longitude", "located_by")
OFFICE_TEXTS = ("name", "city", "note")
OFFICE_FACTS = ("order", "country", "latitude", "longitude", "located_by")


@transaction.atomic
def load(file: Path = FILE, offices: Path = OFFICES) -> int:
    """Load a list of parks and one of offices; returns how many parks. Regions must be there (parks.directory.reference)."""
    entries = read(file)
    for entry in entries:
        load_park(entry)
    for office in read(offices):
        load_office(office)
    return len(entries)


def load_park(entry: Mapping[str, Any]) -> Park:
    """One entry. Raises: ValidationError, Region.DoesNotExist."""
    park = Park.objects.filter(code=entry["code"]).first() or Park(code=entry["code"])
    write(park, entry, FACTS, TEXTS, region=Region.objects.get(code=entry["region"]))
    park.serves.set([Region.objects.get(code=code) for code in entry["serves"]])
    load_lines(park, FocusArea, [{"name": area} for area in entry["areas"]])
    load_lines(park, Fact, entry["facts"])
    load_zones(park, entry["zones"])
    return park


def load_office(entry: Mapping[str, Any]) -> Office:
    """One entry. Raises: ValidationError, Park.DoesNotExist."""
    office = Office.objects.filter(code=entry["code"]).first() or Office(code=entry["code"])
    write(office, entry, OFFICE_FACTS, OFFICE_TEXTS, park=Park.objects.get(code=entry["park"]))
    return office


def write(row: models.Model, entry: Mapping[str, Any], facts: Sequence[str], texts: Sequence[str], **others: Any) -> None:
    """Bring a row to what its entry says. Raises: ValidationError."""
    named = in_languages({column: entry[column] for column in texts})
    for column, value in ({column: entry[column] for column in facts} | named | others).items():
        setattr(row, column, value)
    row.full_clean()
    row.save()


def load_lines(park: Park, kind: type[models.Model], lines: Sequence[Mapping[str, Any]]) -> None:
    """Bring the park's areas or facts to the given ones, by place."""
    for place, line in enumerate(lines, 1):
        kind._default_manager.update_or_create(park=park, order=place, defaults=in_languages(line))
    kind._default_manager.filter(park=park, order__gt=len(lines)).delete()


def load_zones(park: Park, zones: Sequence[Mapping[str, Any]]) -> None:
    """Bring the park's times as a special economic zone to the given ones, by their first day. Raises: ValidationError."""
    kept = []
    for entry in zones:
        zone = ZoneStatus.objects.filter(park=park, since=entry["since"]).first() or ZoneStatus(park=park, since=entry["since"])
        write(zone, entry, ("since", "until"), ("name", "source", "note"))
        kept.append(zone.pk)
    ZoneStatus.objects.filter(park=park).exclude(pk__in=kept).delete()


def in_languages(texts: Mapping[str, Any]) -> dict[str, Any]:
    """A text in its three languages as three columns; what is no text stays as it is."""
    columns: dict[str, Any] = {}
    for column, value in texts.items():
        columns |= {f"{column}_{language}": text for language, text in value.items()} if isinstance(value, Mapping) else {column: value}
    return columns


def read(file: Path) -> list[dict[str, Any]]:
    return json.loads(file.read_text(encoding="utf-8"))

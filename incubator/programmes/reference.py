"""The accelerators, their tracks and topics, from data/programmes.json.

Loading is repeatable: what is here already is brought up to date by its code, nothing is deleted.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from grants.calls.models import CountryGroup
from incubator.programmes.models import Programme, Topic, Track
from parks.directory.models import Organisation
from parks.technoparks.models import Park

DATA = Path(__file__).parent / "data" / "programmes.json"


@transaction.atomic
def load(path: Path = DATA) -> int:
    """Load the programmes of a file; returns how many it holds. Parks, organisations and country groups are named by code."""
    entries = json.loads(path.read_text(encoding="utf-8"))
    for order, entry in enumerate(entries, 1):
        load_programme(entry, order)
    return len(entries)


def load_programme(entry: Mapping[str, Any], order: int) -> None:
    facts = {
        "park": Park.objects.get(code=entry["park"]) if entry["park"] else None,
        "organiser": Organisation.objects.filter(code=entry["organiser"]).first() if entry["organiser"] else None,
        "website": entry["website"],
        "order": order,
        **in_languages(entry, "name", "summary", "story"),
    }
    # An administrator pauses a programme here; loading does not start it again.
    programme, _made = Programme.objects.update_or_create(
        code=entry["code"], defaults=facts, create_defaults={**facts, "status": entry["status"]}
    )
    programme.country_groups.set(CountryGroup.objects.filter(code__in=entry["country_groups"]))
    for place, track in enumerate(entry["tracks"], 1):
        load_track(programme, track, place)


def load_track(programme: Programme, entry: Mapping[str, Any], order: int) -> None:
    track, _made = Track.objects.update_or_create(
        programme=programme, code=entry["code"], defaults={"order": order, **in_languages(entry, "name", "story")}
    )
    for place, topic in enumerate(entry["topics"], 1):
        Topic.objects.update_or_create(track=track, code=topic["code"], defaults={"order": place, **in_languages(topic, "name")})


def in_languages(entry: Mapping[str, Any], *columns: str) -> dict[str, str]:
    """{"name": {"kk": ...}} as the columns name_kk, name_ru, name_en."""
    return {f"{column}_{language}": text for column in columns for language, text in entry[column].items()}

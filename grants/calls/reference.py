"""Funding streams and groups of countries, from data/*.json.

Loading is repeatable: what is here already is brought up to date by its code, nothing is deleted. What a stream allows
follows the law, so an administrator changes the data file and not the row.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from grants.calls.models import CountryGroup, Stream

DATA = Path(__file__).parent / "data"
STREAM_FACTS = ("legal_basis", "competitive", "peer_reviewed", "counts_to_cap", "applicant_kinds", "max_months")


@transaction.atomic
def load(folder: Path = DATA) -> int:
    """Load streams.json and country_groups.json of a folder; returns how many rows they hold."""
    streams, groups = read(folder / "streams.json"), read(folder / "country_groups.json")
    for position, entry in enumerate(streams, 1):
        facts = {name: entry[name] for name in STREAM_FACTS}
        Stream.objects.update_or_create(code=entry["code"], defaults={"position": position, **facts, **names(entry)})
    for entry in groups:
        CountryGroup.objects.update_or_create(code=entry["code"], defaults={"countries": entry["countries"], **names(entry)})
    return len(streams) + len(groups)


def names(entry: Mapping[str, Any]) -> dict[str, str]:
    return {f"name_{language}": text for language, text in entry["name"].items()}


def read(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))

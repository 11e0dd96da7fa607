"""Areas of review, from data/areas.json. Loading is repeatable: what is here already is brought up to date by its code, nothing is deleted."""

import json
from pathlib import Path

from django.db import transaction

from grants.review.models import Area

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load(folder: Path = DATA) -> int:
    """Load areas.json of a folder; returns how many there are."""
    entries = json.loads((folder / "areas.json").read_text(encoding="utf-8"))
    for position, entry in enumerate(entries, 1):
        names = {f"name_{language}": text for language, text in entry["name"].items()}
        Area.objects.update_or_create(code=entry["code"], defaults={"position": position, **names})
    return len(entries)

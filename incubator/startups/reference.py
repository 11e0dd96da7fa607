"""The limit of accelerator money per start-up, from data/caps.json. Loading is repeatable; a limit that was in force is not rewritten."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

from incubator.startups.models import CapRule

DATA = Path(__file__).parent / "data" / "caps.json"


def load(path: Path = DATA) -> int:
    """Load the limits of a file; returns how many it holds."""
    entries = json.loads(path.read_text(encoding="utf-8"))
    for entry in entries:
        CapRule.objects.get_or_create(
            since=date.fromisoformat(entry["since"]), defaults={"amount": Decimal(entry["usd"]), "basis": entry["basis"]}
        )
    return len(entries)

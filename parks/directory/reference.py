"""The directory's reference data: KATO regions and the country's institutions, from data/*.json.

Loading is repeatable: what is here already is brought up to date and nothing is deleted. A BIN or a listing that an
administrator has set stays, and an institution with an owner is its owner's to describe.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction

from parks.directory.models import Membership, Organisation, Region

DATA = Path(__file__).parent / "data"


@transaction.atomic
def load(folder: Path = DATA) -> int:
    """Load regions.json and institutions.json of a folder; returns how many rows they hold."""
    regions = read(folder / "regions.json")
    institutions = read(folder / "institutions.json")
    for entry in regions:
        Region.objects.update_or_create(code=entry["code"], defaults={"order": entry["order"], **in_languages("name", entry["name"])})
    codes = {region.code: region for region in Region.objects.all()}
    for entry in institutions:
        load_institution(entry, codes)
    return len(regions) + len(institutions)


def load_institution(entry: Mapping[str, Any], regions: Mapping[str, Region]) -> None:
    """One entry: code, kind, region (KATO code or null), founded (year or null), website, name in three languages; ror where it is known."""
    if Membership.objects.owners().filter(organisation__code=entry["code"]).exists():
        return
    facts = {"kind": entry["kind"], "founded": entry["founded"], "website": entry["website"], **in_languages("name", entry["name"])}
    facts["region"] = regions[entry["region"]] if entry["region"] else None
    facts |= free_ror(entry)
    Organisation.objects.update_or_create(code=entry["code"], defaults=facts, create_defaults={**facts, "is_listed": True})


def free_ror(entry: Mapping[str, Any]) -> dict[str, str]:
    """The ROR number, unless a registry file has brought the same body in before this list named it."""
    ror = entry.get("ror")
    taken = not ror or Organisation.objects.filter(ror=ror).exclude(code=entry["code"]).exists()
    return {} if taken else {"ror": str(ror)}


def in_languages(column: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {f"{column}_{language}": text for language, text in texts.items()}


def read(path: Path) -> list[dict[str, Any]]:
    return json.loads(path.read_text(encoding="utf-8"))

"""What a row of a registry file says about an organisation, checked: our own columns, and those of the Research Organization Registry."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from core.api.fields import refuse_control_characters
from core.calendar import today
from core.identifiers.validators import clean_bin
from core.web.languages import LANGUAGES
from core.web.search import fold
from parks.directory.choices import Kind
from parks.directory.countries import HOME
from parks.directory.models import clean_ror

CENTRES = Path(__file__).parent / "data" / "centres.json"
KAZAKH_LETTERS = re.compile("[әғқңөұүһі]", re.IGNORECASE)
CYRILLIC = re.compile("[а-яё]", re.IGNORECASE)
ENDED = {"inactive", "withdrawn", "closed", "liquidated"}
KIND_OF_TYPE = {
    "education": Kind.UNIVERSITY,
    "facility": Kind.RESEARCH_INSTITUTE,
    "company": Kind.FIRM,
    "government": Kind.STATE_BODY,
}
"""ROR's types, in the order in which they decide where a row has several; all others are other organisations."""


@dataclass(frozen=True)
class Entry:
    """One organisation as a registry has it. What the registry does not say is empty or None."""

    line: int
    names: dict[str, str]
    bin: str | None = None
    ror: str | None = None
    kind: str = ""
    country: str = HOME
    region: str = ""
    founded: int | None = None
    website: str = ""
    ended: bool = False


def entry_of(line: int, cells: Mapping[str, Any], regions: Mapping[str, Any]) -> Entry:
    """Read one row. `regions` holds the KATO codes that we know. Raises: ValidationError with sentences that say what is wrong."""
    country = (said(cells, "country") or HOME).upper()
    if not re.fullmatch(r"[A-Z]{2}", country):
        raise ValidationError("The country is not a code of two letters.")
    number, ror = said(cells, "bin"), said(cells, "ror")
    if not (number or ror):
        raise ValidationError("The row has neither a BIN nor a ROR number, so the organisation could not be found again.")
    return Entry(
        line,
        names_in(cells),
        bin=clean_bin(number) if number else None,
        ror=clean_ror(ror) if ror else None,
        kind=kind_in(cells),
        country=country,
        region=region_in(cells, regions) if country == HOME else "",
        founded=year_in(cells),
        website=website_in(cells),
        ended=said(cells, "status").lower() in ENDED,
    )


def said(cells: Mapping[str, Any], *columns: str) -> str:
    """The first of these columns that says something, as text on one line."""
    for column in columns:
        value = cells.get(column)
        if value is not None and not isinstance(value, (str, int)):
            raise ValidationError(f"The column {column} holds neither text nor a whole number.")
        if text := " ".join(str("" if value is None else value).split()):
            refuse_control_characters(text)
            return text
    return ""


def names_in(cells: Mapping[str, Any]) -> dict[str, str]:
    names = {language: text for language in LANGUAGES if (text := said(cells, f"name_{language}"))}
    if not names and (text := said(cells, "name")):
        names = {language_of(text): text}
    if not names:
        raise ValidationError("The row has no name.")
    if any(len(name) > 250 for name in names.values()):
        raise ValidationError("A name is longer than 250 characters.")
    return names


def language_of(name: str) -> str:
    """Which language a name without one is in, by its letters."""
    if KAZAKH_LETTERS.search(name):
        return "kk"
    return "ru" if CYRILLIC.search(name) else "en"


def kind_in(cells: Mapping[str, Any]) -> str:
    if kind := said(cells, "kind"):
        if kind not in Kind.values or kind == Kind.TEAM:
            raise ValidationError(f"There is no kind of organisation called {kind}.")
        return kind
    types = cells.get("types")
    if not isinstance(types, list) or not types:
        return ""
    return next((kind for kind_of_ror, kind in KIND_OF_TYPE.items() if kind_of_ror in types), Kind.OTHER)


def region_in(cells: Mapping[str, Any], regions: Mapping[str, Any]) -> str:
    """The KATO code of the top unit: of the code that is given, whichever place it names, or of the city where it is a region's centre."""
    code = said(cells, "region", "kato", "region_code")
    if not code:
        return centres().get(fold(said(cells, "city")), "")
    top = f"{code[:2]}0000000"
    if not re.fullmatch(r"[0-9]{2}|[0-9]{9}", code) or top not in regions:
        raise ValidationError("The KATO code names no region.")
    return top


@cache
def centres() -> dict[str, str]:
    """Folded name of a region's centre -> the region's KATO code."""
    rows = json.loads(CENTRES.read_text(encoding="utf-8"))
    return {fold(name): row["region"] for row in rows for name in row["names"]}


def year_in(cells: Mapping[str, Any]) -> int | None:
    text = said(cells, "founded", "established")
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{4}", text) or not 1800 <= int(text) <= today().year:
        raise ValidationError("The year of foundation is not a year from 1800 to today.")
    return int(text)


def website_in(cells: Mapping[str, Any]) -> str:
    address = said(cells, "website")
    if not address:
        return ""
    try:
        URLValidator(schemes=["http", "https"])(address)
    except ValidationError as error:
        raise ValidationError("The website is not an address that begins with http:// or https://.") from error
    if len(address) > 200:
        raise ValidationError("The website is longer than 200 characters.")
    return address

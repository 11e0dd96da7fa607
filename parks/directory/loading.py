"""Bringing the directory to what a registry file says: batch by batch, each one transaction, again and again without harm.

A run that is killed leaves whole batches behind and the next one goes on. Nothing is deleted. An organisation with an owner is
its owner's to describe, and our own reference list has the better texts: there only what is missing is filled in.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import batched
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q

from core.web.languages import LANGUAGES
from parks.directory.choices import Kind
from parks.directory.entries import Entry, entry_of
from parks.directory.models import Membership, Organisation, Region
from parks.directory.registry import Row, rows_of

BATCH = 500
WRITTEN = (
    "bin", "ror", "kind", "country", "region", "founded", "website", "folded", "name",
    *(f"{column}_{language}" for column in ("name", "sort") for language in LANGUAGES),
)  # fmt: skip
IN_TWO_PLACES = "The BIN and the ROR number belong to two different organisations of the directory."

type Report = Callable[[int, str], None]


@dataclass
class Loading:
    """One run over one file. `counts`: read, new, changed, same, kept (an owner describes it), ended, bad."""

    report: Report
    regions: dict[str, Region]
    counts: Counter[str] = field(default_factory=Counter)
    met: dict[str, int] = field(default_factory=dict)
    """Each number of the file and the line that it stood in first."""


def load_organisations(path: Path, report: Report, *, batch: int = BATCH) -> Counter[str]:
    """Load a registry file; `report(line, sentence)` hears of each bad row. Returns the counts. Raises: OSError."""
    run = Loading(report, {region.code: region for region in Region.objects.all()})
    for entries in batched(entries_of(run, rows_of(path)), batch):
        load_batch(run, entries)
    return run.counts


def entries_of(run: Loading, rows: Iterator[Row]) -> Iterator[Entry]:
    """The rows that can be loaded; the others are counted and reported."""
    for row in rows:
        run.counts["read"] += 1
        try:
            if row.fault:
                raise ValidationError(row.fault)
            entry = entry_of(row.line, row.cells, run.regions)
            meet(run, entry)
        except ValidationError as error:
            bad(run, row.line, " ".join(error.messages))
            continue
        if entry.ended:
            run.counts["ended"] += 1
        else:
            yield entry


def meet(run: Loading, entry: Entry) -> None:
    """Raises: ValidationError, where one of its numbers stood in an earlier line: which of them is right, nobody can say."""
    for number in filter(None, (entry.bin, entry.ror)):
        if earlier := run.met.get(number):
            raise ValidationError(f"The same number stands in line {earlier} already.")
    run.met.update(dict.fromkeys(filter(None, (entry.bin, entry.ror)), entry.line))


def bad(run: Loading, line: int, sentence: str) -> None:
    run.counts["bad"] += 1
    run.report(line, sentence)


def load_batch(run: Loading, entries: tuple[Entry, ...]) -> None:
    """One transaction; tried once more where somebody registered one of them in the same moment."""
    try:
        outcome = write(run, entries)
    except IntegrityError:
        outcome = write(run, entries)
    run.counts.update(kind for _line, kind, _sentence in outcome)
    for line, _kind, sentence in outcome:
        if sentence:
            run.report(line, sentence)


@transaction.atomic
def write(run: Loading, entries: tuple[Entry, ...]) -> list[tuple[int, str, str]]:
    """Line, what became of it, and what was wrong, for each entry."""
    by_number, owned = known(entries)
    new, changed, outcome = [], [], []
    for entry in entries:
        found = {row.pk: row for number in (entry.bin, entry.ror) if number and (row := by_number.get(number))}
        if len(found) > 1:
            outcome.append((entry.line, "bad", IN_TWO_PLACES))
            continue
        row = next(iter(found.values()), None)
        if row is None:
            new.append(filled(Organisation(is_listed=True, kind=entry.kind or Kind.OTHER), entry, run.regions))
            outcome.append((entry.line, "new", ""))
        elif row.pk in owned:
            outcome.append((entry.line, "kept", ""))
        else:
            before = values_of(row)
            filled(row, entry, run.regions)
            is_changed = values_of(row) != before
            changed += [row] if is_changed else []
            outcome.append((entry.line, "changed" if is_changed else "same", ""))
    Organisation.objects.bulk_create(new)
    Organisation.objects.bulk_update(changed, WRITTEN)
    return outcome


def known(entries: tuple[Entry, ...]) -> tuple[dict[str, Organisation], set[int]]:
    """The organisations that are here by their BIN and ROR numbers, locked, and which of them have an owner."""
    numbers = Q(bin__in=[entry.bin for entry in entries if entry.bin]) | Q(ror__in=[entry.ror for entry in entries if entry.ror])
    rows = list(Organisation.objects.filter(numbers).order_by("pk").select_for_update())
    owned = Membership.objects.owners().filter(organisation__in=rows).values_list("organisation_id", flat=True)
    return {number: row for row in rows for number in (row.bin, row.ror) if number}, set(owned)


def filled(row: Organisation, entry: Entry, regions: dict[str, Region]) -> Organisation:
    """The row with what the registry says; of our own reference list only what is missing. What it does not say stays."""
    said: dict[str, Any] = {
        "bin": entry.bin,
        "ror": entry.ror,
        "kind": entry.kind,
        "country": entry.country,
        "region": regions.get(entry.region),
        "founded": entry.founded,
        "website": entry.website,
        **{f"name_{language}": name for language, name in entry.names.items()},
    }
    for column, value in said.items():
        if value and not (row.code and getattr(row, column)):
            setattr(row, column, value)
    row.work_out()
    return row


def values_of(row: Organisation) -> list[Any]:
    return [getattr(row, column) for column in WRITTEN if column not in ("name", "region")] + [row.region_id]

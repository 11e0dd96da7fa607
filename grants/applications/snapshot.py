"""What a receipt proves: the application as it was handed in, in one canonical form, so that a hash means one thing."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from grants.applications.models import Application, Receipt
from grants.applications.questionnaire import parts_of
from grants.calls.kinds import kind_named

FORMAT = 1


def canonical(data: dict[str, Any]) -> str:
    """Sorted keys, no spaces, letters as they are (UTF-8): the same data gives the same text on every machine."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def snapshot_of(application: Application, instant: datetime) -> dict[str, Any]:
    """Plain JSON: sums as text with currency, instants in UTC, files by name, size and hash. No personal numbers."""
    given = dict(application.answers.values_list("code", "value"))
    files = application.files.filter(removed_at=None).select_related("document", "file")
    return {
        "format": FORMAT,
        "number": application.number,
        "call": {"key": str(application.call.key), "title": application.call.title_ru},
        "applicant": {"name": str(application.applicant), "bin": application.applicant.bin},
        "submitted_at": instant.astimezone(UTC).isoformat(timespec="microseconds"),
        "requested": {"amount": str(application.requested.amount), "currency": str(application.requested.currency)},
        "answers": {item.code: given.get(item.code, "") for part in parts_of(application) for item in part.items},
        "files": [
            {"document": str(row.document.key), "name": row.file.name, "size": row.file.size, "sha256": row.file.sha256} for row in files
        ],
        application.kind: kind_named(application.kind).snapshot(application),
    }


def seal(application: Application, instant: datetime, *, actor: Any) -> Receipt:
    """The receipt of what stands in the database now; called inside the submission's transaction."""
    text = canonical(snapshot_of(application, instant))
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Receipt.objects.create(
        application=application, number=application.number, sealed_at=instant, sealed_by=actor, snapshot=text, sha256=digest
    )

"""Who may read what was given for a condition: whoever may see the award."""

from typing import Any

from core.access import can
from core.files.readers import reader
from grants.awards.models import Evidence


@reader("grants_awards.Evidence")
def may_read(user: Any, file: Any) -> bool:
    rows = Evidence.objects.filter(file=file).select_related("condition__tranche__award__application__call")
    return any(can(user, "awards.view", row.condition.tranche.award) for row in rows)

"""What the ledger is told of a payment that is about a tranche."""

from collections.abc import Collection
from typing import Any

from grants.awards.models import Tranche
from grants.awards.queries import paid_to
from grants.ledger.subjects import Subject, register_subject


def find(key: str) -> Subject | None:
    tranche = Tranche.objects.filter(key=key).select_related("award").first()
    return Subject(str(tranche), tranche.get_absolute_url()) if tranche else None


def concerns(user: Any, keys: Collection[str]) -> set[str]:
    return {str(key) for key in paid_to(user, Tranche.objects.filter(key__in=keys)).values_list("key", flat=True)}


register_subject(Tranche._meta.label_lower, find, concerns)

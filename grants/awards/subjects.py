"""What the ledger is told of a payment that is about a tranche."""

from typing import Any

from grants.awards.models import Tranche
from grants.ledger.subjects import Subject, register_subject
from parks.directory.policies import user_belongs


def find(key: str) -> Subject | None:
    tranche = Tranche.objects.filter(key=key).select_related("award").first()
    return Subject(str(tranche), tranche.get_absolute_url()) if tranche else None


def concerns(user: Any, key: str) -> bool:
    tranche = Tranche.objects.filter(key=key).select_related("award__application__applicant").first()
    return tranche is not None and user_belongs(user, tranche.award.application.applicant)


register_subject(Tranche._meta.label_lower, find, concerns)

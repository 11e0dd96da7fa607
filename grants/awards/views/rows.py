"""Finding what an address names, within the reader's view."""

from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from grants.awards.models import Award, Condition, Tranche


def award_or_404(request: HttpRequest, key: UUID) -> Award:
    rows = Award.objects.visible_to(request.user).with_all().select_related("bank__given_by", "bank__confirmed_by")
    return get_object_or_404(rows, key=key)


def tranche_or_404(request: HttpRequest, key: UUID) -> Tranche:
    return get_object_or_404(Tranche.objects.visible_to(request.user).with_all(), key=key)


def condition_or_404(request: HttpRequest, key: UUID) -> Condition:
    awards = Award.objects.visible_to(request.user)
    rows = Condition.objects.filter(tranche__award__in=awards).select_related(
        "tranche__award__application__call", "tranche__award__application__applicant", "met_by"
    )
    return get_object_or_404(rows, key=key)

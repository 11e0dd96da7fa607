"""Addresses and people of the pages' tests."""

from typing import Any

from django.urls import reverse

from grants.awards.models import Award
from tests.grants.awards.factories import report_of, tranche_of

OF_AWARD = ("award", "offer", "agreement", "sign", "countersign", "bank", "confirm_bank", "end", "close", "change")
OF_TRANCHE = ("order", "replan")
LISTS = ("desk", "mine", "tranches")


def url(name: str, award: Award, **more: Any) -> str:
    if name in LISTS:
        return reverse(f"awards:{name}")
    if name == "condition":
        return reverse("awards:condition", args=[report_of(award).key])
    if name in OF_TRANCHE:
        return reverse(f"awards:{name}", args=[tranche_of(award).key])
    if name == "prepare":
        return reverse("awards:prepare", args=[award.application.key])
    if name == "agreement_pdf":
        return reverse("awards:agreement_pdf", args=[award.key, more.get("language", "kk")])
    return reverse(f"awards:{name}", args=[award.key])


def post(client: Any, name: str, award: Award, person: Any, **data: Any) -> Any:
    client.force_login(person)
    return client.post(url(name, award), data)


def get(client: Any, name: str, award: Award, person: Any) -> Any:
    client.force_login(person)
    return client.get(url(name, award))

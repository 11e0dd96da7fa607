"""What the tests of pages share."""

from typing import Any

from django.test import Client
from django.urls import reverse

from tests.grants.council.factories import REASONS


def client_for(person: Any) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def typed(**fields: Any) -> dict[str, str]:
    """What a browser posts from the form of a decision."""
    return {"outcome": "fund", "amount_0": "", "place": "", "reasons": REASONS, "replaces": "", "step": "letter", **fields}


def text_of(response: Any) -> str:
    return response.content.decode()


def url(name: str, *args: Any) -> str:
    return reverse(f"council:{name}", args=args)

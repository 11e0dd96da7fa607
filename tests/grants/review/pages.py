"""Addresses of the room's pages, and who opens them."""

from typing import Any

from django.test import Client
from django.urls import reverse

from core.accounts.models import User
from grants.review.models import Assignment
from tests.grants.calls.factories import with_second_factor

OFFICE_PAGES = ("board", "round", "assign", "reminders")


def url(name: str, review: Assignment, *more: Any) -> str:
    return reverse(f"review:{name}", args=[review.key, *more])


def as_officer(client: Client, row: Assignment) -> User:
    client.force_login(with_second_factor(row.officer))
    return row.officer

"""The pages by who opens them, what they show, and what bad input gets."""

import pytest
from django.urls import reverse

from grants.council.choices import Outcome
from tests.grants.council.factories import (
    council_for,
    in_council,
    prepared,
)
from tests.grants.council.pages import client_for, text_of
from tests.grants.review.factories import admitted, call_under_review, make_round, signed

pytestmark = pytest.mark.django_db


def url(name: str, *args) -> str:
    return reverse(f"council:{name}", args=args)


def test_every_page_opens_for_whoever_works_there():
    call = call_under_review()
    make_round(call, least_signed=1)
    row = in_council(application=signed(call, 9, 7).application)
    admitted(call)
    decision = prepared(Outcome.FUND, row)
    council = council_for(call)
    chair, officer = client_for(row.chair), client_for(row.officer)
    for client, path in [
        (chair, url("calls")),
        (chair, url("ranking", call.key)),
        (chair, url("application", row.key)),
        (chair, url("release", call.key)),
        (chair, url("step_out", row.key)),
        (chair, url("take_up", call.key)),
        (chair, url("council", council.key)),
        (officer, url("calls")),
        (officer, url("ranking", call.key)),
        (officer, url("application", row.key)),
        (officer, url("take_up", call.key)),
        (officer, url("choose", call.key)),
        (officer, url("councils")),
        (officer, url("new")),
        (officer, url("council", council.key)),
        (officer, url("edit", council.key)),
        (officer, url("end_seat", council.seats.first().key)),
        (officer, reverse("web:today")),
        (chair, reverse("web:today")),
    ]:
        response = client.get(path)
        assert response.status_code == 200, path
    assert decision.application.number in text_of(chair.get(url("release", call.key)))

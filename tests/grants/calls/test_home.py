from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from core.accounts.mfa import needs_mfa
from core.calendar import now
from core.web.hats import hats_of
from core.web.search import found
from core.web.today import lines_of
from tests.grants.calls.factories import CallFactory, PersonFactory, make_open_call, officer_of

pytestmark = pytest.mark.django_db


def test_the_public_home_shows_what_closes_and_what_is_expected(client):
    late, soon = (make_open_call(closes_at=now() + timedelta(days=day)) for day in (9, 2))
    ahead = make_open_call(opens_at=now() + timedelta(days=4))
    draft = CallFactory()
    text = client.get("/").text
    assert 0 < text.index(soon.title) < text.index(late.title) < text.index(ahead.title)
    assert draft.title not in text


def test_the_public_home_without_a_call_says_so(client):
    assert 'class="empty ' in client.get("/").text


def hits(user, text) -> list[str]:
    return [hit.title for group in found(user, text, only="calls") for hit in group.hits]


def test_search_finds_only_what_the_reader_may_know():
    published, draft = make_open_call(title_ru="Қазақ тілі"), CallFactory(title_ru="Қазақ жазуы")
    assert hits(AnonymousUser(), "казак") == [published.title]
    assert sorted(hits(officer_of(draft), "КАЗАК")) == sorted([published.title, draft.title])
    assert hits(PersonFactory(), draft.prefix) == []


def test_an_officer_has_the_hat_and_needs_a_second_factor():
    officer = officer_of(CallFactory())
    assert next(hat.code for hat in hats_of(officer)) == "officer"
    assert needs_mfa(officer)
    assert "officer" not in [hat.code for hat in hats_of(PersonFactory())]


def test_the_hat_ends_with_the_office():
    call = CallFactory()
    officer = officer_of(call)
    call.officers.update(until=now())
    assert "officer" not in [hat.code for hat in hats_of(officer)]
    assert not needs_mfa(officer)


def test_today_tells_an_officer_what_to_complete_and_what_closes():
    draft, running = CallFactory(opens_at=now() + timedelta(days=3)), make_open_call()
    officer = officer_of(draft)
    officer_of(running, officer)
    other = CallFactory()
    act = lines_of("officer", "act", officer)
    assert [(line.title, line.url) for line in act] == [(draft.title, reverse("calls:set_up", args=[draft.key]))]
    assert running.title in [line.title for line in lines_of("officer", "ahead", officer)]
    assert other.title not in [line.title for line in act]

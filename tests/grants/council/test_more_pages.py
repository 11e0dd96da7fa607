"""Pages of releasing, stepping out, councils, and what applicants and rivals meet."""

import pytest
from django.urls import reverse

from grants.applications import services as applications
from grants.council import services
from grants.council.choices import Outcome, Role
from grants.council.models import Council, Recusal, Release, Seat
from grants.review.choices import ConflictKind
from tests.grants.applications.factories import member_of
from tests.grants.calls.factories import PersonFactory, administrator
from tests.grants.council.factories import REASONS, council_for, in_council, make_seat, prepared, released, with_people
from tests.grants.council.pages import client_for, text_of, typed, url
from tests.grants.review.factories import admitted

pytestmark = pytest.mark.django_db


# Releasing


def test_the_release_page_names_counts_sums_and_who_is_told(row):
    other = in_council(row.call)
    open_ = in_council(row.call)
    member_of(other.applicant, PersonFactory(language="en"))
    prepared(Outcome.FUND, row)
    prepared(Outcome.DECLINE, other)
    page = text_of(client_for(row.chair).get(url("release", row.call.key)))
    for shown in ("12\u00a0000\u00a0000,50\u00a0₸", "Одобрить: 1", "Не одобрить: 1", "3 человека", "Русский 2", "English 1", open_.number):
        assert shown in page, shown
    assert page.count("btn-primary") == 1


def test_what_changed_after_it_was_shown_is_a_409_and_a_second_click_is_not(row):
    client = client_for(row.chair)
    shown = {"decision": [str(prepared(Outcome.FUND, row).key)]}
    other = in_council(row.call)
    late = prepared(Outcome.DECLINE, other)
    answer = client.post(url("release", row.call.key), shown)
    assert answer.status_code == 409
    assert not Release.objects.exists()
    for bad in ({"decision": ["nonsense"]}, {"decision": []}, {}):
        assert client.post(url("release", row.call.key), bad).status_code == 409
    services.drop_decision(late, actor=row.chair)
    assert client.post(url("release", row.call.key), shown).status_code == 302
    assert client.post(url("release", row.call.key), shown).status_code == 302  # a second click
    deputy = make_seat(council_for(row.call), Role.CHAIR).user
    assert client_for(deputy).post(url("release", row.call.key), shown).status_code == 409
    assert Release.objects.count() == 1


# Stepping out


def test_stepping_out_on_its_page(row):
    member = make_seat(council_for(row.call)).user
    client = client_for(member)
    assert client.post(url("step_out", row.key), {"kind": ""}).status_code == 422
    assert client.post(url("step_out", row.key), {"kind": "cousin"}).status_code == 422
    assert client.post(url("step_out", row.key), {"kind": "mentor", "reason": "я" * 1001}).status_code == 422
    answer = client.post(url("step_out", row.key), {"kind": ConflictKind.MENTOR, "reason": "Наставник команды"})
    assert answer.url == url("ranking", row.call.key)
    assert Recusal.objects.get().user == member
    assert client.get(url("step_out", row.key)).status_code == 403
    assert "Наставник команды" in text_of(client_for(row.chair).get(url("application", row.key)))


# Councils


def test_a_council_is_made_its_seats_given_and_ended():
    admin = client_for(administrator())
    assert admin.post(url("new"), {"kind": "jury", "name_ru": "Жюри"}).status_code == 422
    names = {"name_kk": "Қазылар", "name_ru": "Жюри", "name_en": "Jury"}
    assert admin.post(url("new"), {"kind": "band", **names}).status_code == 422
    assert admin.post(url("new"), {"kind": "jury", **names}).status_code == 302
    council = Council.objects.get()
    page, person = url("council", council.key), PersonFactory()
    for bad in (
        {"email": "", "role": "chair"},
        {"email": "nobody@calls.example", "role": "chair"},
        {"email": person.email, "role": "king"},
    ):
        assert admin.post(page, bad).status_code == 422
    assert admin.post(page, {"email": person.email.upper(), "role": "chair"}).status_code == 302
    assert admin.post(page, {"email": person.email, "role": "member"}).status_code == 422
    seat = Seat.objects.get()
    assert (seat.user, seat.role) == (person, Role.CHAIR)
    assert admin.get(url("end_seat", seat.key)).status_code == 200
    assert admin.post(url("end_seat", seat.key)).status_code == 302
    assert admin.post(url("end_seat", seat.key)).status_code == 409
    assert admin.post(url("edit", council.key), {"kind": "council", **names, "name_en": "Board"}).status_code == 302
    council.refresh_from_db()
    assert (council.kind, council.name_en) == ("council", "Board")


# The applicant


def test_the_applicant_reads_nothing_before_the_release_and_all_of_it_after(row):
    client = client_for(row.member)
    address = reverse("applications:application", args=[row.key])
    prepared(Outcome.IN_PART, row)
    before = text_of(client.get(address))
    assert REASONS not in before
    assert "6\u00a0000\u00a0000,00" not in before
    released(Outcome.IN_PART, row)
    after = text_of(client.get(address))
    for shown in (REASONS, "6\u00a0000\u00a0000,00\u00a0₸", "Критерий 1 (рус)", "сильно", "достаточно", "Инвестиционный комитет"):
        assert shown in after, shown
    for hidden in ("82", "Эксперт", "9 из 10"):
        assert hidden not in after.split('id="decision"')[1].split("</section>")[0], hidden


def test_the_place_in_reserve_stands_on_the_applicants_page(row):
    released(Outcome.RESERVE, row, place=1)
    assert "В резерве, 1-е место" in text_of(client_for(row.member).get(reverse("applications:application", args=[row.key])))


def test_a_rival_learns_nothing(row):
    rival = with_people(admitted(row.call))
    released(Outcome.FUND, row)
    client = client_for(rival.member)
    assert client.get(reverse("applications:application", args=[row.key])).status_code == 404
    assert client.get(url("application", row.key)).status_code == 404
    for name in ("ranking", "take_up", "release"):
        assert client.get(url(name, row.call.key)).status_code == 403


def test_a_chair_who_founds_a_rival_sees_nothing(row):
    member_of(admitted(row.call).applicant, row.chair)
    client = client_for(row.chair)
    assert client.get(url("ranking", row.call.key)).status_code == 403
    assert client.get(url("application", row.key)).status_code == 404
    assert client.post(url("decide", row.key), typed(step="save")).status_code == 404
    assert row.number not in text_of(client.get(reverse("web:today")))


def test_withdrawn_in_council_leaves_the_list_and_the_release(row):
    prepared(Outcome.FUND, row)
    applications.withdraw_application(row, actor=row.member, reason="Иначе решили")
    client = client_for(row.chair)
    assert client.get(url("application", row.key)).status_code == 404
    assert row.number not in text_of(client.get(url("ranking", row.call.key)))
    assert row.number not in text_of(client.get(url("release", row.call.key)))

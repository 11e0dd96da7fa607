"""Who is told what, and who steps out."""

import pytest
from django.core.exceptions import ValidationError
from djmoney.money import Money

from core.access import Refused
from core.outbox.models import Message
from grants.applications.choices import State
from grants.council import services
from grants.council.choices import Outcome, Role
from grants.council.models import Decision
from grants.review.choices import ConflictKind
from tests.grants.applications.factories import fresh, member_of
from tests.grants.calls.factories import PersonFactory
from tests.grants.council.factories import (
    REASONS,
    again,
    council_for,
    in_council,
    make_seat,
    prepared,
    release_all,
    released,
    with_people,
)
from tests.grants.review.factories import call_under_review, signed

pytestmark = pytest.mark.django_db


def sentence(error: pytest.ExceptionInfo, field: str) -> str:
    return error.value.message_dict[field][0]


def test_who_steps_out_decides_nothing_about_it_and_what_they_prepared_is_dropped():
    row = in_council()
    prepared(Outcome.FUND, row)
    services.declare_recusal(row, actor=row.chair, kind=ConflictKind.MENTOR, reason="Наставник команды")
    assert not Decision.objects.exists()
    with pytest.raises(Refused, match="You take no part in this application"):
        prepared(Outcome.FUND, row)
    with pytest.raises(Refused, match="stepped out of this application already"):
        services.declare_recusal(row, actor=row.chair, kind=ConflictKind.MENTOR)


def test_a_deputy_releases_what_the_chair_takes_no_part_in():
    call = call_under_review()
    first, second = in_council(call), in_council(call)
    services.declare_recusal(first, actor=first.chair, kind=ConflictKind.RELATIVE)
    prepared(Outcome.FUND, first, actor=first.secretary)
    prepared(Outcome.DECLINE, second)
    with pytest.raises(Refused, match="Another chair"):
        release_all(call, actor=first.chair)
    deputy = make_seat(council_for(call), Role.CHAIR).user
    release_all(call, actor=deputy)
    assert (fresh(first).state, fresh(second).state) == (State.FUNDED, State.NOT_FUNDED)


@pytest.mark.parametrize(
    ("kind", "reason", "field"), [("", "", "kind"), ("cousin", "", "kind"), (ConflictKind.OTHER, "я" * 1001, "reason")]
)
def test_stepping_out_needs_a_kind_and_few_words(kind, reason, field):
    row = in_council()
    with pytest.raises(ValidationError) as error:
        services.declare_recusal(row, actor=row.chair, kind=kind, reason=reason)
    assert field in error.value.message_dict


@pytest.mark.parametrize("outcome", Outcome)
def test_each_of_the_team_gets_one_letter_in_their_language(outcome):
    call = call_under_review()
    review = signed(call, 9, 4)
    row = with_people(review.application)
    people = {"ru": row.member}
    for language in ("kk", "en"):
        people[language] = member_of(row.applicant, PersonFactory(language=language))
    row = in_council(application=row)
    decision = released(outcome, row)
    letters = {letter.user: letter for letter in Message.objects.filter(code__startswith="council.")}
    assert set(letters) == set(people.values())
    names = {"ru": ("Инвестиционный комитет", "сильно"), "kk": ("Инвестициялық комитет", "мықты"), "en": ("Investment committee", "strong")}
    for language, person in people.items():
        letter = letters[person]
        name, band = names[language]
        assert (letter.language, letter.promise, str(letter.about_key)) == (language, "twice", str(row.key))
        assert row.number in letter.subject
        for word in (name, REASONS, band, str(row.key)):
            assert word in letter.body, (language, word)
    for hidden in (review.person.family_name, str(decision.key), review.alias + " "):
        assert all(hidden not in letter.body for letter in letters.values())


def test_the_letter_names_the_sums_and_the_place():
    row = in_council()
    released(Outcome.IN_PART, row, amount=Money(5_000_000, "KZT"))
    body = Message.objects.get(code="council.funded_in_part").body.replace("\u00a0", " ")
    assert "5 000 000,00 ₸" in body
    assert "12 000 000,50 ₸" in body
    other = in_council()
    released(Outcome.RESERVE, other, place=1)
    assert "место 1" in Message.objects.get(code="council.reserved").subject


def test_nobody_is_told_twice():
    call = call_under_review()
    row = in_council(call)
    released(Outcome.FUND, row)
    other = in_council(call)
    released(Outcome.DECLINE, other)
    assert Message.objects.filter(code__startswith="council.", user=row.member).count() == 1
    assert again(row.decisions.get()).release != again(other.decisions.get()).release

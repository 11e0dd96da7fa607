"""What the system knows that stands between a reviewer and an application."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.calendar import now
from grants.review import services
from grants.review.choices import ConflictKind
from grants.review.ties import ties_between, ties_of
from tests.grants.applications.factories import in_state as application_in_state
from tests.grants.applications.factories import member_of
from tests.grants.calls.factories import PersonFactory, officer_of
from tests.grants.review.factories import admitted, again, asked, make_reviewer

pytestmark = pytest.mark.django_db


def sentences(application, reviewer) -> list[str]:
    return [str(tie.sentence) for tie in ties_of(application, reviewer)]


def test_no_tie():
    assert sentences(admitted(), make_reviewer(employer="Институт")) == []


def test_a_member_of_the_applicant_now_and_before():
    application, reviewer = admitted(), make_reviewer()
    member_of(application.applicant, reviewer.user)
    assert sentences(application, reviewer) == ["Состоит или состоял у заявителя."]
    application.applicant.memberships.filter(user=reviewer.user).update(until=now())
    assert sentences(application, reviewer) == ["Состоит или состоял у заявителя."]


def test_whoever_applies_to_the_call_scores_nobody_in_it():
    application, reviewer = admitted(), make_reviewer()
    member_of(application_in_state("submitted", call=application.call).applicant, reviewer.user)
    assert sentences(application, reviewer) == ["Сам участвует в этом конкурсе."]
    assert sentences(admitted(), reviewer) == []


def test_a_draft_in_the_call_is_no_rival_yet():
    application, reviewer = admitted(), make_reviewer()
    member_of(application_in_state("draft", call=application.call).applicant, reviewer.user)
    assert sentences(application, reviewer) == []


def test_an_officer_of_the_call():
    application, reviewer = admitted(), make_reviewer()
    officer_of(application.call, reviewer.user)
    assert sentences(application, reviewer) == ["Ведёт этот конкурс."]


def test_the_employer_is_compared_with_every_name_of_the_applicant():
    application = admitted()
    name = application.applicant.name_kk
    assert sentences(application, make_reviewer(employer=f"ТОО «{name.upper()}»")) == ["Работает в организации с таким названием."]


def test_a_conflict_declared_once_stands_for_each_application_of_the_applicant():
    review = asked()
    services.declare_conflict(review, actor=review.person, kind=ConflictKind.RELATIVE)
    other = admitted()
    type(other).objects.filter(pk=other.pk).update(applicant=review.application.applicant)
    other.refresh_from_db()
    assert sentences(other, again(review).reviewer) == ["Уже сообщал о конфликте интересов с этим заявителем."]


def test_many_pairs_are_asked_at_the_price_of_one():
    one, others = [admitted()], [admitted() for _row in range(3)]
    reviewer, people = [make_reviewer()], [make_reviewer(PersonFactory()) for _row in range(3)]

    def queries(applications, reviewers) -> int:
        with CaptureQueriesContext(connection) as caught:
            ties_between(applications, reviewers)
        return len(caught)

    assert queries(one, reviewer) == queries(others, people)

"""What the database itself refuses."""

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from djmoney.money import Money

from core.workflow import Workflow
from grants.applications.workflow import APPLICATION
from grants.council.choices import MOVES, STATES, Outcome
from grants.council.models import Decision, Recusal, Release
from grants.council.workflow import OF_COUNCIL
from grants.review.choices import ConflictKind
from tests.grants.council.factories import REASONS, in_council, prepared, released
from tests.grants.review.factories import call_under_review

pytestmark = pytest.mark.django_db


def refused(deed) -> str:
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        deed()
    return str(error.value)


def test_a_released_decision_stands():
    decision = released(Outcome.IN_PART)
    rows = Decision.objects.filter(pk=decision.pk)
    for change in ({"amount": Money(1, "KZT")}, {"outcome": Outcome.DECLINE}, {"reasons": "Иначе"}, {"release": None}):
        assert "Cannot" in refused(lambda change=change: rows.update(**change))
    assert "Cannot" in refused(rows.delete)
    assert "Cannot" in refused(Release.objects.filter(pk=decision.release_id).delete)
    assert "Cannot" in refused(lambda: Release.objects.update(released_by=decision.prepared_by))


def test_a_prepared_decision_is_written_anew_never_changed():
    decision = prepared(Outcome.DECLINE)
    for change in ({"reasons": "Иначе"}, {"place": 1}, {"prepared_at": decision.prepared_at.replace(year=2020)}):
        assert "Cannot" in refused(lambda change=change: Decision.objects.filter(pk=decision.pk).update(**change))
    decision.refresh_from_db()
    assert decision.reasons == REASONS
    assert Decision.objects.filter(pk=decision.pk).delete()[0] == 1


def raw(row, outcome: str, **fields) -> Decision:
    return Decision(application=row, outcome=outcome, reasons=REASONS, prepared_by=row.chair, **fields)


WRONG = [
    (Outcome.FUND, {}),
    (Outcome.FUND, {"amount": Money(1, "KZT")}),
    (Outcome.FUND, {"amount": Money("12000000.50", "USD")}),
    (Outcome.IN_PART, {}),
    (Outcome.IN_PART, {"amount": Money(0, "KZT")}),
    (Outcome.IN_PART, {"amount": Money("12000000.50", "KZT")}),
    (Outcome.IN_PART, {"amount": Money(5, "USD")}),
    (Outcome.RESERVE, {}),
    (Outcome.RESERVE, {"place": 0}),
    (Outcome.RESERVE, {"place": 1, "amount": Money(5, "KZT")}),
    (Outcome.DECLINE, {"place": 1}),
    (Outcome.DECLINE, {"amount": Money(5, "KZT")}),
]


@pytest.mark.parametrize(("outcome", "fields"), WRONG)
def test_no_decision_that_does_not_fit(outcome, fields):
    row = in_council()
    with pytest.raises(IntegrityError), transaction.atomic():
        raw(row, outcome, **fields).save()


def test_one_prepared_decision_and_one_place():
    call = call_under_review()
    first, second = in_council(call), in_council(call)
    raw(first, Outcome.RESERVE, place=1).save()
    with pytest.raises(IntegrityError), transaction.atomic():
        raw(first, Outcome.DECLINE).save()
    with pytest.raises(IntegrityError, match="taken"), transaction.atomic():
        raw(second, Outcome.RESERVE, place=1).save()
    raw(second, Outcome.RESERVE, place=2).save()


def test_a_place_of_another_call_is_another_place():
    raw(in_council(), Outcome.RESERVE, place=1).save()
    raw(in_council(), Outcome.RESERVE, place=1).save()
    assert list(Decision.objects.values_list("place", flat=True)) == [1, 1]


def test_a_recusal_stands():
    row = in_council()
    recusal = Recusal.objects.create(application=row, user=row.chair, kind=ConflictKind.MENTOR)
    assert "Cannot" in refused(Recusal.objects.filter(pk=recusal.pk).delete)
    assert "Cannot" in refused(lambda: Recusal.objects.filter(pk=recusal.pk).update(reason="иначе"))


def test_every_outcome_is_a_move_to_its_state():
    assert isinstance(OF_COUNCIL, Workflow)
    assert set(MOVES) == set(STATES) == set(Outcome)
    for outcome in Outcome:
        assert APPLICATION.by_name[MOVES[outcome]].target == STATES[outcome]
        assert OF_COUNCIL.by_name[MOVES[outcome]] is APPLICATION.by_name[MOVES[outcome]]

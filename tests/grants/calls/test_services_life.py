from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.utils import DatabaseError
from djmoney.money import Money

from core.access import Refused
from core.audit.models import Entry
from core.calendar import now
from core.workflow import Conflict
from grants.calls import services
from grants.calls.choices import CallState
from grants.calls.gate import gaps_of
from grants.calls.models import (
    Call,
    CallOfficer,
    EligibilityRule,
    NumberSeries,
    Section,
)
from tests.grants.calls.factories import (
    CallFactory,
    PersonFactory,
    StreamFactory,
    administrator,
    make_open_call,
    officer_of,
    plain_kind,
    three,
)

pytestmark = pytest.mark.django_db
PARTS = ("sections", "documents", "criteria", "eligibility_rules", "checks")


def deeds(call: Call) -> list[str]:
    return list(Entry.objects.about(call).order_by("pk").values_list("action", flat=True))


def new_call(**fields) -> Call:
    columns = {"kind": plain_kind(), "stream": StreamFactory(), "prefix": "NEW-2026", "title_ru": "Новый конкурс", "contact": "a@b.example",
               "opens_at": now(), "closes_at": now() + timedelta(days=9), "max_amount": Money(10, "USD")}  # fmt: skip
    return Call(**{**columns, **fields})


# Copying


def test_a_copy_has_every_part_in_every_language_and_its_own_keys():
    source = make_open_call(weights=(70, 30))
    actor = administrator()
    call = services.copy_call(source, actor=actor, prefix="COPY-1", opens_at=now(), closes_at=now() + timedelta(days=30))
    assert (call.state, call.prefix, call.title_kk, call.max_amount) == (CallState.DRAFT, "COPY-1", source.title_kk, source.max_amount)
    assert not call.officers.exists()
    assert call.published_at is None

    def told(parts):
        skipped = {"id", "key", "call_id", "section_id", "check_line_id"}
        return [{name: value for name, value in row.items() if name not in skipped} for row in parts.values()]

    for name in PARTS:
        assert told(getattr(call, name)) == told(getattr(source, name)), name
        assert not {part.key for part in getattr(call, name).all()} & {part.key for part in getattr(source, name).all()}
    for old, new in zip(source.sections.all(), call.sections.all(), strict=True):
        assert told(old.questions) == told(new.questions)
    for old, new in zip(source.checks.all(), call.checks.all(), strict=True):
        assert told(old.reasons) == told(new.reasons)
    assert gaps_of(call) == []
    assert deeds(call) == ["call.copied"]


def test_an_officer_does_not_copy():
    source = make_open_call()
    with pytest.raises(Refused):
        services.copy_call(source, actor=officer_of(source), prefix="COPY-1")
    assert Call.objects.count() == 1


# Opening, cancelling, officers


def test_a_complete_call_opens_once():
    call = CallFactory()
    officer = officer_of(call)
    services.open_call(call, actor=officer)
    assert call.state == CallState.PUBLISHED
    assert call.published_at is not None
    with pytest.raises(Refused):
        services.open_call(call, actor=officer)
    assert deeds(call) == ["call.open"]


def test_a_call_with_a_gap_stays_closed():
    call = CallFactory(title_kk="")
    with pytest.raises(ValidationError) as caught:
        services.open_call(call, actor=officer_of(call))
    assert len(caught.value.messages) == 1
    call.refresh_from_db()
    assert (call.state, deeds(call)) == (CallState.DRAFT, [])


def test_the_gate_looks_at_the_row_and_not_at_what_was_in_hand():
    call = CallFactory()
    officer = officer_of(call)
    Call.objects.filter(pk=call.pk).update(title_en="")
    with pytest.raises(ValidationError):
        services.open_call(call, actor=officer)


def test_a_stranger_does_not_open():
    call = CallFactory()
    with pytest.raises(Refused):
        services.open_call(call, actor=PersonFactory())
    assert deeds(call) == []


@pytest.mark.parametrize("reason", ["", "   ", "я" * 2001])
def test_a_call_is_not_cancelled_without_a_reason_that_can_be_read(reason):
    call = make_open_call()
    with pytest.raises(ValidationError) as caught:
        services.cancel_call(call, actor=administrator(), reason=reason)
    assert list(caught.value.message_dict) == ["reason"]
    call.refresh_from_db()
    assert call.state == CallState.PUBLISHED


def test_a_cancelled_call_keeps_its_reason_and_does_not_come_back():
    call = make_open_call()
    actor = administrator()
    services.cancel_call(call, actor=actor, reason=" Нет бюджета ")
    assert (call.state, call.cancelled_because) == (CallState.CANCELLED, "Нет бюджета")
    with pytest.raises(Conflict):
        services.cancel_call(call, actor=actor, reason="Ещё раз")
    with pytest.raises(DatabaseError), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(cancelled_because="")


def test_officers_come_and_go():
    call, person, actor = CallFactory(), PersonFactory(), administrator()
    officer = services.name_officer(call, person, actor=actor)
    assert services.name_officer(call, person, actor=actor) == officer
    services.end_office(officer, actor=actor)
    services.end_office(officer, actor=actor)
    again = services.name_officer(call, person, actor=actor)
    assert again != officer
    assert list(CallOfficer.objects.filter(call=call).current()) == [again]
    assert deeds(call) == ["call.officer_named", "call.officer_ended", "call.officer_named"]
    with pytest.raises(Refused):
        services.name_officer(call, PersonFactory(), actor=person)


def test_numbers_go_up_and_a_failed_submission_leaves_no_gap():
    assert services.next_number("ICO-2026") == "ICO-2026-00001"
    with transaction.atomic():
        assert services.next_number("ICO-2026") == "ICO-2026-00002"
        transaction.set_rollback(True)
    assert services.next_number("ICO-2026") == "ICO-2026-00002"
    assert services.next_number("SK-2026") == "SK-2026-00001"
    assert NumberSeries.objects.count() == 2


# Together


def at_once(*deeds) -> list:
    """Run the deeds in threads that start together; what each gave or raised."""
    start, answers = Barrier(len(deeds)), [None] * len(deeds)

    def run(place, deed):
        start.wait()
        try:
            answers[place] = deed()
        except Exception as error:  # noqa: BLE001  the test looks at what came
            answers[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(deeds)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


@pytest.mark.django_db(transaction=True)
def test_of_many_who_open_one_call_one_does():
    call = CallFactory()
    officer = officer_of(call)
    answers = at_once(*[lambda: services.open_call(Call.objects.get(pk=call.pk), actor=officer)] * 6)
    assert sorted(type(answer).__name__ for answer in answers) == ["NoneType"] + ["Refused"] * 5
    assert deeds(call) == ["call.open"]


@pytest.mark.django_db(transaction=True)
def test_a_part_taken_out_while_the_call_opens():
    """Either the call is open with its part, or the part is gone and the call is a draft: never an open call with a gap."""
    actor = administrator()
    for _round in range(12):
        call = CallFactory()
        only = call.eligibility_rules.get()
        at_once(
            lambda call=call: services.open_call(Call.objects.get(pk=call.pk), actor=actor),
            lambda only=only: services.remove_part(EligibilityRule.objects.get(pk=only.pk), actor=actor),
        )
        call = Call.objects.get(pk=call.pk)
        assert (call.state == CallState.PUBLISHED) is call.eligibility_rules.exists()


@pytest.mark.django_db(transaction=True)
def test_numbers_taken_at_once_are_all_different():
    def take():
        with transaction.atomic():
            return services.next_number("RUN-2026")

    assert sorted(at_once(*[take] * 8)) == [f"RUN-2026-{number:05d}" for number in range(1, 9)]


@pytest.mark.django_db(transaction=True)
def test_parts_added_at_once_have_different_places():
    call = CallFactory(complete=False)
    actor = administrator()
    answers = at_once(*[lambda: services.add_part(Section(call=call, **three("Раздел", "title")), actor=actor)] * 6)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert [(row.position, row.code) for row in call.sections.all()] == [(number, f"section-{number}") for number in range(1, 7)]

import json
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.utils import DatabaseError
from djmoney.money import Money

from core.access import Refused
from core.audit.models import Entry
from core.calendar import now
from core.workflow import Conflict
from grants.calls import services
from grants.calls.choices import CallState, QuestionKind
from grants.calls.gate import gaps_of
from grants.calls.models import (
    Call,
    Criterion,
    EligibilityRule,
    Question,
    ScreeningCheck,
    ScreeningReason,
    Section,
)
from grants.calls.services.parts import MOST
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


# Making and changing


def test_an_administrator_makes_a_draft():
    call = services.create_call(new_call(), actor=administrator())
    assert call.state == CallState.DRAFT
    assert deeds(call) == ["call.created"]
    assert Call.objects.matching("НОВЫЙ конкурс").get() == call


def test_nobody_else_makes_one():
    with pytest.raises(Refused):
        services.create_call(new_call(), actor=PersonFactory())
    assert not Call.objects.exists()


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"title_ru": ""}, "title_ru"),
        ({"title_kk": "я" * 201}, "title_kk"),
        ({"contact": "nobody"}, "contact"),
        ({"closes_at": now() - timedelta(days=1)}, "__all__"),
        ({"max_amount": Money(0, "USD")}, "__all__"),
        ({"prefix": ""}, "prefix"),
    ],
)
def test_a_call_that_cannot_be(fields, where):
    with pytest.raises(ValidationError) as caught:
        services.create_call(new_call(**fields), actor=administrator())
    assert list(caught.value.message_dict) == [where]
    assert not Call.objects.exists()


def test_a_change_tells_old_and_new_of_figures_and_only_that_texts_changed():
    call = CallFactory(max_months=12)
    officer = officer_of(call)
    call.max_months, call.title_kk = 18, "Жаңа атау"
    services.change_call(call, actor=officer)
    assert Entry.objects.about(call).get().changes == {"max_months": [12, 18], "title_kk": "changed"}
    call.refresh_from_db()
    assert (call.max_months, call.title_kk) == (18, "Жаңа атау")
    assert Call.objects.matching("жана атау").get() == call


def test_the_same_again_is_no_change():
    call = CallFactory()
    services.change_call(call, actor=officer_of(call))
    assert deeds(call) == []


def test_the_sum_changes_with_its_currency():
    call = CallFactory()
    call.max_amount = Money(90, "EUR")
    services.change_call(call, actor=officer_of(call))
    assert Call.objects.get(pk=call.pk).max_amount == Money(90, "EUR")


def test_a_stale_row_does_not_change_an_opened_call():
    call = CallFactory()
    officer = officer_of(call)
    stale = Call.objects.get(pk=call.pk)
    services.open_call(call, actor=officer)
    stale.title_ru = "Другое"
    with pytest.raises(Conflict):
        services.change_call(stale, actor=officer)
    assert Call.objects.get(pk=call.pk).title_ru == call.title_ru


# Parts


def test_parts_stand_in_the_order_in_which_they_came():
    call = CallFactory(complete=False)
    officer = officer_of(call)
    rows = [services.add_part(Section(call=call, **three(name, "title")), actor=officer) for name in "абв"]
    assert [(row.position, row.code) for row in rows] == [(1, "section-1"), (2, "section-2"), (3, "section-3")]
    services.move_part(rows[2], -1, actor=officer)
    assert [row.code for row in call.sections.all()] == ["section-1", "section-3", "section-2"]
    services.move_part(rows[0], -1, actor=officer)
    services.move_part(rows[1], 1, actor=officer)
    assert [row.code for row in call.sections.all()] == ["section-1", "section-3", "section-2"]
    assert deeds(call) == ["call.section_added"] * 3 + ["call.section_moved"]


def test_codes_are_unique_in_their_place_even_after_one_was_taken_out():
    call = CallFactory(complete=False)
    officer = officer_of(call)
    first, second = (services.add_part(Section(call=call, **three(name, "title")), actor=officer) for name in "аб")
    services.remove_part(first, actor=officer)
    third = services.add_part(Section(call=call, **three("в", "title")), actor=officer)
    assert {second.code, third.code} == {"section-1", "section-2"}
    assert [row.pk for row in call.sections.all()] == [second.pk, third.pk]


def test_a_part_without_a_word_is_refused_and_one_language_is_enough():
    call = CallFactory(complete=False)
    officer = officer_of(call)
    with pytest.raises(ValidationError) as caught:
        services.add_part(Section(call=call), actor=officer)
    assert list(caught.value.message_dict) == ["title_ru"]
    services.add_part(Section(call=call, title_kk="Мәселе"), actor=officer)
    assert [gap.language for gap in gaps_of(call) if "title" in gap.sentence or gap.language] == ["ru", "en"]


def test_a_weight_of_nothing_is_refused():
    call = CallFactory(complete=False)
    with pytest.raises(ValidationError):
        services.add_part(Criterion(call=call, weight=0, **three("Критерий"), **three("Подсказка", "guidance")), actor=officer_of(call))
    assert not call.criteria.exists()


def test_a_changed_part_is_told_by_its_key():
    call = CallFactory()
    row = call.criteria.first()
    row.weight, row.name_kk = 55, "Өлшемшарт"
    services.change_part(row, actor=officer_of(call))
    entry = Entry.objects.about(call).get()
    assert (entry.action, entry.changes) == (
        "call.criterion_changed",
        {"part": str(row.key), "weight": ["60.00", "55"], "name_kk": "changed"},
    )


def test_what_was_taken_out_comes_back_with_all_that_stood_in_it():
    call = CallFactory()
    officer = officer_of(call)
    section = call.sections.get(code="problem")
    before = list(Question.objects.filter(section=section).values())
    kept = services.remove_part(section, actor=officer)
    assert [row.code for row in call.sections.all()] == ["market"]
    assert not Question.objects.filter(section_id=section.pk).exists()
    services.restore_part(call, kept, actor=officer)
    assert [row.code for row in call.sections.all()] == ["problem", "market"]
    assert list(Question.objects.filter(section__code="problem", section__call=call).values()) == before
    assert deeds(call) == ["call.section_removed", "call.section_restored"]
    with pytest.raises(Conflict):
        services.restore_part(call, kept, actor=officer)


def test_a_part_goes_back_only_into_its_own_call():
    call, other = CallFactory(), CallFactory()
    actor = administrator()
    kept = services.remove_part(call.documents.first(), actor=actor)
    reason = services.remove_part(call.checks.first().reasons.first(), actor=actor)
    for taken in (kept, reason):
        with pytest.raises(Conflict):
            services.restore_part(other, taken, actor=actor)
    assert json.loads(kept)[0]["model"] == "grants_calls.documentwanted"


def test_a_part_that_somebody_took_out_is_a_conflict():
    call = CallFactory()
    officer = officer_of(call)
    row, same = call.documents.first(), call.documents.first()
    services.remove_part(row, actor=officer)
    same.required = False
    for deed in (
        lambda: services.change_part(same, actor=officer),
        lambda: services.move_part(same, 1, actor=officer),
        lambda: services.remove_part(same, actor=officer),
    ):
        with pytest.raises(Conflict):
            deed()
    assert call.documents.count() == 1


def test_there_is_an_end_to_parts():
    call = CallFactory(complete=False)
    for position in range(MOST):
        EligibilityRule.objects.create(call=call, position=position, fact="country", operator="in", wanted=["KZ"])
    with pytest.raises(ValidationError):
        services.add_part(EligibilityRule(call=call, fact="country", operator="in", wanted=["KZ"]), actor=officer_of(call))
    assert call.eligibility_rules.count() == MOST


def parts_of(call: Call) -> list:
    check, section = call.checks.first(), call.sections.first()
    return [
        section,
        section.questions.first(),
        call.documents.first(),
        call.criteria.first(),
        call.eligibility_rules.first(),
        check,
        check.reasons.first(),
    ]


def test_nothing_of_an_opened_call_is_touched_by_a_service():
    call = make_open_call()
    actor = administrator()
    for part in parts_of(call):
        for deed in (services.change_part, services.remove_part):
            with pytest.raises(Refused):
                deed(part, actor=actor)
        with pytest.raises(Refused):
            services.move_part(part, 1, actor=actor)
    with pytest.raises(Refused):
        services.add_part(Section(call=call, **three("Ещё", "title")), actor=actor)
    with pytest.raises(Refused):
        services.change_call(call, actor=actor)
    assert deeds(call) == ["call.open"]


def test_nothing_of_an_opened_call_is_touched_in_sql():
    call = make_open_call()
    new = [
        lambda: Section.objects.create(call=call, code="x", **three("Ещё", "title")),
        lambda: Question.objects.create(section=call.sections.first(), code="x", kind=QuestionKind.LINE, **three("Ещё", "label")),
        lambda: ScreeningCheck.objects.create(call=call, **three("Ещё")),
        lambda: ScreeningReason.objects.create(check_line=call.checks.first(), **three("Ещё", "text")),
    ]
    deeds_on_old = [
        deed
        for part in parts_of(call)
        for deed in (part.delete, lambda part=part: type(part).objects.filter(pk=part.pk).update(position=99))
    ]
    for deed in (*new, *deeds_on_old):
        with pytest.raises(DatabaseError, match="stands still"), transaction.atomic():
            deed()


def test_a_part_does_not_move_from_a_draft_into_an_opened_call():
    call, draft = make_open_call(), CallFactory()
    with pytest.raises(DatabaseError, match="stands still"), transaction.atomic():
        draft.criteria.update(call=call)

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from djmoney.money import Money

from core.access import Refused
from core.calendar import arrival, moved_to, now
from core.outbox.models import Message
from core.web.search import fold
from core.workflow import Conflict
from grants.applications import services
from grants.applications.choices import Finding, Outcome, State
from grants.applications.models import AnswerVersion, Application, Receipt
from grants.applications.services import Incomplete, Outdated
from grants.calls.models import NumberSeries
from tests.grants.applications.factories import decided, draft, findings, fresh, in_state, member_of, open_call, pdf
from tests.grants.calls.factories import PersonFactory

pytestmark = pytest.mark.django_db
SECOND = timedelta(seconds=1)


def codes(error) -> set[str]:
    return {problem.code for problem in error.value.problems}


# Writing


def test_the_second_beginning_gives_the_same_draft():
    application = draft()
    again = services.begin_application(application.call, application.applicant, actor=member_of(application.applicant))
    assert again == application
    assert Application.objects.count() == 1


def test_only_a_member_begins_and_only_in_an_open_call():
    application = draft()
    with pytest.raises(Refused):
        services.begin_application(application.call, application.applicant, actor=PersonFactory())
    with moved_to(application.call.closes_at), pytest.raises(Refused):
        services.begin_application(application.call, application.applicant, actor=application.member)


def test_an_older_version_overwrites_nothing_and_both_texts_are_kept():
    application = draft()
    colleague = member_of(application.applicant)
    services.save_answer(application, "problem.who", "Новый текст", base=1, actor=colleague)
    with pytest.raises(Outdated) as outdated:
        services.save_answer(application, "problem.who", "Мой текст", base=1, actor=application.member)
    assert (outdated.value.theirs.value, outdated.value.theirs.version) == ("Новый текст", 2)
    assert application.answers.get(code="problem.who").value == "Новый текст"
    assert AnswerVersion.objects.filter(answer__code="problem.who").count() == 2


def test_the_same_text_from_two_tabs_is_no_conflict():
    application = draft()
    services.save_answer(application, "problem.who", "Один и тот же", base=1, actor=application.member)
    saved = services.save_answer(application, "problem.who", "Один и тот же", base=1, actor=application.member)
    assert saved.answer.version == 2


def test_a_broken_answer_is_kept_with_its_sentence():
    application = draft()
    saved = services.save_answer(application, "requested", "много KZT", base=1, actor=application.member)
    assert saved.answer.value == "много KZT"
    assert saved.error
    assert fresh(application).requested is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("1 000 000,50 KZT", Money("1000000.50", "KZT")),
        ("1000000.5 KZT", Money("1000000.50", "KZT")),
        ("1\u00a0000\u00a0000,50 USD", Money("1000000.50", "USD")),
        ("-5 KZT", None),
        ("0 KZT", None),
        ("1 000 000,505 KZT", None),
        ("10 GBP", None),
        ("NaN KZT", None),
        ("KZT", None),
    ],
)
def test_how_a_sum_is_read(typed, kept):
    application = draft()
    saved = services.save_answer(application, "requested", typed, base=1, actor=application.member)
    assert fresh(application).requested == kept
    assert bool(saved.error) == (kept is None)


@pytest.mark.parametrize("text", ["Әке-шеше 👩‍🚀 қосылды", "Latin и кириллица", "日本語"])
def test_any_alphabet_and_emoji_are_welcome(text):
    application = draft()
    assert services.save_answer(application, "title", text, base=1, actor=application.member).error == ""
    assert fresh(application).title == text


def test_a_control_character_is_pointed_out_and_nothing_is_lost():
    application = draft()
    saved = services.save_answer(application, "title", "Текст\x00 с нулём\x07", base=1, actor=application.member)
    assert saved.error
    assert saved.answer.value == "Текст с нулём\x07"


def test_too_long_is_kept_whole_and_said():
    application = draft()
    saved = services.save_answer(application, "problem.who", "ж" * 501, base=1, actor=application.member)
    assert len(saved.answer.value) == 501
    assert "1" in saved.error


def test_nobody_writes_after_handing_in():
    application = in_state(State.SUBMITTED)
    with pytest.raises(Refused):
        services.save_answer(application, "title", "Позже", base=1, actor=application.member)
    with pytest.raises(Refused):
        services.give_file(application, application.call.documents.first(), pdf(), actor=application.member)


def test_a_replaced_file_steps_back_and_is_kept():
    application = draft()
    document = application.call.documents.get(required=True)
    services.give_file(application, document, pdf("second.pdf"), actor=application.member)
    assert [given.file.name for given in application.files.filter(removed_at=None)] == ["second.pdf"]
    assert application.files.count() == 2


# Handing in


def test_handing_in_gives_number_receipt_state_and_mail_together():
    application = draft()
    receipt = services.submit_application(application, actor=application.member)
    application = fresh(application)
    assert (application.state, application.number) == (State.SUBMITTED, f"{application.call.prefix}-00001")
    assert receipt.number == application.number
    assert receipt.is_whole()
    assert application.check_due_at > application.call.closes_at
    assert list(Message.objects.filter(code="applications.received").values_list("user", flat=True)) == [application.member.pk]


def test_the_snapshot_says_what_was_handed_in():
    import json

    application = draft()
    receipt = services.submit_application(application, actor=application.member)
    data = json.loads(receipt.snapshot)
    assert data["answers"]["problem.who"] == "Пассажиры ждут автобус 20 минут."
    assert data["requested"] == {"amount": "12000000.50", "currency": "KZT"}
    assert [file["name"] for file in data["files"]] == ["deck.pdf"]
    assert receipt.snapshot == json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@pytest.mark.parametrize("left_out", ["title", "problem.who", "market.where", "requested"])
def test_what_is_missing_keeps_it_back_and_nothing_is_half_done(left_out):
    application = draft(**{left_out: ""})
    with pytest.raises(Incomplete) as incomplete:
        services.submit_application(application, actor=application.member)
    assert codes(incomplete) == {left_out}
    assert (fresh(application).state, application.number) == (State.DRAFT, None)
    assert not Receipt.objects.exists()
    assert not Message.objects.filter(code="applications.received").exists()
    assert NumberSeries.objects.filter(last__gt=0).count() == 0


def test_a_missing_document_keeps_it_back():
    application = draft()
    document = application.call.documents.get(required=True)
    services.take_file_away(application.files.get(), actor=application.member)
    with pytest.raises(Incomplete) as incomplete:
        services.submit_application(application, actor=application.member)
    assert codes(incomplete) == {str(document.key)}


def test_a_tiyn_over_what_the_call_gives_keeps_it_back():
    for amount, held_back in (("50 000 000,00 KZT", False), ("50 000 000,01 KZT", True)):
        application = draft(requested=amount)
        assert [problem.code for problem in services.problems_of(application)] == ["requested"] * held_back


def test_a_sum_in_another_currency_needs_the_rate_of_the_day():
    application = draft(requested="10 000 USD")
    problems = services.problems_of(application)
    assert [(problem.part, problem.code) for problem in problems] == [("money", "requested")]
    assert "USD" in str(problems[0].sentence)


def test_a_rule_of_the_call_that_does_not_hold_keeps_it_back():
    application = draft(open_call(rules=[("country", "in", ["UZ"])]))
    with pytest.raises(Incomplete):
        services.submit_application(application, actor=application.member)


def test_the_instant_that_counts_is_when_the_request_reached_us():
    application = draft()
    closes = application.call.closes_at
    with moved_to(closes + 5 * SECOND), arrival(closes - SECOND):
        receipt = services.submit_application(application, actor=application.member)
    assert receipt.sealed_at == closes - SECOND


def test_a_second_late_is_late():
    application = draft()
    with moved_to(application.call.closes_at), pytest.raises(Refused):
        services.submit_application(application, actor=application.member)
    assert fresh(application).state == State.DRAFT


def test_numbers_have_no_gap_when_a_submission_fails():
    call = open_call()
    first, broken, second = draft(call), draft(call, title=""), draft(call)
    services.submit_application(first, actor=first.member)
    with pytest.raises(Incomplete):
        services.submit_application(broken, actor=broken.member)
    services.submit_application(second, actor=second.member)
    assert [fresh(row).number for row in (first, second)] == [f"{call.prefix}-00001", f"{call.prefix}-00002"]


def test_the_second_click_does_nothing_twice():
    application = draft()
    stale = Application.objects.get(pk=application.pk)
    services.submit_application(application, actor=application.member)
    with pytest.raises((Conflict, Refused)):
        services.submit_application(stale, actor=application.member)
    assert Receipt.objects.count() == 1
    assert Message.objects.filter(code="applications.received").count() == 1


def test_reopened_and_handed_in_again_keeps_the_number_and_both_receipts():
    application = in_state(State.SUBMITTED)
    number = application.number
    services.reopen_application(application, actor=application.member)
    services.save_answer(fresh(application), "title", "Исправленное название", base=1, actor=application.member)
    services.submit_application(fresh(application), actor=application.member)
    assert fresh(application).number == number
    assert application.receipts.count() == 2
    assert application.receipts.first().sha256 != application.receipts.last().sha256


def test_withdrawing_tells_the_team_once_it_was_handed_in():
    application = in_state(State.SUBMITTED)
    services.withdraw_application(application, actor=application.member, reason="Нашли другие деньги")
    assert fresh(application).withdrawn_because == "Нашли другие деньги"
    assert Message.objects.filter(code="applications.withdrawn").count() == 1


# The formal check


def test_admitting_needs_every_line_to_hold():
    application = in_state(State.SUBMITTED)
    screening = services.take_application(application, actor=application.officer)
    with pytest.raises(ValidationError):
        services.decide_screening(screening, actor=application.officer, outcome=Outcome.ADMIT)
    findings(screening, failing=True)
    with pytest.raises(ValidationError):
        services.decide_screening(screening, actor=application.officer, outcome=Outcome.ADMIT)
    assert fresh(application).state == State.SCREENING
    assert not Message.objects.filter(code="applications.admitted").exists()


def test_refusing_needs_a_line_that_fails():
    application = in_state(State.SUBMITTED)
    screening = services.take_application(application, actor=application.officer)
    findings(screening, failing=False)
    with pytest.raises(ValidationError):
        services.decide_screening(screening, actor=application.officer, outcome=Outcome.REFUSE)


def test_a_failing_line_needs_a_reason_of_its_own():
    application = in_state(State.SUBMITTED)
    screening = services.take_application(application, actor=application.officer)
    first, second = application.call.checks.all()
    for reason in (None, second.reasons.first()):
        with pytest.raises(ValidationError):
            services.note_finding(screening, first, actor=application.officer, finding=Finding.FAILS, reason=reason)
    assert not screening.lines.exists()


def test_the_letter_of_a_return_names_the_points_and_the_date():
    application = decided(in_state(State.SUBMITTED), Outcome.RETURN, note="Спасибо за работу.")
    letter = Message.objects.get(code="applications.returned")
    assert application.state == State.TO_CORRECT
    assert "Строка проверки 1 (рус)" in letter.body
    assert "Документ не читается (рус)" in letter.body
    assert "Спасибо за работу." in letter.body


def test_it_is_returned_only_once():
    application = decided(in_state(State.SUBMITTED), Outcome.RETURN)
    services.submit_application(application, actor=application.member)
    application = fresh(application)
    assert application.state == State.SCREENING
    screening = services.take_application(application, actor=application.officer)
    findings(screening, failing=True)
    with pytest.raises(Refused):
        services.decide_screening(screening, actor=application.officer, outcome=Outcome.RETURN)
    services.decide_screening(screening, actor=application.officer, outcome=Outcome.REFUSE)
    assert fresh(application).state == State.REFUSED


def test_a_correction_may_come_after_the_call_has_closed_but_not_after_its_date():
    application = in_state(State.TO_CORRECT)
    due = application.correct_due_at
    with moved_to(max(due, application.call.closes_at) + SECOND), pytest.raises(Refused):
        services.submit_application(application, actor=application.member)
    with moved_to(due - SECOND):
        services.save_answer(application, "title", "После закрытия", base=1, actor=application.member)
        services.submit_application(application, actor=application.member)
    assert fresh(application).state == State.SCREENING


def test_what_is_not_corrected_in_time_goes_on_as_it_stands():
    application = in_state(State.TO_CORRECT)
    with moved_to(application.correct_due_at + SECOND):
        assert services.lapse_corrections() == 1
        assert services.lapse_corrections() == 0
    assert fresh(application).state == State.SCREENING
    assert application.check_due_at > now()


# Finding


def test_an_application_is_found_by_number_title_and_applicant_however_they_are_typed():
    application = draft()
    services.save_answer(application, "title", "Ёлка үшін  қоңыр  Café", base=1, actor=application.member)
    services.submit_application(application, actor=application.member)
    application.refresh_from_db()
    name = application.applicant.name_kk
    for text in (
        "елка ушин коныр cafe",
        "ҮШІН ҚОҢЫР",
        application.number.lower(),
        application.number[-5:],
        name,
        name.upper(),
        "остановка",
    ):
        assert Application.objects.holding(text).get() == application
    for text in ("100%", "_", "кафе", "остановка номер"):
        assert not Application.objects.holding(text).exists()


@pytest.mark.parametrize("title", ["Қазақстан ӘҒҚҢӨҰҮҺІ", "  Йод и\u00a0ёж ", "№ 5 ½ ﬁn", "Ångström’s", "a%b_c\\d", ""])
def test_words_are_kept_as_the_search_folds_them(title):
    application = draft()
    Application.objects.filter(pk=application.pk).update(title=title)
    application.refresh_from_db()
    assert application.folded.strip() == f"{fold(title)} {application.applicant.folded}".strip()


def test_an_applicant_who_is_renamed_is_found_by_the_new_name():
    application, other = draft(), draft()
    other.applicant.name_en = "Far Shore"
    other.applicant.save()
    application.applicant.name_en = "Steppe Lights"
    application.applicant.save()
    assert Application.objects.holding("steppe lights").get() == application
    assert not Application.objects.holding("bus stop").filter(pk=application.pk).exists()

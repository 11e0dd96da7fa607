import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.calendar import moved_to
from core.outbox.models import Message
from grants.applications import services
from grants.applications.choices import State
from grants.applications.models import Application, Receipt
from tests.grants.applications.factories import draft, fresh, in_state, member_of, open_call, pdf
from tests.grants.calls.factories import PersonFactory

pytestmark = pytest.mark.django_db


def url(name: str, application: Application, *more) -> str:
    return reverse(f"applications:{name}", args=[application.key, *more])


@pytest.fixture
def application(client):
    """A complete draft whose member is signed in."""
    row = draft()
    client.force_login(row.member)
    return row


@pytest.fixture
def to_check(client):
    """A submitted application whose officer is signed in."""
    row = in_state(State.SUBMITTED)
    client.force_login(row.officer)
    return row


def sheet_of(application: Application, *, failing: bool = False, **more: str) -> dict[str, str]:
    """What an officer posts: every line, the first one failing where asked."""
    data = dict(more)
    for number, check in enumerate(application.call.checks.all()):
        fails = failing and number == 0
        data[f"line-{check.pk}-finding"] = "fails" if fails else "holds"
        data[f"line-{check.pk}-reason"] = str(check.reasons.first().pk) if fails else ""
    return data


# Reading


@pytest.mark.parametrize("state", State.values)
def test_the_applicant_opens_an_application_in_any_state(client, state):
    row = in_state(state)
    client.force_login(row.member)
    for name in ("application", "preview"):
        answer = client.get(url(name, row))
        assert answer.status_code == 200
        assert row.title in answer.text


def test_a_stranger_is_told_nothing(client, application):
    client.force_login(PersonFactory())
    for name in ("application", "preview", "submit", "withdraw", "check", "sum"):
        assert client.get(url(name, application)).status_code == 404
    for name in ("save", "reopen", "letter"):
        assert client.post(url(name, application)).status_code == 404


def test_my_list_has_a_constant_number_of_queries(client, application):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(reverse("applications:mine")).status_code == 200
        return len(caught)

    queries()
    one = queries()
    for _number in range(2):
        draft(member=application.member)
    assert queries() == one


def test_the_queue_has_a_constant_number_of_queries(client, to_check):
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert client.get(reverse("applications:queue")).status_code == 200
        return len(caught)

    queries()
    one = queries()
    for _number in range(2):
        row = draft(to_check.call)
        services.submit_application(row, actor=row.member)
    assert queries() == one


@pytest.mark.parametrize("query", ["?cursor=nonsense", "?text=%00", "?call=not-a-key", "?state=flying", "?text=" + "ж" * 5000])
def test_the_queue_survives_a_strange_address(client, to_check, query):
    assert client.get(reverse("applications:queue") + query).status_code == 200


@pytest.mark.parametrize("query", ["?call=not-a-key", "?state=flying"])
def test_a_filter_of_the_queue_that_makes_no_sense_finds_nothing_and_says_why(client, to_check, query):
    answer = client.get(reverse("applications:queue") + query)
    assert to_check.number not in answer.text
    assert "is-invalid" in answer.text
    assert to_check.number in client.get(reverse("applications:queue")).text


def test_only_officers_see_the_queue(client, to_check):
    client.force_login(to_check.member)
    assert client.get(reverse("applications:queue")).status_code == 403


def test_the_queue_finds_by_number_title_and_applicant(client, to_check):
    for text, found in ((to_check.number, True), ("остановки", True), (str(to_check.applicant), True), ("нет такого", False)):
        answer = client.get(reverse("applications:queue"), {"text": text})
        assert (to_check.number in answer.text) == found, text


# Writing


def test_autosave_answers_with_the_version(client, application):
    answer = client.post(url("save", application), {"code": "problem--who", "value": "Новое", "base": "1"})
    assert (answer.status_code, answer.json()["version"], answer.json()["error"]) == (200, 2, "")
    assert application.answers.get(code="problem.who").value == "Новое"


def test_autosave_of_an_older_version_gives_both_texts(client, application):
    colleague = member_of(application.applicant)
    services.save_answer(application, "problem.who", "Их текст", base=1, actor=colleague)
    answer = client.post(url("save", application), {"code": "problem--who", "value": "Мой текст", "base": "1"})
    assert answer.status_code == 409
    assert (answer.json()["theirs"], answer.json()["version"]) == ("Их текст", 2)


@pytest.mark.parametrize("data", [{"code": "nothing", "value": "x"}, {"value": "x"}, {}])
def test_autosave_of_no_field_is_a_plain_404(client, application, data):
    assert client.post(url("save", application), data).status_code == 404


@pytest.mark.parametrize("base", ["", "-1", "eins", "9" * 40, "²"])
def test_a_strange_version_is_an_old_one(client, application, base):
    answer = client.post(url("save", application), {"code": "title", "value": "Другое", "base": base})
    assert answer.status_code == 409
    assert fresh(application).title == "Умные остановки Шымкента"


def test_autosave_after_handing_in_is_refused_and_says_why(client):
    row = in_state(State.SUBMITTED)
    client.force_login(row.member)
    answer = client.post(url("save", row), {"code": "title", "value": "Позже", "base": "1"}, headers={"Accept": "application/json"})
    assert answer.status_code == 403
    assert fresh(row).title == "Умные остановки Шымкента"


def test_a_part_saves_as_a_plain_form_and_leads_on(client, application):
    data = {"problem--who": "Другие слова", "base-problem--who": "1", "problem--link": "", "base-problem--link": "0"}
    answer = client.post(url("part", application, "problem"), data)
    assert answer.status_code == 302
    assert answer["Location"] == url("part", application, "market")
    assert application.answers.get(code="problem.who").value == "Другие слова"


def test_a_broken_answer_stays_on_the_page_with_its_sentence(client, application):
    data = {"problem--who": "Слова", "base-problem--who": "1", "problem--link": "orken", "base-problem--link": "0"}
    answer = client.post(url("part", application, "problem"), data)
    assert answer.status_code == 422
    assert "https://" in answer.text
    assert 'value="orken"' in answer.text
    assert application.answers.get(code="problem.link").value == "orken"


def test_two_tabs_lead_to_a_page_with_both_texts(client, application):
    services.save_answer(application, "problem.who", "Их слова", base=1, actor=member_of(application.applicant))
    data = {"problem--who": "Мои слова", "base-problem--who": "1"}
    answer = client.post(url("part", application, "problem"), data)
    assert answer.status_code == 409
    assert "Их слова" in answer.text
    assert "Мои слова" in answer.text
    chosen = client.post(url("part", application, "problem"), {**data, "choice-problem--who": "mine", "newer-problem--who": "2"})
    assert chosen.status_code == 302
    assert application.answers.get(code="problem.who").value == "Мои слова"
    assert [row.value for row in application.answers.get(code="problem.who").versions.all()] == [
        "Мои слова",
        "Их слова",
        "Пассажиры ждут автобус 20 минут.",
    ]


def test_a_field_that_was_not_posted_is_not_wiped(client, application):
    client.post(url("part", application, "problem"), {"problem--link": "https://orken.example", "base-problem--link": "0"})
    assert application.answers.get(code="problem.who").value == "Пассажиры ждут автобус 20 минут."


def test_there_is_no_other_part(client, application):
    assert client.get(url("part", application, "nothing")).status_code == 404


def test_a_part_of_a_closed_call_says_so(client, application):
    with moved_to(application.call.closes_at + timedelta(seconds=1)):
        answer = client.get(url("part", application, "problem"))
    assert answer.status_code == 403


@pytest.mark.parametrize(
    ("name", "content"),
    [("deck.pdf", b""), ("deck.pdf", b"\x89PNG\r\n\x1a\n" + b"0" * 100), ("deck.exe", b"MZ" + b"0" * 100), ("../../etc/passwd", b"root:x")],
)
def test_a_file_that_is_not_what_it_says_is_refused_at_its_field(client, application, name, content):
    document = application.call.documents.get(required=True)
    before = application.files.get(removed_at=None)
    answer = client.post(url("give", application, document.key), {"file": SimpleUploadedFile(name, content, "application/pdf")})
    assert answer.status_code == 422
    assert "invalid-feedback" in answer.text
    assert application.files.get(removed_at=None) == before


def test_a_file_is_given_and_taken_away(client, application):
    document = application.call.documents.get(required=True)
    client.post(url("give", application, document.key), {"file": pdf("../new.pdf")})
    given = application.files.get(removed_at=None)
    assert "/" not in given.file.name
    client.post(url("take_away", application, given.key))
    assert not application.files.filter(removed_at=None).exists()


# Handing in


def test_the_page_before_handing_in_names_what_is_missing(client):
    row = draft(title="")
    client.force_login(row.member)
    answer = client.get(url("submit", row))
    assert answer.status_code == 200
    assert url("part", row, "summary") in answer.text
    assert client.post(url("submit", row), {"may_act": "on"}).status_code == 422
    assert fresh(row).state == State.DRAFT


def test_handing_in_leads_to_the_receipt_and_so_does_the_second_click(client, application):
    assert client.post(url("submit", application)).status_code == 422
    first = client.post(url("submit", application), {"may_act": "on"})
    second = client.post(url("submit", application), {"may_act": "on"})
    receipt = Receipt.objects.get()
    assert first["Location"] == second["Location"] == receipt.get_absolute_url()
    assert receipt.number in client.get(receipt.get_absolute_url()).text
    assert Message.objects.filter(code="applications.received").count() == 1


def test_a_request_that_reached_us_in_time_counts(client, application):
    closes = application.call.closes_at
    with moved_to(closes - timedelta(milliseconds=400)):
        assert client.post(url("submit", application), {"may_act": "on"}).status_code == 302
    assert fresh(application).submitted_at < closes


def test_a_request_one_second_late_gets_a_plain_page(client, application):
    with moved_to(application.call.closes_at + timedelta(seconds=1)):
        answer = client.post(url("submit", application), {"may_act": "on"})
    assert answer.status_code == 403
    assert fresh(application).state == State.DRAFT


def test_the_receipt_is_nobody_elses(client):
    row = in_state(State.SUBMITTED)
    receipt = row.receipts.get()
    assert client.get(receipt.get_absolute_url()).status_code == 302
    client.force_login(PersonFactory())
    assert client.get(receipt.get_absolute_url()).status_code == 404
    assert client.get(reverse("applications:receipt_pdf", args=[receipt.key])).status_code == 404


@pytest.mark.pdf
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_receipt_is_a_pdf_with_kazakh_letters(client, language):
    import io

    from pypdf import PdfReader

    row = draft(title="Өркен: қаладағы ақылды аялдама ұсынысы")
    services.submit_application(row, actor=row.member)
    row.member.language = language
    row.member.save()
    client.force_login(row.member)
    answer = client.get(reverse("applications:receipt_pdf", args=[row.receipts.get().key]))
    assert answer["Content-Type"] == "application/pdf"
    text = PdfReader(io.BytesIO(answer.content)).pages[0].extract_text()
    assert "Өркен: қаладағы ақылды аялдама ұсынысы" in text
    assert fresh(row).number in text


def test_anybody_verifies_a_receipt_and_learns_nothing_else(client):
    row = in_state(State.SUBMITTED)
    receipt = row.receipts.get()
    address = reverse("applications:verify")
    answer = client.get(address, {"number": receipt.number.lower(), "sha256": receipt.hash_in_fours.upper()})
    assert "alert-success" in answer.text
    assert row.title not in answer.text
    assert str(row.applicant) not in answer.text
    for number, digest in ((receipt.number, "0" * 64), ("X-1", receipt.sha256)):
        assert "alert-success" not in client.get(address, {"number": number, "sha256": digest}).text
    assert client.get(address, {"number": "\x00", "sha256": "zz"}).status_code == 200


def test_reopening_and_withdrawing(client):
    row = in_state(State.SUBMITTED)
    client.force_login(row.member)
    assert client.post(url("reopen", row)).status_code == 302
    assert fresh(row).state == State.DRAFT
    assert client.post(url("withdraw", row), {"reason": ""}).status_code == 422
    assert client.post(url("withdraw", row), {"reason": "Передумали"}).status_code == 302
    assert fresh(row).state == State.WITHDRAWN
    assert client.post(url("withdraw", row), {"reason": "Ещё раз"}).status_code == 403


# The formal check


def test_opening_the_sheet_begins_nothing(client, to_check):
    assert client.get(url("check", to_check)).status_code == 200
    assert fresh(to_check).state == State.SUBMITTED
    assert client.post(url("check", to_check)).status_code == 302
    assert fresh(to_check).state == State.SCREENING


def test_the_letter_is_shown_before_it_goes(client, to_check):
    data = sheet_of(to_check, failing=True, outcome="return", note="Осталось немного.")
    shown = client.post(url("letter", to_check), data)
    assert shown.status_code == 200
    assert "Осталось немного." in shown.text
    assert "Документ не читается (рус)" in shown.text
    assert fresh(to_check).state == State.SCREENING
    assert not Message.objects.filter(code="applications.returned").exists()
    sent = client.post(url("letter", to_check), {"outcome": "return", "note": "Осталось немного.", "send": "1"})
    assert sent.status_code == 302
    assert fresh(to_check).state == State.TO_CORRECT
    assert "Осталось немного." in Message.objects.get(code="applications.returned").body


def test_an_outcome_that_the_lines_do_not_carry_stays_on_the_sheet(client, to_check):
    for data in (
        sheet_of(to_check, failing=True, outcome="admit"),
        sheet_of(to_check, outcome="refuse"),
        sheet_of(to_check),
        {"outcome": "admit"},
    ):
        assert client.post(url("letter", to_check), data).status_code == 422
    assert fresh(to_check).state == State.SCREENING


def test_a_failing_line_without_its_reason_is_said_at_its_field(client, to_check):
    data = sheet_of(to_check, failing=True, outcome="return")
    first = to_check.call.checks.first()
    data[f"line-{first.pk}-reason"] = ""
    answer = client.post(url("letter", to_check), data)
    assert answer.status_code == 422
    assert f'id="id_line-{first.pk}-reason_error"' in answer.text


def test_a_sheet_that_is_put_aside_keeps_what_was_found(client, to_check):
    data = sheet_of(to_check, failing=True, outcome="return", note="Позже допишу", save="1")
    assert client.post(url("letter", to_check), data).status_code == 302
    answer = client.get(url("check", to_check))
    assert "Позже допишу" in answer.text
    assert to_check.screenings.get().lines.count() == 2


def test_a_second_decision_from_another_tab_changes_nothing(client, to_check):
    client.post(url("letter", to_check), sheet_of(to_check, outcome="admit"))
    assert client.post(url("letter", to_check), {"outcome": "admit", "send": "1"}).status_code == 302
    assert client.post(url("letter", to_check), {"outcome": "admit", "send": "1"}).status_code == 409
    assert Message.objects.filter(code="applications.admitted").count() == 1


def test_an_officer_of_another_call_sees_nothing(client, to_check):
    officer = PersonFactory()
    open_call(officer=officer)
    client.force_login(officer)
    assert client.get(url("check", to_check)).status_code == 404
    assert to_check.number not in client.get(reverse("applications:queue")).text


def test_the_snapshot_in_the_database_is_what_was_hashed(to_check):
    receipt = to_check.receipts.get()
    assert json.loads(receipt.snapshot)["number"] == receipt.number
    assert receipt.is_whole()

"""The agreement in three languages, the letters, and the reminders day by day."""

import io
import json
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override

from core.calendar import moved_to, today
from core.outbox.kinds import kinds
from core.outbox.models import Message
from core.outbox.rendering import write_letter
from core.reminders.services import remind_all
from core.web.languages import LANGUAGES
from core.workflow import Conflict
from grants.awards import services
from grants.awards.agreement import write_agreement
from grants.awards.choices import ConditionKind, Side, State
from grants.awards.models import Agreement, Signature
from grants.awards.plan import Wanted
from tests.grants.awards.factories import again, in_state, report, report_of, tranche_of
from tests.grants.awards.pages import get, url

pytestmark = pytest.mark.django_db
ALMATY = ZoneInfo("Asia/Almaty")
WORDS = {"kk": "Өтінім беруші", "ru": "Заявитель", "en": "The applicant"}


def test_the_agreement_says_everything_in_each_language_and_its_hash_is_of_all_of_it():
    text = {"kk": "Қала әкімдігінің хаты", "ru": "Письмо акимата", "en": "A letter of the city"}
    wanted = [[Wanted(ConditionKind.EXTRA, today(), text)], [Wanted(ConditionKind.REPORT, today())]]
    award = in_state(State.OFFERED, conditions=wanted)
    agreement = Agreement.objects.get()
    assert agreement.is_whole()
    assert json.loads(agreement.content)["facts"]["agreed"] == "12000000.50 KZT"
    for language in LANGUAGES:
        told = "\n".join(line for clause in agreement.told["text"][language]["clauses"] for line in clause["lines"])
        with override(language):
            for part in (award.number, str(award.account.fund), text[language], WORDS[language]):
                assert part in told, (language, part)
        for number in (
            ("6\xa0000\xa0000,25", "12\xa0000\xa0000,50") if language != "en" else ("6,000,000.25\xa0KZT", "12,000,000.50\xa0KZT")
        ):
            assert number in told
    assert write_agreement(again(award)) == (agreement.content, agreement.sha256)


@pytest.mark.pdf
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_agreement_on_paper_keeps_kazakh_letters_in_three_languages(client, language):
    from pypdf import PdfReader

    award = in_state(State.RUNNING)
    client.force_login(award.owner)
    answer = client.get(url("agreement_pdf", award, language=language))
    assert answer["Content-Type"] == "application/pdf"
    assert f"{award.number}-{language}.pdf" in answer["Content-Disposition"]
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages).replace("\n", " ")
    assert award.number in text
    assert "Серікова" in text  # those who signed
    assert {"kk": "қазақ, орыс және ағылшын", "ru": "казахском, русском", "en": "Kazakh, Russian"}[language] in text
    assert {"kk": "Өтінім беруші", "ru": "₸", "en": "12,000,000.50"}[language] in text


def test_each_side_signs_the_same_text_once():
    award = in_state(State.SIGNED)
    with pytest.raises(Conflict):
        services.countersign(again(award), actor=award.officer, sha256="f" * 64)
    services.countersign(again(award), actor=award.officer, sha256=Agreement.objects.get().sha256)
    assert set(Signature.objects.values_list("side", "sha256")) == {(side.value, Agreement.objects.get().sha256) for side in Side}
    assert {condition.state for condition in tranche_of(award).conditions.filter(kind=ConditionKind.AGREEMENT)} == {"met"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_letter_is_written_in_every_language(language):
    award = in_state(State.RUNNING)
    condition = report_of(award)
    condition.note, award.ended_because = "Нет сметы", "Команда распалась"
    context = {"award": award, "tranche": tranche_of(award), "condition": condition, "url": award.get_absolute_url(), "reader": award.owner}
    context |= {"due_at": datetime(2026, 12, 1, 18, tzinfo=ALMATY), "working_days_left": 3, "working_days_late": 0}
    for kind in kinds():
        if kind.code.startswith("awards."):
            letter = write_letter(kind, language, context)
            assert award.number in letter.subject or award.number in letter.body
            assert "/awards/" in letter.body
            assert "{{" not in letter.body


def test_the_applicant_and_the_office_are_told_of_each_step():
    award = in_state(State.RUNNING)
    condition = report(award)
    services.return_condition(condition, actor=award.officer, words="Нет сметы")
    codes = set(Message.objects.filter(about_key=str(award.key)).values_list("code", flat=True))
    assert codes == {"awards.offered", "awards.signed", "awards.running", "awards.bank_given", "awards.given", "awards.returned"}


def test_reports_are_asked_for_ten_three_and_one_working_day_before_and_once_after():
    due = datetime(2027, 3, 12, tzinfo=ALMATY).date()  # a Friday
    with moved_to(datetime(2027, 1, 11, 10, tzinfo=ALMATY)):
        day = today()
        wanted = [[], [Wanted(ConditionKind.REPORT, due)]]
        award = in_state(State.RUNNING, starts_on=day, months=12, days=[day, due], conditions=wanted)
    assert walk(datetime(2027, 2, 15, 9, tzinfo=ALMATY), 40) == [
        ("2027-02-25", "awards.reminder"),
        ("2027-03-09", "awards.reminder"),
        ("2027-03-11", "awards.reminder"),
        ("2027-03-16", "awards.late"),
    ]
    assert Message.objects.filter(code="awards.late").get().user == award.owner


def test_what_was_handed_in_is_not_asked_for():
    due = datetime(2027, 3, 12, tzinfo=ALMATY).date()
    with moved_to(datetime(2027, 1, 11, 10, tzinfo=ALMATY)):
        day = today()
        award = in_state(State.RUNNING, starts_on=day, months=12, days=[day, due], conditions=[[], [Wanted(ConditionKind.REPORT, due)]])
        report(award)
    assert walk(datetime(2027, 2, 15, 9, tzinfo=ALMATY), 40) == []


def walk(moment: datetime, days: int) -> list[tuple[str, str]]:
    """Let the beat run each morning: (day, kind) of each letter that came of it."""
    before, found = set(Message.objects.values_list("pk", flat=True)), []
    for _number in range(days):
        with moved_to(moment):
            remind_all()
        for letter in Message.objects.exclude(pk__in=before).order_by("pk"):
            before.add(letter.pk)
            found.append((f"{moment:%Y-%m-%d}", letter.code))
        moment += timedelta(days=1)
    return found


def test_the_agreement_is_read_in_each_language_and_before_the_offer_there_is_none(client):
    award = in_state(State.PREPARING)
    assert get(client, "agreement", award, award.finance.maker).status_code == 404
    services.offer_award(award, actor=award.officer)
    client.force_login(award.owner)
    for language in LANGUAGES:
        assert WORDS[language] in client.get(url("agreement", award), {"text": language}).text
    assert client.get(url("agreement_pdf", award, language="de")).status_code == 404

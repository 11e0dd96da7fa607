from datetime import timedelta
from decimal import Decimal

import pytest

from core.calendar import now
from grants.calls.desk import STEPS, shares_of
from grants.calls.gate import gaps_of, translated_rows
from grants.calls.models import Call, EligibilityRule, Question, ScreeningReason
from grants.calls.models.texts import translated_columns
from tests.grants.calls.factories import CallFactory, fill_call

pytestmark = pytest.mark.django_db
LANGUAGES = ("kk", "ru", "en")


def told(call: Call) -> list[tuple[str, str, str]]:
    return [(gap.step, gap.language, gap.sentence) for gap in gaps_of(call)]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["title", "summary", "who", "purpose", "judging", "afterwards"])
def test_each_text_of_a_call_is_missed_in_each_language_by_its_own_column(text, language):
    call = CallFactory(**{f"{text}_{language}": ""})
    gap = gaps_of(call)
    assert [(row.step, row.language) for row in gap] == [("texts", language)]
    assert str(Call._meta.get_field(text).verbose_name) in gap[0].sentence


def parts_with_texts() -> list[tuple[str, str]]:
    names = {"section": "sections", "documentwanted": "documents", "criterion": "criteria", "screeningcheck": "checks"}
    return [
        (related, text)
        for model, related in names.items()
        for text in translated_columns(Call._meta.get_field(related).related_model)
        if not Call._meta.get_field(related).related_model._meta.get_field(text).blank
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_text_of_each_part_is_missed_in_each_language(language):
    pairs = parts_with_texts()
    assert pairs == [("sections", "title"), ("documents", "name"), ("criteria", "name"), ("criteria", "guidance"), ("checks", "name")]
    for related, text in pairs:
        call = CallFactory()
        part = getattr(call, related).first()
        type(part).objects.filter(pk=part.pk).update(**{f"{text}_{language}": " "})
        assert [gap.language for gap in gaps_of(call)] == [language], (related, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_and_reasons_are_missed_too(language):
    call = CallFactory()
    Question.objects.filter(section__call=call, code="who").update(**{f"label_{language}": None})
    ScreeningReason.objects.filter(pk=call.checks.first().reasons.first().pk).update(**{f"text_{language}": ""})
    assert [(gap.step, gap.language) for gap in gaps_of(call)] == [("form", language), ("checks", language)]


def test_an_optional_text_must_stand_in_every_language_once_it_stands_in_one():
    call = CallFactory()
    call.sections.filter(code="problem").update(intro_kk="Кіріспе")
    assert sorted(gap.language for gap in gaps_of(call)) == ["en", "ru"]


@pytest.mark.parametrize(
    ("weights", "sentence"), [((60, 39), "99"), ((60, 41), "101"), ((Decimal("33.33"), Decimal("33.33"), Decimal("33.33")), "99.99")]
)
def test_weights_that_do_not_make_a_hundred(weights, sentence):
    call = CallFactory(complete__weights=weights)
    [(step, _language, text)] = told(call)
    assert step == "rubric"
    assert sentence in text


def test_an_empty_call_lacks_every_part():
    call = CallFactory(complete=False)
    assert sorted({gap.step for gap in gaps_of(call)}) == ["checks", "eligibility", "form", "rubric"]


def test_a_section_without_questions_and_a_check_without_reasons():
    call = CallFactory()
    call.sections.get(code="market").questions.all().delete()
    call.checks.first().reasons.all().delete()
    assert [step for step, _language, _sentence in told(call)] == ["form", "checks"]


def test_a_rule_that_nobody_can_answer():
    call = CallFactory()
    EligibilityRule.objects.create(call=call, position=9, fact="shoe_size", operator="at_most", wanted=46)
    [(step, _language, sentence)] = told(call)
    assert step == "eligibility"
    assert "shoe_size" in sentence


def test_a_call_that_would_be_closed_already():
    call = CallFactory(opens_at=now() - timedelta(days=9), closes_at=now() - timedelta(seconds=1))
    assert [step for step, _language, _sentence in told(call)] == ["dates"]


def test_every_gap_names_a_step_of_the_set_up():
    call = CallFactory(complete=False, title_kk="", closes_at=now() + timedelta(days=1))
    assert {gap.step for gap in gaps_of(call)} <= set(STEPS)


def test_shares_count_only_what_must_stand():
    call = CallFactory(complete=False, title_kk="", who_kk="")
    shares = {share.code: (share.percent, share.missing) for share in shares_of(call, gaps_of(call))}
    assert shares == {"kk": (66, 2), "ru": (100, 0), "en": (100, 0)}
    fill_call(call)
    assert len(translated_rows(call)) == 14

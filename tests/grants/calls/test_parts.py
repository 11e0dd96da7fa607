import pytest

from core.audit.models import Entry
from grants.calls.gate import gaps_of
from grants.calls.models import CountryGroup, EligibilityRule, Question
from tests.grants.calls.factories import (
    CallFactory,
    three,
)
from tests.grants.calls.pages import form_data, row_of, url

pytestmark = pytest.mark.django_db
# Parts


def texts(name: str, text: str) -> dict[str, str]:
    return three(text, name)


ADDING = [
    ("section", {**texts("title", "Команда")}, "sections"),
    ("document", {**texts("name", "Устав"), "kinds": ["pdf", "docx"], "megabytes": "5", "required": "on"}, "documents"),
    ("criterion", {**texts("name", "Рынок"), **texts("guidance", "Смотрим на рынок"), "weight": "12,5", "max_score": "10"}, "criteria"),
    ("check", {**texts("name", "Подпись есть")}, "checks"),
]


@pytest.mark.parametrize(("part", "data", "related"), ADDING)
def test_a_part_is_added_as_the_last(desk, part, data, related):
    client, call = desk()
    count = getattr(call, related).count()
    assert client.post(url("add", call, part), data).status_code == 302
    assert getattr(call, related).count() == count + 1
    row = getattr(call, related).last()
    for name, text in data.items():
        if name.endswith(("_kk", "_ru", "_en")):
            assert getattr(row, name) == text


def test_the_numbers_of_a_document_and_of_a_criterion(desk):
    client, call = desk(complete=False)
    client.post(url("add", call, "document"), ADDING[1][1])
    client.post(url("add", call, "criterion"), ADDING[2][1])
    document, criterion = call.documents.get(), call.criteria.get()
    assert (document.kinds, document.max_bytes, document.required) == (["pdf", "docx"], 5 * 1024 * 1024, True)
    assert str(criterion.weight) == "12.50"


def test_a_question_with_answers_to_choose_from(desk):
    client, call = desk()
    section = call.sections.get(code="market")
    data = {
        **texts("label", "Стадия?"),
        "kind": "choice",
        "required": "on",
        "max_length": "100",
        "choices_kk": "Идея\nПрототип",
        "choices_ru": "Идея\r\nПрототип\r\n",
        "choices_en": "Idea\nPrototype",
    }
    address = f"{url('add', call, 'question')}?in={section.key}"
    assert client.post(address, data).status_code == 302
    question = section.questions.last()
    assert question.choices == [
        {"code": "answer-1", "kk": "Идея", "ru": "Идея", "en": "Idea"},
        {"code": "answer-2", "kk": "Прототип", "ru": "Прототип", "en": "Prototype"},
    ]
    change = url("change", call, "question", question.key)
    data = form_data(client, change)
    assert data["choices_en"] == "Idea\nPrototype"
    longer = {f"choices_{code}": data[f"choices_{code}"] + "\nX" for code in ("kk", "ru", "en")}
    assert client.post(change, data | longer).status_code == 302
    question.refresh_from_db()
    assert [choice["code"] for choice in question.choices] == ["answer-1", "answer-2", "answer-3"]
    assert client.post(change, form_data(client, change) | {"kind": "text"}).status_code == 302
    assert Question.objects.get(pk=question.pk).choices == []


@pytest.mark.parametrize(
    ("part", "data", "where"),
    [
        ("section", {}, "title_ru"),
        ("section", {"title_kk": "я" * 121}, "title_kk"),
        ("section", {"title_kk": "\x00"}, "title_kk"),
        ("document", {**texts("name", "Устав"), "megabytes": "5"}, "kinds"),
        ("document", {**texts("name", "Устав"), "kinds": ["exe"], "megabytes": "5"}, "kinds"),
        ("document", {**texts("name", "Устав"), "kinds": ["pdf"], "megabytes": "500"}, "megabytes"),
        ("document", {**texts("name", "Устав"), "kinds": ["pdf"], "megabytes": "0"}, "megabytes"),
        ("criterion", {**texts("name", "Рынок"), "weight": "0", "max_score": "10"}, "weight"),
        ("criterion", {**texts("name", "Рынок"), "weight": "100,01", "max_score": "10"}, "weight"),
        ("criterion", {**texts("name", "Рынок"), "weight": "NaN", "max_score": "10"}, "weight"),
        ("criterion", {**texts("name", "Рынок"), "weight": "1", "max_score": "0"}, "max_score"),
        ("criterion", {**texts("name", "Рынок"), "weight": "1", "max_score": "99999"}, "max_score"),
        ("check", {"name_en": "   "}, "name_ru"),
    ],
)
def test_a_part_that_cannot_be(desk, part, data, where):
    client, call = desk(complete=False)
    response = client.post(url("add", call, part), data)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [where]
    assert gaps_of(call) == gaps_of(CallFactory(complete=False))


@pytest.mark.parametrize(
    ("data", "where"),
    [
        ({"choices_ru": "Да"}, "choices_ru"),
        ({"choices_ru": "Да\nНет", "choices_kk": "Иә\nЖоқ"}, "choices_en"),
        ({"choices_ru": "я" * 121 + "\nНет", "choices_kk": "Иә\nЖоқ", "choices_en": "Yes\nNo"}, "choices_ru"),
        ({"choices_ru": "\n".join("я" * 41)}, "choices_ru"),
    ],
)
def test_answers_that_do_not_match(desk, data, where):
    client, call = desk()
    section = call.sections.first()
    whole = {**texts("label", "Стадия?"), "kind": "choice", "max_length": "100", **data}
    response = client.post(f"{url('add', call, 'question')}?in={section.key}", whole)
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [where]
    assert section.questions.count() == 2


@pytest.mark.parametrize("query", ["", "?in=x", "?in=00000000-0000-0000-0000-000000000000"])
def test_a_question_needs_a_section_of_this_call(desk, query):
    client, call = desk()
    assert client.get(url("add", call, "question") + query).status_code == 404
    other = CallFactory().sections.first()
    assert client.get(f"{url('add', call, 'question')}?in={other.key}").status_code == 404


def test_parts_of_another_call_are_not_here(desk):
    client, call = desk()
    other = CallFactory()
    for part in ("section", "question", "document", "criterion", "rule", "check", "reason"):
        row = row_of(other, part)
        assert client.get(url("change", call, part, row.key)).status_code == 404
        assert client.post(url("remove", call, part, row.key)).status_code == 404
        assert client.post(url("move", call, part, row.key)).status_code == 404
    assert client.get(url("add", call, "nonsense")).status_code == 404


def test_a_part_moves_and_is_taken_out_and_comes_back(desk):
    client, call = desk()
    first, second = call.criteria.all()
    client.post(url("move", call, "criterion", second.key), {"to": "up"})
    assert list(call.criteria.all()) == [second, first]
    response = client.post(url("remove", call, "criterion", first.key), follow=True)
    assert list(call.criteria.all()) == [second]
    assert url("restore", call) in response.text
    assert client.post(url("restore", call)).status_code == 302
    assert list(call.criteria.all()) == [second, first]
    assert client.post(url("restore", call)).status_code == 404


def test_every_part_has_a_page_to_change_it(desk):
    client, call = desk()
    for part in ("section", "question", "document", "criterion", "rule", "check", "reason"):
        address = url("change", call, part, row_of(call, part).key)
        response = client.post(address, form_data(client, address))
        assert response.status_code == 302, (part, response.context["form"].errors)
    assert not Entry.objects.about(call).exists()


# Rules


def test_a_rule_follows_its_fact(desk):
    client, call = desk(complete=False)
    CountryGroup.objects.create(code="cis", name_ru="СНГ", countries=["KZ"])
    for fact, data in (("country", {"several": ["cis"]}), ("kind", {"several": ["firm", "team"]}), ("age_years", {"number": "5"})):
        address = f"{url('add', call, 'rule')}?fact={fact}"
        operator = client.get(address).context["form"]["operator"].value()
        assert client.post(address, {"operator": operator, "severity": "error", **data}).status_code == 302, fact
    assert list(call.eligibility_rules.values_list("fact", "operator", "wanted")) == [
        ("country", "in", ["cis"]),
        ("kind", "in", ["firm", "team"]),
        ("age_years", "at_most", 5),
    ]
    rule = call.eligibility_rules.last()
    client.post(url("change", call, "rule", rule.key), {"operator": "at_most", "severity": "warning", "number": "2,5"})
    rule.refresh_from_db()
    assert (rule.wanted, rule.severity) == ("2.5", "warning")


@pytest.mark.parametrize(
    ("fact", "data", "where"),
    [
        ("kind", {"operator": "in"}, "several"),
        ("kind", {"operator": "in", "several": ["planet"]}, "several"),
        ("kind", {"operator": "at_most", "several": ["firm"]}, "operator"),
        ("age_years", {"operator": "at_most"}, "number"),
        ("age_years", {"operator": "at_most", "number": "-1"}, "number"),
        ("age_years", {"operator": "at_most", "number": "x"}, "number"),
        ("age_years", {"operator": "at_most", "number": "1" * 30}, "number"),
        ("age_years", {"operator": "at_most", "number": "1", "severity": "x"}, "severity"),
    ],
)
def test_a_rule_that_cannot_be(desk, fact, data, where):
    client, call = desk(complete=False)
    response = client.post(f"{url('add', call, 'rule')}?fact={fact}", {"severity": "error", **data})
    assert response.status_code == 422
    assert list(response.context["form"].errors) == [where]
    assert not EligibilityRule.objects.exists()


def test_a_rule_needs_a_fact_that_somebody_knows(desk):
    client, call = desk()
    for query in ("", "?fact=shoe_size"):
        assert client.get(url("add", call, "rule") + query).status_code == 404

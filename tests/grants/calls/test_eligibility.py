from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.calendar import now
from grants.calls import eligibility
from grants.calls.choices import Operator, Severity
from grants.calls.eligibility import UNKNOWN, Fact, compare, demand_of, demands_of, judge, register_fact
from grants.calls.models import Call, CountryGroup, EligibilityRule
from grants.calls.queries import open_to, verdicts_for
from parks.directory.choices import Kind
from parks.directory.models import Organisation
from tests.grants.calls.factories import CallFactory, make_open_call


@pytest.fixture
def group(db) -> CountryGroup:
    return CountryGroup.objects.create(code="cis", name_kk="ТМД", name_ru="СНГ", name_en="CIS", countries=["KZ", "UZ"])


def firm(**fields) -> Organisation:
    number = Organisation.objects.count() + 1
    return Organisation.objects.create(
        **{"kind": Kind.FIRM, "country": "UZ", "name_ru": f"ТОО {number}", "code": f"firm-{number}", "founded": now().year - 3, **fields}
    )


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2), st.decimals(allow_nan=False, allow_infinity=False, places=2))
def test_numbers_are_compared_exactly(value, wanted):
    assert compare(Operator.AT_LEAST, value, str(wanted)) is (value >= wanted)
    assert compare(Operator.AT_MOST, str(value), wanted) is (value <= wanted)
    assert compare(Operator.MORE_THAN, value, wanted) is (value > wanted)


def test_numbers_of_different_types_meet():
    assert compare(Operator.AT_MOST, 5, "5.00")
    assert not compare(Operator.MORE_THAN, Decimal("0.00"), 0)


@pytest.mark.parametrize(
    ("operator", "value", "holds"),
    [("in", "a", True), ("in", "z", False), ("not_in", "z", True), ("not_in", "a", False), ("true", True, True), ("true", 1, False)],
)
def test_lists_and_yes(operator, value, holds):
    assert compare(operator, value, ["a", "b"]) is holds


def test_an_unknown_comparison_is_our_fault():
    with pytest.raises(ValueError, match="near"):
        compare("near", 1, 2)


RULES = [("country", "in", ["cis"]), ("kind", "in", ["firm", "team"]), ("age_years", "at_most", 5)]


@pytest.mark.parametrize(
    ("fields", "states", "may"),
    [
        ({}, ["ok", "ok", "ok"], True),
        ({"country": "DE"}, ["bad", "ok", "ok"], False),
        ({"kind": Kind.UNIVERSITY}, ["ok", "bad", "ok"], False),
        ({"founded": None}, ["ok", "ok", "unknown"], False),
        ({"founded": 1990}, ["ok", "ok", "bad"], False),
    ],
)
def test_each_rule_answers_for_itself(group, fields, states, may):
    verdict = judge(CallFactory(complete__rules=RULES), firm(**fields))
    assert [line.state for line in verdict.lines] == states
    assert [line.number for line in verdict.lines] == [1, 2, 3]
    assert verdict.may_apply is may
    assert verdict.refused is ("bad" in states)


def test_the_sentence_names_the_fact_and_what_is_wanted(group):
    lines = judge(CallFactory(complete__rules=RULES), firm(country="DE")).lines
    assert "СНГ" in lines[0].sentence
    assert "Герман" in lines[0].sentence
    assert lines[0].mend
    assert lines[1].mend == ""


def test_a_warning_does_not_refuse(group):
    call = CallFactory(complete__rules=RULES[2:])
    call.eligibility_rules.update(severity=Severity.WARNING)
    verdict = judge(call, firm(founded=1990))
    assert [line.state for line in verdict.lines] == ["warn"]
    assert verdict.may_apply


def test_hindrances_put_refusals_before_what_is_unknown(group):
    verdict = judge(CallFactory(complete__rules=[RULES[2], RULES[0]]), firm(founded=None, country="DE"))
    assert [line.state for line in verdict.hindrances] == ["bad", "unknown"]


def test_a_country_may_be_named_by_itself(db):
    call = CallFactory(complete__rules=[("country", "in", ["UZ"])])
    assert judge(call, firm()).may_apply
    assert "Узбекистан" in demands_of(call)[0].sentence


def test_a_rule_of_an_unknown_fact_is_not_known(db):
    call = CallFactory()
    EligibilityRule.objects.create(call=call, position=2, fact="shoe_size", operator="at_most", wanted=46)
    assert [line.state for line in judge(call, firm(country="KZ")).lines] == ["ok", "unknown"]


@pytest.fixture
def counted(monkeypatch):
    """A fact that counts how often it was asked, and is the same for each call."""
    asked = []
    monkeypatch.setattr(eligibility, "_facts", dict(eligibility._facts))
    register_fact(Fact("counted", "Counted", lambda *place: asked.append(place) or UNKNOWN, "h", "f", "u", per_call=False))
    return asked


def test_a_fact_about_the_applicant_is_asked_once_for_all_calls(db, counted):
    calls = [CallFactory(complete__rules=[("counted", "at_least", 1)]) for _ in range(3)]
    verdicts = verdicts_for(calls, firm())
    assert [verdicts[call.pk].may_apply for call in calls] == [False] * 3
    assert len(counted) == 1
    judge(calls[0], firm())
    assert len(counted) == 2


def test_what_was_remembered_is_forgotten_afterwards(group):
    call, applicant = CallFactory(complete__rules=RULES), firm()
    assert judge(call, applicant).may_apply
    applicant.country = "DE"
    assert not judge(call, applicant).may_apply


def test_a_fact_is_registered_once(counted):
    with pytest.raises(ValueError, match="counted"):
        register_fact(Fact("counted", "", lambda *place: None, "", "", ""))


def test_demands_speak_without_an_applicant(group):
    call = CallFactory(complete__rules=RULES)
    sentences = [line.sentence for line in demands_of(call)]
    assert "СНГ" in sentences[0]
    assert str(Kind.FIRM.label) in sentences[1]
    assert "5" in sentences[2]


def test_a_fact_without_a_sentence_is_put_together(db, monkeypatch):
    monkeypatch.setattr(eligibility, "_facts", dict(eligibility._facts))
    register_fact(Fact("patents", "Patents", lambda *place: 0, "", "", ""))
    rule = EligibilityRule(fact="patents", operator=Operator.AT_LEAST, wanted=2)
    assert demand_of(rule) == f"Patents: {Operator.AT_LEAST.label} 2"


@pytest.mark.parametrize(("kind", "count"), [("firm", 4), ("university", 3), ("school", 1)])
def test_calls_open_to_a_kind(db, kind, count):
    """One call takes firms, one firms and universities, one everybody but schools, one only points out that it prefers teams."""
    make_open_call(rules=[("kind", "in", ["firm"])])
    make_open_call(rules=[("kind", "in", ["firm", "university"]), ("country", "in", ["KZ"])])
    barred = CallFactory()
    barred.eligibility_rules.all().delete()
    EligibilityRule.objects.create(call=barred, fact="kind", operator="not_in", wanted=["school"])
    preferred = CallFactory()
    EligibilityRule.objects.create(call=preferred, fact="kind", operator="in", wanted=["team"], severity=Severity.WARNING)
    assert Call.objects.filter(open_to(kind)).count() == count

"""Calls as tests need them. `make_open_call()` gives one that is complete in three languages and was opened by the service.

CallFactory()                     a complete draft
CallFactory(published=True)       the same, opened; a closing in the past is reached by moving the clock
make_open_call(closes_at=..., rules=[("country", "in", ["KZ"])], officer=person)
"""

from datetime import timedelta
from typing import Any

import factory
from allauth.mfa.models import Authenticator
from djmoney.money import Money
from factory.django import DjangoModelFactory

from core.accounts.choices import GlobalRole
from core.accounts.models import RoleGrant, User
from core.calendar import moved_to, now
from grants.calls import services
from grants.calls.choices import FileKind, Operator, QuestionKind, Severity
from grants.calls.kinds import Item, Part, Problem, kinds, register_kind
from grants.calls.models import (
    Call,
    CallOfficer,
    Criterion,
    DocumentWanted,
    EligibilityRule,
    Question,
    ScreeningCheck,
    ScreeningReason,
    Section,
    Stream,
)
from tests.remembered import remembered

PLAIN = "plain"


class PlainKind:
    """A kind of application with nothing of its own, for tests of the rooms that know no kind."""

    code = PLAIN
    name = "Plain application"

    def parts(self, application: Any) -> list[Part]:
        return []

    def answered(self, application: Any, code: str, value: str) -> None:
        raise KeyError(code)

    def problems(self, application: Any) -> list[Problem]:
        return []

    def hint_about(self, application: Any, amount: Any) -> dict[str, Any] | None:
        return None

    def snapshot(self, application: Any) -> dict[str, Any]:
        return {}

    def start_url(self, call: Any) -> str:
        return f"/begin/{call.key}/"

    def award_problem(self, application: Any, money: Any, day: Any) -> None:
        return None

    def record_award(self, application: Any, money: Any, *, day: Any, actor: Any) -> None:
        return None

    def release_award(self, application: Any, money: Any, *, day: Any, actor: Any) -> None:
        return None


def plain_kind() -> str:
    """The code of the plain kind, which is registered when it is first asked for."""
    if PLAIN not in {kind.code for kind in kinds()}:
        register_kind(PlainKind())
    return PLAIN


__all__ = [
    "CallFactory",
    "Item",
    "PersonFactory",
    "StreamFactory",
    "administrator",
    "fill_call",
    "make_open_call",
    "officer_of",
    "plain_kind",
    "with_role",
]


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda number: f"person{number}@calls.example")
    family_name = "Серікова"
    given_name = factory.Sequence(lambda number: f"Әсел {'абвгдежзик'[number % 10]}")
    language = "ru"


def with_role(*roles: str, **fields: Any) -> User:
    """A person who holds these global roles."""
    person = PersonFactory(**fields)
    for role in roles:
        RoleGrant.objects.create(user=person, role=role)
    return with_second_factor(person)


def with_second_factor(person: User) -> User:
    Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, defaults={"data": {}})
    return person


def administrator(**fields: Any) -> User:
    return with_role(GlobalRole.ADMINISTRATOR, **fields)


def officer_of(call: Call, person: User | None = None) -> User:
    """Somebody who runs the call, with the second factor that officers must have."""
    person = with_second_factor(person or PersonFactory())
    CallOfficer.objects.create(call=call, user=person, since=min(call.created_at, call.opens_at))
    return person


def three(text: str, name: str = "name") -> dict[str, str]:
    """A text in three languages, each of which can be told from the others."""
    return {f"{name}_kk": f"{text} (қаз)", f"{name}_ru": f"{text} (рус)", f"{name}_en": f"{text} (eng)"}


class StreamFactory(DjangoModelFactory):
    class Meta:
        model = Stream
        django_get_or_create = ("code",)

    code = "accelerator"
    name_kk, name_ru, name_en = "Акселератордан қаржыландыру", "Инвестиции акселератора", "Accelerator investment"
    counts_to_cap = True


class CallFactory(DjangoModelFactory):
    """`complete=False` leaves out everything but the columns; `published=True` opens it."""

    class Meta:
        model = Call
        skip_postgeneration_save = True

    kind = factory.LazyFunction(plain_kind)
    stream = factory.SubFactory(StreamFactory)
    prefix = factory.Sequence(lambda number: f"T{number}-2026")
    title_kk = factory.LazyAttribute(lambda call: f"Ақылды қалалар байқауы {call.prefix}")
    title_ru = factory.LazyAttribute(lambda call: f"Умные города {call.prefix}")
    title_en = factory.LazyAttribute(lambda call: f"Smart cities {call.prefix}")
    summary_kk, summary_ru, summary_en = "Қысқаша", "Коротко", "In short"
    who_kk, who_ru, who_en = "Кім қатыса алады", "Кто может подать", "Who may apply"
    purpose_kk, purpose_ru, purpose_en = "Ақша неге беріледі", "На что идут деньги", "What the money is for"
    judging_kk, judging_ru, judging_en = "Қалай бағаланады", "Как оценивают", "How it is judged"
    afterwards_kk, afterwards_ru, afterwards_en = "Кейін не болады", "Что потом", "What follows"
    opens_at = factory.LazyFunction(lambda: now() - timedelta(days=2))
    closes_at = factory.LazyAttribute(lambda call: call.opens_at + timedelta(days=14))
    max_amount = Money(40_000, "USD")
    contact = "calls@orken.example"

    @factory.post_generation
    def complete(call: Call, create: bool, wanted: bool | None, **parts: Any) -> None:  # noqa: N805  factory-boy hands over the row
        if create and wanted is not False:
            fill_call(call, **parts)

    @factory.post_generation
    def published(call: Call, create: bool, wanted: bool | None, **unused: Any) -> None:  # noqa: N805
        if create and wanted:
            with moved_to(min(now(), call.opens_at)):
                services.open_call(call, actor=officer_of(call))


def fill_call(call: Call, *, rules: Any = (("country", Operator.IN, ["KZ"]),), weights: Any = (60, 40)) -> Call:
    """Everything that the gate asks for: two sections, two documents, a rubric, one rule for each of `rules`, two checks with reasons."""
    problem = Section.objects.create(call=call, code="problem", position=1, **three("Проблема", "title"))
    Question.objects.create(
        section=problem, code="who", position=1, kind=QuestionKind.TEXT, max_length=500, **three("У кого эта проблема?", "label")
    )
    Question.objects.create(
        section=problem, code="link", position=2, kind=QuestionKind.ADDRESS, required=False, **three("Адрес сайта", "label")
    )
    market = Section.objects.create(call=call, code="market", position=2, **three("Рынок", "title"))
    choices = [
        {"code": "home", "kk": "Қазақстан", "ru": "Казахстан", "en": "Kazakhstan"},
        {"code": "world", "kk": "Әлем", "ru": "Мир", "en": "The world"},
    ]
    Question.objects.create(
        section=market, code="where", position=1, kind=QuestionKind.CHOICE, choices=choices, **three("Где продаёте?", "label")
    )
    DocumentWanted.objects.create(call=call, position=1, kinds=[FileKind.PDF], **three("Презентация"))
    DocumentWanted.objects.create(
        call=call, position=2, kinds=[FileKind.PDF, FileKind.JPG], required=False, **three("Справка о регистрации")
    )
    for position, weight in enumerate(weights, 1):
        Criterion.objects.create(
            call=call, position=position, weight=weight, **three(f"Критерий {position}"), **three("На что смотрим", "guidance")
        )
    for position, (fact, operator, wanted) in enumerate(rules, 1):
        EligibilityRule.objects.create(call=call, position=position, fact=fact, operator=operator, wanted=wanted, severity=Severity.ERROR)
    for position in (1, 2):
        check = ScreeningCheck.objects.create(call=call, position=position, **three(f"Строка проверки {position}"))
        ScreeningReason.objects.create(check_line=check, position=1, **three("Документ не читается", "text"))
    return call


@remembered
def make_open_call(*, rules: Any = None, weights: Any = None, officer: User | None = None, **columns: Any) -> Call:
    """A complete call, opened through the service; `officer` runs it. With the columns of `Call` it may be closed or not yet open."""
    parts = {"rules": rules, "weights": weights}
    call = CallFactory(**columns, **{f"complete__{name}": value for name, value in parts.items() if value is not None})
    person = officer_of(call, officer)
    with moved_to(min(now(), call.opens_at)):
        services.open_call(call, actor=person)
    return call

"""Applications in any state, brought there by the services alone.

in_state("screening")              with a call, an applicant, its member and an officer of its own
application.member, application.officer   are kept on the row for the tests
"""

import io
from typing import Any

import factory
from django.core.files.uploadedfile import SimpleUploadedFile
from djmoney.money import Money
from factory.django import DjangoModelFactory

from core.accounts.models import User
from core.workflow import advance
from grants.applications import services
from grants.applications.choices import Finding, Outcome, State
from grants.applications.models import Application, Screening
from grants.calls.models import Call
from parks.directory.choices import Kind, Role
from parks.directory.models import Membership, Organisation
from tests.grants.calls.factories import PersonFactory, make_open_call
from tests.remembered import remembered

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
ANSWERS = {
    "title": "Умные остановки Шымкента",
    "problem.who": "Пассажиры ждут автобус 20 минут.",
    "market.where": "home",
    "requested": "12 000 000,50 KZT",
}


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    kind = Kind.TEAM
    name_kk = factory.Sequence(lambda number: f"Аялдама {number}")
    name_ru = factory.Sequence(lambda number: f"Остановка {number}")
    name_en = factory.Sequence(lambda number: f"Bus stop {number}")
    country = "KZ"


def pdf(name: str = "deck.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, io.BytesIO(content).read(), "application/pdf")


def member_of(organisation: Organisation, person: User | None = None) -> User:
    person = person or PersonFactory()
    Membership.objects.create(organisation=organisation, user=person, role=Role.OWNER)
    return person


def open_call(**columns: Any) -> Call:
    """An open call whose largest sum needs no rate to be compared with."""
    return make_open_call(**{"max_amount": Money(50_000_000, "KZT"), **columns})


@remembered
def draft(call: Call | None = None, member: User | None = None, **answers: str) -> Application:
    """A complete draft; an answer given as "" is left out."""
    officer = PersonFactory()
    call = call or open_call(officer=officer)
    applicant = OrganisationFactory()
    person = member_of(applicant, member)
    application = services.begin_application(call, applicant, actor=person)
    for code, value in {**ANSWERS, **answers}.items():
        if value:
            services.save_answer(application, code, value, base=0, actor=person)
    services.give_file(application, call.documents.get(required=True), pdf(), actor=person)
    application.refresh_from_db()
    application.member, application.officer = person, call.officers.first().user
    return application


def findings(screening: Screening, *, failing: bool) -> None:
    for number, check in enumerate(screening.application.call.checks.all()):
        fails = failing and number == 0
        reason = check.reasons.first() if fails else None
        services.note_finding(screening, check, actor=screening.officer, finding=Finding.FAILS if fails else Finding.HOLDS, reason=reason)


def decided(application: Application, outcome: Outcome, note: str = "") -> Application:
    screening = services.take_application(application, actor=application.officer)
    findings(screening, failing=outcome != Outcome.ADMIT)
    services.decide_screening(screening, actor=application.officer, outcome=outcome, note=note)
    return fresh(application)


def fresh(application: Application) -> Application:
    application.refresh_from_db()
    return application


COUNCIL = {State.FUNDED: "fund", State.FUNDED_IN_PART: "fund_in_part", State.RESERVE: "reserve", State.NOT_FUNDED: "decline"}


@remembered
def in_state(state: str, **kwargs: Any) -> Application:
    application = draft(**kwargs)
    if state == State.DRAFT:
        return application
    if state == State.WITHDRAWN:
        services.withdraw_application(application, actor=application.member, reason="Иначе решили")
        return fresh(application)
    services.submit_application(application, actor=application.member)
    if state == State.SCREENING:
        services.take_application(application, actor=application.officer)
    outcomes = {State.TO_CORRECT: Outcome.RETURN, State.ADMITTED: Outcome.ADMIT, State.REFUSED: Outcome.REFUSE}
    if state in outcomes:
        return decided(application, outcomes[state])
    if state in {State.IN_COUNCIL, *COUNCIL}:  # as the council's service does it
        advance(decided(application, Outcome.ADMIT), "consider", actor=None)
    if state in COUNCIL:
        advance(application, COUNCIL[state], actor=None)
    return fresh(application)

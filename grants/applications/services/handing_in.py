"""Handing in, all or nothing: number, receipt, state and mail stand together or not at all."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.access import require
from core.calendar import arrived_at, day_of
from core.calendar.working_days import add_working_days, end_of_working_day
from core.money.rates import RateMissing, convert
from core.outbox.services import post
from core.web.numbers import money
from core.workflow import advance
from grants.applications.choices import REQUESTED, State
from grants.applications.models import Application, Receipt
from grants.applications.queries import team_of
from grants.applications.questionnaire import DOCUMENTS, MONEY, check_item, parts_of
from grants.applications.snapshot import seal
from grants.calls.eligibility import judge
from grants.calls.kinds import Problem, kind_named
from grants.calls.services import next_number


class Incomplete(Exception):
    """The application cannot be handed in yet; carries each problem with the part it stands in."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__(", ".join(problem.code for problem in problems))
        self.problems = problems

    @property
    def by_part(self) -> Mapping[str, list[Problem]]:
        return {problem.part: [other for other in self.problems if other.part == problem.part] for problem in self.problems}


def problems_of(application: Application) -> list[Problem]:
    """Everything that stands in the way of handing in, in the order of the form."""
    found = [
        *_answer_problems(application),
        *_sum_problems(application),
        *kind_named(application.kind).problems(application),
        *_document_problems(application),
        *_rule_problems(application),
    ]
    return list(dict.fromkeys(found))


def _answer_problems(application: Application) -> list[Problem]:
    given = dict(application.answers.values_list("code", "value"))
    problems = []
    for part in parts_of(application):
        for item in part.items:
            value = given.get(item.code, "")
            if not value and item.required:
                problems.append(Problem(part.code, item.code, _("“%(question)s” is not answered yet.") % {"question": item.label}))
            elif error := check_item(item, value).error:
                problems.append(Problem(part.code, item.code, f"{item.label}: {error}"))
    return problems


def _sum_problems(application: Application) -> list[Problem]:
    """The sum asked for against the most that the call gives, compared exactly at the day's official rate."""
    asked, most = application.requested, application.call.max_amount
    if asked is None:
        return []
    try:
        exact = convert(asked, most.currency.code, day_of(arrived_at())).exact
    except RateMissing as missing:
        return [Problem(MONEY, REQUESTED, str(missing.sentence))]
    if exact <= most.amount:
        return []
    return [Problem(MONEY, REQUESTED, _("This call gives at most %(most)s.") % {"most": money(most)})]


def _document_problems(application: Application) -> list[Problem]:
    given = set(application.files.filter(removed_at=None).values_list("document_id", flat=True))
    return [
        Problem(DOCUMENTS, str(document.key), _("The file “%(document)s” is missing.") % {"document": document.name})
        for document in application.call.documents.all()
        if document.required and document.pk not in given
    ]


def _rule_problems(application: Application) -> list[Problem]:
    verdict = judge(application.call, application.applicant)
    return [Problem("", "", f"{line.sentence} {line.mend}".strip()) for line in verdict.lines if line.state in {"bad", "unknown"}]


@transaction.atomic
def submit_application(application: Application, *, actor: Any) -> Receipt:
    """Hand the application in and return its time-stamped, hashed receipt. A corrected one goes back to the check.

    The instant that counts is when the request reached us.
    Raises: Refused, Incomplete, Conflict (somebody was faster; the receipt is then theirs).
    """
    move = "resubmit" if application.state == State.TO_CORRECT else "submit"
    require(actor, f"applications.{move}", application)
    Application.objects.select_for_update().get(pk=application.pk)
    if problems := problems_of(application):
        raise Incomplete(problems)
    instant = arrived_at()
    fields: dict[str, Any] = {"submitted_at": application.submitted_at or instant, "check_due_at": check_due(application, instant)}
    if move == "submit":
        fields |= {"submitted_at": instant, "number": application.number or next_number(application.call.prefix)}
    advance(application, move, actor=actor, **fields)
    receipt = seal(application, instant, actor=actor)
    post("applications.received", to=team_of(application), about=application, context={"application": application, "receipt": receipt})
    return receipt


def check_due(application: Application, instant: datetime) -> datetime:
    """The formal check is due so many working days after the call closes; for a corrected one, after it came back."""
    begins = max(instant, application.call.closes_at) if application.state == State.DRAFT else instant
    return end_of_working_day(add_working_days(day_of(begins), application.call.screening_days))


def reopen_application(application: Application, *, actor: Any) -> None:
    """Take a handed-in application back into writing while the call is open; its number stays.

    Raises: Refused, Conflict (the check has begun).
    """
    advance(application, "reopen", actor=actor)


@transaction.atomic
def withdraw_application(application: Application, *, actor: Any, reason: str) -> None:
    """Raises: Refused, Conflict."""
    was_handed_in = application.number is not None
    advance(application, "withdraw", actor=actor, withdrawn_because=reason.strip())
    if was_handed_in:
        post("applications.withdrawn", to=team_of(application), about=application, context={"application": application})

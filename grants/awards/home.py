"""What this room brings to the frame: menu entries of four hats, lines of Today, search."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import once_a_page
from core.accounts.choices import GlobalRole
from core.calendar.working_days import end_of_working_day
from core.web.navigation import Entry, add_entry
from core.web.numbers import money
from core.web.search import Hit, searchable
from core.web.today import Line, today
from grants.applications.models import holds
from grants.awards.choices import Standing
from grants.awards.duties import APPLICANT, OFFICE, Duty, duties_of
from grants.awards.models import Award, Tranche
from grants.awards.queries import (
    first_of,
    held_up_tranches,
    lines_of_awards,
    lines_of_many,
    living,
    of_person,
    paid_to,
    ready_tranches,
    to_answer,
    to_award,
    waiting_for_office,
    with_tranches,
    without_award,
)
from grants.awards.standing import TrancheLine

AT_MOST = 20

add_entry("applicant", Entry(gettext_lazy("Projects"), "awards:mine", "rocket", order=30))
add_entry("officer", Entry(gettext_lazy("Awards"), "awards:desk", "report-money", order=50, count=to_award))
for hat in ("administrator", "auditor"):
    add_entry(hat, Entry(gettext_lazy("Awards"), "awards:desk", "report-money", order=48))


def prepares(user: Any) -> bool:
    return bool(user.has_role(GlobalRole.FINANCE_MAKER))


add_entry("finance", Entry(gettext_lazy("Tranches"), "awards:tranches", "checklist", order=5, count=lambda user: ready_tranches() if prepares(user) else 0))  # fmt: skip
add_entry("finance", Entry(gettext_lazy("Awards"), "awards:desk", "clipboard-check", order=25))


def line_of_duty(duty: Duty) -> Line:
    return Line(duty.verb, duty.title, duty.url, duty.due_at, duty.note, duty.state)


def first(awards: QuerySet[Award]) -> list[tuple[Award, list[TrancheLine]]]:
    """The first of the awards, with their tranches."""
    rows = list(with_tranches(awards)[:AT_MOST])
    lines = lines_of_awards(rows)
    return [(row, lines[row.pk]) for row in rows]


@once_a_page
def newest_of(user: Any) -> list[tuple[Award, list[TrancheLine]]]:
    """The newest of the person's own that live, which each block of their day looks at."""
    return first(living(of_person(user)))


def duties_in(awards: Iterable[tuple[Award, list[TrancheLine]]]) -> Iterator[Duty]:
    for row, lines in awards:
        yield from duties_of(row, lines)


@today("applicant", "act")
def owed_by_me(user: Any) -> Iterator[Line]:
    """To sign, to give the account, to report."""
    yield from (line_of_duty(duty) for duty in duties_in(newest_of(user)) if duty.side == APPLICANT)


@today("applicant", "with_others")
def owed_to_me(user: Any) -> Iterator[Line]:
    """What the office and the finance office do next on one's own awards."""
    for duty in duties_in(newest_of(user)):
        if duty.side == APPLICANT:
            continue
        note = _("The programme office has it.") if duty.side == OFFICE else _("The finance office has it.")
        yield Line(_("Read"), f"{duty.title}: {duty.verb}", duty.award.get_absolute_url(), None, note, duty.state)


@today("applicant", "ahead")
def coming_to_me(user: Any) -> Iterator[Line]:
    """The next payments by their planned days."""
    for _award, lines in newest_of(user):
        for line in lines:
            if line.standing == Standing.PLANNED:
                title = f"{line.tranche} · {money(line.tranche.amount)}"
                due = end_of_working_day(line.tranche.planned_on)
                yield Line(_("Read"), title, line.tranche.get_absolute_url(), due, line.sentence, line.badge)


@today("officer", "act")
def to_prepare(user: Any) -> Iterator[Line]:
    for decision in without_award(user, AT_MOST):
        url = reverse("awards:prepare", args=[decision.application.key])
        title = f"{decision.application.number} · {decision.application}"
        yield Line(_("Prepare the award"), title, url, None, _("It was decided to fund it."), decision.badge)


@today("officer", "act")
def to_sign(user: Any) -> Iterator[Line]:
    """Agreements to offer and to countersign, accounts to confirm; reports have lines of their own."""
    yield from (line_of_duty(duty) for duty in duties_in(first(waiting_for_office(user))) if duty.side == OFFICE and duty.code != "answer")


@today("officer", "act")
def to_accept(user: Any) -> Iterator[Line]:
    for condition in to_answer(user)[:AT_MOST]:
        award = condition.tranche.award
        note = _("%(applicant)s gave it; a tranche waits for your answer.") % {"applicant": award.application.applicant}
        yield Line(_("Answer"), f"{award.number} · {condition}", condition.get_absolute_url(), None, note)


@today("finance", "act")
def to_pay(user: Any) -> Iterator[Line]:
    if not prepares(user):
        return
    waiting = list(first_of(ready_tranches(), AT_MOST))
    own = set(paid_to(user, Tranche.objects.filter(pk__in=[tranche.pk for tranche in waiting])))
    for tranche in (tranche for tranche in waiting if tranche not in own):
        url = reverse("awards:order", args=[tranche.key])
        title = f"{tranche} · {tranche.award.application.applicant} · {money(tranche.amount)}"
        yield Line(_("Prepare the payment"), title, url, None, _("Everything that it waited for is met."))


@today("finance", "with_others")
def held_up(user: Any) -> Iterator[Line]:
    for line in lines_of_many(first_of(held_up_tranches(), AT_MOST)):
        title = f"{line.tranche} · {money(line.tranche.amount)}"
        yield Line(_("Read"), title, line.tranche.get_absolute_url(), None, line.sentence, line.badge)


@searchable("awards", gettext_lazy("Awards"), order=45)
def find(user: Any, text: str, limit: int) -> list[Hit]:
    """By number or title, within the reader's own view."""
    visible = Award.objects.visible_to(user).select_related("application__applicant")
    found = list(visible.filter(number__istartswith=text.strip())[:limit]) or list(visible.filter(holds(text, "application__"))[:limit])
    return [Hit(str(row), row.get_absolute_url(), f"{row.application.applicant}, {row.state_badge.label}") for row in found]

"""How far an application is: the parts of its form while it is written, and its way in plain words afterwards."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.access import can
from core.audit.models import Entry
from core.calendar import arrived_at
from core.web.badges import Badge
from core.web.components import Step, Task
from core.web.dates import day_text
from grants.applications.choices import State
from grants.applications.models import Application
from grants.applications.questionnaire import parts_of
from grants.applications.services import problems_of
from grants.calls.kinds import Problem


@dataclass(frozen=True)
class TaskList:
    """`general` are problems that stand in no part: rules of the call that do not hold."""

    tasks: list[Task]
    ready: int
    general: list[Problem]
    problems: list[Problem]

    @property
    def complete(self) -> bool:
        return not self.problems


def task_list(application: Application) -> TaskList:
    """Every part with what is still to do in it; the first unfinished one carries the button."""
    problems = problems_of(application)
    by_part: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems:
        by_part[problem.part].append(problem)
    tasks: list[Task] = []
    offered = False
    for part in parts_of(application):
        missing = len(by_part[part.code])
        button = "" if offered or not missing else _("Continue: %(part)s") % {"part": part.title}
        offered = offered or bool(button)
        tasks.append(Task(part.title, reverse("applications:part", args=[application.key, part.code]), _part_badge(missing), button=button))
    return TaskList(tasks, sum(not by_part[part.code] for part in parts_of(application)), by_part[""], problems)


def _part_badge(missing: int) -> Badge:
    if not missing:
        return Badge(_("ready"), "ok")
    return Badge(ngettext("%(count)d thing missing", "%(count)d things missing", missing) % {"count": missing})


SENTENCES = {
    State.SUBMITTED: gettext_lazy("We have it. The formal check comes next."),
    State.SCREENING: gettext_lazy("The programme office checks whether it is complete and follows the rules of the call."),
    State.TO_CORRECT: gettext_lazy("It is with you: correct the points below and hand it in again."),
    State.ADMITTED: gettext_lazy("It passed the formal check. Reviewers will score it; nothing is asked of you now."),
    State.IN_COUNCIL: gettext_lazy("The reviews are in. The council decides; the answer goes to everybody on one day."),
    State.FUNDED: gettext_lazy("It is funded. The agreement comes next."),
    State.FUNDED_IN_PART: gettext_lazy("It is funded in part. The agreement comes next."),
    State.RESERVE: gettext_lazy("It is on the reserve list: it is funded if money becomes free."),
    State.NOT_FUNDED: gettext_lazy("It is not funded. The reasons stand below."),
    State.REFUSED: gettext_lazy("It did not pass the formal check and is not considered any further."),
    State.WITHDRAWN: gettext_lazy("It was withdrawn and is not considered any further."),
}


def sentence_of(application: Application) -> str:
    """Who has the application, what they do, and what follows."""
    if application.state != State.DRAFT:
        return str(SENTENCES[State(application.state)])
    if application.call.is_open_for(arrived_at()):
        return _("You are writing it. Nobody else sees it before you hand it in.")
    return _("The call has closed and this draft was not handed in. What you wrote is kept here.")


TITLES = {
    "application.submit": lambda: _("Submitted"),
    "application.reopen": lambda: _("Reopened by the applicant"),
    "application.take": lambda: _("Formal check began"),
    "application.return": lambda: _("Returned to correct"),
    "application.resubmit": lambda: _("Corrected and handed in again"),
    "application.lapse": lambda: _("Not corrected in time; the check goes on"),
    "application.admit": lambda: _("Admitted to review"),
    "application.refuse": lambda: _("Did not pass the formal check"),
    "application.consider": lambda: _("Handed to the council"),
    "application.fund": lambda: _("Funded"),
    "application.fund_in_part": lambda: _("Funded in part"),
    "application.reserve": lambda: _("Put on the reserve list"),
    "application.decline": lambda: _("Not funded"),
    "application.withdraw": lambda: _("Withdrawn"),
}


def way_of(application: Application) -> list[Step]:
    """What happened, from the trail itself, then what is expected. Names of people in the office never stand here."""
    entries = Entry.objects.about(application).filter(action__in=TITLES).order_by("pk").values_list("action", "at")
    done = [Step(TITLES[action](), "done", at) for action, at in entries]
    return [*done, *_expected(application)]


def _expected(application: Application) -> list[Step]:
    days = application.call.screening_days
    check = ngettext("at most %(count)d working day", "at most %(count)d working days", days) % {"count": days}
    review, decision = Step(_("Review"), "expected"), Step(_("Decision"), "expected")
    match application.state:
        case State.SUBMITTED:
            return [Step(_("Formal check"), "expected", expected=_until(check, application.check_due_at)), review, decision]
        case State.SCREENING:
            return [Step(_("Formal check"), "now", expected=_until(check, application.check_due_at)), review, decision]
        case State.TO_CORRECT:
            return [
                Step(_("Your correction"), "now", expected=_until("", application.correct_due_at)),
                Step(_("Formal check"), "expected", expected=check),
                review,
                decision,
            ]
        case State.ADMITTED:
            return [Step(_("Review"), "now"), decision]
        case State.IN_COUNCIL:
            return [Step(_("Decision"), "now")]
    return []


def _until(limit: str, instant: datetime | None) -> str:
    answer = _("answer by %(day)s") % {"day": day_text(instant)} if instant else ""
    return ", ".join(filter(None, [limit, answer]))


def may_still(application: Application, user: object) -> dict[str, bool]:
    """Which of the applicant's own moves are open to this person now."""
    return {
        "write": can(user, "applications.write", application),
        "submit": can(user, "applications.submit", application) or can(user, "applications.resubmit", application),
        "reopen": application.state == State.SUBMITTED and can(user, "applications.reopen", application),
        "withdraw": can(user, "applications.withdraw", application),
        "screen": application.state in {State.SUBMITTED, State.SCREENING} and can(user, "applications.screen", application),
    }

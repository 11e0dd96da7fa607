"""What is late, and who must act: each matter is a condition on the rows, so a count and the list behind it are the same question."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.calendar import now, today
from grants.applications.choices import FUNDED, State
from grants.applications.models import Application
from grants.awards.choices import ConditionState
from grants.awards.choices import State as AwardState
from grants.awards.models import Award, Condition, Tranche
from grants.awards.queries import held_up_now, ready_now
from grants.review.choices import OPEN
from incubator.portfolio.choices import Who
from incubator.portfolio.reader import Reader
from parks.directory.policies import belonging


@dataclass(frozen=True)
class Matter:
    """`late` is what is past its day; the rest only waits. `of_award` matters are known to whoever knows the award.

    A row waits in one of the `states` of its application, or of its award; `more(reader)` is what else must be so, about a row whether or not
    the reader may know it. Most rows of a list are in none of the states, and of those nothing more is asked.
    """

    code: str
    title: str | Promise
    who: Who
    late: bool
    of_award: bool
    states: tuple[str, ...]
    more: Callable[[Reader], Q] | None = None

    def condition(self, reader: Reader) -> Q:
        waits = Q(state__in=self.states)
        return waits & self.more(reader) if self.more else waits


def _overdue_check(reader: Reader) -> Q:
    return Q(check_due_at__lte=now())


def _overdue_review(reader: Reader) -> Q:
    overdue = reader.reviews().filter(state__in=OPEN, due_at__lte=now())
    return Q(pk__in=overdue.order_by().values("application"))


def _without_award(reader: Reader) -> Q:
    return ~belonging(reader.user, "applicant") & Q(is_awarded=False)


def _owed(reader: Reader) -> Q:
    return Q(Exists(Condition.objects.filter(state=ConditionState.OPEN, due_on__lt=today(), tranche__award=OuterRef("pk"))))


def _given(reader: Reader) -> Q:
    return Q(Exists(Condition.objects.filter(state=ConditionState.GIVEN, tranche__award=OuterRef("pk"))))


def _ready(reader: Reader) -> Q:
    return Q(Exists(Tranche.objects.filter(ready_now(), award=OuterRef("pk"))))


def _held_up(reader: Reader) -> Q:
    return Q(Exists(Tranche.objects.filter(held_up_now(), award=OuterRef("pk"))))


_CHECKED = (State.SUBMITTED, State.SCREENING)
_RUNNING = (AwardState.RUNNING,)

MATTERS = (
    Matter("check", _("Formal check past its day"), Who.OFFICER, True, False, _CHECKED, _overdue_check),
    Matter("review", _("Review past its day"), Who.REVIEWER, True, False, (State.ADMITTED,), _overdue_review),
    Matter("condition", _("Condition of a tranche past its day"), Who.APPLICANT, True, True, _RUNNING, _owed),
    Matter("held_up", _("Tranche past its day and held up"), Who.OFFICER, True, True, _RUNNING, _held_up),
    Matter("tranche", _("Tranche ready to pay and not ordered"), Who.FINANCE, True, True, _RUNNING, _ready),
    Matter("correction", _("Returned to correct"), Who.APPLICANT, False, False, (State.TO_CORRECT,)),
    Matter("decision", _("Waits for the council's decision"), Who.COUNCIL, False, False, (State.IN_COUNCIL,)),
    Matter("award", _("Funded, the award is not prepared"), Who.OFFICER, False, False, FUNDED, _without_award),
    Matter("offer", _("Award prepared and not offered"), Who.OFFICER, False, True, (AwardState.PREPARING,)),
    Matter("sign", _("Agreement not signed by the applicant"), Who.APPLICANT, False, True, (AwardState.OFFERED,)),
    Matter("countersign", _("Agreement not signed by the fund"), Who.OFFICER, False, True, (AwardState.SIGNED,)),
    Matter("answer", _("Report or proof waits for an answer"), Who.OFFICER, False, True, _RUNNING, _given),
)
"""What is late first; within that in the order of the road."""
ANY = "any"
"""Value of a filter for whatever waits."""


def matters_for(reader: Reader) -> list[Matter]:
    """Those of which this reader can see something."""
    return [matter for matter in MATTERS if matter.of_award or reader.sees_applications]


def chosen(matters: Iterable[Matter], code: str = "", who: str = "", *, late: bool = False) -> list[Matter]:
    """Those that fit all that was asked for; "" asks for nothing."""
    return [
        matter
        for matter in matters
        if (not code or code in (ANY, matter.code)) and (not who or matter.who == who) and (matter.late or not late)
    ]


def any_of(matters: Iterable[Matter], reader: Reader) -> Q:
    """Rows in which at least one of the matters waits, as far as the reader may know; of no matter no row."""
    wanted = list(matters)
    of_application = [matter.condition(reader) for matter in wanted if not matter.of_award]
    of_award = [matter.condition(reader) for matter in wanted if matter.of_award]
    found = Q(pk__in=[])
    if of_application:
        found |= reader.opened & reduce(or_, of_application)
    if of_award:
        awards = reader.awards().filter(reduce(or_, of_award)).order_by()
        found |= Q(pk__in=awards.values("application"))
    return found


def waiting_in(applications: Sequence[Application], awards: Sequence[Award], reader: Reader) -> dict[Matter, set[int]]:
    """Matter -> keys of the rows in which it waits: one query, and none where no row is in a state that asks for more."""
    found: dict[Matter, set[int]] = {}
    asked: list[tuple[Matter, QuerySet[Any]]] = []
    for matter in MATTERS:
        model = Award if matter.of_award else Application
        rows: Sequence[Any] = awards if matter.of_award else applications
        found[matter] = {row.pk for row in rows if row.state in matter.states}
        if matter.more and found[matter]:
            asked.append((matter, model._base_manager.filter(matter.more(reader), pk__in=found[matter])))
    parts = [rows.values_list(Value(place, IntegerField()), "pk") for place, (_matter, rows) in enumerate(asked)]
    more: dict[int, set[int]] = defaultdict(set)
    for place, pk in parts[0].union(*parts[1:], all=True) if parts else ():
        more[place].add(pk)
    return found | {matter: more[place] for place, (matter, _rows) in enumerate(asked)}

"""What is late, and who must act: each matter is a condition on the rows, so a count and the list behind it are the same question."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.calendar import now, today
from grants.applications.choices import State
from grants.awards.choices import ConditionState
from grants.awards.choices import State as AwardState
from grants.awards.models import Condition
from grants.awards.queries import held_up_tranches, open_conditions, ready_tranches
from grants.review.choices import OPEN
from incubator.portfolio.choices import Who
from incubator.portfolio.reader import Reader
from parks.directory.policies import belonging


@dataclass(frozen=True)
class Matter:
    """`late` is what is past its day; the rest only waits. `of_award` matters are known to whoever knows the award.

    `condition(reader, way)` is about a row whether or not the reader may know it: `way` leads from the row to what it is about.
    """

    code: str
    title: str | Promise
    who: Who
    late: bool
    of_award: bool
    condition: Callable[[Reader, str], Q]


def _checks(reader: Reader, way: str) -> Q:
    return Q(state__in=[State.SUBMITTED, State.SCREENING], check_due_at__lte=now())


def _in(state: State) -> Callable[[Reader, str], Q]:
    return lambda reader, way: Q(state=state)


def _reviews(reader: Reader, way: str) -> Q:
    overdue = reader.reviews().filter(state__in=OPEN, due_at__lte=now())
    return Q(state=State.ADMITTED, pk__in=overdue.order_by().values("application"))


def _without_award(reader: Reader, way: str) -> Q:
    return Q(~belonging(reader.user, "applicant"), state__in=[State.FUNDED, State.FUNDED_IN_PART], award=None)


def _award_in(state: AwardState) -> Callable[[Reader, str], Q]:
    return lambda reader, way: Q(**{f"{way}state": state})


def _owed(reader: Reader, way: str) -> Q:
    return Q(**{f"{way}pk__in": open_conditions().filter(due_on__lt=today()).order_by().values("tranche__award")})


def _given(reader: Reader, way: str) -> Q:
    given = Condition.objects.filter(state=ConditionState.GIVEN, tranche__award__state=AwardState.RUNNING)
    return Q(**{f"{way}pk__in": given.order_by().values("tranche__award")})


def _ready(reader: Reader, way: str) -> Q:
    return Q(**{f"{way}pk__in": ready_tranches().order_by().values("award")})


def _held_up(reader: Reader, way: str) -> Q:
    return Q(**{f"{way}pk__in": held_up_tranches().order_by().values("award")})


MATTERS = (
    Matter("check", _("Formal check past its day"), Who.OFFICER, late=True, of_award=False, condition=_checks),
    Matter("review", _("Review past its day"), Who.REVIEWER, late=True, of_award=False, condition=_reviews),
    Matter("condition", _("Condition of a tranche past its day"), Who.APPLICANT, late=True, of_award=True, condition=_owed),
    Matter("held_up", _("Tranche past its day and held up"), Who.OFFICER, late=True, of_award=True, condition=_held_up),
    Matter("tranche", _("Tranche ready to pay and not ordered"), Who.FINANCE, late=True, of_award=True, condition=_ready),
    Matter("correction", _("Returned to correct"), Who.APPLICANT, late=False, of_award=False, condition=_in(State.TO_CORRECT)),
    Matter("decision", _("Waits for the council's decision"), Who.COUNCIL, late=False, of_award=False, condition=_in(State.IN_COUNCIL)),
    Matter("award", _("Funded, the award is not prepared"), Who.OFFICER, late=False, of_award=False, condition=_without_award),
    Matter("offer", _("Award prepared and not offered"), Who.OFFICER, late=False, of_award=True, condition=_award_in(AwardState.PREPARING)),
    Matter("sign", _("Agreement not signed by the applicant"), Who.APPLICANT, late=False, of_award=True, condition=_award_in(AwardState.OFFERED)),
    Matter("countersign", _("Agreement not signed by the fund"), Who.OFFICER, late=False, of_award=True, condition=_award_in(AwardState.SIGNED)),
    Matter("answer", _("Report or proof waits for an answer"), Who.OFFICER, late=False, of_award=True, condition=_given),
)  # fmt: skip
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
    of_application = [matter.condition(reader, "") for matter in wanted if not matter.of_award]
    of_award = [matter.condition(reader, "") for matter in wanted if matter.of_award]
    found = Q(pk__in=[])
    if of_application:
        found |= reader.opened & reduce(or_, of_application)
    if of_award:
        awards = reader.awards().filter(reduce(or_, of_award)).order_by()
        found |= Q(pk__in=awards.values("application"))
    return found

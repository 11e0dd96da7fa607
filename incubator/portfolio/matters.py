"""What is late, and who must act: each matter is a condition on the rows, so a count and the list behind it are the same question."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q
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
from parks.directory.models import Membership


@dataclass(frozen=True)
class Matter:
    """`late` is what is past its day; the rest only waits. `of_award` matters are known to whoever knows the award."""

    code: str
    title: str | Promise
    who: Who
    late: bool
    of_award: bool
    condition: Callable[[Reader], Q]

    def holds(self, reader: Reader) -> Q:
        return self.condition(reader) if self.of_award else reader.opened & self.condition(reader)


def _checks(reader: Reader) -> Q:
    return Q(state__in=[State.SUBMITTED, State.SCREENING], check_due_at__lte=now())


def _corrections(reader: Reader) -> Q:
    return Q(state=State.TO_CORRECT)


def _reviews(reader: Reader) -> Q:
    overdue = reader.reviews().filter(state__in=OPEN, due_at__lte=now())
    return Q(state=State.ADMITTED, pk__in=overdue.order_by().values("application"))


def _decisions(reader: Reader) -> Q:
    return Q(state=State.IN_COUNCIL)


def _without_award(reader: Reader) -> Q:
    own = Membership.objects.current().filter(organisation=OuterRef("applicant"), user_id=reader.user.pk)
    return Q(~Exists(own), state__in=[State.FUNDED, State.FUNDED_IN_PART], award=None)


def _award_in(state: str) -> Callable[[Reader], Q]:
    return lambda reader: Q(pk__in=reader.awards().filter(state=state).order_by().values("application"))


def _of_awards(reader: Reader, rows: Any, way: str) -> Q:
    """Rows whose award is in view and has one of these tranches or conditions."""
    awards = reader.awards().filter(pk__in=rows.order_by().values(way)).order_by()
    return Q(pk__in=awards.values("application"))


def _conditions(reader: Reader) -> Q:
    return _of_awards(reader, open_conditions().filter(due_on__lt=today()), "tranche__award")


def _evidence(reader: Reader) -> Q:
    given = Condition.objects.filter(state=ConditionState.GIVEN, tranche__award__state=AwardState.RUNNING)
    return _of_awards(reader, given, "tranche__award")


def _ready(reader: Reader) -> Q:
    return _of_awards(reader, ready_tranches(), "award")


def _held_up(reader: Reader) -> Q:
    return _of_awards(reader, held_up_tranches(), "award")


MATTERS = (
    Matter("check", _("Formal check past its day"), Who.OFFICER, late=True, of_award=False, condition=_checks),
    Matter("review", _("Review past its day"), Who.REVIEWER, late=True, of_award=False, condition=_reviews),
    Matter("condition", _("Condition of a tranche past its day"), Who.APPLICANT, late=True, of_award=True, condition=_conditions),
    Matter("held_up", _("Tranche past its day and held up"), Who.OFFICER, late=True, of_award=True, condition=_held_up),
    Matter("tranche", _("Tranche ready to pay and not ordered"), Who.FINANCE, late=True, of_award=True, condition=_ready),
    Matter("correction", _("Returned to correct"), Who.APPLICANT, late=False, of_award=False, condition=_corrections),
    Matter("decision", _("Waits for the council's decision"), Who.COUNCIL, late=False, of_award=False, condition=_decisions),
    Matter("award", _("Funded, the award is not prepared"), Who.OFFICER, late=False, of_award=False, condition=_without_award),
    Matter("offer", _("Award prepared and not offered"), Who.OFFICER, late=False, of_award=True, condition=_award_in(AwardState.PREPARING)),
    Matter("sign", _("Agreement not signed by the applicant"), Who.APPLICANT, late=False, of_award=True, condition=_award_in(AwardState.OFFERED)),
    Matter("countersign", _("Agreement not signed by the fund"), Who.OFFICER, late=False, of_award=True, condition=_award_in(AwardState.SIGNED)),
    Matter("answer", _("Report or proof waits for an answer"), Who.OFFICER, late=False, of_award=True, condition=_evidence),
)  # fmt: skip
"""What is late first; within that in the order of the road."""
BY_CODE = {matter.code: matter for matter in MATTERS}
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
    """Rows in which at least one of the matters waits; of no matter no row."""
    found = [matter.holds(reader) for matter in matters]
    return reduce(or_, found) if found else Q(pk__in=[])

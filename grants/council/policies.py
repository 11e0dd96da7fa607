"""Who sees what a council reads, who prepares, who releases, and who gives seats."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.access import allow, once_a_page, rule, standing, visible
from core.accounts.choices import GlobalRole
from core.accounts.policies import has_role, holds, is_administrator
from grants.applications.models import Application
from grants.applications.policies import belongs
from grants.calls.models import Call, CallOfficer
from grants.calls.policies import office_in, runs_any_call, runs_call
from grants.council.choices import DECIDABLE, SHOWN, Role
from grants.council.models import CallCouncil, Council, Decision, Recusal, Seat
from grants.review.policies import own_applications, takes_part
from parks.directory.policies import belonging, own_organisations


@dataclass(frozen=True)
class Part:
    """What somebody has to do with the decisions of a call: seats in its council, an application of their own, what they stepped out of."""

    seats: frozenset[str] = frozenset()
    applies: bool = False
    out: frozenset[int] = frozenset()


@once_a_page
def part_in(user: Any, call_id: int) -> Part:
    """One query for all that the rules of a page ask."""
    if not user.is_authenticated:
        return Part()
    seats = Seat.objects.current().filter(council__calls__call=call_id, user_id=user.pk).order_by()
    out = Recusal.objects.filter(application__call=call_id, user_id=user.pk).order_by()
    columns = {
        "seats": ArraySubquery(seats.values("role")),
        "applies": Exists(own_applications(user, call_id)),
        "stepped_out": ArraySubquery(out.values("application")),
    }
    found = get_user_model()._base_manager.filter(pk=user.pk).annotate(**columns).values_list(*columns).first()
    return Part(frozenset(found[0]), found[1], frozenset(found[2])) if found else Part()


def has_seat(user: Any, call: Call, *roles: str) -> bool:
    """Whether the person sits in the council that decides the call; with roles, in one of these."""
    seats = part_in(user, call.pk).seats
    return not seats.isdisjoint(roles) if roles else bool(seats)


holds_a_seat = standing("seat", lambda user: Seat.objects.current().filter(user_id=user.pk))
leads_a_council = standing("leads", lambda user: Seat.objects.current().filter(user_id=user.pk, role__in=[Role.CHAIR, Role.SECRETARY]))
"""Whether the person prepares or releases decisions anywhere."""


def stepped_out(user: Any, application: Application) -> bool:
    return application.pk in part_in(user, application.call_id).out


def stepped_out_of_waiting(user: Any, call: Call) -> bool:
    """Whether one of the decisions that wait for their release is about an application from which the person stepped out."""
    return Recusal.objects.filter(
        user_id=user.pk, application__in=Decision.objects.waiting().filter(application__call=call).values("application")
    ).exists()


def runs_a_call_of(user: Any, council: Council) -> bool:
    """Whether the person runs a call that the council decides, or made the council and runs some call."""
    if not user.is_authenticated:
        return False
    mine = CallOfficer.objects.current().filter(user_id=user.pk)
    return mine.filter(call__deciding__council=council.pk).exists() or (council.created_by_id == user.pk and mine.exists())


def applies_to_its_calls(user: Any, council: Council) -> bool:
    return any(takes_part(user, call) for call in council.calls.values_list("call", flat=True))


# About a call
neutral = rule(_("You belong to an applicant of this call, so you see nothing of its decision before everybody else."))(
    lambda user, call: not part_in(user, call.pk).applies
)
sits = rule(_("Only the council that decides this call may see this."))(has_seat)
runs = rule(_("Only an officer of this call may do this."))(runs_call)
oversees = holds(GlobalRole.AUDITOR, refusal=_("Only an auditor may see this."))
chairs = rule(_("Only the chair of the council may do this."))(lambda user, call: has_seat(user, call, Role.CHAIR))
leads = rule(_("Only the chair or the secretary of the council may do this."))(
    lambda user, call: has_seat(user, call, Role.CHAIR, Role.SECRETARY)
)
is_free_to_release = rule(
    _("You take no part in one of the applications that wait for their release. Another chair, such as a deputy, releases them.")
)(lambda user, call: not stepped_out_of_waiting(user, call))
has_council = rule(_("Choose first which council decides this call."))(lambda user, call: CallCouncil.objects.filter(call=call.pk).exists())

# About an application
is_handed_over = rule(_("This application has not been handed to the council."))(lambda user, row: row.state in SHOWN)
is_decidable = rule(_("This application is not with the council, or has been decided."))(lambda user, row: row.state in DECIDABLE)
takes_part_in_it = rule(_("You take no part in this application, so you see nothing of it."))(lambda user, row: not stepped_out(user, row))
is_out_already = rule(_("You have stepped out of this application already."))(lambda user, row: not stepped_out(user, row))

# About a council
runs_its_call = rule(_("Only an administrator, or an officer of a call that this council decides, may do this."))(runs_a_call_of)
is_neutral_council = rule(_("You belong to an applicant of a call that this council decides, so somebody else gives its seats."))(
    lambda user, council: not applies_to_its_calls(user, council)
)
has_its_seat = rule(_("Only the people of this council may see this."))(
    lambda user, council: bool(user.is_authenticated) and council.seats.current().filter(user_id=user.pk).exists()
)
is_officer_of_some_call = rule(_("Only an administrator or an officer of a call may do this."))(runs_any_call)

# About a decision
is_released = rule(_("The council has not released its decision yet."))(lambda user, decision: decision.is_released)
is_not_released = rule(_("This decision was released and stands."))(lambda user, decision: not decision.is_released)

may_see = neutral & (sits | runs | oversees)
may_read = may_see.about("call") & takes_part_in_it
may_manage = is_neutral_council & (is_administrator | runs_its_call)
may_prepare = (neutral & leads).about("call") & takes_part_in_it & is_decidable

allow("council.see", may_see)
allow("council.choose", neutral & (runs | is_administrator))
allow("council.take_up", has_council & neutral & (leads | runs))
allow("council.release", neutral & chairs & is_free_to_release)
allow("council.read", may_read & is_handed_over)
allow("council.prepare", may_prepare)
allow("council.step_out", (neutral & sits).about("call") & is_out_already & is_decidable)
allow("council.view_decision", may_read.about("application") | (is_released & belongs.about("application")))
allow("council.drop", is_not_released & may_prepare.about("application"))
allow("council.list", is_administrator | is_officer_of_some_call | oversees)
allow("council.create", is_administrator | is_officer_of_some_call)
allow("council.view", is_administrator | is_officer_of_some_call | oversees | has_its_seat)
allow("council.manage", may_manage)
allow("council.end_seat", may_manage.about("council"))


def _neutral(user: Any) -> Any:
    rivals = Application.objects.filter(call=OuterRef("application__call"), number__isnull=False, applicant__in=own_organisations(user))
    stepped = Recusal.objects.filter(application=OuterRef("application"), user_id=user.pk)
    return ~Exists(rivals) & ~Exists(stepped)


def _decided_by(user: Any) -> Any:
    return Exists(Seat.objects.current().filter(council__calls__call=OuterRef("application__call"), user_id=user.pk))


visible(Decision, lambda user: _decided_by(user) & _neutral(user))
visible(Decision, lambda user: office_in(user, "application__call") & _neutral(user))
visible(Decision, lambda user: _neutral(user) if has_role(user, GlobalRole.AUDITOR) else False)
visible(Decision, lambda user: Q(belonging(user, "application__applicant"), release__isnull=False))

visible(Council, lambda user: Exists(Seat.objects.current().filter(council=OuterRef("pk"), user_id=user.pk)))
visible(
    Council,
    lambda user: has_role(user, GlobalRole.ADMINISTRATOR, GlobalRole.AUDITOR) or runs_any_call(user),
)

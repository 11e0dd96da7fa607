from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.access import allow, once_a_page, rule, standing, visible
from core.accounts.choices import GlobalRole
from core.accounts.policies import has_role, holds, is_administrator
from core.calendar import now
from grants.calls.choices import CallState
from grants.calls.models import Call, CallOfficer

runs_calls = standing("officer", lambda user: CallOfficer.objects.current().filter(user_id=user.pk), at="call")


@once_a_page
def runs_call(user: Any, call: Call) -> bool:
    return runs_calls.is_in(user, call.pk)


def office_in(user: Any, way: str) -> Q:
    """Of rows, whether the person runs the call to which `way` leads from them."""
    return runs_calls.leads_there(user, way)


@once_a_page
def runs_any_call(user: Any, row: Any = None) -> bool:
    known = runs_calls.places(user)
    return bool(known) if known is not None else CallOfficer.objects.current().filter(user_id=user.pk).exists()


runs_some_call = rule(_("Only an officer of a call may see this."))(runs_any_call)
is_officer = rule(_("Only an officer of this call or an administrator may do this."))(runs_call)
is_published = rule(_("This call is not published."))(lambda user, call: call.state != CallState.DRAFT)
is_draft = rule(_("This call has been opened. What applicants rely on is not changed any more."))(
    lambda user, call: call.state == CallState.DRAFT
)
not_closed = rule(_("This call has closed."))(lambda user, call: call.closes_at > now())
oversees = holds(GlobalRole.ADMINISTRATOR, GlobalRole.AUDITOR, refusal=_("Only an administrator or an auditor may see this."))

allow("calls.view", is_published | is_officer | oversees)
allow("calls.prepare", is_administrator)
allow("calls.set_up", is_administrator | is_officer)
allow("calls.change", is_draft & (is_administrator | is_officer))
allow("calls.open", is_draft & (is_administrator | is_officer) & not_closed)
allow("calls.cancel", is_published & (is_administrator | is_officer))
allow("calls.name_officers", is_administrator)

visible(Call, lambda user: ~Q(state=CallState.DRAFT))
visible(Call, lambda user: office_in(user, "pk"))
visible(Call, lambda user: has_role(user, GlobalRole.ADMINISTRATOR, GlobalRole.AUDITOR))

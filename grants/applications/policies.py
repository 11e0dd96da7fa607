from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.access import allow, rule, visible
from core.accounts.choices import PERSONAL_DATA, GlobalRole
from core.accounts.policies import did_not_take_back, has_role, holds
from core.calendar import arrived_at
from core.outbox.models import Message
from grants.applications.choices import UNDER_WAY, State
from grants.applications.models import Application
from grants.calls.policies import office_in, runs_call, runs_some_call
from parks.directory.policies import belonging, user_belongs

NOT_HANDED_IN = Q(state=State.DRAFT) | Q(number=None)
"""What an office never sees: drafts, and drafts that were withdrawn."""


def handed_in(application: Application) -> bool:
    return application.state != State.DRAFT and application.number is not None


def in_time_to_correct(application: Application) -> bool:
    return application.correct_due_at is not None and arrived_at() < application.correct_due_at


belongs = rule(_("You are not a member of the applicant."))(lambda user, application: user_belongs(user, application.applicant))
is_outsider = rule(_("You belong to the applicant, so somebody else must check this application."))(
    lambda user, application: not user_belongs(user, application.applicant)
)
runs_its_call = rule(_("Only an officer of this call may do this."))(lambda user, application: runs_call(user, application.call))
was_handed_in = rule(_("This application has not been handed in."))(lambda user, application: handed_in(application))
is_draft = rule(_("This application has been handed in. Reopen it to change it, as long as the call is open."))(
    lambda user, application: application.state == State.DRAFT
)
is_returned = rule(_("This application was not returned to you."))(lambda user, application: application.state == State.TO_CORRECT)
call_is_open = rule(_("The call has closed. What you wrote is kept and can be read here."))(
    lambda user, application: application.call.is_open_for(arrived_at())
)
in_time = rule(_("The time to correct is over."))(lambda user, application: in_time_to_correct(application))
may_be_returned = rule(_("This application was returned before; the call allows no further correction."))(
    lambda user, application: application.corrections < application.call.corrections_allowed
)
not_ended = rule(_("This application has ended."))(
    lambda user, application: application.state == State.DRAFT or application.state in UNDER_WAY
)
oversees = holds(GlobalRole.AUDITOR, refusal=_("Only an auditor may see this."))
agrees = did_not_take_back(
    PERSONAL_DATA, _("You took back your consent to the use of personal data. Give it again in your account, under “Consents”, to hand in.")
)

may_write = belongs & (is_returned | is_draft) & (~is_returned | in_time) & (~is_draft | call_is_open)

allow("applications.view", belongs | (was_handed_in & (runs_its_call | oversees)))
allow("applications.write", may_write)
allow("applications.submit", belongs & is_draft & call_is_open & agrees)
allow("applications.reopen", belongs & call_is_open)
allow("applications.resubmit", belongs & is_returned & in_time & agrees)
allow("applications.withdraw", belongs & not_ended)
allow("applications.see_queue", runs_some_call)
allow("applications.screen", runs_its_call & was_handed_in & is_outsider)
allow("applications.return", runs_its_call & was_handed_in & is_outsider & may_be_returned)

visible(Application, lambda user: belonging(user, "applicant"))
visible(Application, lambda user: office_in(user, "call") & ~NOT_HANDED_IN)
visible(Application, lambda user: ~NOT_HANDED_IN if has_role(user, GlobalRole.AUDITOR) else False)


def about_what_they_run(user: Any) -> Q:
    """Messages about the applications of the calls that the person runs."""
    theirs = Application.objects.filter(office_in(user, "call"), ~NOT_HANDED_IN, key=OuterRef("about_key"))
    return Q(about_kind=Application._meta.label_lower) & Q(Exists(theirs))


visible(Message, about_what_they_run)

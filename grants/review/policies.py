"""Who may know of a review, read the papers, score, and run the whole."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from core.access import allow, once_a_page, rule, visible
from core.accounts.choices import GlobalRole
from core.accounts.policies import has_role, holds, is_administrator
from grants.applications.choices import State as ApplicationState
from grants.applications.models import Application
from grants.applications.policies import runs_its_call
from grants.calls.policies import office_in, runs_any_call, runs_call
from grants.review.choices import OPENED, State
from grants.review.models import Assignment, Reviewer
from grants.review.ties import ties_of
from parks.directory.policies import own_organisations

UNDER_REVIEW = (ApplicationState.ADMITTED,)
"""Where an application is while reviewers work on it: from the formal check to the decision."""


@once_a_page
def takes_part(user: Any, call_id: int) -> bool:
    """Whether the person belongs to an applicant of the call: then they see nothing of its review, their rivals' least of all."""
    return bool(user.is_authenticated) and own_applications(user, call_id).exists()


def own_applications(user: Any, call_id: int) -> QuerySet[Application]:
    """What the organisations of the person have handed in to the call."""
    return Application.objects.filter(call=call_id, number__isnull=False, applicant__in=own_organisations(user))


is_own = rule(_("This review was given to somebody else."))(
    lambda user, row: bool(user.is_authenticated and user.is_active) and row.reviewer.user_id == user.pk
)
serves = rule(_("You do not review for us any more."))(lambda user, row: bool(row.reviewer.is_active))
still_reviewed = rule(_("This application is not under review any more."))(lambda user, row: row.application.state in UNDER_REVIEW)
has_no_tie = rule(_("We know of a tie between you and this application, so we cannot offer it to you."))(
    lambda user, row: not ties_of(row.application, row.reviewer)
)
is_opened = rule(_("Say first whether you are free of any conflict. The papers open after that."))(lambda user, row: row.state in OPENED)
is_being_scored = rule(_("This review is closed for writing."))(lambda user, row: row.state == State.ACCEPTED)
is_signed = rule(_("This review is not signed yet."))(lambda user, row: row.state == State.SIGNED)
oversees = holds(GlobalRole.AUDITOR, refusal=_("Only an auditor may see this."))
is_under_review = rule(_("Only an application that passed the formal check is given to reviewers."))(
    lambda user, application: application.state in UNDER_REVIEW
)
runs_this_call = rule(_("Only an officer of this call may do this."))(runs_call)
is_officer_of_some_call = rule(_("Only an administrator or an officer of a call may do this."))(runs_any_call)

NO_APPLICANT = _("You belong to an applicant of this call, so somebody else must run its review.")
applies_not = rule(NO_APPLICANT)(lambda user, call: not takes_part(user, call.pk))
is_neutral = rule(NO_APPLICANT)(lambda user, application: not takes_part(user, application.call_id))
runs_it = (runs_its_call & is_neutral).about("application")
looks_on = is_neutral.about("application") & oversees
is_at_work = is_own & serves & still_reviewed & has_no_tie

allow("review.view", is_own | runs_it | looks_on)
allow("review.accept", is_at_work)
allow("review.decline", is_own & serves)
allow("review.declare", is_own & serves)
allow("review.read", is_own & serves & is_opened & has_no_tie)
allow("review.score", is_at_work & is_being_scored)
allow("review.sign", is_at_work & is_being_scored)
allow("review.hand_back", is_own & serves & still_reviewed)
allow("review.end", runs_it)
allow("review.give_time", runs_it & still_reviewed)
allow("review.read_opinion", is_signed & (is_own | runs_it | looks_on))
allow("review.set_up", runs_this_call & applies_not)
allow("review.run", runs_this_call & applies_not)
allow("review.assign", runs_its_call & is_neutral & is_under_review)
allow("review.see_pool", is_administrator | is_officer_of_some_call)
allow("review.manage_pool", is_administrator | is_officer_of_some_call)


def _neutral(user: Any) -> Any:
    rivals = Application.objects.filter(call=OuterRef("call"), number__isnull=False, applicant__in=own_organisations(user))
    return ~Exists(rivals)


visible(Assignment, lambda user: Exists(Reviewer.objects.filter(pk=OuterRef("reviewer"), user_id=user.pk)))
visible(Assignment, lambda user: office_in(user, "call") & _neutral(user))
visible(Assignment, lambda user: _neutral(user) if has_role(user, GlobalRole.AUDITOR) else False)

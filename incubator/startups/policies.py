"""Who may know a start-up and who may act for it."""

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from core.access import allow, rule, visible
from core.accounts.choices import GlobalRole
from core.accounts.policies import has_role, holds, is_signed_in
from grants.applications.choices import State
from grants.calls.policies import office_in
from incubator.startups.models import StartUp, StartupApplication
from parks.directory.policies import belonging, user_belongs, user_owns


def _handed_in_to(user: Any) -> QuerySet[StartupApplication]:
    """Applications that were handed in to calls which the person runs; a draft is nobody's but the applicant's."""
    rows = StartupApplication.objects.filter(office_in(user, "application__call"), application__number__isnull=False)
    return rows.exclude(application__state=State.DRAFT)


def runs_a_call_of(user: Any, startup: StartUp) -> bool:
    return bool(user.is_authenticated and user.is_active) and _handed_in_to(user).filter(startup=startup).exists()


belongs = rule(_("Only people of this start-up may do this."))(lambda user, startup: user_belongs(user, startup.organisation))
owns = rule(_("Only an owner of this start-up may do this."))(lambda user, startup: user_owns(user, startup.organisation))
is_team = rule(_("This start-up is a registered firm already."))(lambda user, startup: startup.is_team)
runs_its_call = rule(_("This start-up has not applied to a call of yours."))(runs_a_call_of)
oversees = holds(GlobalRole.ADMINISTRATOR, GlobalRole.AUDITOR, refusal=_("Only an administrator or an auditor may see this."))

allow("startups.create", is_signed_in)
allow("startups.view", belongs | runs_its_call | oversees)
allow("startups.edit", belongs)
allow("startups.register", owns & is_team)

visible(StartUp, lambda user: belonging(user, "organisation") if user.is_active else False)
visible(
    StartUp, lambda user: Exists(_handed_in_to(user).filter(startup=OuterRef("pk"))) if user.is_authenticated and user.is_active else False
)
visible(StartUp, lambda user: has_role(user, GlobalRole.ADMINISTRATOR, GlobalRole.AUDITOR))

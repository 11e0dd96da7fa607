from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.access import Rule, allow, rule, visible
from core.accounts.choices import GlobalRole
from core.accounts.models import Consent, User

is_signed_in = rule(_("Sign in first."))(lambda user, row: bool(user.is_authenticated and user.is_active))


def has_role(user: Any, *roles: GlobalRole) -> bool:
    """Whether the person holds one of the global roles today; a visitor holds none."""
    return bool(user.is_authenticated) and user.has_role(*roles)


def holds(*roles: GlobalRole, refusal: Any) -> Rule:
    """A rule for people who hold one of the global roles today."""
    return rule(refusal)(lambda user, row: has_role(user, *roles))


def did_not_take_back(code: str, refusal: Any) -> Rule:
    """A rule for everybody but those who once agreed to a text and took that back."""

    def holds_still(user: Any, row: Any) -> bool:
        given = list(Consent.objects.filter(user=user.pk, text__code=code).values_list("withdrawn_at", flat=True))
        return not given or None in given

    return rule(refusal)(holds_still)


is_administrator = holds(GlobalRole.ADMINISTRATOR, refusal=_("Only an administrator may do this."))
is_auditor = holds(GlobalRole.AUDITOR, refusal=_("Only an administrator or an auditor may see this."))
is_somebody_else = rule(_("You cannot do this to your own account: another administrator can."))(lambda user, person: user.pk != person.pk)
is_open = rule(_("This account is closed."), otherwise=_("This account is open."))(lambda user, person: bool(person.is_active))
was_invited = rule(_("This person has come in already."))(lambda user, person: not person.has_usable_password())

allow("accounts.see_people", is_administrator | is_auditor)
allow("accounts.manage_people", is_administrator)
allow("accounts.invite_again", is_administrator & is_open & was_invited)
allow("accounts.give_role", is_administrator & is_somebody_else & is_open)
allow("accounts.end_role", is_administrator & is_somebody_else)
allow("accounts.disable", is_administrator & is_somebody_else & is_open)
allow("accounts.enable", is_administrator & is_somebody_else & ~is_open)
allow("accounts.end_sessions", is_administrator)
allow("accounts.reset_mfa", is_administrator & is_somebody_else)


def _everybody_for_the_office(user: Any) -> models.Q:
    """Administrators and auditors know everybody; each person knows themselves."""
    if not user.is_authenticated:
        return models.Q(pk__in=[])
    return models.Q() if user.has_role(GlobalRole.ADMINISTRATOR, GlobalRole.AUDITOR) else models.Q(pk=user.pk)


visible(User, _everybody_for_the_office)

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.access import allow, rule
from core.accounts.choices import GlobalRole

is_signed_in = rule(_("Sign in first."))(lambda user, row: bool(user.is_authenticated and user.is_active))


def holds(*roles: GlobalRole, refusal: Any) -> Any:
    """A rule for people who hold one of the global roles today."""
    return rule(refusal)(lambda user, row: bool(user.is_authenticated) and user.has_role(*roles))


is_administrator = holds(GlobalRole.ADMINISTRATOR, refusal=_("Only an administrator may do this."))
is_auditor = holds(GlobalRole.AUDITOR, refusal=_("Only an auditor may see this."))

allow("accounts.manage_people", is_administrator)

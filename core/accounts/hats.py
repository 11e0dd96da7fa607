"""Whom this room brings: administrators and auditors, with their menus, search and Today."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import can
from core.accounts.choices import GlobalRole, Standing
from core.accounts.models import User
from core.accounts.queries import people
from core.web.hats import Hat, register_hat
from core.web.navigation import Entry, add_entry
from core.web.search import Hit, searchable
from core.web.today import Line, today

AT_MOST = 10

register_hat(Hat("administrator", _("Administrator"), lambda user: user.has_role(GlobalRole.ADMINISTRATOR), order=80, desk=True))
register_hat(Hat("auditor", _("Auditor"), lambda user: user.has_role(GlobalRole.AUDITOR), order=85, desk=True))
add_entry("administrator", Entry(_("People"), "accounts:people", "users", order=10))
add_entry("auditor", Entry(_("People"), "accounts:people", "users", order=40))


@searchable("people", _("People"), order=60)
def find_people(user: Any, text: str, limit: int) -> list[Hit]:
    """Whoever sees only themselves searches for nobody."""
    if not can(user, "accounts.see_people"):
        return []
    return [Hit(str(found), reverse("accounts:person", args=[found.key]), found.email) for found in people(user, text=text)[:limit]]


@today("administrator", "with_others")
def invited(user: Any) -> list[Line]:
    rows = User.objects.standing(Standing.INVITED).order_by("joined_at")[:AT_MOST]
    return [
        Line(
            _("Invite again"),
            str(row),
            reverse("accounts:person", args=[row.key]),
            note=_("has not come in yet; you can send the invitation again"),
        )
        for row in rows
    ]

"""What this room brings to others at start: the mails of core.accounts as kinds, itself as their sender, its menus, Today."""

from functools import partial
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.accounts import mail
from core.outbox.kinds import Kind, register
from core.outbox.models import Message
from core.outbox.services import post_sign_in_mail
from core.web.navigation import Entry, add_entry
from core.web.panels import panel
from core.web.today import Line, today

LABELS = {
    "account.confirm_email": _("Confirmation of an e-mail address"),
    "account.reset_password": _("New password"),
    "account.invited": _("Invitation to Orken"),
    "account.already_exists": _("Sign-up with a known address"),
    "account.unknown_account": _("New password for an unknown address"),
    "account.password_changed": _("Password changed"),
    "account.email_changed": _("E-mail address changed"),
    "account.email_removed": _("E-mail address removed"),
    "account.mfa_on": _("Second factor switched on"),
    "account.mfa_off": _("Second factor switched off"),
    "account.recovery_codes_new": _("New recovery codes"),
    "account.role_given": _("Role given"),
    "account.role_ended": _("Role ended"),
    "account.disabled": _("Access closed"),
    "account.enabled": _("Access opened again"),
    "account.sessions_ended": _("Signed out everywhere"),
    "account.mfa_reset": _("Second factor reset"),
    "account.token_made": _("Token made"),
}


def register_account_mails() -> None:
    """Each must arrive and none can be switched off; what carries a sign-in link is made when it is sent."""
    for known in mail.KINDS:
        fresh = partial(mail.fresh_context, known.code) if known.secret else None
        register(Kind(known.code, promise="twice", mandatory=True, secret=known.secret, label=LABELS.get(known.code, ""), fresh=fresh))
    mail.set_sender(post_sign_in_mail)


@today("administrator", "act")
def to_mend(user: Any) -> list[Line]:
    """Mail that nothing moves any more by itself."""
    stuck = Message.objects.to_mend().count()
    title = ngettext("%(count)d message was not sent for sure", "%(count)d messages were not sent for sure", stuck) % {"count": stuck}
    note = _("their readers may not know what they must know")
    return [Line(_("Mend"), title, reverse("outbox:messages"), note=note)] if stuck else []


@panel("account", order=60)
def letters(request: HttpRequest, subject: Any) -> tuple[str, dict[str, Any]]:
    return "outbox/_account.html", {}


def add_entries() -> None:
    add_entry("applicant", Entry(_("Messages"), "outbox:mine", "mail", order=90))
    for hat in ("officer", "administrator", "auditor"):
        add_entry(hat, Entry(_("Messages"), "outbox:messages", "mail", order=90))


register_account_mails()
add_entries()

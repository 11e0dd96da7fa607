"""Mails about signing in: which there are, what each needs, and who hands them over.

This room lies below the outbox, so the outbox registers itself as the sender. What a mail keeps between posting and
sending (`parameters`) is JSON without any secret; `fresh_context` makes the secrets (links with a signed key) at the
moment of sending, so that they are never stored.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from allauth.account import app_settings
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse
from django.utils.functional import lazy

from core.accounts.choices import GlobalRole
from core.accounts.invitations import invitation_token
from core.accounts.models import User
from core.web.dates import instant_text

type Parameters = dict[str, Any]

INSTANTS = ("at", "since", "until")
"""Parameters that are instants, kept as ISO text."""


@dataclass(frozen=True)
class MailKind:
    """One mail; `secret` where its text carries a link that opens an account, and so may never be stored or shown."""

    code: str
    secret: bool = False


KINDS = (
    MailKind("account.confirm_email", secret=True),
    MailKind("account.reset_password", secret=True),
    MailKind("account.invited", secret=True),
    MailKind("account.already_exists"),
    MailKind("account.unknown_account"),
    MailKind("account.password_changed"),
    MailKind("account.email_changed"),
    MailKind("account.email_removed"),
    MailKind("account.mfa_on"),
    MailKind("account.mfa_off"),
    MailKind("account.recovery_codes_new"),
    MailKind("account.role_given"),
    MailKind("account.role_ended"),
    MailKind("account.disabled"),
    MailKind("account.enabled"),
    MailKind("account.sessions_ended"),
    MailKind("account.mfa_reset"),
    MailKind("account.token_made"),
)


class Sender(Protocol):
    """Posts the mail inside the caller's transaction, to be rendered from `mail/<code>/<language>.txt`.

    The context at sending is `fresh_context(code, parameters)`. `user` is None where the address is nobody's.
    """

    def __call__(self, code: str, address: str, user: User | None, language: str, parameters: Parameters) -> None: ...


class NoSender(RuntimeError):
    """No room has taken over the sending of mails."""


_sender: Sender | None = None


def set_sender(sender: Sender) -> None:
    """The outbox calls this when the house is ready."""
    global _sender
    _sender = sender


def send(code: str, *, address: str, language: str, user: User | None = None, **parameters: Any) -> None:
    """Post one of `KINDS`. Raises NoSender, LookupError for a mail that does not exist."""
    if code not in {kind.code for kind in KINDS}:
        raise LookupError(code)
    if _sender is None:
        raise NoSender(code)
    _sender(code, address, user, language, parameters)


def send_to(user: User, code: str, **parameters: Any) -> None:
    """Post a mail to a person, in the person's language."""
    send(code, address=user.email, language=user.language, user=user, user_id=user.pk, **parameters)


def fresh_context(code: str, parameters: Parameters) -> dict[str, Any]:
    """What the template of `code` needs, its secret (`url`) made now. Raises User.DoesNotExist.

    Instants and roles become words in the language that is active when the template is drawn.
    """
    user = User.objects.filter(pk=parameters.get("user_id")).first()
    told = {name: _in_words(parameters[name]) for name in INSTANTS if parameters.get(name)}
    role = {"role_label": GlobalRole(parameters["role"]).label} if "role" in parameters else {}
    pages = {
        "sign_in_url": link("account_login"),
        "reset_url": link("account_reset_password"),
        "sign_up_url": link("account_signup"),
        "tokens_url": link("accounts:tokens"),
    }
    house = {"site_url": settings.SITE_URL, "support_email": settings.SUPPORT_EMAIL}
    return {**parameters, **told, **role, **pages, **house, "user": user} | (_LINKS[code](user, parameters) if code in _LINKS else {})


def _in_words(iso: str) -> Any:
    return lazy(lambda: instant_text(datetime.fromisoformat(iso)), str)()


def link(name: str, *args: Any) -> str:
    """An address that can stand in a mail."""
    return settings.SITE_URL + reverse(name, args=args)


def _confirmation(user: User | None, parameters: Parameters) -> dict[str, Any]:
    key = EmailConfirmationHMAC(EmailAddress(pk=parameters["email_id"])).key
    return {"url": link("account_confirm_email", key), "days": app_settings.EMAIL_CONFIRMATION_EXPIRE_DAYS}


def _reset(user: User | None, parameters: Parameters) -> dict[str, Any]:
    if user is None:
        raise User.DoesNotExist
    token = app_settings.PASSWORD_RESET_TOKEN_GENERATOR().make_token(user)
    path = reverse("account_reset_password_from_key", kwargs={"uidb36": user_pk_to_url_str(user), "key": token})
    return {"url": settings.SITE_URL + path, "hours": settings.PASSWORD_RESET_TIMEOUT // 3600}


def _invitation(user: User | None, parameters: Parameters) -> dict[str, Any]:
    if user is None:
        raise User.DoesNotExist
    return {"url": link("accounts:accept_invitation", invitation_token(user)), "days": settings.INVITATION_DAYS}


_LINKS = {"account.confirm_email": _confirmation, "account.reset_password": _reset, "account.invited": _invitation}

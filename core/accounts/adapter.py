"""Where allauth asks the house: mails leave by the outbox, each change of security is audited, the secret of a second factor is encrypted."""

from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.accounts import mail, mfa
from core.accounts.choices import Language
from core.accounts.devices import device_name
from core.accounts.models import User
from core.accounts.services import end_other_sessions
from core.audit import record
from core.calendar import now
from core.web.middleware import client_address

UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104  stands for "not known" where allauth wants an address

MAILS = {
    "account/email/account_already_exists": "account.already_exists",
    "account/email/unknown_account": "account.unknown_account",
    "account/email/password_changed": "account.password_changed",
    "account/email/password_reset": "account.password_changed",
    "account/email/password_set": "account.password_changed",
    "account/email/email_changed": "account.email_changed",
    "account/email/email_deleted": "account.email_removed",
    "mfa/email/totp_activated": "account.mfa_on",
    "mfa/email/totp_deactivated": "account.mfa_off",
    "mfa/email/recovery_codes_generated": "account.recovery_codes_new",
}
"""allauth's name of a mail -> ours. The two with a secret are sent by methods of their own below."""

KEPT = ("from_email", "to_email", "deleted_email")
"""What of allauth's context is no secret and goes into the mail."""


def page_language() -> str:
    """The language of the page; the default where it is none of ours."""
    language = (get_language() or "")[:2]
    return language if language in Language.values else Language.RUSSIAN


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("This e-mail and password do not belong together. Check both, or set a new password."),
        "too_many_login_attempts": _("Too many tries with this e-mail. Wait five minutes, or set a new password."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
        "duplicate_email": _("This is your e-mail already."),
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request) or UNKNOWN_ADDRESS

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever signed in a moment ago is not asked again at once."""
        signed_in_at = max((record["at"] for record in get_authentication_records(self.request, self.request.user)), default=0)
        return now().timestamp() - signed_in_at >= app_settings.REAUTHENTICATION_TIMEOUT

    def save_user(self, request: HttpRequest, user: User, form: BaseForm, commit: bool = True) -> User:
        for name in ("family_name", "given_name", "patronymic"):
            setattr(user, name, form.cleaned_data.get(name, ""))
        user.language = page_language()
        return super().save_user(request, user, form, commit)

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        end_other_sessions(user, keep=self.request.session.session_key)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        kept = {name: context[name] for name in KEPT if name in context}
        mail.send(
            MAILS[template_prefix],
            address=email,
            language=user.language if user else page_language(),
            user=user,
            **kept,
            **context.get("parameters", {}),
        )

    @transaction.atomic
    def send_notification_mail(
        self, template_prefix: str, user: User, context: dict[str, Any] | None = None, email: str | None = None
    ) -> None:
        """Tell the person that something about their security has changed, and write it down."""
        code = MAILS[template_prefix]
        record(user, code, user)
        parameters = {
            "user_id": user.pk,
            "at": now().isoformat(),
            "ip": self.get_client_ip(self.request),
            "device": device_name(self.get_http_user_agent(self.request)),
        }
        self.send_mail(template_prefix, email or user.email, {"user": user, "parameters": parameters, **(context or {})})

    def send_confirmation_mail(self, request: HttpRequest, emailconfirmation: Any, signup: bool) -> None:
        address: EmailAddress = emailconfirmation.email_address
        user: User = address.user
        mail.send(
            "account.confirm_email",
            address=address.email,
            language=user.language,
            user=user,
            user_id=user.pk,
            email_id=address.pk,
            signup=signup,
        )

    def send_password_reset_mail(self, user: User, email: str, context: dict[str, Any]) -> None:
        """A new password for whoever has one; whoever was invited and never came in gets the invitation again."""
        code = "account.reset_password" if user.has_usable_password() else "account.invited"
        mail.send(code, address=email, language=user.language, user=user, user_id=user.pk)


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _(
            "Your role needs a second factor, so it cannot be switched off. A new code app can be set by an administrator."
        ),
        "incorrect_code": _(
            "This code does not fit. Codes change every 30 seconds: type the one that is shown now, and check the clock of your phone."
        ),
        "unverified_email": _("Confirm your new e-mail first: the link is in the mail we sent to it."),
    }

    def encrypt(self, text: str) -> str:
        return mfa.cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return mfa.cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not mfa.needs_mfa(authenticator.user)

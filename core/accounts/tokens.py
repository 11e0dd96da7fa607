"""Personal tokens: made with scopes and an end, shown once, used by programs, revoked at any time."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Refused
from core.accounts import mail
from core.accounts.mfa import must_set_mfa
from core.accounts.models import Token, User
from core.accounts.scopes import scope_choices
from core.audit import record
from core.calendar import now
from core.workflow import Conflict

PREFIX = "orken_"
BYTES = 32
MOST = 20
LONGEST = timedelta(days=367)
"""A year and a day: the last day counts to its end."""
USED_EVERY = timedelta(minutes=5)


def hashed(secret: str) -> str:
    """The secret is random and long, so a plain hash tells nothing of it."""
    return hashlib.sha256(secret.encode()).hexdigest()


@transaction.atomic
def make_token(user: User, *, name: str, scopes: Sequence[str], until: datetime) -> tuple[Token, str]:
    """The new token and its secret, which is nowhere kept and never shown again.

    Raises: Refused (closed account, no second factor, too many), ValidationError (scopes, end).
    """
    User.objects.select_for_update().get(pk=user.pk)
    _check(user, scopes, until)
    secret = PREFIX + secrets.token_urlsafe(BYTES)
    token = Token.objects.create(user=user, name=name, sha256=hashed(secret), ending=secret[-4:], scopes=sorted(set(scopes)), until=until)
    record(user, "token.make", token, changes={"scopes": (None, token.scopes), "until": (None, until)})
    mail.send_to(user, "account.token_made", at=token.made_at.isoformat(), until=token.until.isoformat())
    return token, secret


def _check(user: User, scopes: Sequence[str], until: datetime) -> None:
    if not user.is_active or must_set_mfa(user):
        raise Refused(_("Set up your second factor first."))
    if not scopes or set(scopes) - dict(scope_choices()).keys():
        raise ValidationError({"scopes": _("Choose at least one of these.")})
    if not now() < until <= now() + LONGEST:
        raise ValidationError({"until": _("A token lasts at least a day and at most a year.")})
    if user.tokens.in_force().count() >= MOST:
        raise Refused(_("You have %(most)s tokens already. Revoke one that you do not use.") % {"most": MOST})


@transaction.atomic
def revoke_token(token: Token, *, actor: User) -> None:
    """Raises: Refused (somebody else's), Conflict (revoked already)."""
    if token.user_id != actor.pk:
        raise Refused(_("This token is somebody else's."))
    if not Token.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=now()):
        raise Conflict
    token.refresh_from_db()
    record(actor, "token.revoke", token)


def revoke_all(user: User) -> int:
    """Ends what programs hold of a person whose every sign-in is ended; gives how many."""
    return Token.objects.in_force().filter(user=user).update(revoked_at=now())


def token_of(secret: str) -> Token | None:
    """The token in force of an open account that has this secret, noted as used (to the nearest five minutes)."""
    rows = Token.objects.in_force().select_related("user")
    token = rows.filter(sha256=hashed(secret), user__is_active=True).first()
    if token is not None and (token.last_used_at is None or now() - token.last_used_at >= USED_EVERY):
        Token.objects.filter(pk=token.pk).update(last_used_at=now())
    return token

"""The link by which an invited person comes in: signed, for some days, good until the first password is set."""

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare, salted_hmac

from core.accounts.models import User

SALT = "core.accounts.invitation"


class InvitationEnded(Exception):
    """The link is too old, was used, was replaced by a newer one, or never was one."""


def invitation_token(user: User) -> str:
    return signing.dumps([str(user.key), _fingerprint(user)], salt=SALT)


def invited_person(token: str) -> User:
    """The person whom the link lets in. Raises InvitationEnded."""
    try:
        key, fingerprint = signing.loads(token, salt=SALT, max_age=timedelta(days=settings.INVITATION_DAYS))
        user = User.objects.get(key=key, is_active=True)
    except (signing.BadSignature, ValueError, User.DoesNotExist) as error:
        raise InvitationEnded from error
    if user.has_usable_password() or not constant_time_compare(fingerprint, _fingerprint(user)):
        raise InvitationEnded
    return user


def _fingerprint(user: User) -> str:
    """Changes with the password: the unusable one of an invited person is random, so a new invitation ends the old."""
    return salted_hmac(SALT, user.password, algorithm="sha256").hexdigest()[:32]

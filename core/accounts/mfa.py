"""Who must have a second factor, and the key under which its secret lies in the database."""

from base64 import urlsafe_b64encode
from collections.abc import Callable
from hashlib import sha256

from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

from core.access import standing
from core.accounts.choices import GlobalRole
from core.accounts.models import User

type Predicate = Callable[[User], bool]

_predicates: list[Predicate] = []


def require_mfa_for(predicate: Predicate) -> None:
    """Let a room say who works with what is not their own: such a person sees only the security page until a second factor is set."""
    _predicates.append(predicate)


def needs_mfa(user: User) -> bool:
    """Whether the person may not do without a second factor. Nobody in the demo, whose people share one password on one machine."""
    return not settings.DEMO and bool(user.is_authenticated) and any(predicate(user) for predicate in _predicates)


_set_it = standing("second factor", lambda user: Authenticator.objects.filter(user=user.pk, type=Authenticator.Type.TOTP))


def must_set_mfa(user: User) -> bool:
    """Asked at every request."""
    return needs_mfa(user) and not _set_it(user)


require_mfa_for(lambda user: user.has_role(*GlobalRole.values))


def cipher() -> MultiFernet:
    """Encrypts with a key made of SECRET_KEY, reads with those of SECRET_KEY_FALLBACKS too."""
    keys = [str(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]
    return MultiFernet([Fernet(urlsafe_b64encode(sha256(f"core.accounts.mfa:{key}".encode()).digest())) for key in keys])

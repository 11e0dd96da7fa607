"""How an IIN is kept: encrypted for the few who may read it, and as an HMAC for finding its owner again.

Both keys are drawn from settings.IIN_KEY, which is not in the database, and neither tells the other.
"""

import base64
import hashlib
import hmac
import os
from dataclasses import dataclass, field
from functools import lru_cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from core.identifiers.bin_iin import check_iin, mask

VERSION = "1"
NONCE_BYTES = 12
TOKEN_LENGTH = 60
"""Enough for a CharField that holds a token: version, colon and 40 bytes in base64."""
DIGEST_LENGTH = 64


class Unreadable(Exception):
    """The stored token is damaged or was made with another IIN_KEY. Says nothing of the number."""


@dataclass(frozen=True)
class EncryptedIIN:
    """What a row stores of an IIN. `token` hides it, `digest` finds it; neither is ever shown or logged."""

    token: str = field(repr=False)
    digest: str = field(repr=False)

    @classmethod
    def of(cls, iin: str) -> "EncryptedIIN":
        """Raises: WrongNumber."""
        number = check_iin(iin)
        nonce = os.urandom(NONCE_BYTES)
        sealed = AESGCM(_key(settings.IIN_KEY, "encrypt")).encrypt(nonce, number.encode(), VERSION.encode())
        return cls(f"{VERSION}:{base64.urlsafe_b64encode(nonce + sealed).decode()}", fingerprint(number))

    def reveal(self) -> str:
        """The number itself: only for who may read it. Raises: Unreadable."""
        return reveal(self.token)

    @property
    def masked(self) -> str:
        return mask(self.reveal())


def reveal(token: str) -> str:
    """The number that a token hides. Raises: Unreadable."""
    version, _, body = token.partition(":")
    try:
        raw = base64.urlsafe_b64decode(body.encode())
        return AESGCM(_key(settings.IIN_KEY, "encrypt")).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], version.encode()).decode()
    except (InvalidTag, ValueError):
        raise Unreadable from None


def fingerprint(iin: str) -> str:
    """The HMAC-SHA-256 by which an IIN is found, in hexadecimal. Raises: WrongNumber."""
    return hmac.new(_key(settings.IIN_KEY, "find"), check_iin(iin).encode(), hashlib.sha256).hexdigest()


@lru_cache(maxsize=8)
def _key(secret: str, purpose: str) -> bytes:
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=f"orken iin {purpose}".encode()).derive(secret.encode())

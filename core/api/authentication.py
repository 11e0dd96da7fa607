"""Who asks: a person signed in on the site, or a program with one of a person's tokens."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from core.accounts.mfa import must_set_mfa
from core.accounts.models import Token, User
from core.accounts.tokens import token_of
from core.api.refusals import Problem
from core.audit import name_token
from core.web.middleware import speak

BEARER = "Bearer"


class BadToken(exceptions.AuthenticationFailed):
    sentence = _("This token opens nothing: it is mistyped, revoked or past its last day.")


class NoSecondFactor(Problem):
    status_code = 403
    sentence = _("Set up your second factor first.")


class SessionAuthentication(authentication.SessionAuthentication):
    """The site's own session; what it changes carries the token against forgery, as a form does."""


class TokenAuthentication(authentication.BaseAuthentication):
    """`Authorization: Bearer orken_...`. The person behind it must still be able to come in by the door itself."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        word, _space, secret = request.headers.get("Authorization", "").partition(" ")
        if word.lower() != BEARER.lower():
            return None
        token = token_of(secret.strip())
        if token is None:
            raise BadToken
        if must_set_mfa(token.user):
            raise NoSecondFactor
        speak(request._request, token.user.language)
        name_token(token.key, str(token))
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return f'{BEARER} realm="Orken"'


def token_in(request: Any) -> Token | None:
    """The token by which the request came, None for a session."""
    return request.auth if isinstance(request.auth, Token) else None

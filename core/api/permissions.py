from typing import Any

from allauth.account.internal.flows.reauthentication import is_reauthentication_required
from django.utils.translation import gettext_lazy as _
from rest_framework.permissions import SAFE_METHODS, BasePermission, IsAuthenticated
from rest_framework.request import Request

from core.access import Refused
from core.accounts.scopes import READ, WRITE, covers
from core.api.authentication import token_in


class InScope(BasePermission):
    """A token opens what its scopes name. A view without a `scope` is public: it may be read by any token and changed by none."""

    def has_permission(self, request: Request, view: Any) -> bool:
        token = token_in(request)
        deed, noun = READ if request.method in SAFE_METHODS else WRITE, getattr(view, "scope", "")
        if token is None or (not noun and deed == READ):
            return True
        if noun and covers(token.scopes, noun, deed):
            return True
        raise Refused(_("This token may not do that: it needs the scope %(scope)s.") % {"scope": f"{noun}:{deed}"})


class SignedInLately(BasePermission):
    """Where pages ask for the password again before money moves, a session is asked too. A token was made after a fresh sign-in."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if token_in(request) is None and is_reauthentication_required(request._request, app="allauth.account"):
            raise Refused(_("Sign in again first: your last sign-in was too long ago for this."))
        return True


MEMBERS = (IsAuthenticated, InScope)
"""For everything that is not public."""

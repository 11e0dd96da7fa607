from rest_framework import authentication
from rest_framework.request import Request


class SessionAuthentication(authentication.SessionAuthentication):
    """The site's own session, which answers 401 where nobody is signed in (DRF's says 403, as if signing in would not help)."""

    def authenticate_header(self, request: Request) -> str:
        return "Session"

"""A client, or a browser's cookie, of somebody who signed in a moment ago."""

from allauth.account.internal.flows import login
from django.conf import settings
from django.test import Client

from core.accounts.models import User
from core.calendar import now


def client_of(person: User | None, *, language: str = "ru") -> Client:
    """The person's session says that the password was typed now, so no page asks for it again."""
    client = Client(headers={"accept-language": language})
    if person:
        client.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
        session = client.session
        session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": now().timestamp()}]
        session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
        session.save()
    return client


def session_of(person: User, site: str) -> dict[str, str]:
    """The cookie, as Playwright takes it."""
    return {"name": settings.SESSION_COOKIE_NAME, "value": client_of(person).cookies[settings.SESSION_COOKIE_NAME].value, "url": site}

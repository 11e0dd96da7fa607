"""What is asked about people; nothing here writes, but for sessions that are over already."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.crypto import salted_hmac

from core.access import visible_rows
from core.accounts.devices import device_name
from core.accounts.models import ConsentText, User
from core.calendar import now

SALT = "core.accounts.sessions"


@dataclass(frozen=True)
class Device:
    """One sign-in that is still open. `handle` names it in a form without giving away the session's key."""

    handle: str
    name: str
    address: str
    since: datetime
    seen_at: datetime
    current: bool


def open_sessions(user: User) -> QuerySet[UserSession]:
    alive = Session.objects.filter(session_key=OuterRef("session_key"), expire_date__gt=now())
    return UserSession.objects.filter(Exists(alive), user_id=user.pk)


def handle_of(session: UserSession) -> str:
    return salted_hmac(SALT, session.session_key, algorithm="sha256").hexdigest()[:32]


def devices_of(user: User, session_key: str | None) -> list[Device]:
    """Where the person is signed in: this place first, then the newest use."""
    rows = [
        Device(handle_of(row), device_name(row.user_agent), row.ip, row.created_at, row.last_seen_at, row.session_key == session_key)
        for row in open_sessions(user).order_by("-last_seen_at", "-id")
    ]
    return sorted(rows, key=lambda row: not row.current)


def people(reader: Any, *, text: str = "", role: str = "", standing: str = "") -> QuerySet[User]:
    """The people whom the reader may know, with the roles that they hold now or from a later day on."""
    rows = visible_rows(User.objects.called(text), reader)
    if role:
        rows = rows.with_role(role)
    return rows.standing(standing) if standing else rows


def newest_texts() -> QuerySet[ConsentText]:
    """The newest version of each text."""
    return ConsentText.objects.order_by("code", "-version").distinct("code")


def newest_text(code: str) -> ConsentText:
    """Raises ConsentText.DoesNotExist where reference data was not loaded."""
    return ConsentText.objects.filter(code=code).latest("version")

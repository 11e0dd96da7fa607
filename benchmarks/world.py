"""The whole of one size in one transaction, and the people who will look at it, signed in."""

import time
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from allauth.account.internal.flows import login
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import connection, transaction
from djmoney.money import Money

from benchmarks.applicants import Plan, fill_applicants, fill_applications, fill_checks
from benchmarks.ground import Ground, lay_ground
from benchmarks.money import Books, fill_decisions
from benchmarks.reviews import fill_reviews
from core.accounts.middleware import SEEN
from core.accounts.models import User
from core.calendar import now
from core.web.keyset import AHEAD, write_cursor
from grants.applications.models import Application
from grants.applications.queries import screening_queue
from grants.applications.services import save_answer
from grants.review.choices import State as ReviewState
from grants.review.models import Assignment
from incubator.startups.models import StartUp
from incubator.startups.services import apply_to_call

PAGE = 50
MEASURED_STARTUP = 2
"""The third: an application of last year that is funded and paid in part, one that is under review, one of three years ago."""


@dataclass
class Cast:
    """What a client needs: cookies by role, values for the addresses, what was written and how long that took."""

    sessions: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def seed(rows: int) -> Cast:
    cast = Cast()
    with transaction.atomic():
        quicken_triggers()
        with Stopwatch(cast, "people, calls and funds"):
            ground = lay_ground()
            plan = Plan(rows, ground)
        with Stopwatch(cast, "start-ups and applications"):
            fill_applicants(plan)
            fill_applications(plan)
            fill_checks(plan)
        with Stopwatch(cast, "reviews"):
            fill_reviews(plan)
        with Stopwatch(cast, "decisions, awards and books"):
            fill_decisions(plan)
            Books(plan).fill()
        with Stopwatch(cast, "deferred constraints"), connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    settle(cast, plan, ground)
    return cast


def quicken_triggers() -> None:
    """Tell the triggers that none of them is to be left aside.

    Unless that setting is there each of them asks for it in vain, and the error that it catches looks at every deferred check of the transaction.
    """
    with connection.cursor() as cursor:
        cursor.execute("SET pgtrigger.ignore = '{}'")


class Stopwatch:
    def __init__(self, cast: Cast, what: str) -> None:
        self.cast, self.what = cast, what

    def __enter__(self) -> None:
        self.started = time.monotonic()

    def __exit__(self, *error: object) -> None:
        self.cast.seconds[self.what] = round(time.monotonic() - self.started, 1)


def settle(cast: Cast, plan: Plan, ground: Ground) -> None:
    """Sign the people in, write one draft, and note what the pages are asked with."""
    owner = User.objects.get(pk=plan.first[User] + MEASURED_STARTUP)
    draft = begin_draft(plan, ground, owner)
    people = {name: getattr(ground, name) for name in ("officer", "chair", "maker", "releaser", "auditor", "administrator")}
    for name, person in {**people, "reviewer": ground.reviewer.user, "applicant": owner}.items():
        cast.sessions[name] = sign_in(person)
    cast.counts = {
        model._meta.label: model._base_manager.count()
        for model in connection.introspection.installed_models(connection.introspection.table_names())
        if model._meta.label.startswith(("grants_", "incubator_", "parks_directory"))
    }
    own = Application.objects.filter(applicant=draft.applicant_id)
    review = Assignment.objects.filter(reviewer=ground.reviewer, state=ReviewState.ACCEPTED).order_by("pk").first()
    last = ground.calls[3]
    cast.values = {
        "draft": str(draft.key),
        "funded": str(own.get(call=ground.calls[6]).key),
        "award": str(own.get(call=ground.calls[6]).award.key),
        "reviewed": str(own.get(call=ground.calls[7]).key),
        "review": str(review.key if review else ""),
        "call_in_review": str(last.key),
        "call_in_council": str(ground.calls[11].key),
        "fund": str(ground.funds[0].key),
        "year": str(ground.calls[6].closes_at.year),
        "number": own.get(call=ground.calls[6]).number or "",
        **{name: ends_of(cast, rows, order) for name, rows, order in lists(ground)},
    }


def lists(ground: Ground) -> list[tuple[str, Any, tuple[str, ...]]]:
    """Keyset lists whose last page is asked for: name, rows, order."""
    visible = Application.objects.visible_to(ground.officer)
    return [
        ("queue_end", screening_queue(ground.officer), ("check_due_at", "id")),
        ("list_end", visible, ("-pk",)),
        ("api_end", visible, ("-id",)),
    ]


def ends_of(cast: Cast, rows: Any, order: tuple[str, ...]) -> str:
    """The cursor before the last page."""
    backwards = [name.removeprefix("-") if name.startswith("-") else f"-{name}" for name in order]
    found = list(rows.order_by(*backwards)[: PAGE + 1])
    return write_cursor(AHEAD, found[-1], order) if found else ""


def begin_draft(plan: Plan, ground: Ground, owner: User) -> Application:
    startup = StartUp.objects.get(pk=plan.first[StartUp] + MEASURED_STARTUP)
    draft = apply_to_call(ground.open_call, startup, actor=owner)
    save_answer(draft, "title", "Полив по данным", base=0, actor=owner)
    save_answer(draft, "requested", str(Money(10_000, "USD").amount) + " USD", base=0, actor=owner)
    return draft


def sign_in(person: User) -> str:
    """A session that says that the password was typed a moment ago."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session[login.AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": "password", "at": now().timestamp()}]
    session[login._AUTHENTICATION_METHODS_USER_SESSION_KEY] = str(person.pk)
    session[SEEN] = now().isoformat()
    session.create()
    return str(session.session_key)

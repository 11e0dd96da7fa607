"""What this room brings to the frame: the officer's hat, menu entries, search, the calls on the public home, lines of Today."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import once_a_page
from core.accounts.mfa import require_mfa_for
from core.calendar import arrived_at
from core.web.dates import instant_text
from core.web.hats import EVERYBODY, Hat, register_hat
from core.web.navigation import VISITOR, Entry, add_entry
from core.web.panels import panel
from core.web.search import Hit, searchable
from core.web.today import Line, today
from grants.calls.choices import CallState
from grants.calls.models import Call
from grants.calls.policies import runs_calls
from grants.calls.queries import closing_first, opening_first, run_by

ON_HOME = 5
EXPECTED_ON_HOME = 3

register_hat(Hat("officer", _("Programme officer"), runs_calls, order=20, desk=True))
require_mfa_for(runs_calls)
for hat in (VISITOR, EVERYBODY):
    add_entry(hat, Entry(_("Calls"), "calls:list", "rocket", order=10))
for hat in ("officer", "administrator"):
    add_entry(hat, Entry(_("Calls"), "calls:list", "rocket", order=15))
    add_entry(hat, Entry(_("Set-up of calls"), "calls:running", "settings", order=50))
add_entry("auditor", Entry(_("Calls"), "calls:list", "rocket", order=30))


@panel("home", order=10)
def closing_soon(request: HttpRequest, subject: Any) -> tuple[str, dict[str, Any]]:
    return "calls/_home.html", {"open": closing_first(ON_HOME), "expected": opening_first(EXPECTED_ON_HOME)}


@searchable("calls", _("Calls"), order=10)
def find(user: Any, text: str, limit: int) -> list[Hit]:
    rows = Call.objects.visible_to(user).matching(text).order_by("-closes_at", "-pk")[:limit]
    return [Hit(row.title, row.get_absolute_url(), f"{row.state_badge.label} · {instant_text(row.closes_at)}") for row in rows]


@once_a_page
def office_of(user: Any) -> list[Call]:
    """The person's calls that are being set up or have not closed."""
    return list(run_by(user).filter(Q(state=CallState.DRAFT) | Q(state=CallState.PUBLISHED, closes_at__gt=arrived_at())))


@today("officer", "act")
def drafts(user: Any) -> Iterator[Line]:
    """Calls that the officer still has to open."""
    for call in sorted((row for row in office_of(user) if row.state == CallState.DRAFT), key=lambda row: (row.opens_at, row.pk)):
        note = _("The call is not open yet: complete it and open it before this hour.")
        yield Line(
            _("Complete"), call.title, reverse("calls:set_up", args=[call.key]), due=call.opens_at, note=note, state=call.state_badge
        )


@today("officer", "ahead")
def closings(user: Any) -> Iterator[Line]:
    instant = arrived_at()
    for call in sorted((row for row in office_of(user) if row.is_open_for(instant)), key=lambda row: (row.closes_at, row.pk)):
        yield Line("", call.title, call.get_absolute_url(), due=call.closes_at, note=_("The call closes; then the formal check begins."))

"""What this room brings to the frame: the hat of the council, menu entries, lines of Today, the decision on the application's page."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

from core.access import can
from core.accounts.mfa import require_mfa_for
from core.calendar import arrived_at
from core.web.hats import Hat, register_hat
from core.web.navigation import Entry, add_entry
from core.web.panels import panel
from core.web.today import Line, today
from grants.applications.choices import State
from grants.applications.models import Application
from grants.applications.queries import at_work
from grants.calls.queries import run_by
from grants.council.choices import Role
from grants.council.policies import holds_a_seat, leads_a_council
from grants.council.queries import bands_of, council_of, decision_of, led_by, with_counts

AT_MOST = 20

register_hat(Hat("council", gettext_lazy("Council member"), holds_a_seat, order=25))
require_mfa_for(leads_a_council)
add_entry("council", Entry(gettext_lazy("Ranked lists"), "council:calls", "list-check", order=20))
for hat in ("officer", "auditor"):
    add_entry(hat, Entry(gettext_lazy("Council"), "council:calls", "list-check", order=35))
for hat in ("officer", "administrator", "auditor"):
    add_entry(hat, Entry(gettext_lazy("Councils"), "council:councils", "users", order=45))


@today("council", "act")
def to_decide(user: Any) -> Iterator[Line]:
    """Calls with applications that nobody has decided about."""
    for call in with_counts(led_by(user, Role.CHAIR, Role.SECRETARY)).order_by("closes_at", "pk")[:AT_MOST]:
        if (undecided := call.before - call.prepared_first) > 0:
            note = ngettext("%(count)d application waits for a decision.", "%(count)d applications wait for a decision.", undecided)
            yield Line(_("Decide"), str(call), reverse("council:ranking", args=[call.key]), None, note % {"count": undecided})


@today("council", "act")
def to_release(user: Any) -> Iterator[Line]:
    for call in with_counts(led_by(user, Role.CHAIR)).filter(prepared__gt=0).order_by("closes_at", "pk")[:AT_MOST]:
        note = ngettext("%(count)d decision is prepared; nobody has been told.", "%(count)d decisions are prepared; nobody has been told.", call.prepared)  # fmt: skip
        url = reverse("council:release", args=[call.key])
        yield Line(pgettext("decision", "Release"), str(call), url, None, note % {"count": call.prepared})


@today("council", "with_others")
def to_read(user: Any) -> Iterator[Line]:
    """What members may read while the chair prepares."""
    for call in with_counts(led_by(user, Role.MEMBER)).filter(before__gt=0).order_by("closes_at", "pk")[:AT_MOST]:
        note = _("The chair prepares the decisions. You read, and step out where you have a conflict of interest.")
        yield Line(_("Read"), str(call), reverse("council:ranking", args=[call.key]), None, note)


@today("officer", "act")
def to_hand_over(user: Any) -> Iterator[Line]:
    """Calls whose reviews were due and whose applications have not gone to the council."""
    calls = with_counts(run_by(user)).filter(admitted__gt=0, review_round__due_at__lte=arrived_at()).order_by("closes_at", "pk")
    for call in calls[:AT_MOST]:
        note = ngettext("%(count)d application waits to be handed over.", "%(count)d applications wait to be handed over.", call.admitted)
        yield Line(_("Hand to the council"), str(call), reverse("council:ranking", args=[call.key]), None, note % {"count": call.admitted})


@today("applicant", "with_others")
def before_the_council(user: Any) -> Iterator[Line]:
    for row in at_work(user, State.IN_COUNCIL, State.RESERVE)[:AT_MOST]:
        note = _("The council decides.") if row.state == State.IN_COUNCIL else _("It is funded if money becomes free.")
        yield Line(_("Read"), f"{row.number} · {row}", row.get_absolute_url(), None, note, row.state_badge)


@panel("application", order=10)
def decision_panel(request: HttpRequest, subject: Application) -> tuple[str, dict[str, Any]] | None:
    """The released decision with its reasons and the bands, never anything that is only prepared."""
    decision = decision_of(subject)
    if decision is None:
        return None
    decision.application = subject
    if not can(request.user, "council.view_decision", decision):
        return None
    return "council/_decision.html", {"decision": decision, "bands": bands_of(subject), "council": council_of(subject.call)}

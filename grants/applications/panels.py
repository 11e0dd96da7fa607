"""What applications bring to the pages of the house: menus, Today, search."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.calendar import arrived_at
from core.web.keyset import first_found
from core.web.navigation import Entry, add_entry
from core.web.search import Hit, searchable
from core.web.today import Line, today
from grants.applications.choices import State
from grants.applications.models import Application
from grants.applications.queries import at_work, screening_queue

add_entry("applicant", Entry(gettext_lazy("Applications"), "applications:mine", "file-text", order=20))
add_entry(
    "officer",
    Entry(gettext_lazy("Formal check"), "applications:queue", "checklist", order=20, count=screening_queue),
)


@today("applicant", "act")
def to_write(user: Any) -> Iterator[Line]:
    """Drafts that can still be handed in, and what was returned to correct."""
    instant = arrived_at()
    for row in at_work(user, State.DRAFT, State.TO_CORRECT):
        if row.state == State.TO_CORRECT and row.correct_due_at and row.correct_due_at > instant:
            note = _("If it does not come back in time, we decide on what we have.")
            yield Line(_("Correct"), str(row), row.get_absolute_url(), row.correct_due_at, note, row.state_badge)
        elif row.state == State.DRAFT and row.call.is_open_for(instant):
            yield Line(
                _("Finish and submit"),
                f"{row} · {row.call}",
                row.get_absolute_url(),
                row.call.closes_at,
                _("After that it cannot be handed in."),
                row.state_badge,
            )


@today("applicant", "with_others")
def with_the_office(user: Any) -> Iterator[Line]:
    for row in at_work(user, State.SUBMITTED, State.SCREENING, State.ADMITTED):
        due = row.check_due_at if row.state != State.ADMITTED else None
        note = _("The programme office answers by then.") if due else _("Reviewers score it.")
        yield Line(_("Read"), f"{row.number} · {row}", row.get_absolute_url(), due, note, row.state_badge)


@today("officer", "act")
def to_check(user: Any) -> Iterator[Line]:
    for row in screening_queue(user)[:10]:
        yield Line(
            _("Check"),
            f"{row.number} · {row}",
            reverse("applications:check", args=[row.key]),
            row.check_due_at,
            str(row.applicant),
            row.state_badge,
        )


@today("officer", "with_others")
def with_applicants(user: Any) -> Iterator[Line]:
    for row in Application.objects.visible_to(user).filter(state=State.TO_CORRECT).order_by("correct_due_at")[:10]:
        yield Line(
            _("Read"), f"{row.number} · {row}", row.get_absolute_url(), row.correct_due_at, _("The applicant corrects it."), row.state_badge
        )


@searchable("applications", gettext_lazy("Applications"), order=20)
def find(user: Any, text: str, limit: int) -> list[Hit]:
    """By number, title or applicant, within the reader's own view."""
    visible = Application.objects.visible_to(user).select_related("call")
    found = list(visible.filter(number__istartswith=text)[:limit]) or first_found(visible.holding(text).order_by("-pk"), limit)
    return [Hit(f"{row.number or _('Draft')} · {row}", row.get_absolute_url(), str(row.call)) for row in found]

"""What this room brings to the frame: the reviewer's hat, menu entries, lines of Today, search by alias."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from core.access import standing
from core.web.hats import Hat, register_hat
from core.web.navigation import Entry, add_entry
from core.web.search import Hit, searchable
from core.web.today import Line, today
from grants.review.choices import OPEN, State
from grants.review.models import Reviewer
from grants.review.queries import reviews_of, short_of_reviewers, silent_in

AT_MOST = 10


is_reviewer = standing("reviewer", Reviewer.objects.of)
register_hat(Hat("reviewer", gettext_lazy("Reviewer"), is_reviewer, order=30))
add_entry("reviewer", Entry(gettext_lazy("Reviews"), "review:desk", "clipboard-check", order=20, count=lambda user: reviews_of(user).filter(state__in=OPEN)))  # fmt: skip
add_entry("reviewer", Entry(gettext_lazy("My time"), "review:my_time", "calendar", order=30))
add_entry("officer", Entry(gettext_lazy("Review"), "review:calls", "clipboard-check", order=30))
for hat in ("officer", "administrator"):
    add_entry(hat, Entry(gettext_lazy("Reviewers"), "review:reviewers", "users-group", order=40))


@today("reviewer", "act")
def to_review(user: Any) -> Iterator[Line]:
    """Invitations to answer and opinions to write, by their day."""
    for row in reviews_of(user).filter(state__in=OPEN)[:AT_MOST]:
        asked = row.state == State.ASKED
        note = (
            _("Say first whether you are free of any conflict.")
            if asked
            else _("If it is late, the office is told and asks somebody else.")
        )
        yield Line(_("Answer") if asked else _("Continue"), str(row), row.get_absolute_url(), row.due_at, note, row.state_badge)


@today("reviewer", "with_others")
def in_council(user: Any) -> Iterator[Line]:
    """What was signed and is not decided yet; at most a few, the newest first."""
    for row in reviews_of(user).filter(state=State.SIGNED).order_by("-signed_at", "alias")[:3]:
        yield Line(_("Read"), str(row), row.get_absolute_url(), None, _("Signed. The council reads it."), row.state_badge)


@today("officer", "act")
def late_reviews(user: Any) -> Iterator[Line]:
    for row in silent_in(user)[:AT_MOST]:
        title = f"{row.application.number} · {row.reviewer}"
        note = _("The reviewer did not answer.") if row.state == State.ASKED else _("The reviewer did not sign.")
        yield Line(_("Find a way"), title, reverse("review:application", args=[row.application.key]), row.due_at, note, row.state_badge)


@today("officer", "act")
def without_reviewers(user: Any) -> Iterator[Line]:
    """One line for each call in which applications still lack reviewers."""
    for call, count in short_of_reviewers(user):
        note = ngettext("%(count)d application lacks reviewers.", "%(count)d applications lack reviewers.", count) % {"count": count}
        yield Line(_("Assign reviewers"), str(call), reverse("review:assign", args=[call.key]), None, note)


@searchable("reviews", gettext_lazy("Reviews"), order=25)
def find(user: Any, text: str, limit: int) -> list[Hit]:
    """A reviewer finds what is theirs by alias and title, and nothing by number."""
    if not getattr(user, "is_authenticated", False):
        return []
    rows = reviews_of(user)
    found = list(rows.filter(alias__iexact=text.strip())[:limit]) or list(rows.filter(shown_title__icontains=text)[:limit])
    return [Hit(str(row), row.get_absolute_url(), row.state_badge.label) for row in found]

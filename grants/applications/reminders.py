from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from core.reminders.rules import Due, Rule, register
from grants.applications.queries import open_drafts, team_of


def drafts_that_wait() -> Iterator[Due]:
    for application in open_drafts().select_related("call", "applicant"):
        yield Due(
            row=application,
            key=str(application.key),
            due_at=application.call.closes_at,
            assigned_at=application.begun_at,
            recipients=list(team_of(application)),
            context={"application": application, "url": application.get_absolute_url()},
        )


register(Rule("applications.draft", _("A draft before its call closes"), drafts_that_wait, (7, 3, 1), "applications.draft_reminder"))

"""What this room brings to the frame and to other rooms' pages: the menu entry, search, a panel of an organisation."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.access import can
from core.web.navigation import Entry, add_entry
from core.web.panels import panel
from core.web.search import Hit, searchable
from incubator.startups.models import StartUp
from incubator.startups.queries import matching, startup_of
from parks.directory.models import Organisation

add_entry("applicant", Entry(_("Start-ups"), "startups:mine", "bulb", order=30))


@searchable("startups", _("Start-ups"), order=30)
def find(user: Any, text: str, limit: int) -> list[Hit]:
    """Within the reader's own view."""
    rows = matching(StartUp.objects.visible_to(user), text).select_related("organisation").order_by("organisation__sort_ru", "pk")
    return [Hit(str(row), row.get_absolute_url(), row.one_liner) for row in rows[:limit]]


@panel("organisation", 20)
def startup_of_an_organisation(request: HttpRequest, organisation: Organisation) -> tuple[str, dict[str, Any]] | None:
    startup = startup_of(organisation)
    return ("startups/_organisation_panel.html", {"startup": startup}) if startup and can(request.user, "startups.view", startup) else None

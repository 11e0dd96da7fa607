"""What this room brings to the frame: the menu entry of each hat, the search, the map on the public home, the clusters of an organisation."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.web.navigation import VISITOR, Entry, add_entry
from core.web.panels import panel
from core.web.search import Hit, fold, searchable
from parks.directory.models import Organisation
from parks.technoparks.queries import memberships_of, offices, parks

for hat in (VISITOR, "applicant", "officer", "administrator", "auditor"):
    add_entry(hat, Entry(_("Parks"), "technoparks:parks", "building-community", order=60))


@searchable("parks", _("Technology parks"), order=60)
def find(user: Any, text: str, limit: int) -> list[Hit]:
    """The list is short, so it is read whole: all three names and the areas count."""
    words = fold(text).split()
    hits = (Hit(str(park), park.get_absolute_url(), park.city) for park in parks() if all(word in park.searched for word in words))
    return [hit for hit, _place in zip(hits, range(limit), strict=False)]


@panel("home", order=30)
def map_of_parks(request: HttpRequest, subject: Any) -> tuple[str, dict[str, Any]] | None:
    """Where the parks are: the map beside its list."""
    rows = list(parks().visible_to(request.user))
    return ("technoparks/_home.html", {"parks": rows, "offices": list(offices())}) if rows else None


@panel("organisation", 30)
def clusters_of_an_organisation(request: HttpRequest, organisation: Organisation) -> tuple[str, dict[str, Any]] | None:
    """Of which clusters the organisation is and was a member."""
    rows = list(memberships_of(organisation))
    return ("technoparks/_organisation_panel.html", {"memberships": rows}) if rows else None

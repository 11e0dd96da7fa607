"""What this room brings to the frame and to other rooms' pages: menu entries, search, panels of a park and of a call."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from core.web.navigation import VISITOR, Entry, add_entry
from core.web.panels import panel
from core.web.search import Hit, searchable
from grants.calls.models import Call
from incubator.programmes.queries import current_intakes, intake_of, programmes_named, programmes_of, tracks_of
from parks.technoparks.models import Park

for hat in (VISITOR, "applicant", "officer", "administrator", "auditor"):
    add_entry(hat, Entry(_("Accelerators"), "programmes:programmes", "rocket", order=55))


@searchable("programmes", _("Accelerators"), order=50)
def find(user: Any, text: str, limit: int) -> list[Hit]:
    return [Hit(str(programme), programme.get_absolute_url(), programme.summary) for programme in programmes_named(text)[:limit]]


@panel("park", 30)
def accelerators_of_a_park(request: HttpRequest, park: Park) -> tuple[str, dict[str, Any]] | None:
    """The programmes that live in the park, with the rounds that one can apply to."""
    programmes = list(programmes_of(park))
    intakes = [intake for intake in current_intakes() if intake.programme in programmes]
    return ("programmes/_park_panel.html", {"programmes": programmes, "intakes": intakes}) if programmes else None


@panel("call", 20)
def programme_of_a_call(request: HttpRequest, call: Call) -> tuple[str, dict[str, Any]] | None:
    """Which round of which accelerator the call is, and what the tracks are about."""
    intake = intake_of(call)
    return ("programmes/_call_panel.html", {"intake": intake, "tracks": tracks_of(intake)}) if intake else None

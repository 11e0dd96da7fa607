"""What this room brings to the frame: the menu entry of each hat, and the search."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from core.web.navigation import VISITOR, Entry, add_entry
from core.web.search import Hit, fold, searchable
from parks.technoparks.queries import parks

for hat in (VISITOR, "applicant", "officer", "administrator", "auditor"):
    add_entry(hat, Entry(_("Parks"), "technoparks:parks", "building-community", order=60))


@searchable("parks", _("Technology parks"), order=60)
def find(user: Any, text: str, limit: int) -> list[Hit]:
    """The list is short, so it is read whole: all three names and the areas count."""
    words = fold(text).split()
    hits = (Hit(str(park), park.get_absolute_url(), park.city) for park in parks() if all(word in park.searched for word in words))
    return [hit for hit, _place in zip(hits, range(limit), strict=False)]

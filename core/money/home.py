"""What this room brings to other pages: the administrator's menu, and what waits there."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.calendar import today as this_day
from core.money.rates import currencies_without_rate
from core.web.navigation import Entry, add_entry
from core.web.today import Line, today


@today("administrator", "act")
def rates_to_enter(user: Any) -> Iterable[Line]:
    """One line for all currencies in which nothing can be converted today."""
    if missing := currencies_without_rate(this_day()):
        title = _("official rate: %(currencies)s") % {"currencies": ", ".join(missing)}
        note = _("until then sums in this currency are not converted, and applications that need it cannot be submitted")
        yield Line(_("Enter"), title, reverse("admin:core_money_rate_add"), note=note)


add_entry("administrator", Entry(gettext_lazy("Official rates"), "admin:core_money_rate_changelist", "report-money", order=70))
add_entry("administrator", Entry(gettext_lazy("Working days"), "admin:core_calendar_movedday_changelist", "calendar", order=75))

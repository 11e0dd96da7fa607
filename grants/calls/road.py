"""The way of a call and of what is handed in to it, as steps with dates: for the call's page and its set-up."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.calendar import arrived_at, day_of
from core.calendar.working_days import add_working_days
from core.web.components import Step
from core.web.dates import day_text
from grants.calls.models import Call


def road_of(call: Call) -> list[Step]:
    """Opening, closing, formal check, correction, review, decision; the phase of each by the clock."""
    instant = arrived_at()
    checked_by = add_working_days(day_of(call.closes_at), call.screening_days)
    opened, closed = instant >= call.opens_at, instant >= call.closes_at
    return [
        Step(_("Applications are taken"), "done" if closed else ("now" if opened else "expected"), at=call.opens_at),
        Step(
            _("The call closes"), "done" if closed else "expected", at=call.closes_at, note=_("What has reached us by this second counts.")
        ),
        Step(
            _("Formal check"),
            "now" if closed else "expected",
            expected=_("by %(day)s") % {"day": day_text(checked_by)},
            who=working_days(call.screening_days),
            note=correction(call),
        ),
        Step(_("Review by experts"), "expected", note=_("By the criteria and weights below.")),
        Step(_("Decision"), "expected", note=_("You are told the decision and its reasons.")),
    ]


def working_days(count: int) -> str:
    return ngettext("within %(count)d working day", "within %(count)d working days", count) % {"count": count}


def correction(call: Call) -> str:
    """What happens where a paper is missing."""
    if not call.corrections_allowed:
        return _("An application that does not pass is not returned for correction.")
    days = ngettext("%(count)d working day", "%(count)d working days", call.correction_days) % {"count": call.correction_days}
    if call.corrections_allowed == 1:
        return _("If something is missing, the file comes back once with the reasons; you then have %(days)s to mend it.") % {"days": days}
    return _(
        "If something is missing, the file comes back with the reasons, at most %(times)s times; you then have %(days)s to mend it."
    ) % {
        "times": call.corrections_allowed,
        "days": days,
    }

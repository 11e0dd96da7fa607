from django.utils.translation import gettext_lazy as _

from core.outbox.choices import Promise
from core.outbox.kinds import Kind, register

for code, label in (
    ("applications.received", _("Receipt of an application")),
    ("applications.withdrawn", _("An application was withdrawn")),
    ("applications.admitted", _("An application was admitted to review")),
    ("applications.returned", _("An application was returned to correct")),
    ("applications.refused", _("An application did not pass the formal check")),
):
    register(Kind(code, Promise.TWICE, mandatory=True, label=label))

register(Kind("applications.draft_reminder", Promise.ONCE, mandatory=False, label=_("A draft is still open before the call closes")))

from django.utils.translation import gettext_lazy as _

from core.outbox.choices import Promise
from core.outbox.kinds import Kind, register

for code, label in (
    ("council.funded", _("An application is funded")),
    ("council.funded_in_part", _("An application is funded in part")),
    ("council.reserved", _("An application is on the reserve list")),
    ("council.declined", _("An application is not funded")),
):
    register(Kind(code, Promise.TWICE, mandatory=True, label=label))

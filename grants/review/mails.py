from django.utils.translation import gettext_lazy as _

from core.outbox.choices import Promise
from core.outbox.kinds import Kind, register

for code, label in (
    ("review.asked", _("You are asked to review an application")),
    ("review.signed", _("Your review is signed")),
    ("review.ended", _("A review was taken back")),
    ("review.handed_back", _("A reviewer gave an application back")),
):
    register(Kind(code, Promise.TWICE, mandatory=True, label=label))

for code, label in (
    ("review.reminder", _("A review is due soon")),
    ("review.late", _("A review is late")),
    ("review.late_officer", _("A reviewer of your call is late")),
):
    register(Kind(code, Promise.ONCE, mandatory=False, label=label))

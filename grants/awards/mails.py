from django.utils.translation import gettext_lazy as _

from core.outbox.choices import Promise
from core.outbox.kinds import Kind, register

for code, label in (
    ("awards.offered", _("An agreement to sign")),
    ("awards.signed", _("An applicant signed an agreement")),
    ("awards.running", _("An agreement is signed by both sides")),
    ("awards.bank_given", _("An applicant gave a bank account")),
    ("awards.given", _("A report or proof was given")),
    ("awards.accepted", _("What you gave was accepted")),
    ("awards.returned", _("What you gave was returned to be mended")),
    ("awards.replanned", _("A tranche has a new day")),
    ("awards.ended", _("An award ended early")),
    ("awards.closed", _("A project is closed")),
):
    register(Kind(code, Promise.TWICE, mandatory=True, label=label))

register(Kind("awards.reminder", Promise.ONCE, mandatory=False, label=_("A report or proof is due soon")))
register(Kind("awards.late", Promise.ONCE, mandatory=False, label=_("A report or proof is late")))

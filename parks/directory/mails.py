"""The letters of this room; each stands in templates/mail/<code>/{kk,ru,en}.txt."""

from django.utils.translation import gettext_lazy as _

from core.outbox.kinds import Kind, register

register(Kind("directory.asked", promise="twice", mandatory=True, label=_("Somebody asks to be let into an organisation")))
register(Kind("directory.let_in", promise="twice", mandatory=True, label=_("Let into an organisation")))
register(Kind("directory.not_let_in", promise="twice", mandatory=True, label=_("Not let into an organisation")))
register(Kind("directory.invited", promise="twice", mandatory=True, label=_("Invitation to an organisation")))

"""What this room brings to the frame: its entry in the menus of the offices."""

from django.utils.translation import gettext_lazy as _

from core.web.navigation import Entry, add_entry

for hat, order in (("officer", 45), ("finance", 40), ("administrator", 55), ("auditor", 55)):
    add_entry(hat, Entry(_("Portfolio"), "portfolio:overview", "chart-bar", order=order))

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Language(models.TextChoices):
    KAZAKH = "kk", "Қазақша"
    RUSSIAN = "ru", "Русский"
    ENGLISH = "en", "English"


class Theme(models.TextChoices):
    AUTO = "auto", _("as the device")
    LIGHT = "light", _("light")
    DARK = "dark", _("dark")


class GlobalRole(models.TextChoices):
    """Roles over the whole house; all others are memberships in the room they belong to."""

    ADMINISTRATOR = "administrator", _("Administrator")
    AUDITOR = "auditor", _("Auditor")
    FINANCE_MAKER = "finance_maker", _("Finance, prepares payments")
    FINANCE_RELEASER = "finance_releaser", _("Finance, releases payments")


class Deed(models.TextChoices):
    """What an administrator does to another person's account, always with a reason."""

    INVITE = "invite", pgettext_lazy("account", "Invited")
    GIVE_ROLE = "give_role", _("Role given")
    END_ROLE = "end_role", _("Role ended")
    DISABLE = "disable", _("Account closed")
    ENABLE = "enable", _("Account opened again")
    END_SESSIONS = "end_sessions", _("Signed out everywhere")
    RESET_MFA = "reset_mfa", _("Second factor removed")


class Standing(models.TextChoices):
    """Where an account stands: shown and filtered by, never stored."""

    INVITED = "invited", pgettext_lazy("account", "Invited")
    ACTIVE = "active", pgettext_lazy("account", "Active")
    DISABLED = "disabled", pgettext_lazy("account", "Closed")


PERSONAL_DATA = "personal_data"
"""Code of the consent to the collection and processing of personal data (Law of 21 May 2013 No. 94-V)."""

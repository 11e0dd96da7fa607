from django.db import models
from django.utils.translation import gettext_lazy as _


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

"""Parks are public: everybody may see each of them; they are changed as reference data, by administrators."""

from django.utils.translation import gettext_lazy as _

from core.access import allow, rule

anybody = rule(_("This park is not shown."))(lambda user, park: True)

allow("technoparks.view", anybody)

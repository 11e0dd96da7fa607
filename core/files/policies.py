from django.utils.translation import gettext_lazy as _

from core.access import allow, rule
from core.files.readers import may_read

reads_what_it_belongs_to = rule(_("This file belongs to something that is not open to you."))(may_read)

allow("files.read", reads_what_it_belongs_to)

"""Parks are public: everybody may see each of them; they are changed as reference data, by administrators. Who is in a cluster is entered by those who keep its list."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from core.access import allow, can, rule, visible
from core.accounts.policies import is_administrator
from parks.directory.models import Organisation
from parks.technoparks.models import ClusterMembership, Park

anybody = rule(_("This park is not shown."))(lambda user, park: True)
knows_the_organisation = rule(_("This organisation is not in the public directory."))(
    lambda user, membership: can(user, "directory.view", membership.organisation)
)

keeps_the_members = is_administrator
"""Asked about a Park. A manager of the park joins here by `|`: pages, services and API ask nothing else."""

allow("technoparks.view", anybody)
allow("technoparks.view_membership", knows_the_organisation)
allow("technoparks.keep_members", keeps_the_members)

visible(
    ClusterMembership,
    lambda user: Exists(Organisation.objects.visible_to(user).filter(pk=OuterRef("organisation"))),
)


def keeps_members(user: Any, park: Park) -> bool:
    return can(user, "technoparks.keep_members", park)

"""What changes the list of a cluster's members: coming in and going out, each on a day, each with its audit entry."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from core.access import require
from core.audit import record
from core.workflow import Conflict
from parks.directory.models import Organisation
from parks.technoparks.models import ClusterMembership, Park


@transaction.atomic
def add_member(
    park: Park, organisation: Organisation, *, since: date, until: date | None = None, kind: str = "", actor: Any
) -> ClusterMembership:
    """Enter an organisation as a member from its first day; with `until`, one that has gone already. Without a kind it is what the directory says.

    Raises: Refused, ValidationError (days, a team, or a member in some of these days already).
    """
    require(actor, "technoparks.keep_members", park)
    membership = ClusterMembership(park=park, organisation=organisation, kind=kind or organisation.kind, since=since, until=until)
    membership.clean()  # first: it says of a team what its kind does not
    membership.full_clean()
    try:
        with transaction.atomic():
            membership.save(force_insert=True)
    except IntegrityError as error:  # entered twice in the same moment
        raise ValidationError(_("The organisation is a member in some of these days already.")) from error
    changes = {"kind": (None, membership.kind), "since": (None, since), "until": (None, until)}
    record(actor, "cluster_membership.began", membership, changes=changes)
    return membership


@transaction.atomic
def end_member(membership: ClusterMembership, *, last_day: date, actor: Any) -> ClusterMembership:
    """Say on which day the organisation is a member for the last time. Raises: Refused, Conflict (it has ended), ValidationError."""
    require(actor, "technoparks.keep_members", membership.park)
    row = ClusterMembership.objects.select_for_update(of=("self",)).select_related("park", "organisation").get(pk=membership.pk)
    if row.until is not None:
        raise Conflict
    row.until = last_day
    row.full_clean()
    row.save(update_fields=["until"])
    record(actor, "cluster_membership.ended", row, changes={"until": (None, last_day)})
    return row

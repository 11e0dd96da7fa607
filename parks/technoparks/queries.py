from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.utils.functional import Promise

from parks.directory.choices import Kind
from parks.directory.models import Organisation, OrganisationQuerySet, Region
from parks.directory.queries import matching
from parks.technoparks.choices import Topic
from parks.technoparks.models import ClusterMembership, ClusterMembershipQuerySet, Fact, Office, Park, ParkQuerySet

FOUND = 20


def parks() -> ParkQuerySet:
    """All parks in the order of the list, with what a page of them shows."""
    return Park.objects.whole()


def offices() -> QuerySet[Office]:
    return Office.objects.select_related("park")


def regions_with_parks() -> QuerySet[Region]:
    serves = Park.serves.through._default_manager.filter(region_id=OuterRef("pk"))
    return Region.objects.filter(Exists(Park.objects.filter(region=OuterRef("pk"))) | Exists(serves))


@dataclass(frozen=True)
class KindCount:
    kind: str
    label: str | Promise
    count: int


def counts_on(park: Park, day: date) -> list[KindCount]:
    """How many members of each kind the cluster has on a day, in the order of the kinds; kinds without a member are left out."""
    rows = park.memberships.on(day).order_by().values("kind").annotate(count=Count("pk")).values_list("kind", "count")
    counted = dict(rows)
    return [KindCount(kind.value, kind.label, counted[kind.value]) for kind in Kind if kind.value in counted]


def members_of(memberships: ClusterMembershipQuerySet) -> OrganisationQuerySet:
    """The organisations of these memberships; each brings its own along as `shown`."""
    ours = Prefetch("cluster_memberships", queryset=memberships, to_attr="shown")
    return Organisation.objects.filter(Exists(memberships.filter(organisation=OuterRef("pk")))).prefetch_related(ours)


def published_counts(park: Park) -> QuerySet[Fact]:
    """What others have published about the number of members, with day and source; never mixed with our own rows."""
    return park.facts.filter(topic=Topic.MEMBERS)


def memberships_of(organisation: Organisation) -> QuerySet[ClusterMembership]:
    """In which clusters the organisation is and was, newest first."""
    return organisation.cluster_memberships.select_related("park").order_by("-since", "-id")


def could_join(user: Any, text: str) -> list[Organisation]:
    """Organisations that match and are known to this person, as many as fit on a page."""
    rows = matching(Organisation.objects.visible_to(user).exclude(kind=Kind.TEAM), text).select_related("region")
    return list(rows.order_by("sort_ru", "id")[:FOUND]) if text.strip() else []

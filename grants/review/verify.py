"""Proof that what is kept of the reviews of an application is what they come to."""

from collections.abc import Iterator

from django.db.models import Count, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from grants.ledger.verify import check
from grants.review.choices import STANDING, State
from grants.review.models import Assignment, ReviewTally

AT_ONCE = 500
COUNTED = {
    "standing": Count("pk", filter=Q(state__in=STANDING)),
    "signed": Count("pk", filter=Q(state=State.SIGNED)),
    "points": Coalesce(Sum("points"), 0, output_field=Assignment._meta.get_field("points")),
}


def tallies_agree() -> Iterator[str]:
    """Each application that has reviews has a tally, and it is theirs."""
    reviews = Assignment.objects.filter(application=OuterRef("pk")).order_by().values("application")
    counted = {f"{name}_counted": Subquery(reviews.annotate(found=found).values("found")) for name, found in COUNTED.items()}
    rows = ReviewTally.objects.annotate(**counted).select_related("application").order_by("pk")
    for tally in rows.iterator(AT_ONCE):
        kept, found = ({name: getattr(tally, f"{name}{of}") for name in COUNTED} for of in ("", "_counted"))
        if kept != found:
            yield f"application {tally.application.number}: of its reviews {kept} is kept, they are {found}"
    without = (
        Assignment.objects.filter(application__review_tally=None)
        .order_by("application__number")
        .values_list("application__number", flat=True)
    )
    yield from (f"application {number}: nothing is kept of its reviews" for number in without.distinct().iterator(AT_ONCE))


check("reviews", tallies_agree)

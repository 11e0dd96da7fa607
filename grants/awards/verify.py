"""Proof that awards agree with the books and with what was signed."""

from collections.abc import Iterator
from decimal import Decimal

from django.db.models import Exists, OuterRef

from grants.applications.models import Application
from grants.awards.choices import Standing, State
from grants.awards.models import Agreement, Award
from grants.awards.queries import lines_of_awards, sums_of_each, with_tranches
from grants.ledger.verify import check

AT_ONCE = 500


def awards_agree() -> Iterator[str]:
    """Each award is known by its application; tranches are the agreed sum; the account holds what is agreed, and of an ended award what was paid; each payment is its tranche's sum, and the tranche is known by it."""
    last = 0
    while batch := list(with_tranches(Award.objects.with_all()).filter(pk__gt=last).order_by("pk")[:AT_ONCE]):
        last = batch[-1].pk
        yield from _of_batch(batch)
    awarded = Exists(Award.objects.filter(application=OuterRef("pk")))
    for application in Application.objects.exclude(is_awarded=awarded).order_by("pk").iterator(AT_ONCE):
        yield f"application {application.number}: whether it has an award is not what is kept of it"


def _of_batch(awards: list[Award]) -> Iterator[str]:
    lines, sums = lines_of_awards(awards), sums_of_each(awards)
    for award in awards:
        agreed, held = award.agreed.amount, sums[award.pk]
        if sum((line.tranche.amount.amount for line in lines[award.pk]), Decimal()) != agreed:
            yield f"award {award.number}: the tranches are not the agreed sum"
        paid = sum((line.tranche.amount.amount for line in lines[award.pk] if line.standing == Standing.PAID), Decimal())
        if held.paid.amount != paid:
            yield f"award {award.number}: the books paid {held.paid.amount}, the tranches {paid} KZT"
        promised = paid if award.state == State.ENDED else agreed
        if held.paid.amount + held.to_come.amount != promised:
            yield f"award {award.number}: the account holds {held.paid.amount + held.to_come.amount}, promised is {promised} KZT"
        for line in lines[award.pk]:
            if line.tranche.is_under_way != (line.standing in (Standing.ORDERED, Standing.PAID)):
                yield f"tranche {line.tranche.audit_label}: what is kept of its payment is not what the payment says"
            yield from (
                f"payment {order.number} is not the sum of its tranche" for order in line.orders if order.amount != line.tranche.amount
            )


def agreements_hold() -> Iterator[str]:
    """Each agreement is what its hash says, and each signature is under that hash."""
    for agreement in Agreement.objects.select_related("award").prefetch_related("signatures").order_by("pk").iterator(AT_ONCE):
        if not agreement.is_whole():
            yield f"agreement {agreement.award.number} v{agreement.version} is not what its hash says"
        for signature in agreement.signatures.all():
            if signature.sha256 != agreement.sha256:
                yield f"agreement {agreement.award.number} v{agreement.version}: a signature is under another text"


check("awards", awards_agree)
check("agreements", agreements_hold)

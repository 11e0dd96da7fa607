"""What is decided, prepared or released, and how the criteria came out."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from djmoney.money import Money

from core.web.badges import Badge
from grants.applications.choices import State as ApplicationState
from grants.applications.models import Application
from grants.calls.models import Call, Criterion
from grants.council.choices import BAND_SIGNS, BANDS, Band, Outcome
from grants.council.models import Decision
from grants.review.models import Assignment, Score

WHOLE = 100


@dataclass(frozen=True)
class BandLine:
    """A criterion and how it came out: no figure, nobody's name."""

    criterion: Criterion
    band: Band

    @property
    def label(self) -> str | Promise:
        return self.band.label

    @property
    def badge(self) -> Badge:
        return Badge(self.band.label, *BAND_SIGNS[self.band])


def bands_of(application: Application) -> list[BandLine]:
    """Each criterion by the mean of its signed scores in per cent of its highest; none where nobody signed. Two queries."""
    values: dict[int, list[Any]] = defaultdict(list)
    scores = Score.objects.filter(
        scorecard__assignment__in=Assignment.objects.signed().filter(application=application), value__isnull=False
    )
    for criterion, value in scores.order_by().values_list("criterion", "value"):
        values[criterion].append(value)
    return bands_from(application.call.rubric, values)


def bands_from(criteria: Iterable[Criterion], values: Mapping[int, Sequence[int]]) -> list[BandLine]:
    """Of scores in hand, by the criterion's pk."""
    return [BandLine(row, band_for(values[row.pk], row.max_score)) for row in criteria if values.get(row.pk)]


def band_for(values: Sequence[int], most: int) -> Band:
    """By the exact mean: nothing is rounded before it is compared."""
    percent = Fraction(sum(values) * WHOLE, len(values) * most)
    return next(band for least, band in BANDS if percent >= least)


def decision_of(application: Application) -> Decision | None:
    """What the applicant was told last; None before the first release."""
    return application.decisions.released().select_related("release").order_by("-pk").first()


def prepared_of(application: Application) -> Decision | None:
    """What is prepared and not released."""
    return application.decisions.filter(release=None).select_related("prepared_by").first()


def decisions_on(application: Application) -> list[Decision]:
    """All of them, the newest first: the one that is prepared, if any, and those that were released."""
    return list(application.decisions.select_related("release", "prepared_by").order_by("-pk"))


def place_taken_by(application: Application, place: int) -> Application | None:
    """Another application of the call that has the place: prepared while in council, or released and still in reserve."""
    prepared = Q(release=None, application__state=ApplicationState.IN_COUNCIL)
    standing = Q(release__isnull=False, application__state=ApplicationState.RESERVE)
    rows = Decision.objects.filter(prepared | standing, application__call=application.call_id, place=place).exclude(
        application=application.pk
    )
    found = rows.select_related("application").first()
    return found.application if found else None


def next_place(application: Application) -> int:
    """The first place of the reserve list that nobody has."""
    prepared = Q(release=None, application__state=ApplicationState.IN_COUNCIL)
    standing = Q(release__isnull=False, application__state=ApplicationState.RESERVE)
    rows = Decision.objects.filter(prepared | standing, application__call=application.call_id, place__isnull=False)
    taken = set(rows.exclude(application=application.pk).values_list("place", flat=True))
    return next(place for place in range(1, len(taken) + 2) if place not in taken)


def waiting_in(call: Call) -> list[Decision]:
    """What a release would publish now, in the order of outcomes and places."""
    order = list(Outcome)
    rows = Decision.objects.waiting().filter(application__call=call).with_all()
    return sorted(rows, key=lambda row: (order.index(Outcome(row.outcome)), row.place or 0, row.application.number or ""))


def sums_of(decisions: Iterable[Decision]) -> list[Money]:
    """What the decisions give together, one sum for each currency, by its code."""
    sums: dict[str, Money] = {}
    given: list[Any] = [decision.amount for decision in decisions if decision.amount is not None]
    for amount in given:
        code = amount.currency.code
        sums[code] = sums[code] + amount if code in sums else amount
    return [sums[code] for code in sorted(sums)]

"""Reading calls; nothing here writes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet

from core.calendar import arrived_at
from grants.calls.choices import CallState, Operator, Severity
from grants.calls.eligibility import Verdict, judge, remembering
from grants.calls.models import Call, CallOfficer, EligibilityRule, Question, ScreeningReason
from grants.calls.models.call import CallQuerySet
from grants.calls.policies import office_in
from parks.directory.models import Organisation


def announced() -> CallQuerySet:
    """What the public list holds: every call that was ever opened."""
    return Call.objects.exclude(state=CallState.DRAFT).select_related("stream")


def whole_calls(calls: CallQuerySet) -> CallQuerySet:
    """With everything that a call's page and set-up read, in a number of queries that does not grow."""
    return calls.select_related("stream").prefetch_related(
        "eligibility_rules",
        "documents",
        "criteria",
        Prefetch("sections__questions", Question.objects.all()),
        Prefetch("checks__reasons", ScreeningReason.objects.all()),
    )


@dataclass(frozen=True)
class Counts:
    open: int
    expected: int
    closed: int


def counts_of(calls: CallQuerySet) -> Counts:
    """How many of the calls stand where, in one query."""
    instant = arrived_at()
    published = Q(state=CallState.PUBLISHED)
    return Counts(
        **calls.order_by().aggregate(
            open=Count("pk", filter=published & Q(opens_at__lte=instant, closes_at__gt=instant)),
            expected=Count("pk", filter=published & Q(opens_at__gt=instant)),
            closed=Count("pk", filter=Q(state=CallState.CANCELLED) | published & Q(closes_at__lte=instant)),
        )
    )


def open_to(kind: str) -> Q:
    """Calls whose rules let this kind of applicant in: no strict rule about the kind leaves it out."""
    rules = EligibilityRule.objects.filter(call=OuterRef("pk"), fact="kind", severity=Severity.ERROR)
    not_named = Exists(rules.filter(operator=Operator.IN).exclude(wanted__contains=[kind]))
    named_as_barred = Exists(rules.filter(operator=Operator.NOT_IN, wanted__contains=[kind]))
    return ~Q(not_named) & ~Q(named_as_barred)


def closing_first(limit: int) -> list[Call]:
    return list(announced().open().order_by("closes_at", "pk")[:limit])


def opening_first(limit: int) -> list[Call]:
    return list(announced().expected().order_by("opens_at", "pk")[:limit])


def verdicts_for(calls: Iterable[Call], organisation: Organisation) -> dict[int, Verdict]:
    """What each call says to one applicant, by the call's pk; the rules of all calls are fetched at once."""
    calls = list(calls)
    rules: dict[int, list[EligibilityRule]] = {call.pk: [] for call in calls}
    for rule in EligibilityRule.objects.filter(call__in=rules):
        rules[rule.call_id].append(rule)
    with remembering():
        return {call.pk: judge(call, organisation, rules[call.pk]) for call in calls}


def run_by(user: Any) -> CallQuerySet:
    """The calls that the person sets up and runs now."""
    return Call.objects.filter(office_in(user, "pk")).select_related("stream")


def officers_of(call: Call) -> QuerySet[CallOfficer]:
    return call.officers.current().select_related("user").order_by("user__sort_key", "pk")

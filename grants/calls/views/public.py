"""What everybody reads: the open calls, and the page of one call with "May you apply?"."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from core.access import can
from core.calendar import arrived_at
from core.web.keyset import slice_of
from core.web.responses import is_swap
from grants.calls.agenda import deadline_file
from grants.calls.choices import CallState
from grants.calls.eligibility import Verdict, demands_of, judge
from grants.calls.filters import ORDERS, CallFilter, Standing
from grants.calls.kinds import kind_named
from grants.calls.models import Call
from grants.calls.queries import announced, closing_first, counts_of, verdicts_for, whole_calls
from grants.calls.road import road_of
from parks.directory.models import Organisation
from parks.directory.queries import organisations_of

PER_PAGE = 20
NEAREST = 3


def call_list(request: HttpRequest) -> HttpResponse:
    data = request.GET.copy()
    standing = Standing(request.GET["state"]) if request.GET.get("state") in Standing.values else Standing.OPEN
    data["state"] = standing
    asked = CallFilter(data, queryset=announced())
    page = slice_of(asked.qs, data.get("cursor", ""), order=ORDERS[standing], size=PER_PAGE)
    mine = applicants_of(request)
    verdicts = verdicts_for(page.rows, mine.chosen) if mine.chosen and standing != Standing.CLOSED else {}
    narrowed = any(data.get(name) for name in ("q", "applicant", "stream"))
    context = {
        "filter": asked,
        "standing": standing,
        "standings": [(choice, choice.label, getattr(counts_of_list(asked), choice.value)) for choice in Standing],
        "page": page,
        "rows": [(call, verdicts.get(call.pk)) for call in page],
        "mine": mine,
        "narrowed": narrowed,
        "nearest": [] if page.rows else closing_first(NEAREST),
        "query": _query_without(data, "state", "cursor"),
    }
    return render(request, "calls/_calls.html" if is_swap(request) else "calls/calls.html", context)


def counts_of_list(asked: CallFilter) -> Any:
    """How many calls stand where under the other filters; asked of the database once."""
    if not hasattr(asked, "_counts"):
        others = CallFilter({name: value for name, value in asked.data.items() if name != "state"}, queryset=announced())
        asked._counts = counts_of(others.qs)
    return asked._counts


def _query_without(data: Any, *names: str) -> str:
    kept = data.copy()
    for name in names:
        kept.pop(name, None)
    return kept.urlencode()


@dataclass(frozen=True)
class Applicants:
    """The organisations that a person may apply for, and the one that is asked about now."""

    all: list[Organisation]
    chosen: Organisation | None


def applicants_of(request: HttpRequest) -> Applicants:
    """`?as=<key>` chooses among the person's own; anything else is the first of them."""
    if not request.user.is_authenticated:
        return Applicants([], None)
    organisations = list(organisations_of(request.user))
    wanted = request.GET.get("as", "")
    chosen = next((organisation for organisation in organisations if str(organisation.key) == wanted), None)
    return Applicants(organisations, chosen or next(iter(organisations), None))


def call_page(request: HttpRequest, key: UUID) -> HttpResponse:
    call = get_object_or_404(whole_calls(Call.objects.visible_to(request.user)), key=key)
    context = page_of(request, call)
    return render(request, "calls/_may.html" if is_swap(request) else "calls/call.html", context)


def page_of(request: HttpRequest, call: Call) -> dict[str, Any]:
    """Everything that the call's page shows to this reader."""
    mine = applicants_of(request)
    verdict = judge(call, mine.chosen) if mine.chosen else None
    may_start = request.user.is_authenticated and call.is_open_for(arrived_at()) and (verdict is None or verdict.may_apply)
    is_over = call.state == CallState.CANCELLED or call.closes_at <= arrived_at()
    return {
        "call": call,
        "mine": mine,
        "verdict": verdict,
        "lines": verdict.lines if verdict else demands_of(call),
        "start_url": kind_named(call.kind).start_url(call) if call.state == CallState.PUBLISHED else "",
        "may_start": may_start,
        "is_open": call.is_open_for(arrived_at()),
        "is_over": is_over,
        "is_expected": call.state == CallState.PUBLISHED and call.opens_at > arrived_at(),
        "others": others_for(call, mine.chosen) if is_over or (verdict and not verdict.may_apply) else [],
        "road": road_of(call),
        "documents": call.documents.all(),
        "criteria": call.criteria.all(),
        "sections": call.sections.all(),
        "runs": can(request.user, "calls.set_up", call),
    }


def others_for(call: Call, organisation: Organisation | None) -> list[tuple[Call, Verdict | None]]:
    """Open calls beside this one that the applicant may go to; without an applicant those that close first."""
    rows = [row for row in closing_first(NEAREST * 4) if row.pk != call.pk]
    verdicts = verdicts_for(rows, organisation) if organisation else {}
    fitting = [(row, verdicts.get(row.pk)) for row in rows]
    return [(row, verdict) for row, verdict in fitting if verdict is None or verdict.may_apply][:NEAREST]


def deadline(request: HttpRequest, key: UUID) -> HttpResponse:
    """The closing as a calendar file."""
    call = get_object_or_404(Call.objects.visible_to(request.user), key=key)
    if call.state == CallState.DRAFT:
        raise Http404
    answer = HttpResponse(
        deadline_file(call, request.build_absolute_uri(call.get_absolute_url())), content_type="text/calendar; charset=utf-8"
    )
    answer["Content-Disposition"] = f'attachment; filename="call-{call.key}.ics"'
    return answer

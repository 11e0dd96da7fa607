"""The lists of awards, and the page of one."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.access import can, require
from core.web.keyset import page_of
from core.web.languages import LANGUAGE_NAMES
from grants.awards.agreement import rate_text
from grants.awards.choices import LIVING, State
from grants.awards.duties import APPLICANT, FINANCE, OFFICE, Duty, duties_of
from grants.awards.filters import AwardFilter
from grants.awards.models import Award
from grants.awards.queries import (
    agreement_of,
    awards_for,
    counts_by_state,
    evidence_of,
    lines_of,
    lines_of_awards,
    of_person,
    sums_of,
    sums_of_each,
    with_tranches,
    without_award,
)
from grants.awards.road import road_of
from grants.awards.rules import RuleLine, rule_line
from grants.awards.standing import TrancheLine, bank_of
from grants.awards.views.rows import award_or_404
from parks.directory.policies import user_belongs

AT_ONCE = 50


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """For the office: decisions that wait for an award, and the awards by state. A filter that makes no sense finds nothing and says why."""
    require(request.user, "awards.see_desk")
    asked = request.GET.copy()
    if not (state := asked.get("state", "")):
        asked.pop("state", None)
    found = AwardFilter(asked, queryset=awards_for(request.user))
    if "state" in found.form.errors:
        raise Http404
    rows = page_of(found.qs if found.form.is_valid() else found.qs.none(), request, by=("-pk",))
    sums, counts = sums_of_each(rows), counts_by_state(awards_for(request.user))
    context = {
        "waiting": without_award(request.user, AT_ONCE),
        "page": rows,
        "filter": found,
        "rows": [(row, sums[row.pk]) for row in rows],
        "state": state,
        "total": sum(counts.values()),
        "tabs": [(code, label, counts.get(code, 0)) for code, label in State.choices],
    }
    return render(request, "awards/desk.html", context)


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    """The projects of the organisations that the reader belongs to, with what each is owed and owes next."""
    rows = page_of(with_tranches(of_person(request.user)), request, by=("-pk",))
    sums, lines = sums_of_each(rows), lines_of_awards(rows)
    listed = [(row, sums[row.pk], next(iter(of_side(APPLICANT, duties_of(row, lines[row.pk]))), None)) for row in rows]
    return render(request, "awards/mine.html", {"rows": listed, "page": rows})


def of_side(side: str, duties: list[Duty]) -> list[Duty]:
    return [duty for duty in duties if duty.side == side]


@login_required
@require_GET
def award(request: HttpRequest, key: UUID) -> HttpResponse:
    """What was agreed, what was paid, what is to come, and who owes what for it: one page for both sides and the finance office."""
    row = award_or_404(request, key)
    lines = lines_of(row)
    side = side_of(request.user, row)
    duties = duties_of(row, lines)
    context = {
        "award": row,
        "sums": sums_of(row),
        "side": side,
        "mine": of_side(side, duties),
        "others": [duty for duty in duties if duty.side != side],
        "tranches": tranches_for(row, lines, gives_bank=can(request.user, "awards.give_bank", row)),
        "agreement": agreement_of(row),
        "bank": bank_of(row),
        "sees_iban": can(request.user, "awards.see_iban", row),
        "road": road_of(row, lines),
        "rate": rate_text(row.rate) if row.rate else "",
        "languages": LANGUAGE_NAMES.items(),
        "sees_payments": can(request.user, "ledger.view"),
        "sees_application": can(request.user, "applications.view", row.application),
        **may(request.user, row),
    }
    return render(request, "awards/award.html", context)


def side_of(user: Any, award: Award) -> str:
    """On which side the reader stands here; "" for those who only look."""
    if user_belongs(user, award.application.applicant):
        return APPLICANT
    if can(user, "awards.offer", award):
        return OFFICE
    return FINANCE if can(user, "awards.prepare_payments", award) else ""


def may(user: Any, award: Award) -> dict[str, bool]:
    """What else the reader may do here, beside what they owe."""
    living = award.state in LIVING
    return {
        "may_end": living and can(user, "awards.end", award),
        "may_give_bank": can(user, "awards.give_bank", award),
        "may_change": can(user, "awards.change_plan", award),
        "may_replan": living and award.state != State.PREPARING and can(user, "awards.replan", award),
    }


def tranches_for(award: Award, lines: list[TrancheLine], *, gives_bank: bool) -> list[tuple[TrancheLine, list[RuleLine]]]:
    """Each tranche with its rule lines: what must hold, whether it does, who sees to it and by when."""
    given = evidence_of(award)
    return [(line, [rule_line(award, one, given.get(one.pk, []), gives_bank=gives_bank) for one in line.conditions]) for line in lines]

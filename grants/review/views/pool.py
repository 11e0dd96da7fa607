"""The pool of reviewers."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.access import require
from core.web.keyset import part_of
from core.web.posting import posted, status_of, went_through
from core.web.responses import done
from grants.review import services
from grants.review.filters import ReviewerFilter
from grants.review.forms import NewReviewerForm, ReviewerForm
from grants.review.models import Reviewer
from grants.review.queries import loads_of, pool


@login_required
@require_GET
def reviewers(request: HttpRequest) -> HttpResponse:
    """Everybody who reviews, with what is open with them over all calls."""
    require(request.user, "review.see_pool")
    found = ReviewerFilter(request.GET, queryset=pool())
    page = part_of(list(found.qs.values_list("pk", flat=True)), request)  # in the order of names, which are the people's
    known = pool().in_bulk(page.rows)
    rows = [known[pk] for pk in page.rows]
    loads = loads_of(rows)
    listed = [{"reviewer": row, "load": loads[row.pk], "away": row.away_until} for row in rows]
    return render(request, "review/reviewers.html", {"rows": replace(page, rows=listed), "filter": found})


@login_required
@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    require(request.user, "review.manage_pool")
    form = NewReviewerForm(posted(request))
    if request.method == "POST" and form.is_valid():
        form.instance.user = form.cleaned_data["email"]
        areas = form.cleaned_data["areas"]
        if went_through(form, lambda: services.add_reviewer(form.instance, areas, actor=request.user)):
            done(request, _("%(person)s can be asked to review now.") % {"person": form.instance})
            return redirect("review:reviewers")
    return render(request, "review/reviewer_form.html", {"form": form}, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def reviewer(request: HttpRequest, key: UUID) -> HttpResponse:
    require(request.user, "review.see_pool")
    row = get_object_or_404(pool(), key=key)
    form = ReviewerForm(posted(request), instance=row)
    if (
        request.method == "POST"
        and form.is_valid()
        and went_through(form, lambda: services.change_reviewer(row, form.cleaned_data["areas"], actor=request.user))
    ):
        done(request, _("Saved."))
        return redirect("review:reviewers")
    return render(request, "review/reviewer_form.html", page_of(row, form), status=status_of(form))


def page_of(row: Reviewer, form: ReviewerForm) -> dict[str, Any]:
    return {"form": form, "reviewer": row, "load": loads_of([row])[row.pk], "leaves": row.leaves.not_over()}


@login_required
@require_http_methods(["GET", "POST"])
def retire(request: HttpRequest, key: UUID) -> HttpResponse:
    """Out of the pool: on a page of its own, because what is open with the person ends."""
    require(request.user, "review.manage_pool")
    row = get_object_or_404(pool(), key=key)
    if request.method == "POST":
        services.retire_reviewer(row, actor=request.user)
        done(request, _("%(person)s is not asked any more.") % {"person": row})
        return redirect("review:reviewers")
    return render(request, "review/retire.html", {"reviewer": row, "load": loads_of([row])[row.pk]})


@login_required
@require_http_methods(["POST"])
def restore(request: HttpRequest, key: UUID) -> HttpResponse:
    require(request.user, "review.manage_pool")
    row = get_object_or_404(pool(), key=key)
    services.restore_reviewer(row, actor=request.user)
    done(request, _("%(person)s can be asked to review now.") % {"person": row})
    return redirect("review:reviewer", row.key)

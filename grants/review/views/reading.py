"""What is read: the papers of an application by their place, and signed opinions."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_safe

from core.access import can, require
from grants.review.choices import State
from grants.review.handing_over import bytes_of
from grants.review.material import papers_of
from grants.review.models import Assignment
from grants.review.queries import opinion_of
from grants.review.views.answering import own_or_404


@login_required
@require_safe
def paper(request: HttpRequest, key: UUID, number: int) -> HttpResponseBase:
    """A file for its reviewer alone, under the alias and the document's place: never the applicant's own file name or key."""
    review = own_or_404(request, key, State.ACCEPTED, State.SIGNED)
    require(request.user, "review.read", review)
    found = next((one for one in papers_of(review) if one.number == number), None)
    if found is None:
        raise Http404
    return bytes_of(found, review, inline=request.GET.get("inline") == "1")


@login_required
@require_GET
def opinion(request: HttpRequest, key: UUID) -> HttpResponse:
    """A signed opinion, for whoever wrote it and for the office; the reviewer still meets the application by its alias."""
    review = get_object_or_404(Assignment.objects.visible_to(request.user).with_all(), key=key)
    require(request.user, "review.read_opinion", review)
    own = review.reviewer.user_id == request.user.pk
    context = {
        "review": review,
        "opinion": opinion_of(review),
        "own": own,
        "runs_it": not own and can(request.user, "review.end", review),
    }
    return render(request, "review/opinion.html", context)

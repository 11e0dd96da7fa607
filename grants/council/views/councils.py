"""Councils and their seats."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.access import can, require
from core.web.posting import posted, status_of, task_page, went_through
from core.web.responses import done
from grants.council import services
from grants.council.forms import CouncilForm, SeatForm
from grants.council.models import Council, Seat
from grants.council.queries import past_seats, seats_of, with_seats

AT_ONCE = 200


@login_required
@require_GET
def councils(request: HttpRequest) -> HttpResponse:
    require(request.user, "council.list")
    rows = with_seats(Council.objects.visible_to(request.user))[:AT_ONCE]
    return render(request, "council/councils.html", {"councils": rows, "may_create": can(request.user, "council.create")})


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    require(request.user, "council.create")
    form = CouncilForm(posted(request))
    if request.method == "POST" and went_through(form, lambda: services.create_council(form.instance, actor=request.user)):
        done(request, _("The council stands. Give its seats now."))
        return redirect(form.instance)
    return _form_page(request, form, title=_("New council"), button=_("Create the council"))


def council_or_404(request: HttpRequest, key: UUID) -> Council:
    return get_object_or_404(Council.objects.visible_to(request.user), key=key)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    row = council_or_404(request, key)
    require(request.user, "council.manage", row)
    form = CouncilForm(posted(request), instance=row)
    if request.method == "POST" and went_through(form, lambda: services.change_council(row, actor=request.user)):
        done(request, _("Saved."))
        return redirect(row)
    return _form_page(request, form, title=_("Kind and names"), button=_("Save the council"))


def _form_page(request: HttpRequest, form: CouncilForm, *, title: str, button: str) -> HttpResponse:
    sentence = _("Letters to applicants name the council, each in its own language.")
    return task_page(request, form, title=title, sentence=sentence, button=button, up=_("Councils"), up_url=reverse("council:councils"))


@login_required
@require_http_methods(["GET", "POST"])
def council(request: HttpRequest, key: UUID) -> HttpResponse:
    """Who sits there and what it decides. A post gives a seat."""
    row = council_or_404(request, key)
    form = SeatForm(posted(request))
    if request.method == "POST":
        require(request.user, "council.manage", row)
        if went_through(form, lambda: services.add_seat(row, form.cleaned_data["email"], form.cleaned_data["role"], actor=request.user)):
            done(request, _("%(person)s has a seat from now on.") % {"person": form.cleaned_data["email"]})
            return redirect(row)
    context = {
        "council": row,
        "form": form,
        "seats": seats_of(row),
        "past": past_seats(row),
        "calls": row.calls.select_related("call"),
        "may_manage": can(request.user, "council.manage", row),
        "may_list": can(request.user, "council.list"),
    }
    return render(request, "council/council.html", context, status=status_of(form))


@login_required
@require_http_methods(["GET", "POST"])
def end_seat(request: HttpRequest, key: UUID) -> HttpResponse:
    seat = get_object_or_404(Seat.objects.select_related("council", "user"), key=key, council__in=Council.objects.visible_to(request.user))
    require(request.user, "council.end_seat", seat)
    if request.method == "POST":
        services.end_seat(seat, actor=request.user)
        done(request, _("The seat has ended."))
        return redirect(seat.council)
    return render(request, "council/end_seat.html", {"seat": seat})

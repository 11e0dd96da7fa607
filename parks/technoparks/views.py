from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.access import require
from core.calendar import today
from core.web.keyset import page_of
from core.web.responses import done
from parks.directory.queries import name_order
from parks.technoparks import queries, services
from parks.technoparks.filters import MembershipFilter, ParkFilter
from parks.technoparks.forms import AddForm, EndForm, FindForm
from parks.technoparks.models import ClusterMembership, Park
from parks.technoparks.policies import keeps_members

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])
PAGE = 30


@require_safe
def park_list(request: HttpRequest) -> HttpResponse:
    """All parks on a map and in full; a filter that makes no sense finds nothing and says why at its field."""
    chosen = ParkFilter(request.GET or None, queryset=queries.parks().visible_to(request.user))
    is_sound = not request.GET or chosen.form.is_valid()
    context = {
        "filter": chosen,
        "parks": list(chosen.qs) if is_sound else [],
        "offices": list(queries.offices()),
        "filtered": any(request.GET.get(name) for name in chosen.filters),
    }
    return render(request, "technoparks/parks.html", context)


@require_safe
def park_page(request: HttpRequest, code: str) -> HttpResponse:
    park = get_object_or_404(queries.parks().visible_to(request.user), code=code)
    context = {
        "park": park,
        "others": [other for other in queries.parks() if other != park],
        "offices": park.offices.all(),
        "counts": queries.counts_on(park, today()),
    }
    return render(request, "technoparks/park.html", context)


def park_of(request: HttpRequest, code: str) -> Park:
    return get_object_or_404(Park.objects.visible_to(request.user), code=code)


@require_safe
def member_list(request: HttpRequest, code: str) -> HttpResponse:
    """Who is in the cluster on a day: a count for each kind, the list behind it, and what others have published."""
    park = park_of(request, code)
    asked = request.GET.copy()
    asked.setdefault("on", today().isoformat())
    chosen = MembershipFilter(asked, queryset=park.memberships.visible_to(request.user).select_related("park"))
    is_sound = chosen.form.is_valid()
    counts = queries.counts_on(park, chosen.day)
    kind = request.GET.get("kind", "")
    counted = sum(row.count for row in counts if kind in ("", row.kind))
    shown = chosen.qs if is_sound else ClusterMembership.objects.none()
    context = {
        "park": park,
        "filter": chosen,
        "day": chosen.day,
        "counts": counts,
        "total": sum(row.count for row in counts),
        "hidden": counted - shown.count() if is_sound else 0,
        "page": page_of(queries.members_of(shown), request, by=name_order(get_language()), size=PAGE),
        "published": queries.published_counts(park),
        "may_keep": keeps_members(request.user, park),
    }
    return render(request, "technoparks/members.html", context)


@login_required
@GET_OR_POST
def add_member(request: HttpRequest, code: str) -> HttpResponse:
    """Find the organisation, then say since when; both steps are one address, so that Back and a reload do no harm."""
    park = park_of(request, code)
    require(request.user, "technoparks.keep_members", park)
    find = FindForm(request.GET)
    asked = find.cleaned_data["q"] if find.is_valid() else ""
    found = queries.could_join(request.user, asked)
    form = AddForm(request.POST or None, found=found)
    if request.method == "POST" and form.is_valid():
        try:
            row = services.add_member(park, form.cleaned_data.pop("organisation"), actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            say_at_fields(form, error)
        else:
            done(request, _("%(organisation)s is a member of the cluster.") % {"organisation": row.organisation})
            return redirect("technoparks:members", park.code)
    context = {"park": park, "find": find, "asked": asked, "found": found, "form": form}
    return render(request, "technoparks/add_member.html", context, status=422 if form.errors else 200)


@login_required
@GET_OR_POST
def end_member(request: HttpRequest, code: str, key: str) -> HttpResponse:
    rows = ClusterMembership.objects.visible_to(request.user).select_related("park", "organisation")
    membership = get_object_or_404(rows, park__code=code, key=key)
    require(request.user, "technoparks.keep_members", membership.park)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.end_member(membership, actor=request.user, **form.cleaned_data)
        except ValidationError as error:
            say_at_fields(form, error, until="last_day")
        else:
            done(request, _("The last day of the membership is noted."))
            return redirect("technoparks:members", code)
    context = {"park": membership.park, "membership": membership, "form": form}
    return render(request, "technoparks/end_member.html", context, status=422 if form.errors else 200)


def say_at_fields(form: Any, error: ValidationError, **renamed: str) -> None:
    """Put each sentence at its field, and those of the whole row above the form."""
    faults = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for name, sentences in faults.items():
        field = renamed.get(name, name)
        form.add_error(field if field in form.fields else None, sentences)

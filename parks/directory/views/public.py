from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from core.access import can
from core.web.keyset import slice_of
from core.web.responses import is_swap
from parks.directory.filters import OrganisationFilter
from parks.directory.models import Organisation
from parks.directory.queries import name_order

PAGE = 30


@require_safe
def organisation_list(request: HttpRequest) -> HttpResponse:
    """The public directory. A filter that makes no sense finds nothing and says why at its field."""
    listed = OrganisationFilter(request.GET or None, queryset=Organisation.objects.listed().select_related("region"))
    rows = listed.qs if not request.GET or listed.form.is_valid() else Organisation.objects.none()
    page = slice_of(rows, request.GET.get("cursor", ""), order=name_order(get_language()), size=PAGE)
    filtered = any(request.GET.get(name) for name in listed.filters)
    return render(
        request,
        "directory/_organisations.html" if is_swap(request) else "directory/organisations.html",
        {"filter": listed, "page": page, "filtered": filtered},
    )


@require_safe
def organisation_page(request: HttpRequest, key: str) -> HttpResponse:
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user).select_related("region"), key=key)
    context = {
        "organisation": organisation,
        "may_edit": can(request.user, "directory.edit", organisation),
        "may_see_members": can(request.user, "directory.see_members", organisation),
    }
    return render(request, "directory/organisation.html", context)

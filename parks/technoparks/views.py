from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from parks.technoparks import queries


@require_safe
def park_list(request: HttpRequest) -> HttpResponse:
    return render(request, "technoparks/parks.html", {"parks": queries.parks()})


@require_safe
def park_page(request: HttpRequest, code: str) -> HttpResponse:
    park = get_object_or_404(queries.parks().visible_to(request.user), code=code)
    others = [other for other in queries.parks() if other != park]
    return render(request, "technoparks/park.html", {"park": park, "others": others})

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from incubator.programmes import queries


@require_safe
def programme_list(request: HttpRequest) -> HttpResponse:
    return render(request, "programmes/programmes.html", {"programmes": queries.programmes(), "intakes": queries.current_intakes()})


@require_safe
def programme_page(request: HttpRequest, code: str) -> HttpResponse:
    programme = get_object_or_404(queries.programmes().visible_to(request.user), code=code)
    context = {
        "programme": programme,
        "intakes": queries.current_intakes(programme),
        "earlier": queries.earlier_intakes(programme)[:10],
        "others": [other for other in queries.programmes() if other != programme],
    }
    return render(request, "programmes/programme.html", context)

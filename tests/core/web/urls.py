"""The real addresses, and a few that go wrong in each way."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.http import HttpResponse
from django.urls import path
from django.views.decorators.http import require_POST

from config.urls import handler400, handler403, handler404, handler500
from config.urls import urlpatterns as real
from core.access import Refused
from core.audit.recording import _origin
from core.calendar import arrived_at
from core.web import errors
from core.workflow import Conflict


def raising(error):
    def view(request):
        raise error

    return view


def told(request):
    origin = _origin.get()
    return HttpResponse(f"{origin.address}|{origin.request_id}|{origin.hat}|{arrived_at() == request.arrived_at}")


urlpatterns = [
    path("wrong/refused/", raising(Refused("Only its owner may open this."))),
    path("wrong/denied/", raising(PermissionDenied())),
    path("wrong/conflict/", raising(Conflict())),
    path("wrong/suspicious/", raising(SuspiciousOperation())),
    path("wrong/too-big/", raising(RequestDataTooBig())),
    path("wrong/failed/", raising(RuntimeError("secret detail"))),
    path("wrong/gone/", lambda request: errors.gone(request, "This invitation ended.", "Ask for a new one.")),
    path("wrong/too-large/", lambda request: errors.too_large(request, 20 * 1024 * 1024)),
    path("wrong/too-many/", lambda request: errors.too_many(request, 40)),
    path("api/v1/wrong/failed/", raising(RuntimeError("secret detail"))),
    path("only-post/", require_POST(told)),
    path("private/", login_required(told)),
    path("told/", told),
    *real,
]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]

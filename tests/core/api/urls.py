"""A small API of its own, so that each way to fail can be met."""

from django.core.exceptions import PermissionDenied
from django.core.exceptions import ValidationError as ModelValidationError
from django.http import Http404
from django.urls import path
from rest_framework.decorators import api_view, permission_classes
from rest_framework.exceptions import Throttled
from rest_framework.permissions import AllowAny, IsAuthenticated
from rest_framework.response import Response
from rest_framework.serializers import DecimalField, IntegerField

from config.urls import handler400, handler403, handler404, handler500, urlpatterns
from core.access import Refused
from core.api.fields import StrictCharField, StrictSerializer
from core.workflow import Conflict

__all__ = ["handler400", "handler403", "handler404", "handler500"]

FAULTS = {
    "refused": Refused("Only the owner may do this."),
    "denied": PermissionDenied(),
    "conflict": Conflict(),
    "missing": Http404(),
    "rule": ModelValidationError({"bin": ["This BIN does not exist."]}),
    "sentence": ModelValidationError("Nothing fits."),
    "often": Throttled(wait=12.4),
    "ours": ZeroDivisionError("a secret of ours"),
}


class Part(StrictSerializer):
    name = StrictCharField(max_length=10)


class Whole(StrictSerializer):
    title = StrictCharField(max_length=20)
    count = IntegerField(min_value=1, required=False)
    amount = DecimalField(max_digits=6, decimal_places=2, required=False)
    parts = Part(many=True, required=False)


@api_view(["GET", "POST"])
@permission_classes([AllowAny])
def fail(request, how):
    raise FAULTS[how]


@api_view(["POST"])
@permission_classes([AllowAny])
def echo(request):
    serializer = Whole(data=request.data)
    serializer.is_valid(raise_exception=True)
    return Response({"title": serializer.validated_data["title"]})


@api_view(["GET"])
@permission_classes([IsAuthenticated])
def mine(request):
    return Response({"ok": True})


urlpatterns = [path("api/v1/fail/<slug:how>/", fail), path("api/v1/echo/", echo), path("api/v1/mine/", mine), *urlpatterns]

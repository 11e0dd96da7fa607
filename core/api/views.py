"""Bases of the API's views, its description and its page for people."""

from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import ReadOnlyModelViewSet


class ReadViewSet(ReadOnlyModelViewSet):
    """List and read of rows that the reader may know exist: its queryset has `visible_to(user)`; a row is named by its key."""

    lookup_field = "key"
    lookup_value_converter = "uuid"
    ordering: tuple[str, ...] = ("-id",)

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().visible_to(self.request.user)  # type: ignore[attr-defined]

    def page_ordering(self) -> tuple[str, ...]:
        return self.ordering


class SchemaView(SpectacularAPIView):
    """The description in OpenAPI 3.1, in the reader's language or in `?lang=`."""

    @extend_schema(exclude=True)
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        if request.query_params.get("lang", settings.LANGUAGE_CODE) not in dict(settings.LANGUAGES):
            raise ValidationError({"lang": _("There is no such language here: give kk, ru or en.")})
        return super().get(request, *args, **kwargs)


class DocsView(SpectacularSwaggerSplitView):
    """The description for people, to read and to try; its script is a request of its own, as the content security policy asks."""

    template_name = "api/docs.html"
    url_name = "api:schema"

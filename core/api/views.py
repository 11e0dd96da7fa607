"""Bases of the API's views, its description and its page for people."""

from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework import mixins
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet, ReadOnlyModelViewSet

from core.api.conditions import etag_of, is_known
from core.api.permissions import MEMBERS


class Tagged:
    """Gives each answer to a read its ETag, and 304 to whoever has it already; whatever depends on the person is nobody else's to keep."""

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        if request.method in ("GET", "HEAD") and response.status_code == HTTPStatus.OK and isinstance(response, Response):
            response = self.tagged(request, response)
        patch_vary_headers(response, ["Authorization"])
        if request.user.is_authenticated:
            response.setdefault("Cache-Control", "private, no-cache")
        return super().finalize_response(request, response, *args, **kwargs)  # type: ignore[misc]

    def tagged(self, request: Request, response: Response) -> Response:
        etag = response.headers.get("ETag") or etag_of(response.data)
        if is_known(request, etag):
            return Response(status=HTTPStatus.NOT_MODIFIED, headers={"ETag": etag})
        response["ETag"] = etag
        return response


class ReadViewSet(Tagged, ReadOnlyModelViewSet):
    """List and read of rows that the reader may know exist: its queryset has `visible_to(user)`; a row is named by its key."""

    lookup_field = "key"
    lookup_value_converter = "uuid"
    ordering: tuple[str, ...] = ("-id",)

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().visible_to(self.request.user)  # type: ignore[attr-defined]

    def page_ordering(self) -> tuple[str, ...]:
        return self.ordering


class RoomViewSet(Tagged, GenericViewSet):
    """What only members of the house see and move. `scope` is the noun that a token must name.

    `queryset` has `visible_to(user)`. `serializer_class` draws a row at its own address, `line_class` (else the same) in a list.
    A method that changes something is marked by `deeds.creates` or `deeds.changes`.
    """

    permission_classes = MEMBERS
    lookup_field = "key"
    lookup_value_converter = "uuid"
    scope = ""
    ordering: tuple[str, ...] = ("-id",)
    line_class: type[BaseSerializer] | None = None
    detail: bool = False

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().visible_to(self.request.user)  # type: ignore[attr-defined]

    def page_ordering(self) -> tuple[str, ...]:
        return self.ordering

    def get_serializer_class(self) -> Any:
        return self.line_class if self.action == "list" and self.line_class else self.serializer_class

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """A filter narrows the list; one row is there or not."""
        return queryset if self.detail else super().filter_queryset(queryset)

    def row_in_hand(self, lock: Any = None) -> Any:
        """The row of the address, locked until the transaction ends, as it stands then. Raises: Http404."""
        row = self.get_object()
        (lock or self.lock)(row)
        return self.get_object()

    def lock(self, row: Any) -> None:
        """Holds off whoever changes the row, not whoever only points at it. A room whose services lock another row first locks that."""
        type(row)._base_manager.select_for_update(no_key=True).get(pk=row.pk)

    def shown(self, row: Any) -> Any:
        """The row as its own address gives it."""
        return self.serializer_class(row, context=self.get_serializer_context()).data  # type: ignore[misc]

    def tag_of(self, row: Any) -> str:
        return etag_of(self.shown(row))

    def answer(self, row: Any, status: int = HTTPStatus.OK, **headers: str) -> Response:
        """The row as it stands after a deed, with its new ETag."""
        data = self.shown(self.again(row))
        return Response(data, status=status, headers={"ETag": etag_of(data), **headers})

    def again(self, row: Any) -> Any:
        """The row with all that its representation reads, whether or not it is still in the reader's view."""
        return super().get_queryset().get(pk=row.pk)

    def taken(self, serializer_class: Any, **context: Any) -> dict[str, Any]:
        """The body, read by the serializer. Raises: ValidationError."""
        serializer = serializer_class(data=self.request.data, context={**self.get_serializer_context(), **context})
        serializer.is_valid(raise_exception=True)
        return serializer.validated_data


class ListedViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, RoomViewSet):
    """The same with a list and a page for each row."""


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

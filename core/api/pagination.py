"""Pages of the API: `{"next": address or null, "previous": address or null, "results": [...]}`."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.settings import api_settings
from rest_framework.utils.urls import replace_query_param

from core.web.keyset import BrokenCursor, Slice, is_searched, part_at, strict_slice_of

LARGEST = 100
ADDRESS = {"type": ["string", "null"], "format": "uri"}


class KeysetPagination(BasePagination):
    """Follow `next` until it is null. A view names its order as `ordering`, or by `page_ordering()` where it depends on the reader."""

    page: Slice
    request: Request

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request = request
        order = view.page_ordering() if hasattr(view, "page_ordering") else getattr(view, "ordering", ("-id",))
        try:
            cursor, searched = request.query_params.get("cursor", ""), is_searched(request.query_params)
            self.page = strict_slice_of(queryset, cursor, order=order, size=self.size(), searched=searched)
        except BrokenCursor as error:
            raise self.not_ours() from error
        return self.page.rows

    def not_ours(self) -> ValidationError:
        return ValidationError({"cursor": _("This page address is not one of ours, or belongs to another list. Begin again without it.")})

    def size(self) -> int:
        """Rows a page. Raises: ValidationError."""
        asked = self.request.query_params.get("page_size")
        if asked is None:
            return api_settings.PAGE_SIZE or LARGEST
        if not (asked.isascii() and asked.isdigit() and 1 <= int(asked[:4]) <= LARGEST):
            raise ValidationError({"page_size": _("Give a whole number from 1 to %(largest)s.") % {"largest": LARGEST}})
        return int(asked)

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.address(self.page.after), "previous": self.address(self.page.before), "results": data})

    def address(self, cursor: str) -> str | None:
        return replace_query_param(self.request.build_absolute_uri(), "cursor", cursor) if cursor else None

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": ADDRESS, "previous": ADDRESS, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        return [
            {
                "name": "cursor",
                "in": "query",
                "schema": {"type": "string"},
                "description": str(_("Where the page begins; taken from `next`.")),
            },
            {
                "name": "page_size",
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST},
                "description": str(_("Rows a page.")),
            },
        ]


class PlacePagination(KeysetPagination):
    """Of rows whose order is not the database's, such as a ranking: a page begins at a place."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """Raises: ValidationError."""
        self.request = request
        self.page = part_at(queryset, request.query_params.get("cursor", ""), size=self.size())
        if self.page.broken:
            raise self.not_ours()
        return self.page.rows

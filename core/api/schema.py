"""What the OpenAPI description says beside what the views say themselves."""

from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from core.accounts.scopes import READ, WRITE
from core.api.once import HEADER, REPLAYED
from core.api.problems import CONTENT_TYPE

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "RFC 9457 problem details, in the reader's language.",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "request": {"type": "string", "description": "The number by which our log knows the request."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "pointer": {"type": "string", "description": "JSON pointer into the body."},
                    "parameter": {"type": "string", "description": "Name of a query parameter."},
                    "code": {"type": "string", "description": "Field of the row that stands in the way."},
                    "part": {"type": "string", "description": "Part of the form that holds the field."},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
METHODS = ("get", "post", "put", "patch", "delete")
KNOWN = OpenApiParameter("If-None-Match", str, OpenApiParameter.HEADER, description="ETags that you have: 304 where one is still right.")
SEEN = OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=True, description="ETag of the state that you saw; 428 without, 412 where it has changed since.")  # fmt: skip
KEY = OpenApiParameter(HEADER, str, OpenApiParameter.HEADER, required=True, description="A name of your own for this request, such as a UUID. Sent again within 24 hours it gets the same answer and does nothing twice.")  # fmt: skip
ETAG = OpenApiParameter("ETag", str, OpenApiParameter.HEADER, response=["200", "201"], description="Strong tag of this state.")
AGAIN = OpenApiParameter(REPLAYED, str, OpenApiParameter.HEADER, response=["200", "201"], description="`true` where this is the answer that the key got before.")  # fmt: skip


class RoomSchema(AutoSchema):
    """Adds what the views' marks say: conditions, keys, the scope that a token needs."""

    def get_override_parameters(self) -> list[Any]:
        handler = getattr(self.view, getattr(self.view, "action", None) or "", None)
        found = [KNOWN, ETAG] if self.method == "GET" else []
        if getattr(handler, "conditional", False):
            found += [SEEN, ETAG]
        if getattr(handler, "keyed", False):
            found += [KEY, AGAIN]
        return [*super().get_override_parameters(), *found]

    def get_description(self) -> str:  # type: ignore[override]  # as its own base has it
        noun, text = getattr(self.view, "scope", ""), super().get_description()
        if not noun:
            return text
        scope = f"Scope of a token: `{noun}:{READ if self.method == 'GET' else WRITE}`."
        return f"{text}\n\n{scope}" if text else scope


class SessionScheme(OpenApiAuthenticationExtension):
    target_class = "core.api.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME}


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "core.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "A token of your own, made on the page Account, Tokens."}


def describe_problems(result: dict[str, Any], **unused: Any) -> dict[str, Any]:
    """Give each operation its error answer, and each read its "nothing new" (a hook of drf-spectacular)."""
    result.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    answer = {"description": "Refused or not understood", "content": {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}}
    for path in result.get("paths", {}).values():
        for method in METHODS:
            if operation := path.get(method):
                operation["responses"].setdefault("4XX", answer)
                if method == "get":
                    operation["responses"].setdefault("304", {"description": "You have this state already"})
    return result

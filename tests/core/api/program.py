"""A program that speaks for a person, by a token or by the session, and does what a good client does."""

import json
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from core.accounts.models import User
from core.accounts.scopes import scope_choices
from core.accounts.tokens import make_token
from core.calendar import now

ROOT = "/api/v1"
EVERYTHING = object()


class Program:
    """`scopes` None speaks by a session; paths begin after /api/v1."""

    def __init__(self, person: User | None, scopes: Any = EVERYTHING) -> None:
        self.client = Client()
        self.headers: dict[str, str] = {"Accept-Language": "en"}
        if scopes is EVERYTHING:
            scopes = [code for code, _label in scope_choices()]
        if person is not None and scopes is None:
            self.client.force_login(person)
        elif person is not None:
            _token, secret = make_token(person, name="program", scopes=scopes, until=now() + timedelta(days=7))
            self.headers["Authorization"] = f"Bearer {secret}"

    def get(self, path: str, **headers: str) -> Any:
        return self.client.get(ROOT + path, headers=self.headers | named(headers))

    def tag(self, path: str) -> str:
        return self.get(path)["ETag"]

    def send(self, method: str, path: str, body: Any = None, *, files: dict[str, Any] | None = None, **headers: str) -> Any:
        """`if_match="..."`, `idempotency_key="..."`: headers by their names in small letters."""
        given = self.headers | named(headers)
        content = encode_multipart(BOUNDARY, files) if files is not None else json.dumps({} if body is None else body)
        content_type = MULTIPART_CONTENT if files is not None else "application/json"
        return self.client.generic(method.upper(), ROOT + path, content, content_type, headers=given)

    def change(self, method: str, path: str, body: Any = None, *, seen: str, keyed: bool = False, **more: Any) -> Any:
        """Reads `seen` and sends its ETag, as a client does that has just looked."""
        key = {"idempotency_key": str(uuid4())} if keyed else {}
        return self.send(method, path, body, if_match=self.tag(seen), **key, **more)


def named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


def problem(response: Any, status: int) -> dict[str, Any]:
    """What a refusal says; first that it is one, in the form of the standard."""
    assert (response.status_code, response["Content-Type"]) == (status, "application/problem+json"), response.content.decode()
    body: dict[str, Any] = response.json()
    assert (body["type"], body["status"], body["request"]) == ("about:blank", status, response["X-Request-ID"])
    return body


def pointers(response: Any, status: int = 400) -> list[str]:
    return [error.get("pointer", error.get("parameter", "")) for error in problem(response, status)["errors"]]

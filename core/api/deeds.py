"""What makes a method of a view one that changes something: who may, which state was seen, and whether it may be sent twice."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import require
from core.api.conditions import check_match
from core.api.once import once

type Handler = Callable[..., Any]
type Action = str | Callable[[Any], str]
type Tag = Callable[..., str]
type About = Callable[..., Any]
type Lock = Callable[[Any], object]


def creates(action: str = "", *, keyed: bool = False) -> Callable[[Handler], Handler]:
    """A method that makes a row. `action` is asked of the policy first; `keyed` asks for an Idempotency-Key."""

    def wrap(handler: Handler) -> Handler:
        @wraps(handler)
        def guarded(view: Any, request: Request, **kwargs: Any) -> Any:
            def deed() -> Response:
                if action:
                    require(request.user, action)
                with transaction.atomic():
                    return handler(view, request, **kwargs)

            return once(request, deed) if keyed else deed()

        return _marked(guarded, conditional=False, keyed=keyed)

    return wrap


def changes(
    action: Action = "", *, keyed: bool = False, tag: Tag | None = None, about: About | None = None, lock: Lock | None = None
) -> Callable[[Handler], Handler]:
    """A method that changes a row, which it gets locked and as it stands now.

    `tag(view, row, **rest of the address)` gives the ETag that must match where it is not the row's own, `about(row, **rest)`
    the row that the policy is asked about, `lock(row)` what is locked: always the first row that the room's own services lock.
    In this order (RFC 9110, 13.2.1): outside the view 404, not allowed 403, no If-Match 428, another state 412.
    """

    def wrap(handler: Handler) -> Handler:
        @wraps(handler)
        def guarded(view: Any, request: Request, **kwargs: Any) -> Any:
            rest = {name: value for name, value in kwargs.items() if name != "key"}

            def deed() -> Response:
                with transaction.atomic():
                    row = view.row_in_hand(lock)
                    if action:
                        require(request.user, action if isinstance(action, str) else action(row), about(row, **rest) if about else row)
                    check_match(request, tag(view, row, **rest) if tag else view.tag_of(row))
                    return handler(view, request, row, **rest)

            return once(request, deed) if keyed else deed()

        return _marked(guarded, conditional=True, keyed=keyed)

    return wrap


def _marked(handler: Any, *, conditional: bool, keyed: bool) -> Handler:
    """The description reads these, and a test that no method which changes something is without them."""
    handler.conditional, handler.keyed = conditional, keyed
    return handler

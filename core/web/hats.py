"""What a person is here as: the menu and the Today page follow the hat, rights never do (policies hold those)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise

EVERYBODY = "applicant"
"""The hat of everybody who is signed in and holds no other."""
SESSION_KEY = "hat"


@dataclass(frozen=True)
class Hat:
    """`held_by(user)` says who may wear it; `desk` gives the side bar and the denser page; `context(user)` its firm or office."""

    code: str
    label: str | Promise
    held_by: Callable[[Any], bool]
    order: int
    desk: bool = False
    context: Callable[[Any], str] | None = None


_hats: dict[str, Hat] = {}


def register_hat(hat: Hat) -> None:
    if hat.code in _hats:
        raise ValueError(f"the hat {hat.code} is registered twice")
    _hats[hat.code] = hat


def hats_of(user: Any) -> list[Hat]:
    """The hats that the person may wear, in their order; never empty for somebody signed in, once a room brought the applicant's."""
    if not getattr(user, "is_authenticated", False):
        return []
    held = [hat for hat in sorted(_hats.values(), key=lambda hat: hat.order) if hat.held_by(user)]
    return held or [hat for hat in _hats.values() if hat.code == EVERYBODY]


def hats_for(request: HttpRequest) -> list[Hat]:
    """The same for the person of this request, asked once."""
    if not hasattr(request, "_hats"):
        request._hats = hats_of(getattr(request, "user", None))  # type: ignore[attr-defined]
    return request._hats  # type: ignore[attr-defined]


def current_hat(request: HttpRequest) -> Hat | None:
    """The hat chosen in this session while it is still held, else the first; None for a visitor."""
    hats = hats_for(request)
    chosen = request.session.get(SESSION_KEY) if hats else None
    return next((hat for hat in hats if hat.code == chosen), hats[0] if hats else None)

"""Places of a page that rooms fill: the home page, the page of an organisation, of a call, of an account."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

PLACES = ("home", "organisation", "park", "programme", "call", "application", "account")

type Draw = Callable[[HttpRequest, Any], tuple[str, dict[str, Any]] | None]

_panels: dict[str, list[tuple[int, Draw]]] = defaultdict(list)


def panel(place: str, order: int) -> Callable[[Draw], Draw]:
    """Register `draw(request, subject)`, which gives a template's name and context, or None to stay away."""
    if place not in PLACES:
        raise ValueError(f"there is no place called {place}")

    def wrap(draw: Draw) -> Draw:
        _panels[place].append((order, draw))
        return draw

    return wrap


def drawn(place: str, request: HttpRequest, subject: Any = None) -> Iterator[SafeString]:
    """The HTML of each panel of the place, in order."""
    for _order, draw in sorted(_panels[place], key=lambda pair: pair[0]):
        if (answer := draw(request, subject)) is not None:
            template, context = answer
            yield render_to_string(template, {"subject": subject, **context}, request)

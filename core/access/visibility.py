"""Which rows a reader may know exist: parts that rooms register, joined by OR, each an EXISTS or a plain condition."""

from collections import defaultdict
from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.db import models

type Part = Callable[[Any], models.Q | models.Exists]

_parts: dict[str, list[Part]] = defaultdict(list)


def visible(model: type[models.Model], part: Part) -> None:
    """Let a room add the rows that it brings into a reader's view. Never a join: a part must not multiply rows."""
    _parts[model._meta.label].append(part)


def visibility(model: type[models.Model]) -> tuple[Part, ...]:
    return tuple(_parts[model._meta.label])


def visible_rows(queryset: models.QuerySet, user: Any) -> models.QuerySet:
    """The rows of the queryset that the reader may know exist; none where no room registered a part."""
    parts = visibility(queryset.model)
    if not parts:
        return queryset.none()
    return queryset.filter(reduce(or_, (models.Q(part(user)) for part in parts)))

"""Which rows a reader may know exist: parts that rooms register, joined by OR, each an EXISTS or a plain condition."""

from collections import defaultdict
from collections.abc import Callable
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import models

type Condition = models.Q | models.Exists
type Part = Callable[[Any], Condition | bool]

_parts: dict[str, list[Part]] = defaultdict(list)


def visible(model: type[models.Model], part: Part) -> None:
    """Let a room add the rows that it brings into a reader's view: a condition, or True for all and False for none.

    Never a join: a part must not multiply rows.
    """
    _parts[model._meta.label].append(part)


def visibility(model: type[models.Model]) -> tuple[Part, ...]:
    return tuple(_parts[model._meta.label])


def as_reader(user: Any) -> Any:
    """The person in whose name is asked; one whose access was closed is a stranger to every room."""
    return user if user.is_active or not user.is_authenticated else AnonymousUser()


def visible_rows[Rows: models.QuerySet](queryset: Rows, user: Any) -> Rows:
    """The rows of the queryset that the reader may know exist; none where no room registered a part."""
    reader = as_reader(user)
    answers = [part(reader) for part in visibility(queryset.model)]
    if any(answer is True for answer in answers):
        return queryset.all()
    conditions = [models.Q(answer) for answer in answers if answer is not False]
    return queryset.filter(reduce(or_, conditions)) if conditions else queryset.none()

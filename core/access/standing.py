"""What a person is anywhere (runs a call, sits in a council): the menu, the hats and the second factor ask it at each request.

Rooms say by which rows it is known. For the person of a request all of them are asked at once, with the person's own row where that is
fetched; for anybody else each is asked when it is wanted, and nothing is kept.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet

type Rows = Callable[[Any], QuerySet]


class Standing:
    """A predicate: whether there is a row for the person. `at` names the column that says where they have it."""

    def __init__(self, name: str, rows: Rows, at: str) -> None:
        self.name = name
        self.rows = rows
        self.at = at

    def __call__(self, user: Any) -> bool:
        if getattr(user, "pk", None) is None:
            return False
        kept: dict[str, Any] | None = getattr(user, "_standing", None)
        if kept is None:
            return self.rows(user).exists()
        if not kept:
            kept.update(_ask_all(user))
        return bool(kept[self.name])

    def places(self, user: Any) -> list[int] | None:
        """The keys in `at`, where they came with the person of a request that only reads; None elsewhere: then the database is asked."""
        if getattr(user, "pk", None) is None:
            return []
        kept: dict[str, Any] | None = getattr(user, "_standing", None)
        return kept[self.name] if kept and hasattr(user, "_answers") else None

    def keys(self, user: Any) -> list[int] | QuerySet:
        """The places, to be asked for with `__in`."""
        known = self.places(user)
        return self.rows(user).values(self.at) if known is None else known

    def is_in(self, user: Any, place: int) -> bool:
        known = self.places(user)
        return self.rows(user).filter(**{self.at: place}).exists() if known is None else place in known

    def leads_there(self, user: Any, way: str) -> Q:
        """Of rows, whether `way` leads from them to one of the places."""
        known = self.places(user)
        if known is None:
            return Q(Exists(self.rows(user).filter(**{self.at: OuterRef(way)})))
        return Q(**{f"{way}__in": known}) if known else Q(pk__in=[])  # which joins nothing to find nothing

    def column(self, user: Any) -> Any:
        rows = self.rows(user).order_by()
        return ArraySubquery(rows.values(self.at)) if self.at else Exists(rows)


_all: dict[str, Standing] = {}


def standing(name: str, rows: Rows, *, at: str = "") -> Standing:
    """Register what a person may be anywhere. Twice the same name is a fault."""
    if name in _all:
        raise ValueError(f"{name} is registered twice")
    _all[name] = Standing(name, rows, at)
    return _all[name]


def keep_standing(user: Any, *, reads_only: bool) -> None:
    """For one request, never for longer: what this person is counts as it is found when it is first asked for.

    Where the request only reads, the answers of `once_a_page` are kept too.
    """
    user._standing = getattr(user, "_standing_as_fetched", {})
    if reads_only:
        user._answers = {}


def once_a_page[**P, T](question: Callable[P, T]) -> Callable[P, T]:
    """Ask the database once for what several parts of one page want to know: `question(user, *rows or plain values)`.

    What it gives is shared, so it is not changed. Nothing is kept where something may be written, nor outside a request: a service always asks.
    """

    @wraps(question)
    def answer(*args: P.args, **kwargs: P.kwargs) -> T:
        user, *about = args
        kept: dict[Any, T] | None = getattr(user, "_answers", None)
        key = (question, *(getattr(one, "pk", one) for one in about))
        if kept is None or None in key or kwargs:
            return question(*args, **kwargs)
        if key not in kept:
            kept[key] = question(*args, **kwargs)
        return kept[key]

    return answer


def person_with_standing(people: QuerySet, pk: Any) -> Any:
    """The person of that key among `people` and, in the same statement, what they are; None where there is nobody."""
    columns = _columns(people.model(pk=pk))
    person = people.filter(pk=pk).annotate(**columns).first()
    if person is not None:
        person._standing_as_fetched = {name: person.__dict__.pop(column) for name, column in zip(_all, columns, strict=True)}
    return person


def _columns(user: Any) -> dict[str, Any]:
    return {f"stands_{number}": one.column(user) for number, one in enumerate(_all.values())}


def _ask_all(user: Any) -> dict[str, bool]:
    columns = _columns(user)
    found = get_user_model()._base_manager.filter(pk=user.pk).annotate(**columns).values_list(*columns).get()
    return dict(zip(_all, found, strict=True))

"""Search over what rooms register; letters that people type for each other are one letter here."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Func, TextField, Value
from django.db.models.functions import Lower
from django.utils.functional import Promise

SHORTEST = 2
PER_GROUP = 5
KAZAKH = "әғқңөұүһі"
RUSSIAN = "агкноуухи"
TYPED, MEANT = f"{KAZAKH}ёй", f"{RUSSIAN}еи"
ALSO = str.maketrans(TYPED, MEANT)


@dataclass(frozen=True)
class Hit:
    title: str
    url: str
    note: str | Promise = ""


type Find = Callable[[Any, str, int], list[Hit]]


@dataclass(frozen=True)
class Source:
    code: str
    label: str | Promise
    order: int
    find: Find


@dataclass(frozen=True)
class Group:
    """What one source found; `more` says that it knows further ones."""

    code: str
    label: str | Promise
    hits: list[Hit]
    more: bool


_sources: dict[str, Source] = {}


def searchable(code: str, label: str | Promise, order: int) -> Callable[[Find], Find]:
    """Register `find(user, text, limit)`: only rows that the user may know exist, best first."""

    def wrap(find: Find) -> Find:
        if code in _sources:
            raise ValueError(f"{code} is searched twice")
        _sources[code] = Source(code, label, order, find)
        return find

    return wrap


def fold(text: str) -> str:
    """Lower case, no accents, Kazakh letters as their Russian neighbours, runs of space as one: Қазақ and казак meet."""
    plain = unicodedata.normalize("NFKC", text.replace("\x00", "")).lower().translate(ALSO)
    bare = "".join(letter for letter in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(letter))
    return " ".join(bare.split())


def folded_in_sql(expression: str) -> str:
    """An SQL expression for the folding of another, for triggers that keep words where they are searched."""
    plain = f"translate(lower(normalize({expression}, NFKC)), '{TYPED}', '{MEANT}')"
    bare = rf"regexp_replace(normalize({plain}, NFKD), '[\u0300-\u036f]', '', 'g')"
    return rf"btrim(regexp_replace({bare}, '\s+', ' ', 'g'))"


class Folded(Func):
    """The same folding in SQL, for `filter(name_folded__contains=fold(text))` after `annotate(name_folded=Folded("name"))`."""

    function = "translate"
    output_field = TextField()

    def __init__(self, expression: Any, **extra: Any) -> None:
        column = F(expression) if isinstance(expression, str) else expression
        super().__init__(Lower(column), Value(TYPED), Value(MEANT), **extra)


def found(user: Any, text: str, *, only: str = "", limit: int = PER_GROUP) -> list[Group]:
    """What the sources know about the text, in their order; nothing for fewer than two letters."""
    if len(fold(text)) < SHORTEST:
        return []
    wanted = [source for source in sorted(_sources.values(), key=lambda source: source.order) if only in ("", source.code)]
    hits = ((source, source.find(user, text, limit + 1)) for source in wanted)
    return [Group(source.code, source.label, rows[:limit], len(rows) > limit) for source, rows in hits if rows]

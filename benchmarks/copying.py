"""Rows by COPY: constraints, foreign keys and triggers all stand, only the services are left aside."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain
from typing import Any

from django.db import connection, models
from django.db.models import Max
from psycopg.types.json import Jsonb


def first_free(model: type[models.Model]) -> int:
    """The number from which on rows of ours may be numbered."""
    return (model._base_manager.aggregate(most=Max("pk"))["most"] or 0) + 1


def copy(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> int:
    """Write the rows, each a dict of the same columns by attname; other columns take the model's default. Gives how many."""
    rows = iter(rows)
    first = next(rows, None)
    if first is None:
        return 0
    others = [field for field in model._meta.concrete_fields if field.attname not in first and not _numbers_itself(field)]
    columns = [_column_of(model, name) for name in first] + [field.column for field in others]
    fixed, made = _defaults(others)
    target = f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN"  # names of our own models
    count = 0
    with connection.cursor() as cursor, cursor.copy(target) as sink:
        for row in chain([first], rows):
            sink.write_row([*row.values(), *(make() if make else value for value, make in zip(fixed, made, strict=True))])
            count += 1
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {model._meta.db_table}")  # triggers that ask about these rows are planned for as many as there are
    _follow_numbers(model)
    return count


def numbered(start: int, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    return ({"id": start + number, **row} for number, row in enumerate(rows))


def _numbers_itself(field: models.Field) -> bool:
    return isinstance(field, models.AutoField | models.BigAutoField)


def _column_of(model: type[models.Model], attname: str) -> str:
    return next(field.column for field in model._meta.concrete_fields if field.attname == attname)


def _defaults(fields: list[models.Field]) -> tuple[list[Any], list[Callable[[], Any] | None]]:
    """For each column its value where that is the same for every row, and what makes it where it is not."""
    fixed: list[Any] = []
    made: list[Callable[[], Any] | None] = []
    for field in fields:
        value = field.get_default()
        if isinstance(field, models.JSONField):
            value = Jsonb(value)
        # A date of now, a list or a text is one for all; a random key must not be
        fixed.append(value)
        made.append(field.get_default if isinstance(field, models.UUIDField) and field.has_default() else None)
    return fixed, made


def _follow_numbers(model: type[models.Model]) -> None:
    """Let the next row that Django makes come after ours."""
    pk = model._meta.pk
    if not _numbers_itself(pk):
        return
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, %s), (SELECT max({pk.column}) FROM {table}))",  # noqa: S608 - our own table
            [table, pk.column],
        )

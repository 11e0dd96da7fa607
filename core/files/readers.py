"""Who may read a file: the room whose row points to it says so.

    @reader("grants_applications.Document")
    def may_read(user, file) -> bool: ...

A file that no row points to is its uploader's alone. A file that several rooms point to may be read by whom any of them lets in.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import ForeignObjectRel, Model

from core.files.models import File

type MayRead = Callable[[Any, File], bool]

_readers: dict[str, MayRead] = {}


def reader(model_label: str) -> Callable[[MayRead], MayRead]:
    """Register, in the room's `ready()`, who may read files that rows of this model point to."""

    def wrap(may_read: MayRead) -> MayRead:
        if model_label.lower() in _readers:
            raise ValueError(f"{model_label} has two readers")
        _readers[model_label.lower()] = may_read
        return may_read

    return wrap


def relations() -> list[ForeignObjectRel]:
    """Every way in which a model of some room points to a file, also where the room wants no way back (`related_name="+"`)."""
    fields = File._meta.get_fields(include_hidden=True)
    return [field for field in fields if isinstance(field, ForeignObjectRel) and field.related_model is not File]


def has_reader(model: type[Model]) -> bool:
    return model._meta.label_lower in _readers


def holders(file: File) -> Iterator[type[Model]]:
    """The models with a row that points to the file; one query for each relation."""
    for relation in relations():
        if relation.related_model._base_manager.filter(**{relation.field.name: file}).exists():
            yield relation.related_model


def may_read(user: Any, file: File) -> bool:
    held_by = {model._meta.label_lower for model in holders(file)}
    if not held_by:
        return bool(user.is_authenticated) and user.pk == file.uploaded_by_id
    return any(_readers[label](user, file) for label in sorted(held_by & _readers.keys()))

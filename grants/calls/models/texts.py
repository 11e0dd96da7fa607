from typing import Any

from django.db.models import Model
from modeltranslation.manager import get_translatable_fields_for_model


def translated_columns(model: type[Model]) -> list[str]:
    """The texts of a model that stand in three languages, in the order in which the model names them."""
    names = set(get_translatable_fields_for_model(model) or [])
    return [field.name for field in model._meta.concrete_fields if field.name in names]


def column_of(model: type[Model], name: str) -> Any:
    """The column of a text, whatever language; its `verbose_name` and whether it may be `blank`."""
    return model._meta.get_field(name)

from typing import Any

from django.core.checks import Error, register

from core.files.readers import has_reader, relations


@register
def each_holder_has_a_reader(app_configs: Any, **kwargs: Any) -> list[Error]:
    """A model that points to a file and names no reader would hide it from everybody; the room forgot to say who reads."""
    return [
        Error(
            f"{relation.related_model._meta.label} points to a file, and nobody said who may read it.",
            hint="Register core.files.readers.reader in the room.",
            id="core_files.E001",
        )
        for relation in relations()
        if not has_reader(relation.related_model)
    ]

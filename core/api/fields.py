"""Serializers that take what they know and nothing else."""

import unicodedata
from typing import Any

from django.core.exceptions import ValidationError as ModelValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.validators import ProhibitSurrogateCharactersValidator

ALLOWED_CONTROLS = "\n\r\t"
LANGUAGES = ("kk", "ru", "en")


def refuse_control_characters(text: str) -> None:
    """Raises: ValidationError for characters that no keyboard types and no page shows, NUL first of all."""
    if any(unicodedata.category(letter) in ("Cc", "Cs") and letter not in ALLOWED_CONTROLS for letter in text):
        raise ModelValidationError(_("The text holds a control character, which cannot be stored. Type it again instead of pasting it."))


class StrictCharField(serializers.CharField):
    """Text without control characters; numbers and booleans are not text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        # Ours covers what these two refuse, and would say it a second time
        others = [
            one for one in self.validators if not isinstance(one, (ProhibitNullCharactersValidator, ProhibitSurrogateCharactersValidator))
        ]
        self.validators = [refuse_control_characters, *others]

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class KnownFieldsMixin:
    """Refuses members that the serializer does not take: a misspelt name must not be lost in silence."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict):
            taken = {name for name, field in self.fields.items() if not field.read_only}  # type: ignore[attr-defined]
            if unknown := [str(name) for name in data if name not in taken]:
                raise serializers.ValidationError({name: [_("There is no such field here, or it cannot be written.")] for name in unknown})
        return super().to_internal_value(data)  # type: ignore[misc]


class StrictSerializer(KnownFieldsMixin, serializers.Serializer):
    pass


class StrictModelSerializer(KnownFieldsMixin, serializers.ModelSerializer):
    """Rows are named by their `key`; a serializer lists its fields one by one."""

    serializer_field_mapping = serializers.ModelSerializer.serializer_field_mapping | {
        models.CharField: StrictCharField,
        models.TextField: StrictCharField,
    }


@extend_schema_field(
    {"type": "object", "required": [*LANGUAGES], "properties": {language: {"type": ["string", "null"]} for language in LANGUAGES}}
)
class TranslatedField(serializers.Field):
    """A translated column as `{"kk": ..., "ru": ..., "en": ...}`; a language that is missing is null, never another one's text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, "source": "*", **kwargs})

    def bind(self, field_name: str, parent: Any) -> None:
        super().bind(field_name, parent)
        self.column = field_name

    def to_representation(self, value: Any) -> dict[str, str | None]:
        return {language: getattr(value, f"{self.column}_{language}") or None for language in LANGUAGES}


class AddressField(serializers.URLField):
    """An address on the web, null where there is none; rows keep that as an empty text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, "allow_null": True, **kwargs})

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(value) or None

"""Serializers that take what they know and nothing else."""

import unicodedata
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError as ModelValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.validators import ProhibitSurrogateCharactersValidator

from core.web.languages import LANGUAGES

ALLOWED_CONTROLS = "\n\r\t"


def of_switches(names: Sequence[str]) -> dict[str, Any]:
    """The schema of an object of booleans, each of which is always there."""
    return {"type": "object", "required": [*names], "properties": {name: {"type": "boolean"} for name in names}}


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


class StrictBooleanField(serializers.BooleanField):
    """`true` or `false`; a word or a number is neither."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


@extend_schema_field({"type": "string", "format": "uuid"})
class RowField(serializers.UUIDField):
    """A row named by its key, out of those that `rows(user)` gives the reader."""

    default_error_messages = {"missing": _("There is no such row, or it is not open to you.")}

    def __init__(self, rows: Callable[[Any], Any], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows = rows

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str):
            self.fail("invalid")
        row = self.rows(self.context["request"].user).filter(key=super().to_internal_value(data)).first()
        if row is None:
            self.fail("missing")
        return row

    def to_representation(self, value: Any) -> str:
        return str(value.key)


class MoneySerializer(serializers.Serializer):
    """A sum as it is shown."""

    amount = serializers.DecimalField(max_digits=18, decimal_places=2, read_only=True, help_text="Text, so that no digit is lost.")
    currency = serializers.CharField(source="currency.code", read_only=True)


class SumField(serializers.DecimalField):
    """An amount above zero, as text: a number of JSON may have lost digits on its way."""

    default_error_messages = {
        "text": _('Write the sum as text with a point, such as "12500.50".'),
        "zero": _("The sum must be above zero."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"max_digits": 16, "decimal_places": 2, **kwargs})

    def to_internal_value(self, data: Any) -> Decimal:
        if not isinstance(data, str):
            self.fail("text")
        amount = super().to_internal_value(data)
        if amount <= 0:
            self.fail("zero")
        return amount


class MoneyInput(StrictSerializer):
    """A sum as it is given."""

    amount = SumField()
    currency = serializers.ChoiceField(choices=settings.CURRENCIES)


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


class NamesInput(StrictSerializer):
    """A name in each of the house's languages, as it is given."""

    kk = StrictCharField(max_length=200)
    ru = StrictCharField(max_length=200)
    en = StrictCharField(max_length=200)


def columns_of(name: str, given: dict[str, str]) -> dict[str, str]:
    """The columns of a translated field, from what was given by language."""
    return {f"{name}_{language}": text for language, text in given.items()}


class AddressField(serializers.URLField):
    """An address on the web, null where there is none; rows keep that as an empty text."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"read_only": True, "allow_null": True, **kwargs})

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(value) or None

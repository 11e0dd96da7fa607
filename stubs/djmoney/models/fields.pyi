# A column of money takes and gives Money; beside the amount there is a column of its currency

from typing import Any

from django.db import models
from djmoney.money import Money

class MoneyField[Set, Get](models.Field[Set, Get]):
    _pyi_private_set_type: Money
    _pyi_private_get_type: Money
    _pyi_lookup_exact_type: Any
    def __init__(
        self,
        verbose_name: object = ...,
        *,
        max_digits: int = ...,
        decimal_places: int = ...,
        default_currency: str | None = ...,
        currency_choices: Any = ...,
        currency_max_length: int = ...,
        default: Any = ...,
        null: bool = ...,
        blank: bool = ...,
        editable: bool = ...,
        validators: Any = ...,
        help_text: object = ...,
    ) -> None: ...

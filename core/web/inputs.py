"""Fields that several rooms ask alike."""

from django import forms


class DayInput(forms.DateInput):
    """The browser's own calendar, which takes and gives a day as 2026-11-27 whatever language is spoken."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayField(forms.DateField):
    widget = DayInput

"""What the API itself refuses, beside what services and policies do."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from rest_framework import exceptions


class Problem(exceptions.APIException):
    """A refusal of the API's own: a status, a sentence, and lines for `errors` where more than one thing stands in the way."""

    status_code = 400
    sentence: str | Promise = ""

    def __init__(self, sentence: str | Promise = "", *, lines: list[dict[str, str]] | None = None, etag: str = "") -> None:
        super().__init__()
        self.sentence = sentence or self.sentence
        self.lines, self.etag = lines, etag


class Unfinished(Problem):
    """Something is missing before this can be done; each line has the `code` of its field."""

    status_code = 422


@contextmanager
def at(field: str) -> Iterator[None]:
    """A service's sentence about the whole belongs to this field of the body."""
    try:
        yield
    except ValidationError as error:
        raise error if hasattr(error, "error_dict") else ValidationError({field: error.messages}) from error


def read_by(form: forms.BaseForm) -> dict[str, Any]:
    """What a form of the pages makes of a body, so that both say the same of it. Raises: ValidationError by field."""
    if form.is_valid():
        return form.cleaned_data
    raise exceptions.ValidationError({name: [str(error) for error in errors] for name, errors in form.errors.items()})

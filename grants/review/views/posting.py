"""What every page with a form does alike."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest

UNPROCESSABLE = 422


def posted(request: HttpRequest) -> Any:
    """What a form is bound to: an empty post is still a post."""
    return request.POST if request.method == "POST" else None


def status_of(form: forms.BaseForm) -> int:
    return UNPROCESSABLE if form.is_bound and form.errors else 200


def went_through(form: forms.BaseForm, deed: Callable[[], object]) -> bool:
    """Do it; where a service finds a fault, the form says it at its field."""
    try:
        deed()
    except ValidationError as error:
        told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, sentences in told.items():
            form.add_error(name if name in form.fields else None, sentences)
        return False
    return True


def sentence_against(deed: Callable[[], object]) -> str:
    """Do it; "" where it went through, else the sentence that stood against it."""
    try:
        deed()
    except ValidationError as error:
        return str(error.messages[0])
    return ""

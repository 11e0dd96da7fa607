"""What every page with a form does alike."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from core.access import Refused

UNPROCESSABLE = 422


def posted(request: HttpRequest) -> Any:
    """What a form is bound to: an empty post is still a post."""
    return request.POST if request.method == "POST" else None


def status_of(form: forms.BaseForm) -> int:
    return UNPROCESSABLE if form.is_bound and form.errors else 200


def went_through(form: forms.BaseForm, deed: Callable[[], object], *, at: Mapping[type[Refused], str] | None = None) -> bool:
    """Do it if the form is whole; what a service finds wrong is said at its field.

    `at` names the field at which a refusal of that class is said ("" for the form as a whole); any other refusal is raised on.
    """
    if not form.is_valid():
        return False
    try:
        deed()
    except Refused as refused:
        field = next((name for kind, name in (at or {}).items() if isinstance(refused, kind)), None)
        if field is None:
            raise
        form.add_error(_place(form, field), str(refused.sentence))
    except ValidationError as error:
        told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, sentences in told.items():
            form.add_error(_place(form, name), sentences)
    return not form.errors


def _place(form: forms.BaseForm, name: str) -> str | None:
    """The field of that name; a form whose fields are named otherwise than the service's arguments has a `place_of(name)`."""
    place_of = getattr(form, "place_of", None)
    place = place_of(name) if place_of else name
    return place if place in form.fields else None


def sentence_against(deed: Callable[[], object]) -> str:
    """Do it; "" where it went through, else the sentence that stood against it."""
    try:
        deed()
    except ValidationError as error:
        return str(error.messages[0])
    return ""


def task_page(request: HttpRequest, form: forms.BaseForm, *, template: str = "web/task.html", **words: Any) -> HttpResponse:
    """One form on its own page: `title`, `sentence`, `consequence`, `button`, and `up` with `up_url` for the way back."""
    return render(request, template, {"form": form, **words}, status=status_of(form))

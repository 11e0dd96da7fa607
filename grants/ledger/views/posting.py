"""What every page with a form does alike."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from grants.ledger.services.journal import NothingLeft

UNPROCESSABLE = 422


def posted(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def went_through(form: forms.Form, deed: Callable[[], object]) -> bool:
    """Do it if the form is whole; what a service finds wrong is said at its field, and what is not left at the sum."""
    if not form.is_valid():
        return False
    try:
        deed()
    except NothingLeft as refused:
        form.add_error("amount" if "amount" in form.fields else None, str(refused.sentence))
    except ValidationError as error:
        told = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
        for name, sentences in told.items():
            form.add_error(name if name in form.fields else None, sentences)
    return not form.errors


def task_page(request: HttpRequest, form: forms.Form, **words: Any) -> HttpResponse:
    """One form on its own page: `title`, `sentence`, `button`, `back` (an address), `up` and `up_url` for the way back."""
    return render(request, "ledger/task.html", {"form": form, **words}, status=UNPROCESSABLE if form.errors else 200)

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import can, require
from core.outbox.forms import LettersForm, MessageFilter
from core.outbox.kinds import kind
from core.outbox.models import Message
from core.outbox.queries import choices_of, mailboxes, messages_for, messages_to
from core.outbox.rendering import Letter, letter_to_send, letter_to_show
from core.outbox.services import choose_letters, resend_message
from core.web.keyset import slice_of

NEWEST_FIRST = ("-id",)
PAGE = 30


@require_GET
@login_required
def mine(request: HttpRequest) -> HttpResponse:
    """What was written to me."""
    rows = slice_of(messages_to(request.user), request.GET.get("cursor", ""), order=NEWEST_FIRST, size=PAGE)
    return render(request, "outbox/mine.html", {"rows": rows})


@require_GET
@login_required
def messages(request: HttpRequest) -> HttpResponse:
    """What the office sends, as far as it lies within the reader's view."""
    require(request.user, "outbox.look")
    form = MessageFilter(request.GET)
    rows = slice_of(form.narrow(messages_for(request.user)), request.GET.get("cursor", ""), order=NEWEST_FIRST, size=PAGE)
    return render(request, "outbox/messages.html", {"rows": rows, "form": form})


@require_GET
@login_required
def message(request: HttpRequest, key: UUID) -> HttpResponse:
    shown = get_object_or_404(messages_for(request.user), key=key)
    context = {
        "message": shown,
        "letter": shown_letter(shown),
        "is_mine": shown.user_id == request.user.pk,
        "may_look": can(request.user, "outbox.look"),
    }
    may_resend = shown.is_stuck and can(request.user, "outbox.resend", shown)
    return render(request, "outbox/message.html", context | {"may_resend": may_resend})


@require_POST
@login_required
def resend(request: HttpRequest, key: UUID) -> HttpResponse:
    shown = get_object_or_404(messages_for(request.user), key=key)
    resend_message(shown, actor=request.user)  # type: ignore[arg-type]
    notices.success(request, _("The message goes out again."))
    return redirect(shown)


@require_http_methods(["GET", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    """Which letters I get."""
    choices = choices_of(request.user)
    posted = request.POST if request.method == "POST" else None
    form = LettersForm(posted, initial={"wanted": [choice.kind.code for choice in choices if choice.wanted]})
    if form.is_valid():
        choose_letters(request.user, form.cleaned_data["wanted"])  # type: ignore[arg-type]
        notices.success(request, _("Saved. Letters already on their way still come."))
        return redirect("outbox:preferences")
    return render(request, "outbox/preferences.html", {"form": form, "choices": choices})


@require_GET
def demo_mail(request: HttpRequest) -> HttpResponse:
    """The demo's letter box: who was written to, and what one of them got."""
    only_in_demo()
    address = request.GET.get("to", "").replace("\x00", "")[:254]
    letters = Message.objects.filter(address=address) if address else Message.objects.all()
    rows = slice_of(letters.select_related("user"), request.GET.get("cursor", ""), order=NEWEST_FIRST, size=PAGE)
    return render(request, "outbox/demo_mail.html", {"boxes": mailboxes(), "address": address, "rows": rows})


@require_GET
def demo_letter(request: HttpRequest, key: UUID) -> HttpResponse:
    """One letter as it reached its reader, sign-in links included: whoever sits at the demo is all its people."""
    only_in_demo()
    shown = get_object_or_404(Message.objects.select_related("user"), key=key)
    return render(request, "outbox/demo_letter.html", {"message": shown, "letter": read_letter(shown)})


def only_in_demo() -> None:
    if not settings.DEMO:
        raise Http404


def shown_letter(message: Message) -> Letter | None:
    return _letter(letter_to_show, message)


def read_letter(message: Message) -> Letter | None:
    return _letter(letter_to_send, message)


def _letter(write: Any, message: Message) -> Letter | None:
    """None where a secret letter cannot be written any more: its person or kind is gone."""
    try:
        return write(kind(message.code), message)
    except (ObjectDoesNotExist, LookupError):
        return Letter(message.subject, message.body) if message.body else None

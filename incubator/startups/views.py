"""A person's start-ups: enter one, describe it, name its founders, see its limit, apply with it. All of it works as plain forms."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from djmoney.money import Money

from core.access import can, require
from core.calendar import arrived_at
from core.identifiers.validators import questions_about_bin
from core.money.rates import RateMissing
from core.web.responses import is_swap
from grants.calls.eligibility import judge
from grants.calls.models import Call
from incubator.startups import queries, services
from incubator.startups.cap import Cap
from incubator.startups.choices import CAP_CURRENCY, KIND
from incubator.startups.forms import ApplyForm, CapForm, DescriptionForm, FounderForm, NewStartUpForm, RegisterTeamForm
from incubator.startups.models import Founder, StartUp
from incubator.startups.sentences import rate_text, used_text
from parks.directory.policies import user_belongs
from parks.directory.services import AlreadyRegistered

SHOWN_CALLS = 5
GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


def seen(request: HttpRequest, key: UUID) -> StartUp:
    """A start-up that the reader may know; what they may do with it is asked at each deed."""
    return get_object_or_404(StartUp.objects.visible_to(request.user).select_related("organisation", "topic__track"), key=key)


def day_of_request() -> date:
    return timezone.localtime(arrived_at()).date()


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    return render(request, "startups/mine.html", {"startups": queries.startups_of(request.user)})


@login_required
@GET_OR_POST
def create(request: HttpRequest) -> HttpResponse:
    """Enter a start-up; from a call's page one comes back to that call."""
    call = wanted_call(request)
    form = NewStartUpForm(request.POST if request.method == "POST" else None, user=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.create_startup(
                form.fill(StartUp()), form.organisation(), actor=request.user, is_founder=form.cleaned_data["is_founder"]
            )
        except AlreadyRegistered as earlier:
            return ask_the_owner(request, earlier)
        except ValidationError as error:
            put_errors(form, error)
        else:
            say_created(request, made)
            return redirect(reverse("startups:apply", args=[call.key]) if call else made.get_absolute_url())
    return render(request, "startups/create.html", {"form": form, "call": call}, status=422 if form.errors else 200)


def wanted_call(request: HttpRequest) -> Call | None:
    """The call of `?call=`, where the reader may see it."""
    try:
        return Call.objects.visible_to(request.user).filter(key=UUID(request.GET.get("call", ""))).first()
    except ValueError:
        return None


def ask_the_owner(request: HttpRequest, earlier: AlreadyRegistered) -> HttpResponse:
    """The directory's page that asks to be let in; the BIN goes by the session, so that nobody tries numbers by address."""
    request.session["join"] = earlier.organisation.bin
    return redirect("directory:join")


def put_errors(form: Any, error: ValidationError) -> None:
    """Each error at its field where the form has it, else above the form."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def say_created(request: HttpRequest, made: StartUp) -> None:
    messages.success(request, _("%(startup)s is entered.") % {"startup": made})
    for question in questions_about_bin(made.organisation.bin) if made.organisation.bin else ():
        messages.warning(request, str(question))


@login_required
@require_safe
def startup(request: HttpRequest, key: UUID) -> HttpResponse:
    shown = seen(request, key)
    may_edit = can(request.user, "startups.edit", shown)
    context = {
        "startup": shown,
        "founders": queries.founders_of(shown),
        "share_given": queries.share_given(shown),
        "applications": queries.applications_of(shown, request.user),
        "uses": queries.uses_of(shown),
        "may_edit": may_edit,
        "may_register": can(request.user, "startups.register", shown),
        "member": user_belongs(request.user, shown.organisation),
        "calls": queries.calls_for(shown)[:SHOWN_CALLS] if may_edit else [],
        **cap_context(queries.cap_of(shown, day_of_request())),
    }
    return render(request, "startups/startup.html", context)


def cap_context(cap: Cap) -> dict[str, Any]:
    """The limit as sums to show: in dollars, and what is left in tenge at today's rate."""
    shown: dict[str, Any] = {
        "cap": cap,
        "limit": Money(cap.limit, CAP_CURRENCY),
        "used": Money(cap.used_in_cents, CAP_CURRENCY),
        "left": Money(cap.left_in_cents, CAP_CURRENCY),
    }
    shown["used_text"] = used_text(shown["used"], shown["limit"])
    try:
        shown["left_in_tenge"], rate = queries.left_in_tenge(cap, day_of_request())
        shown["rate_text"] = rate_text(rate)
    except RateMissing as missing:
        shown["missing"] = missing.sentence
    return shown


@login_required
@require_safe
def cap(request: HttpRequest, key: UUID) -> HttpResponse:
    """A sum held against the limit: the part alone for a script that types along, else a page with the form."""
    shown = seen(request, key)
    form = CapForm(request.GET if "amount" in request.GET else {"amount": "", "currency": "KZT"})
    figures: dict[str, Any] = {"startup": shown, "assessment": None, "missing": ""}
    if form.is_valid():
        try:
            asked = Money(form.cleaned_data["amount"], form.cleaned_data["currency"])
            figures |= {"assessment": queries.assess(shown, asked, day_of_request()), "typed": True}
        except RateMissing as missing:
            figures["missing"] = missing.sentence
    if "amount" not in request.GET:
        form = CapForm()
    if is_swap(request):
        return render(request, "startups/_cap_hint.html", {"figures": figures, "form": form})
    return render(
        request,
        "startups/cap.html",
        {"figures": figures, "form": form, "startup": shown, **cap_context(queries.cap_of(shown, day_of_request()))},
    )


@login_required
@GET_OR_POST
def edit(request: HttpRequest, key: UUID) -> HttpResponse:
    shown = seen(request, key)
    require(request.user, "startups.edit", shown)
    initial = {"one_liner": shown.one_liner, "stage": shown.stage, "topic": str(shown.topic.key) if shown.topic else ""}
    form = DescriptionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        services.edit_startup(form.fill(shown), actor=request.user)
        messages.success(request, _("Saved."))
        return redirect(shown)
    return render(request, "startups/edit.html", {"form": form, "startup": shown}, status=422 if form.errors else 200)


@login_required
@GET_OR_POST
def register(request: HttpRequest, key: UUID) -> HttpResponse:
    """The team has become a firm: its BIN."""
    shown = seen(request, key)
    require(request.user, "startups.register", shown)
    form = RegisterTeamForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.register_team(shown, form.cleaned_data["bin"], actor=request.user)
        except AlreadyRegistered:
            form.add_error(
                "bin", _("A firm with this BIN is entered here already. Ask its owner to let you in, or write to us if it is yours.")
            )
        except ValidationError as error:
            put_errors(form, error)
        else:
            say_registered(request, shown)
            return redirect(shown)
    return render(request, "startups/register.html", {"form": form, "startup": shown}, status=422 if form.errors else 200)


def say_registered(request: HttpRequest, shown: StartUp) -> None:
    messages.success(request, _("%(startup)s is a firm now. Its applications and its limit stay with it.") % {"startup": shown})
    for question in questions_about_bin(shown.organisation.bin or ""):
        messages.warning(request, str(question))


@login_required
@GET_OR_POST
def add_founder(request: HttpRequest, key: UUID) -> HttpResponse:
    shown = seen(request, key)
    require(request.user, "startups.edit", shown)
    return founder_page(request, shown, Founder(startup=shown), services.add_founder)


@login_required
@GET_OR_POST
def edit_founder(request: HttpRequest, key: UUID, founder: UUID) -> HttpResponse:
    shown = seen(request, key)
    require(request.user, "startups.edit", shown)
    return founder_page(request, shown, get_object_or_404(shown.founders.current(), key=founder), services.edit_founder)


def founder_page(request: HttpRequest, shown: StartUp, founder: Founder, save: Any) -> HttpResponse:
    form = FounderForm(request.POST if request.method == "POST" else None, instance=founder)
    if request.method == "POST" and form.is_valid():
        try:
            save(form.instance, actor=request.user)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, _("%(person)s stands among the founders.") % {"person": form.instance})
            return redirect(f"{shown.get_absolute_url()}#founders")
    return render(
        request, "startups/founder.html", {"form": form, "startup": shown, "founder": founder}, status=422 if form.errors else 200
    )


@login_required
@require_POST
def end_founder(request: HttpRequest, key: UUID, founder: UUID) -> HttpResponse:
    shown = seen(request, key)
    leaving = get_object_or_404(shown.founders.current(), key=founder)
    services.end_founder(leaving, actor=request.user)
    messages.success(request, _("%(person)s has left the founders.") % {"person": leaving})
    return redirect(f"{shown.get_absolute_url()}#founders")


@login_required
@GET_OR_POST
def apply(request: HttpRequest, key: UUID) -> HttpResponse:
    """Choose the start-up that applies to the call, or enter one first."""
    call = get_object_or_404(Call.objects.visible_to(request.user), key=key)
    if call.kind != KIND:
        raise Http404
    verdicts = [(own, judge(call, own.organisation)) for own in queries.startups_of(request.user)]
    form = ApplyForm(request.POST if request.method == "POST" else None, startups=[own for own, verdict in verdicts if not verdict.refused])
    if request.method == "POST" and form.is_valid():
        return redirect(services.apply_to_call(call, form.chosen, actor=request.user))
    context = {
        "call": call,
        "form": form,
        "refused": [(own, verdict) for own, verdict in verdicts if verdict.refused],
        "is_open": call.is_open_for(arrived_at()),
    }
    return render(request, "startups/apply.html", context, status=422 if form.errors else 200)

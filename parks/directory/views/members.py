"""People and their organisations: register, describe, let in and out. All of it works as plain forms."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import can, require
from core.identifiers.validators import questions_about_bin
from core.web.responses import safe_return
from parks.directory import queries, services
from parks.directory.choices import Role
from parks.directory.forms import DescriptionForm, InvitationForm, JoinForm, RegistrationForm, TeamForm
from parks.directory.models import Invitation, JoinRequest, Membership, Organisation

GET_OR_POST = require_http_methods(["GET", "HEAD", "POST"])


@login_required
@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    context = {
        "organisations": queries.organisations_of(request.user),
        "invitations": queries.invitations_for(request.user),
        "requests": queries.requests_by(request.user),
    }
    return render(request, "directory/mine.html", context)


@login_required
@GET_OR_POST
def register(request: HttpRequest) -> HttpResponse:
    return registration(request, RegistrationForm, "directory/register.html")


@login_required
@GET_OR_POST
def register_team(request: HttpRequest) -> HttpResponse:
    return registration(request, TeamForm, "directory/register_team.html")


def registration(request: HttpRequest, form_class: type[DescriptionForm], template: str) -> HttpResponse:
    """One new organisation from a form; a BIN that is here already leads to the page that asks its owner."""
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            organisation = services.register_organisation(form.instance, actor=request.user)
        except services.AlreadyRegistered as earlier:
            request.session["join"] = earlier.organisation.bin  # in the session, so that nobody tries numbers by address
            return redirect("directory:join")
        except ValidationError as error:
            form.add_error(None, error)
        else:
            say_registered(request, organisation)
            return HttpResponseRedirect(safe_return(request, organisation.get_absolute_url()))
    return render(
        request,
        template,
        {"form": form, "next": request.POST.get("next") or request.GET.get("next", "")},
        status=422 if form.errors else 200,
    )


def say_registered(request: HttpRequest, organisation: Organisation) -> None:
    messages.success(request, _("%(organisation)s is entered, and you are its owner.") % {"organisation": organisation})
    for question in questions_about_bin(organisation.bin) if organisation.bin else ():
        messages.warning(request, str(question))


@login_required
@GET_OR_POST
def join(request: HttpRequest) -> HttpResponse:
    """Ask to be let into the organisation whose BIN was just entered. The page says nothing about it that the BIN did not say."""
    number = request.session.get("join", "")
    if not number:
        return redirect("directory:register")
    return joining(request, get_object_or_404(Organisation, bin=number), {"number": number})


@login_required
@GET_OR_POST
def join_listed(request: HttpRequest, key: str) -> HttpResponse:
    """Ask to be let into an organisation of the public directory."""
    organisation = get_object_or_404(Organisation.objects.listed(), key=key)
    return joining(request, organisation, {"organisation": organisation})


def joining(request: HttpRequest, organisation: Organisation, shown: dict[str, Any]) -> HttpResponse:
    form = JoinForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.ask_to_join(organisation, actor=request.user, note=form.cleaned_data["note"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            request.session.pop("join", None)
            messages.success(request, _("Your request is with those who answer for the organisation. You get a letter with their answer."))
            return redirect("directory:mine")
    return render(request, "directory/join.html", {"form": form, **shown}, status=422 if form.errors else 200)


def seen(request: HttpRequest, key: str) -> Organisation:
    return get_object_or_404(Organisation.objects.visible_to(request.user).select_related("region"), key=key)


@login_required
@GET_OR_POST
def edit(request: HttpRequest, key: str) -> HttpResponse:
    organisation = seen(request, key)
    require(request.user, "directory.edit", organisation)
    form = DescriptionForm(request.POST or None, instance=organisation)
    if request.method == "POST" and form.is_valid():
        services.edit_organisation(form.instance, actor=request.user)
        messages.success(request, _("Saved."))
        return redirect(organisation)
    return render(request, "directory/edit.html", {"form": form, "organisation": seen(request, key)}, status=422 if form.errors else 200)


@login_required
@GET_OR_POST
def member_list(request: HttpRequest, key: str) -> HttpResponse:
    """Who is in the organisation, who asks, who is invited; an owner invites here."""
    organisation = seen(request, key)
    require(request.user, "directory.see_members", organisation)
    form = InvitationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.invite_member(organisation, form.cleaned_data["email"], actor=request.user, role=form.cleaned_data["role"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The invitation is kept for this address."))
            return redirect("directory:members", key)
    return render(
        request,
        "directory/members.html",
        member_context(request, organisation, form),
        status=422 if form.errors else 200,
    )


def member_context(request: HttpRequest, organisation: Organisation, form: InvitationForm) -> dict[str, Any]:
    owns = can(request.user, "directory.manage_members", organisation)
    may_answer = can(request.user, "directory.answer_request", JoinRequest(organisation=organisation))
    return {
        "organisation": organisation,
        "form": form,
        "owns": owns,
        "members": queries.members_of(organisation),
        "requests": queries.open_requests_of(organisation) if may_answer else (),
        "invitations": queries.open_invitations_of(organisation) if owns else (),
        "roles": Role.choices,
    }


REQUEST_ANSWERS: dict[str, Callable[..., Any]] = {
    "accept": services.accept_request,
    "decline": services.decline_request,
    "withdraw": services.withdraw_request,
}
INVITATION_ANSWERS: dict[str, Callable[..., Any]] = {
    "accept": services.accept_invitation,
    "decline": services.decline_invitation,
    "withdraw": services.withdraw_invitation,
}


@login_required
@require_POST
def answer_request(request: HttpRequest, key: str, answer: str) -> HttpResponse:
    return answered(request, queries.requests_visible_to(request.user), key, REQUEST_ANSWERS.get(answer))


@login_required
@require_POST
def answer_invitation(request: HttpRequest, key: str, answer: str) -> HttpResponse:
    return answered(request, queries.invitations_visible_to(request.user), key, INVITATION_ANSWERS.get(answer))


def answered(request: HttpRequest, rows: Any, key: str, service: Callable[..., Any] | None) -> HttpResponse:
    row: JoinRequest | Invitation = get_object_or_404(rows, key=key)
    if service is None:
        raise Http404
    service(row, actor=request.user)
    messages.success(request, _("Done: %(organisation)s.") % {"organisation": row.organisation})
    return HttpResponseRedirect(safe_return(request, "directory:mine"))


@login_required
@require_POST
def end_membership(request: HttpRequest, key: str) -> HttpResponse:
    membership = get_object_or_404(queries.memberships_visible_to(request.user), key=key)
    return told(request, membership, _("The membership has ended."), lambda: services.end_membership(membership, actor=request.user))


@login_required
@require_POST
def change_role(request: HttpRequest, key: str) -> HttpResponse:
    membership = get_object_or_404(queries.memberships_visible_to(request.user), key=key)
    if (role := request.POST.get("role", "")) not in Role.values:
        raise Http404
    return told(request, membership, _("The role is changed."), lambda: services.change_role(membership, role, actor=request.user))


def told(request: HttpRequest, membership: Membership, success: str, deed: Callable[[], Any]) -> HttpResponse:
    """Do it and say so, or say why not; then back to the list, as far as the person still sees it."""
    try:
        deed()
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, success)
    if can(request.user, "directory.see_members", membership.organisation):
        return redirect("directory:members", membership.organisation.key)
    return redirect("directory:mine")

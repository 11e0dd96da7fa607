"""People, for administrators and, to look only, for auditors."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import can, require, visible_rows
from core.accounts import services
from core.accounts.choices import Deed
from core.accounts.forms import EndRoleForm, GiveRoleForm, InviteForm, PeopleFilter, ReasonForm
from core.accounts.models import RoleGrant, User
from core.accounts.queries import open_sessions
from core.accounts.queries import people as people_for
from core.accounts.views.own import GET_POST
from core.web.keyset import slice_of
from core.web.responses import is_swap

PAGE = 25


@dataclass(frozen=True)
class Task:
    """One deed as a page: what it is called, what follows from it, and what it asks."""

    action: str
    title: str | Promise
    consequence: str | Promise
    button: str | Promise
    done: str | Promise
    form: type[Form]
    do: Callable[..., Any]


TASKS = {
    Deed.GIVE_ROLE: Task(
        "accounts.give_role",
        gettext_lazy("Give a role"),
        gettext_lazy("The person is told by mail. Outside this page nobody has to agree; the audit trail keeps who gave it."),
        gettext_lazy("Give role"),
        gettext_lazy("The role is given."),
        GiveRoleForm,
        lambda person, actor, data: services.give_role(
            person, data["role"], since=data["since"], until=data["until"], reason=data["reason"], actor=actor
        ),
    ),
    Deed.DISABLE: Task(
        "accounts.disable",
        gettext_lazy("Close the account"),
        gettext_lazy(
            "The person is signed out everywhere and cannot sign in any more. What they wrote and decided stays. You can open the account again."
        ),
        gettext_lazy("Close account"),
        gettext_lazy("The account is closed."),
        ReasonForm,
        lambda person, actor, data: services.disable_person(person, reason=data["reason"], actor=actor),
    ),
    Deed.ENABLE: Task(
        "accounts.enable",
        gettext_lazy("Open the account again"),
        gettext_lazy("The person can sign in as before, with the roles that have not ended meanwhile."),
        gettext_lazy("Open account"),
        gettext_lazy("The account is open again."),
        ReasonForm,
        lambda person, actor, data: services.enable_person(person, reason=data["reason"], actor=actor),
    ),
    Deed.END_SESSIONS: Task(
        "accounts.end_sessions",
        gettext_lazy("Sign out everywhere"),
        gettext_lazy("Every sign-in of this person ends at once. Text that was not saved stays on their device until they sign in again."),
        gettext_lazy("Sign out everywhere"),
        gettext_lazy("Every sign-in is ended."),
        ReasonForm,
        lambda person, actor, data: services.end_sessions(person, reason=data["reason"], actor=actor),
    ),
    Deed.RESET_MFA: Task(
        "accounts.reset_mfa",
        gettext_lazy("Remove the second factor"),
        gettext_lazy(
            "For somebody who lost the phone and the recovery codes. Make sure by another way than mail that it is really this person: whoever knows the password can come in now."
        ),
        gettext_lazy("Remove second factor"),
        gettext_lazy("The second factor is removed."),
        ReasonForm,
        lambda person, actor, data: services.reset_mfa(person, reason=data["reason"], actor=actor),
    ),
}


@login_required
@require_GET
def people(request: Any) -> HttpResponse:
    require(request.user, "accounts.see_people")
    form = PeopleFilter(request.GET)
    held = Prefetch("role_grants", queryset=RoleGrant.objects.not_over().order_by("since", "pk"), to_attr="grants")
    rows = slice_of(
        people_for(request.user, **form.wanted()).prefetch_related(held), request.GET.get("cursor", ""), order=["sort_key", "id"], size=PAGE
    )
    context = {
        "form": form,
        "rows": rows,
        "filtered": any(form.wanted().values()),
        "may_invite": can(request.user, "accounts.manage_people"),
    }
    return render(request, "accounts/_people.html" if is_swap(request) else "accounts/people.html", context)


@login_required
@require_GET
def person(request: Any, key: UUID) -> HttpResponse:
    shown = _known_person(request, key)
    factors = set(Authenticator.objects.filter(user=shown).values_list("type", flat=True))
    context = {
        "person": shown,
        "grants": shown.role_grants.select_related("given_by"),
        "deeds": shown.interventions.select_related("actor")[:50],
        "sessions": open_sessions(shown).count(),
        "has_app": Authenticator.Type.TOTP in factors,
        "tasks": [
            (deed, task) for deed, task in TASKS.items() if can(request.user, task.action, shown) and (deed != Deed.RESET_MFA or factors)
        ],
        "may_end": can(request.user, "accounts.end_role", shown),
        "may_invite_again": can(request.user, "accounts.invite_again", shown),
    }
    return render(request, "accounts/person.html", context)


@login_required
@reauthentication_required(app="allauth.account")
@require_http_methods(GET_POST)
def invite(request: Any) -> HttpResponse:
    require(request.user, "accounts.manage_people")
    form = InviteForm(request.POST or None, initial={"language": request.user.language})
    if form.is_bound and form.is_valid():
        invited = _tried(form, lambda: services.invite_person(**form.cleaned_data, actor=request.user))
        if invited:
            messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": invited.email})
            return redirect("accounts:person", invited.key)
    return render(request, "accounts/invite.html", {"form": form}, status=422 if form.is_bound else 200)


@login_required
@reauthentication_required(app="allauth.account")
@require_http_methods(GET_POST)
def deed(request: Any, key: UUID, name: str) -> HttpResponse:
    """One deed to one account, on its own page, with its reason."""
    if name not in TASKS:
        raise Http404
    task = TASKS[Deed(name)]
    subject = _known_person(request, key)
    require(request.user, task.action, subject)
    form = task.form(request.POST or None)
    if form.is_bound and form.is_valid() and _tried(form, lambda: task.do(subject, request.user, form.cleaned_data) or True):
        messages.success(request, str(task.done))
        return redirect("accounts:person", key)
    return render(request, "accounts/deed.html", {"form": form, "person": subject, "task": task}, status=422 if form.is_bound else 200)


@login_required
@reauthentication_required(app="allauth.account")
@require_http_methods(GET_POST)
def end_role(request: Any, key: UUID, grant: UUID) -> HttpResponse:
    subject = _known_person(request, key)
    row = get_object_or_404(RoleGrant.objects.not_over().select_related("user"), key=grant, user=subject)
    require(request.user, "accounts.end_role", subject)
    form = EndRoleForm(request.POST or None)
    if form.is_bound and form.is_valid():
        services.end_role(row, until=form.cleaned_data["until"], reason=form.cleaned_data["reason"], actor=request.user)
        messages.success(request, _("The end of the role is set."))
        return redirect("accounts:person", key)
    return render(request, "accounts/end_role.html", {"form": form, "person": subject, "grant": row}, status=422 if form.is_bound else 200)


@login_required
@require_POST
def invite_again(request: Any, key: UUID) -> HttpResponse:
    subject = _known_person(request, key)
    services.invite_again(subject, actor=request.user)
    messages.success(request, _("A new invitation is on its way to %(email)s. The old link has ended.") % {"email": subject.email})
    return redirect("accounts:person", key)


def _known_person(request: HttpRequest, key: UUID) -> User:
    """404 outside the reader's view; 403 for whoever sees only themselves here."""
    found = get_object_or_404(visible_rows(User.objects.all(), request.user), key=key)
    require(request.user, "accounts.see_people", found)
    return found


def _tried(form: Form, do: Callable[[], Any]) -> Any:
    """What the service gives, or None with its objections put into the form."""
    try:
        return do()
    except ValidationError as error:
        for name, texts in error.message_dict.items():
            form.add_error(name if name in form.fields else None, texts)
        return None

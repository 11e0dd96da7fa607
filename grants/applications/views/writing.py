"""The applicant's side: what is mine, the task list, writing a part, giving files."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import require
from core.web.components import Clash, settled
from grants.applications import queries, services
from grants.applications.choices import REQUESTED
from grants.applications.forms import FileForm, PartForm, field_for, field_name, item_code
from grants.applications.models import Answer, Application
from grants.applications.progress import may_still, sentence_of, task_list, way_of
from grants.applications.questionnaire import DOCUMENTS, item_named, part_named, parts_of
from grants.applications.services import Outdated
from grants.applications.texts import read_money
from grants.calls.choices import QuestionKind
from grants.calls.kinds import Part, kind_named
from parks.directory.policies import user_belongs


def mine_or_404(request: HttpRequest, key: UUID) -> Application:
    """An application that the reader may see; what they may do with it is asked at each deed."""
    return get_object_or_404(Application.objects.visible_to(request.user).select_related("call", "applicant"), key=key)


def answers_of(application: Application) -> dict[str, Answer]:
    return {answer.code: answer for answer in application.answers.select_related("saved_by")}


@login_required
@require_GET
def mine(request: HttpRequest) -> HttpResponse:
    return render(request, "applications/mine.html", {"applications": queries.of_person(request.user).order_by("-pk")[:200]})


@login_required
@require_GET
def application(request: HttpRequest, key: UUID) -> HttpResponse:
    """The task list while it is written, else where it stands."""
    row = mine_or_404(request, key)
    context: dict[str, Any] = {
        "application": row,
        "sentence": sentence_of(row),
        "may": may_still(row, request.user),
        "member": user_belongs(request.user, row.applicant),
    }
    if context["may"]["write"]:
        context |= {"list": task_list(row), "saved_at": queries.last_saved(row), "screening": queries.last_decided(row)}
        return render(request, "applications/task_list.html", context)
    context |= {"way": way_of(row), "screening": queries.last_decided(row), "receipts": row.receipts.all() if context["member"] else []}
    return render(request, "applications/status.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def part(request: HttpRequest, key: UUID, part: str) -> HttpResponse:
    """One part of the form. A plain POST saves every field of it; scripts save field by field at `save`."""
    row = mine_or_404(request, key)
    require(request.user, "applications.write", row)
    shown = part_named(row, part)
    if shown is None:
        raise Http404
    if request.method == "POST" and shown.items:
        return _save_part(request, row, shown)
    return _show_part(request, row, shown, PartForm(shown, answers_of(row)))


def _show_part(request: HttpRequest, row: Application, shown: Part, form: PartForm, *, status: int = 200) -> HttpResponse:
    parts = parts_of(row)
    place = [other.code for other in parts].index(shown.code)
    context = {
        "application": row,
        "part": shown,
        "parts": parts,
        "number": place + 1,
        "next": parts[place + 1] if place + 1 < len(parts) else None,
        "back": parts[place - 1] if place else None,
        "form": form,
        "saved_at": queries.last_saved(row),
        "hint": kind_named(row.kind).hint_about(row, row.requested)
        if any(item.kind == QuestionKind.MONEY for item in shown.items)
        else None,
        **shown.context,
    }
    if shown.code == DOCUMENTS:
        context["documents"] = _documents(row)
    return render(request, "applications/part.html", context, status=status)


def _save_part(request: HttpRequest, row: Application, shown: Part) -> HttpResponse:
    form = PartForm(shown, answers_of(row), request.POST)
    clashes = []
    for name, (item, value, base) in form.typed().items():
        try:
            services.save_answer(row, item.code, value, base=base, actor=request.user)
        except Outdated as outdated:
            theirs = outdated.theirs
            clashes.append(Clash(name, item.label, value, theirs.value, theirs.saved_by.get_short_name(), theirs.saved_at))
    if clashes:
        return _settle(request, row, shown, clashes)
    if form.errors:
        return _show_part(request, row, shown, PartForm(shown, answers_of(row)), status=422)
    if "stay" in request.POST:
        messages.success(request, _("Saved."))
        return redirect("applications:part", row.key, shown.code)
    return redirect(_after(row, shown))


def _after(row: Application, shown: Part) -> Any:
    parts = [part.code for part in parts_of(row)]
    following = parts[parts.index(shown.code) + 1 :]
    return f"/applications/{row.key}/parts/{following[0]}/" if following else row


def _settle(request: HttpRequest, row: Application, shown: Part, clashes: list[Clash]) -> HttpResponse:
    """Both texts side by side, nothing chosen; the choice is saved on top of the newer version."""
    chosen = settled(request.POST, clashes)
    answers = answers_of(row)
    bases = [(clash.name, answers[item.code].version) for clash in clashes for item in shown.items if field_name(item) == clash.name]
    if chosen is not None:
        for item in shown.items:
            if field_name(item) in chosen:
                base = request.POST.get(f"newer-{field_name(item)}", "0")
                services.save_answer(row, item.code, chosen[field_name(item)], base=int(base) if base.isdigit() else 0, actor=request.user)
        return redirect("applications:part", row.key, shown.code)
    context = {"application": row, "part": shown, "clashes": clashes, "bases": bases, "form": PartForm(shown, answers, request.POST)}
    return render(request, "applications/conflict.html", context, status=409)


@login_required
@require_POST
def save(request: HttpRequest, key: UUID) -> JsonResponse:
    """Autosave of one field: `code`, `value`, `base`. 200 with the new version, 409 with both texts, 403 with the sentence."""
    row = mine_or_404(request, key)
    code = item_code(request.POST.get("code", ""))
    base = request.POST.get("base", "")
    try:
        saved = services.save_answer(
            row,
            code,
            request.POST.get("value", ""),
            base=int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0,
            actor=request.user,
        )
    except KeyError:
        return JsonResponse({"detail": _("There is no such field in this form.")}, status=404)
    except Outdated as outdated:
        theirs = outdated.theirs
        who = theirs.saved_by.get_short_name()
        return JsonResponse(
            {
                "version": theirs.version,
                "theirs": theirs.value,
                "who": who,
                "detail": _("%(who)s changed this after you opened it.") % {"who": who},
            },
            status=409,
        )
    return JsonResponse({"version": saved.answer.version, "saved_at": saved.answer.saved_at.isoformat(), "error": saved.error})


@login_required
@require_GET
def sum_hint(request: HttpRequest, key: UUID) -> HttpResponse:
    """What stands under the sum while it is typed: its value in dollars and what is left of the limit."""
    row = mine_or_404(request, key)
    item = item_named(row, REQUESTED)
    assert item is not None  # noqa: S101  the pipeline's own item
    typed = field_for(item).widget.value_from_datadict(request.GET, {}, field_name(item)) or ""
    try:
        amount = read_money(typed, currencies=[code for code, _label in item.choices])
    except ValidationError:
        amount = None
    hint = kind_named(row.kind).hint_about(row, amount)
    return render(request, "applications/_sum_hint.html", {"hint": hint})


def _documents(row: Application, bound: FileForm | None = None) -> list[dict[str, Any]]:
    given = {given.document_id: given for given in row.files.filter(removed_at=None).select_related("file")}
    documents = row.call.documents.all()
    return [
        {
            "document": document,
            "given": given.get(document.pk),
            "form": bound if bound and bound.document == document else FileForm(document),
        }
        for document in documents
    ]


@login_required
@require_POST
def give(request: HttpRequest, key: UUID, document: UUID) -> HttpResponse:
    row = mine_or_404(request, key)
    wanted = get_object_or_404(row.call.documents, key=document)
    form = FileForm(wanted, request.POST, request.FILES)
    if form.is_valid():
        try:
            services.give_file(row, wanted, form.cleaned_data["file"], actor=request.user)
        except ValidationError as error:
            form.add_error("file", error)
    if form.errors:
        part = part_named(row, DOCUMENTS)
        context = {
            "application": row,
            "part": part,
            "parts": parts_of(row),
            "documents": _documents(row, form),
            "number": len(parts_of(row)),
            "saved_at": queries.last_saved(row),
            "failed": form,
        }
        return render(request, "applications/part.html", context, status=422)
    return redirect("applications:part", row.key, DOCUMENTS)


@login_required
@require_POST
def take_away(request: HttpRequest, key: UUID, file: UUID) -> HttpResponse:
    row = mine_or_404(request, key)
    services.take_file_away(get_object_or_404(row.files, key=file), actor=request.user)
    return redirect("applications:part", row.key, DOCUMENTS)

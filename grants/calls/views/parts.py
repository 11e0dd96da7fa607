"""The rows that a call is made of: lists of a step, and one page for adding or changing a row."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from core.web.responses import done
from grants.calls import services
from grants.calls.desk import step_url
from grants.calls.eligibility import demand_of, facts
from grants.calls.forms.guarded import GuardedForm
from grants.calls.forms.parts import CheckForm, CriterionForm, DocumentForm, QuestionForm, ReasonForm, SectionForm
from grants.calls.forms.rules import RuleForm
from grants.calls.models import Call, Criterion, DocumentWanted, EligibilityRule, Question, ScreeningCheck, ScreeningReason, Section
from grants.calls.models.content import PartOfCall
from grants.calls.services.parts import PARENTS, noun
from grants.calls.views.setting_up import attempt, call_to_set_up, desk, posted, status_of

REMOVED = "removed part"


@dataclass(frozen=True)
class PartPage:
    """How one kind of row is set up: its step, its form, and the words of its pages."""

    model: type[PartOfCall]
    form: type[GuardedForm]
    step: str
    add: str | Promise
    change: str | Promise


PAGES = {
    "section": PartPage(Section, SectionForm, "form", gettext_lazy("Add a section"), gettext_lazy("Section of the form")),
    "question": PartPage(Question, QuestionForm, "form", gettext_lazy("Add a question"), gettext_lazy("Question of the form")),
    "document": PartPage(DocumentWanted, DocumentForm, "documents", gettext_lazy("Add a document"), gettext_lazy("Document")),
    "criterion": PartPage(Criterion, CriterionForm, "rubric", gettext_lazy("Add a criterion"), gettext_lazy("Criterion")),
    "rule": PartPage(EligibilityRule, RuleForm, "eligibility", gettext_lazy("Add a rule"), gettext_lazy("Rule")),
    "check": PartPage(
        ScreeningCheck, CheckForm, "checks", gettext_lazy("Add a line of the check"), gettext_lazy("Line of the formal check")
    ),
    "reason": PartPage(ScreeningReason, ReasonForm, "checks", gettext_lazy("Add a fixed reason"), gettext_lazy("Fixed reason")),
}
LISTS = {"form": "calls/step_form.html", "documents": "calls/step_documents.html", "rubric": "calls/step_rubric.html",
         "checks": "calls/step_checks.html", "eligibility": "calls/step_eligibility.html"}  # fmt: skip


@login_required
def step(request: HttpRequest, key: UUID, code: str) -> HttpResponse:
    """The rows of one step, with what may be done to each."""
    call = call_to_set_up(request, key)
    context = {
        **desk(call, code),
        "total": sum(criterion.weight for criterion in call.criteria.all()),
        "rules": [(rule, demand_of(rule)) for rule in call.eligibility_rules.all()],
        "facts": facts(),
    }
    return render(request, LISTS[code], context)


@login_required
def add(request: HttpRequest, key: UUID, part: str) -> HttpResponse:
    call, page = call_to_set_up(request, key), _page(part)
    row = _new_row(request, call, page)
    form = page.form(posted(request), instance=row)
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: services.add_part(form.save(commit=False), actor=request.user))
    ):
        done(request, _("Added."))
        return redirect(step_url(call, page.step))
    return _answer(request, call, page, form, page.add)


@login_required
def change(request: HttpRequest, key: UUID, part: str, row: UUID) -> HttpResponse:
    call, page = call_to_set_up(request, key), _page(part)
    found = _row(call, page, row)
    form = page.form(posted(request), instance=found)
    if request.method == "POST" and form.is_valid() and attempt(form, lambda: _change(form, request.user)):
        done(request, _("Saved."))
        return redirect(step_url(call, page.step))
    return _answer(request, call, page, form, page.change)


def _change(form: GuardedForm, actor: Any) -> bool:
    services.change_part(form.save(commit=False), actor=actor)
    return True


@require_POST
@login_required
def move(request: HttpRequest, key: UUID, part: str, row: UUID) -> HttpResponse:
    call, page = call_to_set_up(request, key), _page(part)
    services.move_part(_row(call, page, row), -1 if request.POST.get("to") == "up" else 1, actor=request.user)
    return redirect(step_url(call, page.step))


@require_POST
@login_required
def remove(request: HttpRequest, key: UUID, part: str, row: UUID) -> HttpResponse:
    """At once; the toast puts it back."""
    call, page = call_to_set_up(request, key), _page(part)
    found = _row(call, page, row)
    words = str(found) if page.model is not EligibilityRule else demand_of(found)  # type: ignore[arg-type]
    request.session[REMOVED] = {"call": str(call.key), "step": page.step, "kept": services.remove_part(found, actor=request.user)}
    done(request, _("Taken out: %(part)s") % {"part": words}, undo=reverse("calls:restore", args=[call.key]))
    return redirect(step_url(call, page.step))


@require_POST
@login_required
def restore(request: HttpRequest, key: UUID) -> HttpResponse:
    call = call_to_set_up(request, key)
    removed = request.session.get(REMOVED, {})
    if removed.get("call") != str(call.key):
        raise Http404
    services.restore_part(call, removed["kept"], actor=request.user)
    del request.session[REMOVED]
    done(request, _("It stands where it stood."))
    return redirect(step_url(call, removed["step"]))


def _page(part: str) -> PartPage:
    if part not in PAGES:
        raise Http404
    return PAGES[part]


def _row(call: Call, page: PartPage, key: UUID) -> PartOfCall:
    parent = PARENTS.get(page.model)
    return get_object_or_404(page.model._default_manager.filter(**{f"{parent}__call" if parent else "call": call}), key=key)


def _new_row(request: HttpRequest, call: Call, page: PartPage) -> PartOfCall:
    """An empty row in its place: of the call, or of the row named by `?in=`; a rule also has its fact by `?fact=`."""
    if parent := PARENTS.get(page.model):
        above: Any = page.model._meta.get_field(parent).related_model
        return page.model(**{parent: get_object_or_404(above.objects.filter(call=call), key=_uuid(request.GET.get("in", "")))})
    if page.model is not EligibilityRule:
        row: Any = page.model()
        row.call = call
        return row
    fact = request.GET.get("fact", "")
    if fact not in {known.code for known in facts()}:
        raise Http404
    return EligibilityRule(call=call, fact=fact)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _answer(request: HttpRequest, call: Call, page: PartPage, form: GuardedForm, title: str | Promise) -> HttpResponse:
    row: Any = form.instance
    inside = getattr(row, PARENTS[page.model]) if page.model in PARENTS else None
    context = {
        "form": form,
        "title": title,
        "inside": inside,
        "part": noun(row),
        "fact": getattr(form, "fact", None),
        **desk(call, page.step),
    }
    return render(request, "calls/part.html", context, status=status_of(form))

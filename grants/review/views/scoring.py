"""The scorecard: written beside the papers, saved field by field, checked on a page of its own and signed."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.access import require
from core.web.components import Clash, settled
from core.web.posting import UNPROCESSABLE, posted, status_of, went_through
from core.web.responses import done
from grants.review import services
from grants.review.card import kept_in
from grants.review.choices import State
from grants.review.forms import CardForm, HandBackForm
from grants.review.material import material_of
from grants.review.models import Assignment
from grants.review.queries import opinion_of
from grants.review.services import Incomplete, Outdated
from grants.review.views.answering import own_or_404

PANES = ("score", "material")


@login_required
@require_http_methods(["GET", "POST"])
def score(request: HttpRequest, key: UUID) -> HttpResponse:
    """Papers and scorecard side by side. A plain POST saves every field; scripts save one by one at `save`."""
    review = own_or_404(request, key, State.ACCEPTED, State.ASKED, State.SIGNED)
    if review.state != State.ACCEPTED:
        return redirect(review)
    require(request.user, "review.read", review)
    if request.method == "POST":
        return _save_all(request, review)
    return _show(request, review, CardForm(review))


def _show(request: HttpRequest, review: Assignment, form: CardForm, *, status: int = 200) -> HttpResponse:
    pane = request.GET.get("pane", PANES[0])
    context = {
        "review": review,
        "form": form,
        "rows": form.rows(),
        "material": material_of(review),
        "blind": review.application.call.review_round.is_double_blind,
        "pane": pane if pane in PANES else PANES[0],
        "saved_at": form.saved_at,
        "scored": sum(bool(row.score_kept.text) for row in form.rows()),
    }
    return render(request, "review/score.html", context, status=status)


def _save_all(request: HttpRequest, review: Assignment) -> HttpResponse:
    form = CardForm(review, request.POST)
    clashes = []
    for code, (value, base) in form.typed().items():
        try:
            services.save_mark(review, code, value, base=base, actor=request.user)
        except ValidationError as error:
            form.refusals[code] = error.messages[0]
        except Outdated as outdated:
            clashes.append(Clash(code, label_of(form, code), value, outdated.value, _("you, in another window"), outdated.saved_at))
    if clashes:
        return _settle(request, review, clashes)
    if form.refusals:
        form.full_clean()
        return _show(request, review, form, status=UNPROCESSABLE)
    if "stay" in request.POST:
        done(request, _("Saved."))
        return redirect("review:score", review.key)
    return redirect("review:check", review.key)


def label_of(form: CardForm, code: str) -> str:
    criterion = form.places[code].criterion
    label = str(form.fields[code].label)
    return f"{criterion}: {label}" if criterion else label


def _settle(request: HttpRequest, review: Assignment, clashes: list[Clash]) -> HttpResponse:
    """Both texts side by side, nothing chosen; the choice is saved on top of the newer version."""
    chosen = settled(request.POST, clashes)
    if chosen is not None:
        for code, text in chosen.items():
            base = request.POST.get(f"newer-{code}", "0")
            services.save_mark(review, code, text, base=int(base) if base.isascii() and base.isdigit() else 0, actor=request.user)
        return redirect("review:score", review.key)
    kept = kept_in(review)
    context = {"review": review, "clashes": clashes, "bases": [(clash.name, kept[clash.name].version) for clash in clashes]}
    return render(request, "review/conflict.html", context, status=409)


@login_required
@require_POST
def save(request: HttpRequest, key: UUID) -> JsonResponse:
    """Autosave of one field: `code`, `value`, `base`. 200 with the new version, 409 with both texts, 422 and 403 with the sentence."""
    review = own_or_404(request, key, State.ACCEPTED, State.SIGNED)
    base = request.POST.get("base", "")
    try:
        saved = services.save_mark(
            review,
            request.POST.get("code", ""),
            request.POST.get("value", ""),
            base=int(base) if base.isascii() and base.isdigit() and len(base) < 10 else 0,
            actor=request.user,
        )
    except KeyError:
        return JsonResponse({"detail": _("There is no such field in this form.")}, status=404)
    except ValidationError as error:
        return JsonResponse({"detail": error.messages[0]}, status=UNPROCESSABLE)
    except Outdated as outdated:
        return JsonResponse(told(outdated), status=409)
    return JsonResponse({"version": saved.version, "saved_at": saved.saved_at.isoformat(), "error": saved.error})


def told(outdated: Outdated) -> dict[str, Any]:
    return {
        "version": outdated.version,
        "theirs": outdated.value,
        "detail": _("You changed this in another window after you opened it here."),
    }


@login_required
@require_GET
def check(request: HttpRequest, key: UUID) -> HttpResponse:
    """The last look: what each score is worth, what is missing, what signing means."""
    review = own_or_404(request, key, State.ACCEPTED, State.SIGNED)
    if review.state == State.SIGNED:
        return redirect(review)
    require(request.user, "review.score", review)
    return _show_check(request, review)


def _show_check(request: HttpRequest, review: Assignment, *, status: int = 200) -> HttpResponse:
    context = {"review": review, "opinion": opinion_of(review), "problems": services.problems_of(review)}
    return render(request, "review/check.html", context, status=status)


@login_required
@require_POST
def sign(request: HttpRequest, key: UUID) -> HttpResponse:
    """A second click, from whichever window, leads to the signed opinion."""
    review = own_or_404(request, key, State.ACCEPTED, State.SIGNED)
    if review.state == State.SIGNED:
        return redirect(review)
    try:
        services.sign_review(review, actor=request.user)
    except Incomplete:
        return _show_check(request, review, status=UNPROCESSABLE)
    done(request, _("Signed. The council reads it; your name is not told to the applicant."))
    return redirect(review)


@login_required
@require_http_methods(["GET", "POST"])
def hand_back(request: HttpRequest, key: UUID) -> HttpResponse:
    review = own_or_404(request, key, State.ACCEPTED)
    require(request.user, "review.hand_back", review)
    form = HandBackForm(posted(request))
    if request.method == "POST" and form.is_valid() and went_through(form, lambda: give_back(review, form.cleaned_data, request.user)):
        done(request, _("Handed back. The office looks for somebody else."))
        return redirect("review:desk")
    return render(request, "review/hand_back.html", {"review": review, "form": form}, status=status_of(form))


def give_back(review: Assignment, said: dict[str, Any], actor: Any) -> None:
    if said["kind"]:
        services.declare_conflict(review, actor=actor, kind=said["kind"], words=said["words"])
    else:
        services.hand_back(review, actor=actor, words=said["words"])

"""Views that people keep: saved, taken away, brought back."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.access import require
from core.web.posting import posted, task_page, went_through
from core.web.responses import done
from incubator.portfolio import services
from incubator.portfolio.models import SavedView
from incubator.portfolio.reader import Reader
from incubator.portfolio.saving import SaveViewForm


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    require(request.user, "portfolio.save_view")
    form = SaveViewForm(posted(request), reader=Reader(request.user))
    made: list[SavedView] = []
    if went_through(form, lambda: made.append(services.save_view(**form.cleaned_data, actor=request.user))):
        done(request, _("The view is saved."), undo=reverse("portfolio:remove_view", args=[made[0].key]))
        return redirect(made[0].get_absolute_url())
    return task_page(
        request, form, title=_("Save this view"), button=_("Save view"), up=_("Portfolio"), up_url=reverse("portfolio:overview")
    )


@login_required
@require_POST
def remove(request: HttpRequest, key: UUID) -> HttpResponse:
    view = view_or_404(request, key)
    services.remove_view(view, actor=request.user)
    done(request, _("The view is taken away."), undo=reverse("portfolio:restore_view", args=[view.key]))
    return redirect(f"portfolio:{view.place}")


@login_required
@require_POST
def restore(request: HttpRequest, key: UUID) -> HttpResponse:
    view = view_or_404(request, key)
    services.restore_view(view, actor=request.user)
    done(request, _("The view is back."))
    return redirect(view.get_absolute_url())


def view_or_404(request: HttpRequest, key: UUID) -> SavedView:
    return get_object_or_404(SavedView.objects.visible_to(request.user), key=key)

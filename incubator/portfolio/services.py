"""Keeping filters under a name."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.access import Refused, require
from core.audit import record
from core.calendar import now
from core.workflow import Conflict
from incubator.portfolio.models import SavedView

MOST_VIEWS = 50
NAME_TAKEN = gettext_lazy("You have a view of this name already.")


@transaction.atomic
def save_view(name: str, query: str, *, place: str, shared: bool, actor: Any) -> SavedView:
    """Keep the filters of a page. `query` is that of `PortfolioFilter.query`. Raises: Refused, ValidationError (no name, a name again, too many)."""
    require(actor, "portfolio.save_view")
    view = SavedView(owner=actor, name=name.strip(), query=query, place=place, shared=shared)
    view.full_clean()
    if SavedView.objects.kept().filter(owner=actor).count() >= MOST_VIEWS:
        raise ValidationError(_("You have %(most)d views. Take one away that you do not need any more.") % {"most": MOST_VIEWS})
    try:
        with transaction.atomic():
            view.save(force_insert=True)
    except IntegrityError as error:  # a second click took the name a moment ago
        raise ValidationError(NAME_TAKEN) from error
    record(actor, "view.save", view, changes={"shared": (None, shared), "place": (None, place)})
    return view


@transaction.atomic
def remove_view(view: SavedView, *, actor: Any) -> None:
    """Raises: Refused, Conflict (it is away already)."""
    require(actor, "portfolio.remove_view", view)
    _move(view, removed=True)
    record(actor, "view.remove", view)


@transaction.atomic
def restore_view(view: SavedView, *, actor: Any) -> None:
    """Raises: Refused (another view has its name by now), Conflict (it is back already)."""
    require(actor, "portfolio.restore_view", view)
    try:
        with transaction.atomic():
            _move(view, removed=False)
    except IntegrityError as error:
        raise Refused(NAME_TAKEN) from error
    record(actor, "view.restore", view)


def _move(view: SavedView, *, removed: bool) -> None:
    instant = now() if removed else None
    if not SavedView.objects.filter(pk=view.pk, removed_at__isnull=removed).update(removed_at=instant):
        raise Conflict
    view.removed_at = instant

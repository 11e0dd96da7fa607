"""Who opens the portfolio. What stands in it is asked of the rooms below: nothing here gives anybody a row."""

from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.access import allow, rule, visible
from grants.awards.policies import READERS
from grants.calls.policies import runs_any_call
from incubator.portfolio.models import SavedView


def opens_portfolio(user: Any, row: Any = None) -> bool:
    return bool(user.is_authenticated and user.is_active) and (user.has_role(*READERS) or runs_any_call(user))


is_reader = rule(_("Only officers of calls, the finance office, auditors and administrators may open the portfolio."))(opens_portfolio)
is_own = rule(_("Only its owner may do this."))(lambda user, view: view.owner_id == user.pk)
is_shared = rule(_("This view is not shared."))(lambda user, view: view.shared)
is_kept = rule(_("This view was taken away."), otherwise=_("This view is there already."))(lambda user, view: view.removed_at is None)

allow("portfolio.view", is_reader)
allow("portfolio.save_view", is_reader)
allow("portfolio.open_view", is_reader & (is_own | (is_kept & is_shared)))
allow("portfolio.remove_view", is_reader & is_own & is_kept)
allow("portfolio.restore_view", is_reader & is_own & ~is_kept)

visible(SavedView, lambda user: Q(owner=user.pk) | Q(shared=True, removed_at=None) if opens_portfolio(user) else False)

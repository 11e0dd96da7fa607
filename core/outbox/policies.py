from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.access import allow, rule, visible
from core.accounts.choices import GlobalRole
from core.accounts.policies import has_role, holds
from core.outbox.models import Message
from core.web.hats import hats_of


def _own(user: Any) -> Q:
    return Q(user_id=user.pk) if user.is_authenticated else Q(pk=None)


def _whole_house(user: Any) -> Q:
    """Administrators mend what did not go out and auditors read along; a secret stays hidden from both."""
    return ~Q(pk=None) if has_role(user, GlobalRole.ADMINISTRATOR, GlobalRole.AUDITOR) else Q(pk=None)


visible(Message, _own)
visible(Message, _whole_house)

is_office = rule(_("Only the office sees what it has sent."))(lambda user, row: any(hat.desk for hat in hats_of(user)))

allow("outbox.look", is_office)
allow("outbox.resend", holds(GlobalRole.ADMINISTRATOR, refusal=_("Only an administrator may send a message again.")))

from django.utils.translation import gettext_lazy as _

from core.web.hats import Hat, register_hat
from grants.calls.models import CallOfficer

register_hat(
    Hat(
        code="officer",
        label=_("Programme officer"),
        held_by=lambda user: CallOfficer.objects.current().filter(user_id=user.pk).exists(),
        order=20,
        desk=True,
        context=None,
    )
)

"""Who a request comes from."""

from datetime import datetime
from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.db.models.functions import JSONObject

from core.access import person_with_standing
from core.accounts.models import RoleGrant, User


class Backend(AuthenticationBackend):
    """Signs in by e-mail. The person of a session comes with their roles and with what they are anywhere: one statement for every page."""

    def get_user(self, user_id: Any) -> User | None:
        grants = RoleGrant.objects.filter(user=OuterRef("pk")).values(grant=JSONObject(role="role", since="since", until="until"))
        user = person_with_standing(User.objects.annotate(grants_found=ArraySubquery(grants)), user_id)
        if user is None or not self.user_can_authenticate(user):
            return None
        user.keep_roles((one["role"], _instant(one["since"]), _instant(one["until"])) for one in user.__dict__.pop("grants_found"))
        return user


def _instant(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)

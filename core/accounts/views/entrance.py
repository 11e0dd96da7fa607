"""Ways in that allauth does not have, or not as we want them."""

from typing import Any

from allauth.account.utils import perform_login
from allauth.account.views import ConfirmEmailView as AllauthConfirmEmailView
from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.accounts import services
from core.accounts.choices import PERSONAL_DATA
from core.accounts.forms import FirstPasswordForm
from core.accounts.invitations import InvitationEnded, invited_person
from core.accounts.queries import newest_text
from core.accounts.views.own import GET_POST
from core.web import errors


class ConfirmEmailView(AllauthConfirmEmailView):
    """An address that became somebody else's between asking and confirming is refused in words, half of nothing done."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            with transaction.atomic():
                return super().post(*args, **kwargs)
        except IntegrityError:
            return self.render_to_response(self.get_context_data() | {"can_confirm": False}, status=409)


@sensitive_post_parameters("password1")
@never_cache
@require_http_methods(GET_POST)
def accept_invitation(request: HttpRequest, token: str) -> HttpResponse:
    try:
        user = invited_person(token)
    except InvitationEnded:
        return errors.gone(
            request,
            _("This invitation has ended."),
            _(
                "It was used already, a newer one was sent, or it is too old. Ask whoever invited you for a new one, or set a new password if you have come in before."
            ),
        )
    if settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
        translation.activate(user.language)
        request.LANGUAGE_CODE = user.language
    form = FirstPasswordForm(request.POST or None, user=user)
    if form.is_bound and form.is_valid():
        person = services.accept_invitation(user, form.cleaned_data["password1"])
        return perform_login(request, person)
    return render(
        request,
        "accounts/accept_invitation.html",
        {"form": form, "invited": user, "text": newest_text(PERSONAL_DATA)},
        status=422 if form.is_bound else 200,
    )

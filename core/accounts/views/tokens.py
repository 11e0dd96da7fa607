"""A person's tokens for programs: what they are, a new one, taking one back."""

from typing import Any
from uuid import UUID

from allauth.account.decorators import reauthentication_required
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.accounts.forms import TokenForm
from core.accounts.tokens import make_token, revoke_token

SHOWN_ENDED = 20


@login_required
@require_GET
def tokens(request: Any) -> HttpResponse:
    rows = request.user.tokens.all()
    context = {"tokens": rows.in_force(), "ended": [row for row in rows[: 3 * SHOWN_ENDED] if row.is_over][:SHOWN_ENDED]}
    return render(request, "accounts/tokens.html", context)


@login_required
@reauthentication_required(app="allauth.account")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def make(request: Any) -> HttpResponse:
    """The answer to the post itself shows the secret: it is kept nowhere, so there is no page to come back to."""
    form = TokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            token, secret = make_token(request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return render(request, "accounts/token_made.html", {"token": token, "secret": secret}, status=201)
    return render(request, "accounts/token_form.html", {"form": form}, status=422 if form.errors else 200)


@login_required
@require_POST
def revoke(request: Any, key: UUID) -> HttpResponse:
    token = get_object_or_404(request.user.tokens, key=key)
    revoke_token(token, actor=request.user)
    messages.success(request, _("The token is revoked: it opens nothing any more."))
    return redirect("accounts:tokens")

"""Funds with their budgets, and accounts with their postings."""

from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from core.access import can, require
from core.calendar import today
from core.web.keyset import page_of
from core.web.languages import LANGUAGES
from core.web.posting import posted, task_page, went_through
from core.web.responses import done
from grants.ledger import services
from grants.ledger.choices import Stage
from grants.ledger.forms import BudgetForm, NewFundForm
from grants.ledger.models import Account, Fund
from grants.ledger.queries import balances_by_year, balances_of_account, balances_of_accounts, funds_with_balances, statement
from grants.ledger.services.journal import NothingLeft

NEWEST = 500


def fund_or_404(request: HttpRequest, key: UUID) -> Fund:
    return get_object_or_404(Fund.objects.visible_to(request.user), key=key)


@login_required
@require_GET
def funds(request: HttpRequest) -> HttpResponse:
    require(request.user, "ledger.view_funds")
    rows = [(row, sums.money()) for row, sums in funds_with_balances(today().year)]
    context = {"rows": rows, "year": today().year, "may_set": can(request.user, "ledger.set_budget")}
    return render(request, "ledger/funds.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def new_fund(request: HttpRequest) -> HttpResponse:
    require(request.user, "ledger.set_budget")
    form = NewFundForm(posted(request))
    made: list[Fund] = []
    if request.method == "POST" and went_through(form, lambda: made.append(open_fund(request, form.cleaned_data))):
        done(request, _("The fund is set up. Give it a budget next."))
        return redirect(made[0])
    words = {"title": _("New fund"), "button": _("Set up the fund")}
    return task_page(request, form, **words, up=_("Funds"), up_url=redirect("ledger:funds").url)


def open_fund(request: HttpRequest, said: dict[str, Any]) -> Fund:
    return services.open_fund(said["code"], {language: said[language] for language in LANGUAGES}, actor=request.user)


@login_required
@require_GET
def fund(request: HttpRequest, key: UUID) -> HttpResponse:
    row = fund_or_404(request, key)
    accounts = page_of(Account.objects.visible_to(request.user).filter(fund=row), request, by=("-pk",))
    balances = balances_of_accounts([account.pk for account in accounts])
    context = {
        "fund": row,
        "years": [(year.year, sums.money()) for year, sums in balances_by_year(row)],
        "page": accounts,
        "accounts": [(account, balances[account.pk].money()) for account in accounts],
        "may_set": can(request.user, "ledger.set_budget", row),
    }
    return render(request, "ledger/fund.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def budget(request: HttpRequest, key: UUID) -> HttpResponse:
    row = fund_or_404(request, key)
    require(request.user, "ledger.set_budget", row)
    form = BudgetForm(posted(request))
    if request.method == "POST" and went_through(
        form, lambda: services.set_budget(row, actor=request.user, **said_of(form)), at={NothingLeft: "amount"}
    ):
        done(request, _("The budget is changed."))
        return redirect(row)
    consequence = _("A budget can be cut down to what is committed and not below.")
    words = {"title": _("Change the budget"), "sentence": str(row), "button": _("Change budget"), "consequence": consequence}
    return task_page(request, form, **words, up=str(row), up_url=row.get_absolute_url())


def said_of(form: BudgetForm) -> dict[str, Any]:
    said = form.cleaned_data
    return {"year": said["year"], "sum_": said["amount"] if said["way"] == form.GIVE else -said["amount"], "note": said["note"]}


@login_required
@require_GET
def account(request: HttpRequest, key: UUID) -> HttpResponse:
    row = get_object_or_404(Account.objects.visible_to(request.user).select_related("fund"), key=key)
    context = {
        "account": row,
        "sums": balances_of_account(row).money(),
        "postings": [(posting, Stage(posting.stage).label) for posting in statement(row)[:NEWEST]],
        "orders": row.orders.with_all()[:NEWEST],
        "may_prepare": can(request.user, "ledger.prepare", row),
    }
    return render(request, "ledger/account.html", context)

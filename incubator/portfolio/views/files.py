"""The list and the figures as files, under the same filters as the pages."""

from http import HTTPStatus

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.access import require
from core.calendar import today
from core.web.errors import wrong
from core.web.numbers import number
from incubator.portfolio.exports import csv_rows, list_rows, money_rows, paid_rows, state_rows
from incubator.portfolio.filters import PortfolioFilter
from incubator.portfolio.reader import Reader
from incubator.portfolio.views.pages import board_for

FIGURES = {"money": money_rows, "states": state_rows, "paid": paid_rows}
MOST_IN_WORKBOOK = 10_000
"""Rows; a workbook is built whole before it is sent. CSV has no limit."""
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def asked_in(request: HttpRequest) -> PortfolioFilter:
    require(request.user, "portfolio.view")
    return PortfolioFilter(request.GET, reader=Reader(request.user))


def csv_answer(rows: object, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(csv_rows(rows, get_language() or "ru"), content_type="text/csv; charset=utf-8")  # type: ignore[arg-type]
    return named(response, f"{name}-{today():%Y%m%d}.csv")


def named[R: HttpResponseBase](response: R, name: str) -> R:
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_GET
def list_csv(request: HttpRequest) -> HttpResponseBase:
    return csv_answer(list_rows(asked_in(request)), "portfolio")


@login_required
@require_GET
def list_xlsx(request: HttpRequest) -> HttpResponseBase:
    asked = asked_in(request)
    if len(asked.qs.order_by().values("pk")[: MOST_IN_WORKBOOK + 1]) > MOST_IN_WORKBOOK:
        return too_many(request)
    from incubator.portfolio.workbooks import workbook  # noqa: PLC0415 - few ask for it, and it takes 23 MB of each worker

    file = workbook(list_rows(asked), _("Portfolio"))
    return named(FileResponse(file, content_type=WORKBOOK), f"portfolio-{today():%Y%m%d}.xlsx")


def too_many(request: HttpRequest) -> HttpResponse:
    return wrong(
        request,
        HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
        _("A workbook holds at most %(most)s rows.") % {"most": number(MOST_IN_WORKBOOK)},
        _("Go back and narrow the list, or take the CSV: it has no limit."),
    )


@login_required
@require_GET
def figures(request: HttpRequest, chart: str) -> HttpResponseBase:
    require(request.user, "portfolio.view")
    board = board_for(request)
    if chart not in FIGURES or (chart == "states" and not board.reader.sees_applications):
        raise Http404
    return csv_answer(FIGURES[chart](board), f"portfolio-{chart}")

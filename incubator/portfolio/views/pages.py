"""The overview of the portfolio, and the list behind each of its figures."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from core.access import require
from core.calendar import now
from core.web.keyset import page_of
from incubator.portfolio.choices import BOOKED, Dimension, Measure, Place
from incubator.portfolio.figures import Board
from incubator.portfolio.filters import BoardFilter, PortfolioFilter
from incubator.portfolio.pictures import money_chart, paid_chart, state_chart
from incubator.portfolio.queries import for_lines, lines_of, views_of
from incubator.portfolio.reader import Reader
from incubator.portfolio.saving import SaveViewForm

MAIN = ("text", "programme", "call", "state")
"""Filters that stand open; the others are one click away."""


def dimension_in(request: HttpRequest) -> Dimension:
    wanted = request.GET.get("by", "")
    return Dimension(wanted) if wanted in Dimension.values else Dimension.PROGRAMME


def board_for(request: HttpRequest) -> Board:
    asked = BoardFilter(request.GET, reader=Reader(request.user))
    return Board(asked, dimension_in(request))


def around(asked: PortfolioFilter, place: Place) -> dict[str, Any]:
    """What both pages have: filters, saved views, the form to save one."""
    form = asked.form
    query = asked.query.urlencode()
    return {
        "asked": asked,
        "reader": asked.reader,
        "main_filters": [form[name] for name in MAIN if name in form.fields],
        "more_filters": [form[name] for name in form.fields if name not in MAIN],
        "more_opened": any(name not in MAIN for name in asked.said) or any(name not in MAIN for name in form.errors),
        "query": query,
        "views": views_of(asked.reader),
        "save": SaveViewForm(initial={"place": place, "query": query}, reader=asked.reader, prefix=None),
        "as_of": now(),
    }


@login_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    require(request.user, "portfolio.view")
    board = board_for(request)
    others = board.asked.query
    context = {
        "board": board,
        "tabs": [(choice, choice.label, _with(others, choice)) for choice in Dimension],
        "columns": [measure.label for measure in board.measures],
        "groups": [(group, [(measure.label, group.of(measure)) for measure in board.measures]) for group in board.groups],
        "together": [(measure.label, board.together[measure], measure in BOOKED) for measure in board.measures],
        "late": [one for one in board.waiting if one.matter.late],
        "waiting": [one for one in board.waiting if not one.matter.late],
        "charts": [(money_chart(board), "bars"), (paid_chart(board), "columns")],
        "states": state_chart(board) if board.reader.sees_applications else None,
        **around(board.asked, Place.OVERVIEW),
    }
    return render(request, "portfolio/overview.html", context)


def _with(query: Any, choice: Dimension) -> str:
    others = query.copy()
    others["by"] = choice.value
    return others.urlencode()


@login_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    require(request.user, "portfolio.view")
    asked = PortfolioFilter(request.GET, reader=Reader(request.user))
    page = page_of(for_lines(asked.qs, asked.reader), request, by=("-pk",))
    stage = asked.said.get("money", "")
    stage = Measure(stage if stage in BOOKED else Measure.PAID)
    lines = lines_of(page, asked.reader, asked.budget_year)
    context = {
        "page": page,
        "lines": [(line, line.booked(stage)) for line in lines],
        "stage": stage,
        **around(asked, Place.LIST),
    }
    return render(request, "portfolio/list.html", context)

"""The figures of the overview as charts."""

from decimal import Decimal

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from djmoney.money import Money

from core.money.choices import HOME
from core.web.charts import Bar, Chart
from core.web.numbers import TENGE, money, number
from grants.applications.choices import UNDER_WAY
from incubator.portfolio.choices import BOOKED, Measure
from incubator.portfolio.figures import Board, Group


def tenge(amount: Decimal) -> str:
    return money(Money(amount, HOME))


def csv_of(board: Board, chart: str) -> str:
    query: QueryDict = board.asked.query
    query["by"] = board.by
    return f"{reverse('portfolio:figures', args=[chart])}?{query.urlencode()}"


def money_chart(board: Board) -> Chart:
    """Where the tenge of the awards stand, for each group that has some."""
    bars = [bar for group in board.groups if (bar := _bar_of(group)).total]
    names = tuple(measure.label for measure in BOOKED)
    return Chart("money", _money_finding(bars), board.by.label, names, tuple(bars), tenge, TENGE, csv_of(board, "money"))


def _bar_of(group: Group) -> Bar:
    booked = [group.of(measure)[0] for measure in BOOKED]
    return Bar(group.label, tuple(figure.money.amount for figure in booked), tuple(figure.url for figure in booked))


def _money_finding(bars: list[Bar]) -> str:
    if not bars:
        return _("No money is committed here yet.")
    first = max(bars, key=lambda bar: bar.total)
    total = sum((bar.total for bar in bars), Decimal(0))
    words = {"sum": tenge(first.total), "total": tenge(total), "name": first.label}
    if len(bars) == 1:
        return _("%(sum)s are awarded, all of it in “%(name)s”.") % words
    return _("Of %(total)s awarded, the most stands in “%(name)s”: %(sum)s.") % words


def state_chart(board: Board) -> Chart:
    bars = tuple(Bar(state.label, (Decimal(count),), (url,)) for state, count, url in board.states)
    total = sum(count for _state, count, _url in board.states)
    moving = sum(count for state, count, _url in board.states if state in UNDER_WAY)
    words = ngettext("%(total)s application was handed in", "%(total)s applications were handed in", total) % {"total": number(total)}
    finding = _("%(handed_in)s; under way: %(moving)s.") % {"handed_in": words, "moving": number(moving)}
    return Chart("states", finding, _("State"), (_("Applications"),), bars, _count, csv_url=csv_of(board, "states"))


def _count(amount: Decimal) -> str:
    return number(int(amount))


def paid_chart(board: Board) -> Chart:
    bars = tuple(Bar(str(year), (total,), (url,)) for year, total, url in board.paid_by_year)
    if not any(bar.total for bar in bars):
        finding = _("Nothing has been paid here yet.")
    else:
        newest = bars[-1]
        finding = _("In %(year)s the bank has paid %(sum)s.") % {"year": newest.label, "sum": tenge(newest.total)}
    names = (Measure.PAID.label,)
    return Chart("paid", finding, _("Year of the budget"), names, bars, tenge, TENGE, csv_of(board, "paid"))

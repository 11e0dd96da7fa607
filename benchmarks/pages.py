"""What is asked, as whom, and how much it may cost: the budget of each kind of page."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from urllib.parse import quote


@dataclass(frozen=True)
class Budget:
    """None: not limited. Growth is that of the time from the smallest size to the largest."""

    ms: float | None
    statements: int | None
    kb: float | None = None
    growth: float = 1.5


class Kind(Enum):
    LIST = Budget(60, 12, 100)
    DESK = Budget(50, 10)
    OFFICE = Budget(50, 16)  # ten lists of five rooms, each a statement
    ROW = Budget(50, 15)
    STATISTICS = Budget(50, None)
    API = Budget(60, 5)
    PAGED = Budget(None, None, 400)
    SAVE = Budget(50, 10, 5)


@dataclass(frozen=True)
class Page:
    """`address` has {names} of `Cast.values`; with `typed` a field is saved instead, twice never the same."""

    name: str
    role: str
    address: str
    kind: Kind
    typed: Mapping[str, str] | None = None

    def path(self, values: Mapping[str, str]) -> str:
        return self.address.format(**{name: quote(value, safe="") for name, value in values.items()})


PAGES = (
    Page("check: list, first page", "officer", "/applications/check/", Kind.LIST),
    Page("check: list, last page", "officer", "/applications/check/?cursor={queue_end}", Kind.LIST),
    Page("check: list, filtered by state", "officer", "/applications/check/?state=screening", Kind.LIST),
    Page("check: list, searched", "officer", "/applications/check/?text=%D0%94%D0%B0%D0%BB%D0%B0%201", Kind.LIST),
    Page("portfolio: list, first page", "officer", "/portfolio/list/", Kind.LIST),
    Page("portfolio: list, last page", "officer", "/portfolio/list/?cursor={list_end}", Kind.LIST),
    Page("portfolio: list, filtered by call and state", "officer", "/portfolio/list/?call={call_in_review}&state=admitted", Kind.LIST),
    Page("portfolio: list, searched by number", "officer", "/portfolio/list/?text={number}", Kind.LIST),
    Page("portfolio: list, searched by applicant", "officer", "/portfolio/list/?text=%D0%94%D0%B0%D0%BB%D0%B0%207", Kind.LIST),
    Page("portfolio: list, what waits", "officer", "/portfolio/list/?matter=any", Kind.LIST),
    Page("awards: list of the office", "officer", "/awards/", Kind.LIST),
    Page("awards: tranches for finance", "maker", "/awards/tranches/", Kind.LIST),
    Page("payments: list", "maker", "/payments/", Kind.LIST),
    Page("payments: a fund", "maker", "/payments/funds/{fund}/", Kind.LIST),
    Page("council: calls", "chair", "/council/", Kind.LIST),
    Page("reviewer's dashboard", "reviewer", "/reviews/", Kind.DESK),
    Page("reviewer's day", "reviewer", "/today/", Kind.DESK),
    Page("officer's day", "officer", "/today/", Kind.OFFICE),
    Page("chair's day", "chair", "/today/", Kind.DESK),
    Page("finance's day", "releaser", "/today/", Kind.DESK),
    Page("applicant's day", "applicant", "/today/", Kind.DESK),
    Page("applicant's applications", "applicant", "/applications/", Kind.DESK),
    Page("applicant's money", "applicant", "/awards/mine/", Kind.DESK),
    Page("one application, its applicant", "applicant", "/applications/{funded}/", Kind.ROW),
    Page("one application with reviews, office", "officer", "/reviews/office/applications/{reviewed}/", Kind.ROW),
    Page("one application with reviews, chair", "chair", "/council/applications/{funded}/", Kind.ROW),
    Page("one award", "officer", "/awards/{award}/", Kind.ROW),
    Page("scorecard beside the papers", "reviewer", "/reviews/{review}/score/", Kind.ROW),
    Page("statistics: portfolio", "officer", "/portfolio/", Kind.STATISTICS),
    Page("statistics: portfolio by park and year", "auditor", "/portfolio/?by=park&year={year}", Kind.STATISTICS),
    Page("API: 50, first", "officer", "/api/v1/applications/?page_size=50", Kind.API),
    Page("API: 50, last", "officer", "/api/v1/applications/?page_size=50&cursor={api_end}", Kind.API),
    Page("assignment page", "officer", "/reviews/office/calls/{call_in_review}/assign/?all=1", Kind.PAGED),
    Page("board of reviews", "officer", "/reviews/office/calls/{call_in_review}/", Kind.PAGED),
    Page("council: ranked list", "chair", "/council/calls/{call_in_council}/", Kind.PAGED),
    Page("saving a field of a scorecard", "reviewer", "/reviews/{review}/save/", Kind.SAVE, {"code": "summary"}),
    Page("saving an answer of an application", "applicant", "/applications/{draft}/save/", Kind.SAVE, {"code": "problem.who"}),
)
CROWDED = PAGES[0]
"""The list that eight clients ask for at once."""
AT_ONCE = 8
LEAST_PER_SECOND = 30
MOST_MEMORY_MB = 205

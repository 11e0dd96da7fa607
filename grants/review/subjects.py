"""Which areas an application stands in. The kinds of application know; their rooms register it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from grants.applications.models import Application
from grants.review.models import Area

type FindAreas = Callable[[Sequence[Application]], Iterable[tuple[int, str]]]

_finders: list[FindAreas] = []


def finds_areas(find: FindAreas) -> FindAreas:
    """Register, in the room's `ready()`, a finder of (application pk, code of an area): a query or two for all rows in hand."""
    _finders.append(find)
    return find


def areas_of(applications: Sequence[Application]) -> dict[int, list[Area]]:
    """Application pk -> its areas in their order; codes that no area has are left out."""
    codes: dict[int, set[str]] = defaultdict(set)
    for find in _finders:
        for pk, code in find(applications):
            codes[pk].add(code)
    areas = list(Area.objects.filter(code__in={code for found in codes.values() for code in found}))
    return {row.pk: [area for area in areas if area.code in codes[row.pk]] for row in applications}

"""What start-ups know that stands between a reviewer and an application: their founders; and which areas it is in."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext_lazy as _

from core.web.search import fold
from grants.applications.models import Application
from grants.review.models import Reviewer
from grants.review.subjects import finds_areas
from grants.review.ties import Tie, finds_ties, names_people
from incubator.startups.models import Founder, StartupApplication
from incubator.startups.queries import founders_in


@finds_ties
def founders(applications: Sequence[Application], reviewers: Sequence[Reviewer]) -> Iterator[Tie]:
    """A founder with an account, and one who only bears the reviewer's family and given name: founders need have no account."""
    rows = Founder.objects.filter(startup__applications__application__in=applications).values_list(
        "startup__applications__application", "user", "family_name", "given_name"
    )
    named: list[tuple[int, int | None, str]] = [(application, user, fold(f"{family} {given}")) for application, user, family, given in rows]
    wanted = {row.pk for row in applications}
    for reviewer in reviewers:
        name = fold(f"{reviewer.user.family_name} {reviewer.user.given_name}")
        for application, user, founder in named:
            if application in wanted and user == reviewer.user_id:
                yield Tie(application, reviewer.pk, _("Founded the start-up."))
            elif application in wanted and user is None and founder == name:
                yield Tie(application, reviewer.pk, _("A founder has the same name."))


@names_people
def founders_behind(application: Application) -> Iterator[str]:
    for founder in founders_in(application):
        yield str(founder)


@finds_areas
def track_and_topic(applications: Sequence[Application]) -> Iterator[tuple[int, str]]:
    """The areas of review bear the codes of the tracks and topics."""
    rows = StartupApplication.objects.filter(application__in=applications).values_list(
        "application", "track__code", "topic__code", "startup__topic__code"
    )
    for application, *codes in rows:
        for code in filter(None, codes):
            yield application, code

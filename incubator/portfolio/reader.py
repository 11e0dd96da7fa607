"""What one reader's portfolio holds: never more than the rooms below let this reader see, and of an officer their own calls only."""

from functools import cached_property
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet, Value
from django.utils import timezone

from core.access.visibility import as_reader
from core.accounts.choices import GlobalRole
from core.accounts.policies import has_role
from core.web.languages import LANGUAGES
from grants.applications.models import Application
from grants.applications.policies import NOT_HANDED_IN
from grants.awards.models import Award
from grants.awards.policies import READERS
from grants.calls.models import Call
from grants.calls.policies import office_in, runs_any_call
from grants.council.models import Decision, Recusal
from grants.review.models import Assignment
from incubator.portfolio.choices import BOOKED, PLANNED
from incubator.portfolio.models import Tally
from incubator.programmes.models import Programme, Track
from parks.directory.policies import belonging
from parks.technoparks.models import Park

NAMED = ("stream", "intake__programme", "intake__programme__park")
OF_A_CALL = (
    *("key", "prefix", "title", "closes_at", "stream__position", "intake__programme__order", "intake__programme__park__order"),
    *(f"{way}__{column}" for way in NAMED for column in ("code", "name", *(f"name_{language}" for language in LANGUAGES))),
)
"""What filters, lists and figures read of a call; its texts are long, and there are dozens."""


class Reader:
    """A person, and the rows that the portfolio may draw on for them. Handed-in applications only; drafts are their writers'."""

    def __init__(self, user: Any) -> None:
        self.user = as_reader(user)

    @cached_property
    def reads_all(self) -> bool:
        """Whether every application that was handed in is open to the reader."""
        return has_role(self.user, GlobalRole.AUDITOR)

    @cached_property
    def reads_money(self) -> bool:
        """Whether the awards of all calls are."""
        return has_role(self.user, *READERS)

    @cached_property
    def sees_applications(self) -> bool:
        return self.reads_all or runs_any_call(self.user)

    @property
    def sees_awards_alone(self) -> bool:
        """Whether the list holds rows of which the reader knows the award only."""
        return self.reads_money and not self.reads_all

    def calls(self) -> QuerySet[Call]:
        """Calls by which the reader narrows: all announced ones, or an officer's own."""
        rows = Call.objects.visible_to(self.user).select_related("stream", "intake__programme__park")
        return rows if self.reads_money else rows.filter(office_in(self.user, "pk"))

    @cached_property
    def known_calls(self) -> dict[int, Call]:
        """The same by key, the newest first, fetched once: they are few, and a list of applications has each of them many times."""
        return {call.pk: call for call in self.calls().only(*OF_A_CALL).order_by("-closes_at", "-pk")}

    @cached_property
    def known_programmes(self) -> dict[int, Programme]:
        """The accelerators whose rounds they are, by key."""
        return {programme.pk: programme for call in self.known_calls.values() if (programme := programme_of(call))}

    @cached_property
    def known_tracks(self) -> dict[int, Track]:
        """The tracks of those by key, in the order of each."""
        return {track.pk: track for track in Track.objects.filter(programme__in=self.known_programmes).select_related("programme")}

    def applications(self) -> QuerySet[Application]:
        if not self.sees_applications:
            return Application.objects.none()
        rows = Application.objects.visible_to(self.user).exclude(NOT_HANDED_IN)
        return rows if self.reads_all else rows.filter(office_in(self.user, "call"))

    def awards(self) -> QuerySet[Award]:
        rows = Award.objects.visible_to(self.user)
        return rows if self.reads_money else rows.filter(office_in(self.user, "call"))

    def decisions(self) -> QuerySet[Decision]:
        """Released decisions that give money."""
        rows = Decision.objects.visible_to(self.user).released().filter(amount__isnull=False)
        return rows if self.reads_all else rows.filter(office_in(self.user, "application__call"))

    def reviews(self) -> QuerySet[Assignment]:
        rows = Assignment.objects.visible_to(self.user)
        return rows if self.reads_all else rows.filter(office_in(self.user, "call"))

    @cached_property
    def takes_part_in(self) -> list[int]:
        """Calls in which the reader's own organisation applies, or in which they stepped out of an application: not everything there is theirs to see."""
        own = Application.objects.filter(belonging(self.user, "applicant")).order_by().values_list("call")
        stepped_out = Recusal.objects.filter(user_id=self.user.pk).order_by().values_list("application__call")
        return [call for (call,) in own.union(stepped_out).order_by()]

    def tallies(self) -> QuerySet[Tally]:
        """Kept sums of the other calls: there the reader sees each application that was handed in and each decision that was released, or each award."""
        known = Q(measure__in=PLANNED) & self._in_calls(self.reads_all) | Q(measure__in=BOOKED) & self._in_calls(self.reads_money)
        return Tally.objects.filter(known).exclude(call__in=self.takes_part_in)

    def _in_calls(self, reads_all: bool) -> Q:
        return Q() if reads_all else office_in(self.user, "call")

    def rows(self) -> QuerySet[Application]:
        """A row for each application that is open to the reader, and for each of which they know the award."""
        if not self.sees_awards_alone:
            return self.applications()
        known = Q(Exists(self.awards().filter(application=OuterRef("pk"))))
        return Application.objects.filter(known | self.opened if self.sees_applications else known)

    @cached_property
    def opened(self) -> Q:
        """Those of the rows whose application is open to the reader, not its award alone."""
        if not self.sees_awards_alone:
            return Q()
        return Q(pk__in=self.applications().values("pk")) if self.sees_applications else Q(pk__in=[])

    @property
    def is_opened(self) -> Any:
        """The same as a column."""
        if not self.sees_awards_alone or not self.sees_applications:
            return Value(not self.sees_awards_alone, BooleanField())
        return ExpressionWrapper(self.opened, BooleanField())


def programme_of(call: Call) -> Programme | None:
    intake = getattr(call, "intake", None)
    return intake.programme if intake else None


def park_of(call: Call) -> Park | None:
    programme = programme_of(call)
    return programme.park if programme else None


def year_of(call: Call) -> int:
    """The year in which the call closes, in Almaty."""
    return timezone.localtime(call.closes_at).year

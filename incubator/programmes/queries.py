"""What is asked of the accelerators; nothing here writes."""

from typing import Any

from django.db.models import Exists, Q, QuerySet

from core.calendar import arrived_at
from core.web.languages import LANGUAGES
from core.web.search import Folded, fold
from grants.calls.choices import CallState
from grants.calls.models import Call
from incubator.programmes.models import Intake, Programme, ProgrammeQuerySet, Track
from parks.technoparks.models import Park


def programmes() -> ProgrammeQuerySet:
    """All accelerators in the order of the list, with what a page of them shows."""
    return Programme.objects.whole()


def programmes_of(park: Park) -> ProgrammeQuerySet:
    return Programme.objects.filter(park=park)


def intake_of(call: Call) -> Intake | None:
    """The round that the call is, where it is one."""
    return Intake.objects.filter(call=call).select_related("programme").first()


def current_intakes(programme: Programme | None = None) -> QuerySet[Intake]:
    """Rounds that are open or expected, the one that closes first on top."""
    rows = Intake.objects.filter(call__state=CallState.PUBLISHED, call__closes_at__gt=arrived_at())
    rows = rows if programme is None else rows.filter(programme=programme)
    return rows.select_related("call", "programme").order_by("call__closes_at", "call_id")


def earlier_intakes(programme: Programme) -> QuerySet[Intake]:
    """Rounds that have closed, the newest first."""
    return (
        Intake.objects.filter(programme=programme, call__state=CallState.PUBLISHED, call__closes_at__lte=arrived_at())
        .select_related("call", "programme")
        .order_by("-call__closes_at", "-call_id")
    )


def tracks_of(intake: Intake | None) -> list[Track]:
    """The tracks that the round takes, with their topics: those named, or all of the programme."""
    return [] if intake is None else tracks_in(intake.call_id)


def tracks_in(call_id: int) -> list[Track]:
    """The same of a call, none where it is no round: two queries, one where there are no tracks."""
    named = Intake.tracks.through.objects.filter(intake=call_id)
    whole = Intake.objects.filter(call=call_id).values("programme")
    rows = Track.objects.filter(Q(pk__in=named.values("track")) | Q(~Exists(named), programme__in=whole))
    return list(rows.prefetch_related("topics"))


def programmes_named(text: str) -> QuerySet[Programme]:
    """Those whose name holds each word of the text, in any of the three languages and whichever letters were typed."""
    rows: QuerySet[Any] = Programme.objects.annotate(**{f"folded_{code}": Folded(f"name_{code}") for code in LANGUAGES})
    for word in fold(text).split():
        rows = rows.filter(folded_kk__contains=word) | rows.filter(folded_ru__contains=word) | rows.filter(folded_en__contains=word)
    return rows

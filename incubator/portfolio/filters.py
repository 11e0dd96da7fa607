"""One set of filters for the pages, the exports, the saved views and the API."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.http import QueryDict
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from grants.applications.choices import State
from grants.applications.models import Application, holds
from grants.awards.choices import State as AwardState
from grants.calls.models import Call
from grants.ledger.models import Posting
from incubator.portfolio.choices import BOOKED, NONE, Measure, Who
from incubator.portfolio.matters import ANY, MATTERS, any_of, chosen, matters_for
from incubator.portfolio.reader import Reader, park_of, year_of
from incubator.programmes.models import Programme, Track
from incubator.startups.models import StartupApplication
from parks.directory.models import Region
from parks.technoparks.models import Park

type Choices = list[tuple[str, Any]]

STATES = [(state.value, state.label) for state in State if state != State.DRAFT]
LATE = "1"
FIRST_YEAR, LAST_YEAR = 2000, 2100


@dataclass
class Scope:
    """By what one reader can narrow: made of their calls, in three queries."""

    reader: Reader

    @cached_property
    def calls(self) -> list[Call]:
        return list(self.reader.known_calls.values())

    @property
    def tracks(self) -> list[Track]:
        return list(self.reader.known_tracks.values())

    @cached_property
    def regions(self) -> list[Region]:
        return list(Region.objects.all())

    @property
    def programmes(self) -> list[Programme]:
        return sorted(self.reader.known_programmes.values(), key=lambda programme: (programme.order, programme.pk))

    @property
    def parks(self) -> list[Park]:
        found = {park.pk: park for call in self.calls if (park := park_of(call))}
        return sorted(found.values(), key=lambda park: (park.order, park.pk))

    @property
    def years(self) -> list[int]:
        return sorted({year_of(call) for call in self.calls}, reverse=True)

    def choices(self) -> dict[str, Choices]:
        streams = {call.stream.pk: call.stream for call in self.calls}.values()
        tracks: dict[str, Choices] = defaultdict(list)
        for track in self.tracks:
            tracks[str(track.programme)].append((str(track.key), str(track)))
        return {
            "park": [*((park.code, str(park)) for park in self.parks), (NONE, _("of no technology park"))],
            "programme": [*((programme.code, str(programme)) for programme in self.programmes), (NONE, _("of no programme"))],
            "track": [*tracks.items(), (NONE, _("of no track"))],
            "call": [(str(call.key), f"{call.prefix} · {call}") for call in self.calls],
            "stream": [(stream.code, str(stream)) for stream in sorted(streams, key=lambda stream: (stream.position, stream.code))],
            "year": [(str(year), str(year)) for year in self.years],
            "region": [*((region.code, str(region)) for region in self.regions), (NONE, _("of no region"))],
        }


def choice(label: Any, empty: Any, choices: Any = ()) -> Any:
    """A filter with one value; what may stand there is known once the reader is."""
    return extend_schema_field({"type": "string"})(django_filters.ChoiceFilter(label=label, empty_label=empty, choices=choices))


def of_none(way: str, value: str, column: str) -> Q:
    return Q(**{way: None}) if value == NONE else Q(**{f"{way}__{column}": value})


def of_track(value: str) -> Q:
    rows = StartupApplication.objects.filter(application=OuterRef("pk"))
    if value == NONE:
        return ~Q(Exists(rows.filter(track__isnull=False)))
    return Q(Exists(rows.filter(track__key=value)))


SIMPLE: dict[str, Callable[[str], Q]] = {
    "park": lambda value: of_none("call__intake__programme__park", value, "code"),
    "programme": lambda value: of_none("call__intake__programme", value, "code"),
    "track": of_track,
    "call": lambda value: Q(call__key=value),
    "stream": lambda value: Q(call__stream__code=value),
    "year": lambda value: Q(call__closes_at__year=int(value)),
    "currency": lambda value: Q(requested_currency=value),
}
"""What is known of a row to whoever knows of it at all."""
OF_CALL = {"park", "programme", "call", "stream", "year"}
"""Of these, what leads from the call alone."""
OF_APPLICATION: dict[str, Callable[[str], Q]] = {
    "region": lambda value: of_none("applicant__region", value, "code"),
    "state": lambda value: Q(state=value),
}
"""What only those know to whom the application is open."""


class BudgetYear(django_filters.NumberFilter):
    field_class = forms.IntegerField


class PortfolioFilter(django_filters.FilterSet):
    """Narrows `Reader.rows()`. A value that is none of the reader's choices is an error, never left aside: `qs` then holds no row."""

    text = django_filters.CharFilter(label=_("Number, title or applicant"), max_length=100)
    programme = choice(_("Programme"), _("all programmes"))
    call = choice(_("Call or intake"), _("all calls"))
    state = choice(_("State of the application"), _("all states"), STATES)
    park = choice(_("Technology park"), _("all parks"))
    track = choice(_("Track"), _("all tracks"))
    stream = choice(_("Funding stream"), _("all streams"))
    year = choice(_("Year of the call"), _("all years"))
    region = choice(_("Region of the applicant"), _("all regions"))
    award = choice(_("State of the award"), _("all states"), AwardState.choices)
    matter = choice(_("What waits"), _("anything or nothing"), [(ANY, _("something")), *((one.code, one.title) for one in MATTERS)])
    who = choice(_("Who must act"), _("anybody or nobody"), Who.choices)
    late = choice(_("Late"), _("late or not"), [(LATE, _("only what is late"))])
    money = choice(_("Money"), _("with or without"), Measure.choices)
    currency = choice(_("Currency asked for"), _("all currencies"), [(code, code) for code in settings.CURRENCIES])
    budget = BudgetYear(label=_("Year of the budget"), min_value=FIRST_YEAR, max_value=LAST_YEAR)

    left_out: tuple[str, ...] = ()

    class Meta:
        model = Application
        fields: list[str] = []
        form = forms.Form

    def __init__(self, data: Any = None, queryset: Any = None, *, request: Any = None, reader: Reader | None = None, **more: Any) -> None:
        """`reader` is the person of the request where it is not given; `queryset` all of their rows."""
        self.reader = reader or Reader(request.user)
        super().__init__(data, self.reader.rows() if queryset is None else queryset, request=request, **more)
        self.scope = Scope(self.reader)
        hidden = self.left_out if self.reader.sees_applications else (*self.left_out, *OF_APPLICATION)
        for name in hidden:
            del self.filters[name]
        known = matters_for(self.reader)
        for name, choices in {**self.scope.choices(), "matter": [(ANY, _("something")), *((one.code, one.title) for one in known)]}.items():
            if name in self.filters:
                self.filters[name].extra["choices"] = choices
                # A field that the API's description made of the class's filter came along with the copy, without the choices
                vars(self.filters[name]).pop("_field", None)

    @property
    def said(self) -> dict[str, Any]:
        """Name -> value of what was asked for and understood."""
        valid = self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value not in (None, "")} if valid else {}

    @property
    def query(self) -> QueryDict:
        """The same as an address holds it, in one order whatever the order it was typed in."""
        found = QueryDict(mutable=True)
        found.update({name: str(value) for name, value in self.said.items()})
        return found

    @property
    def budget_year(self) -> int | None:
        year = self.said.get("budget")
        return int(year) if year is not None else None

    @property
    def narrows(self) -> bool:
        return self.is_bound and (bool(self.said) or not self.form.is_valid())

    @property
    def narrows_by_call(self) -> bool:
        """Whether nothing narrows but what is the same for all rows of a call."""
        return not self.is_bound or (self.form.is_valid() and not set(self.said) - OF_CALL)

    def of_calls(self) -> Iterable[Q]:
        """What narrows by call, for rows of whatever has a call."""
        return [SIMPLE[name](value) for name, value in self.said.items() if name in OF_CALL] if self.is_bound else []

    @property
    def qs(self) -> QuerySet[Application]:
        if not hasattr(self, "_qs"):
            valid = not self.is_bound or self.form.is_valid()
            self._qs = self.filter_queryset(self.queryset.all()) if valid else self.queryset.none()
        return self._qs

    def filter_queryset(self, queryset: QuerySet[Application]) -> QuerySet[Application]:
        conditions = list(self.conditions(self.said)) if self.is_bound else []
        return queryset.filter(*conditions) if conditions else queryset

    def conditions(self, said: dict[str, Any]) -> Iterable[Q]:
        for name, condition in SIMPLE.items():
            if name in said:
                yield condition(said[name])
        for name, condition in OF_APPLICATION.items():
            if name in said:
                yield self.reader.opened & condition(said[name])
        if "text" in said:
            yield self.holding(said["text"])
        if "award" in said:
            yield self.with_award(state=said["award"])
        if "money" in said or "budget" in said:
            yield self.with_money(said.get("money", ""), said.get("budget"))
        if "matter" in said or "who" in said or "late" in said:
            wanted = chosen(matters_for(self.reader), said.get("matter", ""), said.get("who", ""), late="late" in said)
            yield any_of(wanted, self.reader)

    def holding(self, text: str) -> Q:
        """Number, title and applicant of what is open to the reader; number and account of the rest."""
        of_application = holds(text)
        if not self.reader.sees_awards_alone:
            return of_application
        text = text.strip()
        awards = self.reader.awards().filter(Q(number__icontains=text) | Q(account__label__icontains=text))
        return self.reader.opened & of_application | Q(pk__in=awards.order_by().values("application"))

    def with_award(self, **columns: Any) -> Q:
        return Q(pk__in=self.reader.awards().filter(**columns).order_by().values("application"))

    def with_money(self, measure: str, budget: int | None) -> Q:
        """Rows that have something of the measure; with a year, rows that have it out of the budget of that year."""
        planned = Q()
        if measure == Measure.ASKED:
            planned = self.reader.opened & Q(requested__isnull=False)
        if measure == Measure.DECIDED:
            planned = self.reader.opened & Q(pk__in=self.reader.decisions().order_by().values("application"))
        if measure and measure not in BOOKED and budget is None:
            return planned
        stages = [measure] if measure in BOOKED else list(BOOKED)
        postings = Posting.objects.filter(stage__in=stages, **({} if budget is None else {"fund_year__year": budget}))
        held = postings.order_by().values("account").annotate(total=Sum("kzt")).filter(total__gt=0).values("account")
        return planned & self.with_award(account__in=held)


class BoardFilter(PortfolioFilter):
    """The same over figures, without what the figures themselves stand for: their links put it in."""

    left_out = ("matter", "who", "late", "money")

"""The application of a start-up, as the pipeline asks for it."""

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise, SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from djmoney.money import Money

from core.calendar import arrived_at
from core.money.rates import RateMissing
from grants.applications.choices import REQUESTED
from grants.applications.models import Application
from grants.applications.questionnaire import MONEY
from grants.calls.choices import QuestionKind
from grants.calls.kinds import Item, Part, Problem, register_kind
from grants.calls.models import Call
from incubator.programmes.models import Topic, Track
from incubator.programmes.queries import tracks_in
from incubator.startups.cap_uses import record_use, release_use
from incubator.startups.choices import KIND, Stage, UseKind
from incubator.startups.models import CapUse, StartUp, StartupApplication
from incubator.startups.queries import Assessment, assess, founders_in, founders_of, row_of

STARTUP, FOUNDERS = "startup", "founders"
TRACK, TOPIC, STAGE = "startup.track", "startup.topic", "startup.stage"


class StartUpKind:
    """Track, topic and stage; the founders; the cap."""

    code = KIND
    name: str | Promise = gettext_lazy("Application of a start-up")

    def parts(self, application: Application) -> list[Part]:
        tracks = tracks_in(application.call_id)
        # Lazy: the form is asked for its items at every saving, its founders are looked at on one page only
        context = {"startup": SimpleLazyObject(lambda: _startup_of(application)), "founders": founders_in(application)}
        return [
            Part(STARTUP, _("Start-up"), _("Where your start-up belongs and how far it has come."), (*_track_items(tracks), _stage_item())),
            Part(
                FOUNDERS,
                _("Founders"),
                _("They stand on the start-up's page and are the same in each of its applications."),
                template="startups/_founders_part.html",
                context=context,
            ),
        ]

    def answered(self, application: Application, code: str, value: str) -> None:
        rows = StartupApplication.objects.filter(application=application)
        if code == TRACK:
            rows.update(track=next((track for track in tracks_in(application.call_id) if track.code == value), None))
        elif code == TOPIC:
            rows.update(topic=_topic_named(tracks_in(application.call_id), value))
        elif code == STAGE:
            rows.update(stage=value)

    def problems(self, application: Application) -> list[Problem]:
        row = row_of(application)
        if row is None:
            return [Problem(STARTUP, "", _("This application belongs to no start-up. Begin it again from the call's page."))]
        problems = []
        if row.track and row.topic and row.topic.track_id != row.track_id:
            problems.append(
                Problem(
                    STARTUP,
                    TOPIC,
                    _("“%(topic)s” is a topic of the track “%(other)s”. Choose a topic of “%(track)s”, or the other track.")
                    % {"topic": row.topic, "other": row.topic.track, "track": row.track},
                )
            )
        if not founders_of(row.startup).exists():
            problems.append(Problem(FOUNDERS, "", _("Name at least one founder on the start-up's page.")))
        return [*problems, *self._cap_problems(application, row)]

    def _cap_problems(self, application: Application, row: StartupApplication) -> list[Problem]:
        if not application.requested or not application.call.stream.counts_to_cap:
            return []
        try:
            sentence = _assess(row, application.requested).sentence
        except RateMissing as missing:
            sentence = str(missing.sentence)
        return [Problem(MONEY, REQUESTED, sentence)] if sentence else []

    def hint_about(self, application: Application, amount: Money | None) -> dict[str, Any] | None:
        """{"template", "assessment" or None, "missing": the sentence where there is no rate, "cap_url"}."""
        row = row_of(application)
        if row is None or not application.call.stream.counts_to_cap:
            return None
        hint: dict[str, Any] = {"template": "startups/_cap_hint.html", "assessment": None, "missing": "", "startup": row.startup}
        try:
            return hint | {"assessment": _assess(row, amount or Money(0, "USD")), "typed": amount is not None}
        except RateMissing as missing:
            return hint | {"missing": missing.sentence}

    def snapshot(self, application: Application) -> dict[str, Any]:
        row = row_of(application)
        if row is None:
            return {}
        plain: dict[str, Any] = {
            "key": str(row.startup.key),
            "track": row.track.code if row.track else None,
            "topic": row.topic.code if row.topic else None,
            "stage": row.stage,
            "founders": [
                {"name": str(founder), "role": founder.role, "share": None if founder.share is None else str(founder.share)}
                for founder in founders_of(row.startup)
            ],
        }
        if application.requested and application.call.stream.counts_to_cap:
            assessment = _assess(row, application.requested)
            plain["cap"] = {
                "limit_usd": str(assessment.cap.limit),
                "left_usd": str(assessment.cap.left_in_cents),
                "asked": assessment.converted.stored(),
            }
        return plain

    def start_url(self, call: Call) -> str:
        return reverse("startups:apply", args=[call.key])

    def award_problem(self, application: Application, money: Money, day: date) -> str | None:
        """The limit per start-up, at the official rates of the day."""
        row = row_of(application)
        if row is None or not application.call.stream.counts_to_cap:
            return None
        try:
            return assess(row.startup, money, day).sentence or None
        except RateMissing as missing:
            return str(missing.sentence)

    def record_award(self, application: Application, money: Money, *, day: date, actor: Any) -> None:
        """Raises: OverCap, RateMissing, CapUnset."""
        if (row := row_of(application)) is not None:
            record_use(row.startup, money, day=day, actor=actor, application=application, note=application.number or "")

    def release_award(self, application: Application, money: Money, *, day: date, actor: Any) -> None:
        """Nothing where the award never counted towards the limit."""
        if (use := CapUse.objects.filter(about=application, kind=UseKind.USE).first()) is not None:
            release_use(use, day=day, actor=actor, money=money, note=application.number or "")


def _startup_of(application: Application) -> StartUp | None:
    row = row_of(application)
    return row.startup if row else None


def _assess(row: StartupApplication, amount: Money) -> Assessment:
    """At the rates of the day on which the request reached us."""
    return assess(row.startup, amount, timezone.localtime(arrived_at()).date())


def _track_items(tracks: list[Track]) -> tuple[Item, ...]:
    """Nothing is asked of a programme without tracks. Each topic names its track, so that the list need not change while one writes."""
    if not tracks:
        return ()
    topics = [
        (_topic_code(topic), f"{track}: {topic}" if len(tracks) > 1 else str(topic)) for track in tracks for topic in track.topics.all()
    ]
    track_item = Item(TRACK, _("Track"), QuestionKind.CHOICE, choices=tuple((track.code, track.name) for track in tracks))
    topic_item = Item(TOPIC, _("Topic"), QuestionKind.CHOICE, _("A topic of the track that you chose."), choices=tuple(topics))
    return (track_item, topic_item) if topics else (track_item,)


def _stage_item() -> Item:
    return Item(STAGE, _("How far are you?"), QuestionKind.CHOICE, choices=tuple((stage.value, stage.label) for stage in Stage))


def _topic_code(topic: Topic) -> str:
    return f"{topic.track.code}.{topic.code}"


def _topic_named(tracks: list[Track], code: str) -> Topic | None:
    return next((topic for track in tracks for topic in track.topics.all() if _topic_code(topic) == code), None)


register_kind(StartUpKind())

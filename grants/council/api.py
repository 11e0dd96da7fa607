"""The council for programs: its calls in the order of the reviews, decisions prepared one by one and released all at once."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy
from djmoney.money import Money
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import can, require
from core.accounts.scopes import open_scope
from core.api.deeds import changes, creates
from core.api.fields import MoneyInput, MoneySerializer, RowField, StrictCharField, StrictSerializer, TranslatedField
from core.api.views import ListedViewSet
from core.outbox.services import preview_letter
from core.workflow import Conflict
from grants.applications.models import Application
from grants.applications.queries import team_of
from grants.calls.api import CriterionSerializer
from grants.calls.models import Call
from grants.council import services
from grants.council.choices import LETTERS, MOST_REASONS, SHOWN, Outcome
from grants.council.filters import DecisionFilter
from grants.council.models import CallCouncil, Council, Decision
from grants.council.queries import (
    bands_of,
    calls_before,
    council_of,
    handing_over,
    languages_of,
    prepared_of,
    ranked_for,
    reviews_read,
    waiting_in,
)
from grants.review.api.shapes import figure

NO_PAGES: dict[str, Any] = {"pagination_class": None, "filter_backends": []}
SCOPE = open_scope("decisions", gettext_lazy("Decisions"))
MOVES = ("take_up", "release")


class CouncilApplicationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Application
        fields = ("key", "number", "title", "state")
        read_only_fields = fields


class BodySerializer(serializers.ModelSerializer):
    name = TranslatedField()

    class Meta:
        model = Council
        fields = ("key", "kind", "name")
        read_only_fields = fields


class DecisionLineSerializer(serializers.ModelSerializer):
    application = CouncilApplicationSerializer(read_only=True)
    amount = MoneySerializer(read_only=True, allow_null=True)
    released_at = serializers.DateTimeField(source="release.released_at", read_only=True, allow_null=True, default=None)

    class Meta:
        model = Decision
        fields: tuple[str, ...] = ("key", "application", "outcome", "amount", "place", "reasons", "prepared_at", "released_at")
        read_only_fields = fields


class DecisionSerializer(DecisionLineSerializer):
    bands = serializers.SerializerMethodField(help_text="How each criterion came out, as the applicant reads it.")
    may_drop = serializers.SerializerMethodField()

    class Meta(DecisionLineSerializer.Meta):
        fields = (*DecisionLineSerializer.Meta.fields, "bands", "may_drop")
        read_only_fields = fields

    @extend_schema_field(
        {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["criterion", "band"],
                "properties": {"criterion": {"type": "string"}, "band": {"type": "string", "enum": ["strong", "sound", "weak"]}},
            },
        }
    )
    def get_bands(self, decision: Decision) -> list[dict[str, str]]:
        return [{"criterion": str(line.criterion.name), "band": line.band.value} for line in bands_of(decision.application)]

    def get_may_drop(self, decision: Decision) -> bool:
        return can(self.context["request"].user, "council.drop", decision)


class CouncilCallLineSerializer(serializers.ModelSerializer):
    title = TranslatedField()
    council = serializers.SerializerMethodField()

    class Meta:
        model = Call
        fields: tuple[str, ...] = ("key", "title", "closes_at", "council")
        read_only_fields = fields

    @extend_schema_field(BodySerializer(allow_null=True))
    def get_council(self, call: Call) -> Any:
        deciding = getattr(call, "deciding", None)
        return BodySerializer(deciding.council).data if deciding else None


class CouncilCallSerializer(CouncilCallLineSerializer):
    waiting = serializers.SerializerMethodField(help_text="Decisions that a release would publish now.")
    to_take_up = serializers.SerializerMethodField(help_text="Admitted applications that handing over would bring before the council now.")
    may = serializers.SerializerMethodField(help_text="What you may do with it now.")

    class Meta(CouncilCallLineSerializer.Meta):
        fields = (*CouncilCallLineSerializer.Meta.fields, "waiting", "to_take_up", "may")
        read_only_fields = fields

    @extend_schema_field(DecisionLineSerializer(many=True))
    def get_waiting(self, call: Call) -> Any:
        user = self.context["request"].user
        return DecisionLineSerializer([row for row in waiting_in(call) if can(user, "council.view_decision", row)], many=True).data

    @extend_schema_field(CouncilApplicationSerializer(many=True))
    def get_to_take_up(self, call: Call) -> Any:
        return CouncilApplicationSerializer(handing_over(call)["applications"], many=True).data

    @extend_schema_field({"type": "object", "required": [*MOVES], "properties": {name: {"type": "boolean"} for name in MOVES}})
    def get_may(self, call: Call) -> dict[str, bool]:
        return {name: can(self.context["request"].user, f"council.{name}", call) for name in MOVES}


class RankedLineSerializer(serializers.Serializer):
    """A line of the ranked list; `hidden` where you stepped out: then it has neither figures nor decision."""

    application = CouncilApplicationSerializer()
    rank = serializers.IntegerField(allow_null=True)
    tied = serializers.BooleanField()
    mean = serializers.CharField(allow_null=True, help_text="Per cent; compared exactly, shown with four digits.")
    spread = serializers.CharField(allow_null=True)
    signed = serializers.IntegerField()
    wanted = serializers.IntegerField()
    decision = DecisionLineSerializer(allow_null=True)
    total = MoneySerializer(many=True, help_text="What is decided down to here, one sum a currency.")
    hidden = serializers.BooleanField()


class ReadScoreSerializer(serializers.Serializer):
    criterion = CriterionSerializer()
    value = serializers.IntegerField(allow_null=True)
    comment = serializers.CharField(allow_blank=True)


class ReadReviewSerializer(serializers.Serializer):
    """A signed review under a number drawn by lot; who wrote it stands nowhere."""

    number = serializers.IntegerField()
    recommendation = serializers.CharField(source="review.scorecard.recommendation")
    summary = serializers.CharField(source="review.scorecard.summary", allow_blank=True)
    total = serializers.SerializerMethodField()
    lines = ReadScoreSerializer(many=True)

    @extend_schema_field({"type": ["string", "null"]})
    def get_total(self, read: Any) -> str | None:
        return figure(read.total)


class KeysBody(StrictSerializer):
    """The keys that you were shown: nothing happens if something else waits by now."""

    keys = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=5000)


def lock_call(call: Call) -> None:
    """As the services do it: the row that says which council decides the call."""
    CallCouncil.objects.select_for_update(no_key=True).filter(call=call.pk).first()


class CouncilCallViewSet(ListedViewSet):
    """Calls before your councils, or calls of yours before theirs; those that closed last first."""

    scope = SCOPE
    queryset = Call.objects.select_related("deciding__council")
    serializer_class = CouncilCallSerializer
    line_class = CouncilCallLineSerializer
    ordering = ("-closes_at", "-id")

    def get_queryset(self) -> QuerySet:
        return calls_before(self.request.user)

    def get_object(self) -> Call:
        call = super().get_object()
        require(self.request.user, "council.see", call)
        return call

    def lock(self, row: Call) -> None:
        lock_call(row)

    @extend_schema(responses=RankedLineSerializer(many=True))
    @action(detail=True, **NO_PAGES)
    def ranking(self, request: Request, **kwargs: Any) -> Response:
        """The applications in the order of their reviews, with what is decided so far."""
        names = ("application", "rank", "tied", "signed", "wanted", "decision", "total", "hidden")
        rows = [
            {name: getattr(row, name) for name in names} | {"mean": figure(row.mean), "spread": figure(row.spread)}
            for row in ranked_for(self.get_object(), request.user)
        ]
        return Response(RankedLineSerializer(rows, many=True).data)

    @extend_schema(responses=ReadReviewSerializer(many=True))
    @action(detail=True, url_path="reviews/<uuid:application>", **NO_PAGES)
    def reviews(self, request: Request, application: UUID, **kwargs: Any) -> Response:
        """The signed reviews of one application."""
        row = self.get_object().applications.select_related("call", "applicant").filter(key=application, state__in=SHOWN).first()
        if row is None:
            raise Http404
        require(request.user, "council.read", row)
        return Response(ReadReviewSerializer(reviews_read(row), many=True).data)

    @extend_schema(request=KeysBody, responses=CouncilCallSerializer)
    @action(detail=True, methods=["post"], url_path="take-up")
    @changes("council.take_up", keyed=True)
    def take_up(self, request: Request, call: Call) -> Response:
        """Hand the admitted applications (`to_take_up`) to the council; reviews that are open end."""
        services.take_up(call, actor=request.user, expected=self.taken(KeysBody)["keys"])
        return self.answer(call)

    @extend_schema(request=KeysBody, responses=CouncilCallSerializer)
    @action(detail=True, methods=["post"])
    @changes("council.release", keyed=True)
    def release(self, request: Request, call: Call) -> Response:
        """Publish every prepared decision (`waiting`) at once, or none; the letters go out."""
        services.release_decisions(call, actor=request.user, expected=self.taken(KeysBody)["keys"])
        return self.answer(call)


def before_council(user: Any) -> QuerySet[Application]:
    """Applications that a council has, in calls whose decision the person follows."""
    return Application.objects.filter(state__in=SHOWN, call__in=calls_before(user)).select_related("call", "applicant")


class NewDecisionBody(StrictSerializer):
    application = RowField(before_council)
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    amount = MoneyInput(required=False, allow_null=True, help_text="Only in part: less than was asked for, in the same currency.")
    place = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=9999, help_text="Only for the reserve list.")
    reasons = StrictCharField(max_length=MOST_REASONS)
    replaces = serializers.UUIDField(required=False, allow_null=True, help_text="Key of the prepared decision that you saw and write anew.")


class DecisionLetterSerializer(serializers.Serializer):
    """The letter that the release sends, in each language in which the applicant's people read."""

    language = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.CharField()


class DecisionViewSet(ListedViewSet):
    """Decisions: what your council prepares and has released; for applicants, what was released to them."""

    scope = SCOPE
    queryset = Decision.objects.with_all()
    serializer_class = DecisionSerializer
    line_class = DecisionLineSerializer
    filterset_class = DecisionFilter

    def lock(self, row: Decision) -> None:
        lock_call(row.application.call)

    @extend_schema(request=NewDecisionBody, responses={201: DecisionSerializer})
    @creates(keyed=True)
    def create(self, request: Request) -> Response:
        """Prepare what becomes of one application; the applicant learns nothing before the release."""
        given = self.taken(NewDecisionBody)
        row, seen, sum_ = given.pop("application"), given.pop("replaces", None), given.pop("amount", None)
        require(request.user, "council.prepare", row)
        standing = prepared_of(row)
        if seen and (standing is None or standing.key != seen):
            raise Conflict
        amount = Money(sum_["amount"], sum_["currency"]) if sum_ else None
        made = services.prepare_decision(
            row, **{"place": None, **given}, amount=amount, replaces=standing if seen else None, actor=request.user
        )
        return self.answer(made, HTTPStatus.CREATED, Location=reverse("api:decision-detail", args=[made.key]))

    @extend_schema(responses={204: None})
    @changes("council.drop", keyed=True)
    def destroy(self, request: Request, decision: Decision) -> Response:
        """Take back a prepared decision: the application is undecided again."""
        services.drop_decision(decision, actor=request.user)
        return Response(status=HTTPStatus.NO_CONTENT)

    @extend_schema(responses=DecisionLetterSerializer(many=True))
    @action(detail=True, **NO_PAGES)
    def letters(self, request: Request, **kwargs: Any) -> Response:
        """The letters as they go out with the release: to be read before."""
        decision = self.get_object()
        require(request.user, "council.read", decision.application)
        council = council_of(decision.application.call)
        if council is None:
            raise Http404
        context = {"url": decision.application.get_absolute_url(), **services.letter_context(decision, decision.application, council)}
        code = LETTERS[Outcome(decision.outcome)]
        written = {
            language: preview_letter(code, reader, context) for language, reader in languages_of(team_of(decision.application)).items()
        }
        return Response([{"language": language, "subject": one.subject, "body": one.body} for language, one in written.items()])

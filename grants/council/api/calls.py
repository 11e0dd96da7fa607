"""Calls before their councils: which council decides, the order of the reviews, handing over, stepping out, releasing."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import can, require
from core.api.conditions import etag_of
from core.api.deeds import changes, creates
from core.api.fields import MoneySerializer, RowField, StrictCharField, StrictSerializer, TranslatedField, of_switches
from core.api.pagination import PlacePagination
from core.api.views import ListedViewSet
from grants.applications.models import Application
from grants.calls.api import CriterionSerializer
from grants.calls.models import Call
from grants.council import services
from grants.council.api.shapes import NO_PAGES, SCOPE, BodySerializer, CouncilApplicationSerializer, DecisionLineSerializer, lock_call
from grants.council.choices import LONGEST_WORDS, SHOWN
from grants.council.models import Council, Decision, Recusal
from grants.council.queries import calls_before, council_of, handing_over, ranked_for, reviews_read, waiting_in
from grants.review.api.shapes import figure
from grants.review.choices import ConflictKind

MOVES = ("take_up", "release")


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

    @extend_schema_field(of_switches(MOVES))
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


class DecidingSerializer(serializers.Serializer):
    """Which council decides the call; `fixed` once a decision was prepared."""

    council = BodySerializer(allow_null=True)
    fixed = serializers.BooleanField()


class DecidingBody(StrictSerializer):
    council = RowField(Council.objects.visible_to)


class RecusalSerializer(serializers.ModelSerializer):
    person = serializers.CharField(source="user.get_full_name", read_only=True)

    class Meta:
        model = Recusal
        fields = ("key", "person", "kind", "reason", "declared_at")
        read_only_fields = fields


class RecusalBody(StrictSerializer):
    kind = serializers.ChoiceField(choices=ConflictKind.choices)
    reason = StrictCharField(required=False, allow_blank=True, max_length=LONGEST_WORDS, default="")


def deciding_of(call: Call) -> dict[str, Any]:
    fixed = Decision.objects.filter(application__call=call).exists()
    return DecidingSerializer({"council": council_of(call), "fixed": fixed}).data


def deciding_tag(view: Any, call: Call) -> str:
    return etag_of(deciding_of(call))


def lock_row(call: Call) -> None:
    """Choosing a council begins at the call itself: there may be no council yet whose row could be locked."""
    Call.objects.select_for_update().get(pk=call.pk)


class KeysBody(StrictSerializer):
    """The keys that you were shown: nothing happens if something else waits by now."""

    keys = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=5000)


class CouncilCallViewSet(ListedViewSet):
    """Calls before your councils, or calls of yours before theirs; those that closed last first."""

    scope = SCOPE
    queryset = Call.objects.select_related("deciding__council")
    serializer_class = CouncilCallSerializer
    line_class = CouncilCallLineSerializer
    ordering = ("-closes_at", "-id")

    CHOOSING = ("deciding", "choose")

    def get_queryset(self) -> QuerySet:
        """A call that has no council yet stands in no list of a council's calls, but one can be chosen for it."""
        return Call.objects.visible_to(self.request.user) if self.action in self.CHOOSING else calls_before(self.request.user)

    def get_object(self) -> Call:
        call = super().get_object()
        require(self.request.user, "council.choose" if self.action in self.CHOOSING else "council.see", call)
        return call

    def lock(self, row: Call) -> None:
        lock_call(row)

    @extend_schema(responses=RankedLineSerializer(many=True))
    @action(detail=True, pagination_class=PlacePagination, filter_backends=[])
    def ranking(self, request: Request, **kwargs: Any) -> Response:
        """The applications in the order of their reviews, with what is decided so far."""
        names = ("application", "rank", "tied", "signed", "wanted", "decision", "total", "hidden")
        rows = [
            {name: getattr(row, name) for name in names} | {"mean": figure(row.mean), "spread": figure(row.spread)}
            for row in self.paginate_queryset(ranked_for(self.get_object(), request.user))  # type: ignore[arg-type]
        ]
        return self.get_paginated_response(RankedLineSerializer(rows, many=True).data)

    @extend_schema(responses=ReadReviewSerializer(many=True))
    @action(detail=True, url_path="reviews/<uuid:application>", **NO_PAGES)
    def reviews(self, request: Request, application: UUID, **kwargs: Any) -> Response:
        """The signed reviews of one application."""
        row = application_of(self.get_object(), application)
        require(request.user, "council.read", row)
        return Response(ReadReviewSerializer(reviews_read(row), many=True).data)

    @extend_schema(responses=RecusalSerializer(many=True))
    @action(detail=True, url_path="recusals/<uuid:application>", **NO_PAGES)
    def recusals(self, request: Request, application: UUID, **kwargs: Any) -> Response:
        """Who takes no part in one application."""
        row = application_of(self.get_object(), application)
        require(request.user, "council.read", row)
        return Response(RecusalSerializer(row.recusals.select_related("user"), many=True).data)

    @extend_schema(request=RecusalBody, responses={201: RecusalSerializer})
    @recusals.mapping.post
    @creates()
    def step_out(self, request: Request, application: UUID, **kwargs: Any) -> Response:
        """Declare a conflict of interest and take no part in one application, for good. What you prepared about it is dropped."""
        row = application_of(self.get_object(), application)
        require(request.user, "council.step_out", row)
        made = services.declare_recusal(row, actor=request.user, **self.taken(RecusalBody))
        return Response(RecusalSerializer(made).data, status=HTTPStatus.CREATED)

    @extend_schema(responses=DecidingSerializer)
    @action(detail=True, url_path="council")
    def deciding(self, request: Request, **kwargs: Any) -> Response:
        """Which council decides the call, for those who choose it."""
        return Response(deciding_of(self.get_object()))

    @extend_schema(request=DecidingBody, responses=DecidingSerializer)
    @deciding.mapping.put
    @changes("council.choose", tag=deciding_tag, lock=lock_row)
    def choose(self, request: Request, call: Call) -> Response:
        """Say which council decides the call. It may be changed until the first decision is prepared."""
        services.set_council(call, self.taken(DecidingBody)["council"], actor=request.user)
        told = deciding_of(call)
        return Response(told, headers={"ETag": etag_of(told)})

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


def application_of(call: Call, key: UUID) -> Application:
    """One of the call's applications that the council has. Raises: Http404."""
    row = call.applications.select_related("call", "applicant").filter(key=key, state__in=SHOWN).first()
    if row is None:
        raise Http404
    return row

"""Decisions: prepared one by one, and what was released."""

from http import HTTPStatus
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from djmoney.money import Money
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import can, require
from core.api.deeds import changes, creates
from core.api.fields import MoneyInput, RowField, StrictCharField, StrictSerializer
from core.api.views import ListedViewSet
from core.outbox.services import preview_letter
from core.workflow import Conflict
from grants.applications.models import Application
from grants.applications.queries import team_of
from grants.council import services
from grants.council.api.shapes import NO_PAGES, SCOPE, DecisionLineSerializer, lock_call
from grants.council.choices import LETTERS, MOST_REASONS, SHOWN, Outcome
from grants.council.filters import DecisionFilter
from grants.council.models import Decision
from grants.council.queries import bands_of, calls_before, council_of, languages_of, prepared_of


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

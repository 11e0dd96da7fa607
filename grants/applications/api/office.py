"""The office's side: the queue, the formal check line by line, its letters and its outcome."""

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import can, require
from core.api.conditions import etag_of
from core.api.deeds import changes
from core.api.fields import StrictCharField, StrictSerializer, TranslatedField
from core.api.views import ListedViewSet
from grants.applications import services
from grants.applications.api import shapes
from grants.applications.api.writing import NO_PAGES, tagged
from grants.applications.choices import Finding, Outcome
from grants.applications.filters import QueueFilter
from grants.applications.letters import preview_letters
from grants.applications.models import Application, Screening
from grants.applications.queries import listed_queue
from grants.applications.services.screening import correction_due
from grants.calls.eligibility import judge


class ReasonSerializer(serializers.Serializer):
    key = serializers.UUIDField()
    text = TranslatedField()


class CheckLineSerializer(serializers.Serializer):
    """A line of the call's check with what the officer found."""

    key = serializers.UUIDField()
    name = TranslatedField()
    reasons = ReasonSerializer(many=True)
    finding = serializers.SerializerMethodField()
    reason = serializers.SerializerMethodField(help_text="Key of the reason for which it fails.")
    words = serializers.SerializerMethodField()

    def _line(self, check: Any) -> Any:
        return self.context["lines"].get(check.pk)

    @extend_schema_field({"type": ["string", "null"], "enum": [*Finding.values, None]})
    def get_finding(self, check: Any) -> str | None:
        line = self._line(check)
        return line.finding if line else None

    @extend_schema_field({"type": ["string", "null"], "format": "uuid"})
    def get_reason(self, check: Any) -> str | None:
        line = self._line(check)
        return str(line.reason.key) if line and line.reason else None

    def get_words(self, check: Any) -> str:
        line = self._line(check)
        return line.words if line else ""


class RuleLineSerializer(serializers.Serializer):
    """What the call's own rules say of the applicant."""

    state = serializers.CharField(help_text="ok, warn, bad, unknown or no.")
    sentence = serializers.CharField()


class CheckSerializer(serializers.Serializer):
    key = serializers.UUIDField()
    begun_at = serializers.DateTimeField()
    outcome = serializers.CharField(allow_blank=True, help_text="What the officer leans to; decided by `decision`.")
    note = serializers.CharField(allow_blank=True)
    may_return = serializers.SerializerMethodField(help_text="Whether the call allows another correction.")
    rules = serializers.SerializerMethodField()
    lines = serializers.SerializerMethodField()

    def get_may_return(self, check: Screening) -> bool:
        return can(self.context["request"].user, "applications.return", check.application)

    @extend_schema_field(RuleLineSerializer(many=True))
    def get_rules(self, check: Screening) -> Any:
        return RuleLineSerializer(judge(check.application.call, check.application.applicant).lines, many=True).data

    @extend_schema_field(CheckLineSerializer(many=True))
    def get_lines(self, check: Screening) -> Any:
        lines = {line.check_line_id: line for line in check.lines.select_related("reason")}
        checks = check.application.call.checks.prefetch_related("reasons")
        return CheckLineSerializer(checks, many=True, context={"lines": lines}).data


class LineBody(StrictSerializer):
    finding = serializers.ChoiceField(choices=Finding.choices)
    reason = serializers.UUIDField(required=False, allow_null=True, default=None)
    words = StrictCharField(required=False, allow_blank=True, max_length=1000, default="")


class NoteBody(StrictSerializer):
    outcome = serializers.ChoiceField(choices=Outcome.choices, required=False)
    note = StrictCharField(required=False, allow_blank=True, max_length=3000)


class DecisionBody(StrictSerializer):
    outcome = serializers.ChoiceField(choices=Outcome.choices)
    note = StrictCharField(required=False, allow_blank=True, max_length=3000, help_text="Without it, the note that was kept.")


class LetterSerializer(serializers.Serializer):
    """A letter as it would go, once for each language that somebody of the applicant reads."""

    language = serializers.CharField()
    subject = serializers.CharField()
    body = serializers.CharField()
    readers = serializers.IntegerField(help_text="How many people get it.")


def open_check(row: Application) -> Screening:
    """Raises: Http404."""
    found = row.screenings.filter(decided_at=None).select_related("application__call", "application__applicant").first()
    if found is None:
        raise Http404
    return found


def lock_check(row: Application) -> None:
    """As the services of the check do it: its row first, the application's after it."""
    row.screenings.select_for_update(no_key=True).filter(decided_at=None).first()


def check_tag(view: Any, row: Application, **kwargs: Any) -> str:
    return etag_of(view.sheet_of(open_check(row)))


class OfficeMixin(ListedViewSet):
    def sheet_of(self, check: Screening) -> Any:
        return CheckSerializer(check, context=self.get_serializer_context()).data

    @extend_schema(responses=shapes.ApplicationLineSerializer(many=True))
    @action(detail=False, filterset_class=QueueFilter, ordering=("check_due_at", "id"), serializer_class=shapes.ApplicationLineSerializer)
    def queue(self, request: Request) -> Response:
        """What waits for the formal check in the calls that you run, the most urgent first."""
        require(request.user, "applications.see_queue")
        page = self.paginate_queryset(self.filter_queryset(listed_queue(request.user)))
        return self.get_paginated_response(shapes.ApplicationLineSerializer(page, many=True).data)

    @extend_schema(request=None, responses=shapes.ApplicationSerializer)
    @action(detail=True, methods=["post"])
    @changes("applications.screen")
    def take(self, request: Request, row: Application) -> Response:
        """Begin the formal check, or go on with one that another officer left."""
        services.take_application(row, actor=request.user)
        return self.answer(row)

    @extend_schema(responses=CheckSerializer)
    @action(detail=True)
    def check(self, request: Request, **kwargs: Any) -> Response:
        """The formal check that is open."""
        row = self.get_object()
        require(request.user, "applications.screen", row)
        return Response(self.sheet_of(open_check(row)))

    @extend_schema(request=NoteBody, responses=CheckSerializer)
    @check.mapping.patch
    @changes("applications.screen", tag=check_tag, lock=lock_check)
    def lean(self, request: Request, row: Application) -> Response:
        """Keep what you lean to and have written, without deciding. If-Match is the ETag of the check."""
        check = open_check(row)
        kept = {"outcome": check.outcome, "note": check.note} | self.taken(NoteBody)
        services.note_outcome(check, actor=request.user, **kept)
        return tagged(self.sheet_of(open_check(row)))

    @extend_schema(request=LineBody, responses=CheckSerializer)
    @action(detail=True, methods=["put"], url_path="check/lines/<uuid:line>", url_name="check-line")
    @changes("applications.screen", tag=check_tag, lock=lock_check)
    def find(self, request: Request, row: Application, line: UUID) -> Response:
        """Write down one line. If-Match is the ETag of the check."""
        check = open_check(row)
        wanted = check.application.call.checks.filter(key=line).first()
        if wanted is None:
            raise Http404
        found = self.taken(LineBody)
        reason = wanted.reasons.filter(key=found["reason"]).first()
        if found["reason"] and reason is None:
            raise ValidationError({"reason": _("Choose the reason for which this line fails.")})
        services.note_finding(check, wanted, actor=request.user, **found | {"reason": reason})
        return tagged(self.sheet_of(open_check(row)))

    @extend_schema(responses=LetterSerializer(many=True))
    @action(detail=True, url_path="check/letters/<str:outcome>", url_name="letters", **NO_PAGES)
    def letters(self, request: Request, outcome: str, **kwargs: Any) -> Response:
        """The letters that a decision would send with the note that is kept: to be read before they go."""
        row = self.get_object()
        require(request.user, "applications.screen", row)
        check = open_check(row)
        if outcome not in Outcome.values:
            raise Http404
        due = correction_due(row) if outcome == Outcome.RETURN else None
        written = preview_letters(check, Outcome(outcome), check.note, due)
        return Response(
            [{"language": one.language, "subject": one.subject, "body": one.body, "readers": len(one.readers)} for one in written]
        )

    @extend_schema(request=DecisionBody, responses=shapes.ApplicationSerializer)
    @action(detail=True, methods=["post"], url_path="check/decision", url_name="check-decision")
    @changes("applications.screen", tag=check_tag, lock=lock_check, keyed=True)
    def decide(self, request: Request, row: Application) -> Response:
        """End the check: admit, return to correct, or refuse; the letter goes out. If-Match is the ETag of the check."""
        check = open_check(row)
        said = {"note": check.note} | self.taken(DecisionBody)
        services.decide_screening(check, actor=request.user, outcome=Outcome(said["outcome"]), note=said["note"])
        return self.answer(row)

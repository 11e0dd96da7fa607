"""The office's side: the round of a call, who reviews what, and the order that the signed opinions make."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django_filters.utils import translate_validation
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import can, require
from core.api.deeds import changes, creates
from core.api.fields import RowField, StrictSerializer, of_switches
from core.api.pagination import PlacePagination
from core.api.views import ListedViewSet
from grants.applications.models import Application
from grants.calls.models import Call
from grants.calls.queries import run_by
from grants.review import services
from grants.review.api.own import NO_PAGES, SCOPE
from grants.review.api.shapes import AreaSerializer, CallTitleSerializer, OpinionSerializer, ReviewerNameSerializer, figure, opinion
from grants.review.choices import OPEN, Anonymity, Waiting
from grants.review.filters import AssignmentFilter, RoundFilter
from grants.review.models import Assignment, Reviewer, ReviewRound
from grants.review.queries import candidates_for, opinion_of, progress_of, ranking

TEXT = OpenApiParameter("text", str, description="Number, title or applicant.")
WAITING = OpenApiParameter("waiting", str, enum=Waiting.values)
MOVES = ("end", "give_time", "read_opinion")


class NumberedSerializer(serializers.ModelSerializer):
    class Meta:
        model = Application
        fields = ("key", "number", "title")
        read_only_fields = fields


class AssignmentLineSerializer(serializers.ModelSerializer):
    application = NumberedSerializer(read_only=True)
    reviewer = ReviewerNameSerializer(read_only=True)
    is_overdue = serializers.BooleanField(read_only=True)
    was_late = serializers.BooleanField(read_only=True)

    class Meta:
        model = Assignment
        fields: tuple[str, ...] = (
            "key", "alias", "application", "reviewer", "state", "assigned_at", "due_at", "is_overdue", "answered_at", "signed_at", "was_late",
        )  # fmt: skip
        read_only_fields = fields


class BoardReviewSerializer(AssignmentLineSerializer):
    class Meta(AssignmentLineSerializer.Meta):
        fields = tuple(name for name in AssignmentLineSerializer.Meta.fields if name != "application")
        read_only_fields = fields


class BoardLineSerializer(serializers.ModelSerializer):
    applicant = serializers.CharField(read_only=True)
    reviews = BoardReviewSerializer(many=True, read_only=True)

    class Meta:
        model = Application
        fields = ("key", "number", "title", "applicant", "state", "reviews")
        read_only_fields = fields


class AssignmentSerializer(AssignmentLineSerializer):
    may = serializers.SerializerMethodField(help_text="What you may do with it now.")

    class Meta(AssignmentLineSerializer.Meta):
        fields = (*AssignmentLineSerializer.Meta.fields, "conflict_kind", "words", "ended_because", "closed_at", "may")
        read_only_fields = fields

    @extend_schema_field(of_switches(MOVES))
    def get_may(self, review: Assignment) -> dict[str, bool]:
        user = self.context["request"].user
        found = {name: can(user, f"review.{name}", review) for name in MOVES}
        return found | {name: found[name] and review.state in OPEN for name in ("end", "give_time")}


def seen_applications(user: Any) -> QuerySet[Application]:
    return Application.objects.visible_to(user).select_related("call__review_round", "applicant")


def serving(user: Any) -> QuerySet[Reviewer]:
    """Whoever may see the pool chooses from it; everybody else from nobody."""
    return Reviewer.objects.serving() if can(user, "review.see_pool") else Reviewer.objects.none()


class AssignBody(StrictSerializer):
    application = RowField(seen_applications)
    reviewer = RowField(serving)


class ReplaceBody(StrictSerializer):
    reviewer = RowField(serving)


class TimeBody(StrictSerializer):
    due_at = serializers.DateTimeField()


class AssignmentViewSet(ListedViewSet):
    """Reviews of the calls that you run: which application is with whom. Your own reviews are never here."""

    scope = SCOPE
    queryset = Assignment.objects.with_all()
    serializer_class = AssignmentSerializer
    line_class = AssignmentLineSerializer
    filterset_class = AssignmentFilter

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().exclude(reviewer__user=self.request.user.pk)

    @extend_schema(request=AssignBody, responses={201: AssignmentSerializer})
    @creates()
    def create(self, request: Request) -> Response:
        """Ask a reviewer for an opinion of one application, by letter."""
        given = self.taken(AssignBody)
        require(request.user, "review.run", given["application"].call)
        made = services.assign_reviewer(given["application"], given["reviewer"], actor=request.user)
        return self.answer(made, HTTPStatus.CREATED, Location=reverse("api:assignment-detail", args=[made.key]))

    @extend_schema(request=None, responses=AssignmentSerializer)
    @action(detail=True, methods=["post"])
    @changes("review.end")
    def end(self, request: Request, review: Assignment) -> Response:
        """Take a review back that is not signed; the reviewer is told."""
        services.end_review(review, actor=request.user)
        return self.answer(review)

    @extend_schema(request=ReplaceBody, responses={201: AssignmentSerializer})
    @action(detail=True, methods=["post"])
    @changes("review.end")
    def replace(self, request: Request, review: Assignment) -> Response:
        """Take a review back and ask somebody else, both or neither; gives the new review."""
        made = services.replace_reviewer(review, self.taken(ReplaceBody)["reviewer"], actor=request.user)
        return self.answer(made, HTTPStatus.CREATED, Location=reverse("api:assignment-detail", args=[made.key]))

    @extend_schema(request=TimeBody, responses=AssignmentSerializer)
    @action(detail=True, methods=["post"])
    @changes("review.give_time")
    def time(self, request: Request, review: Assignment) -> Response:
        """A later day for this reviewer; the reminders follow it."""
        services.give_time(review, self.taken(TimeBody)["due_at"], actor=request.user)
        return self.answer(review)

    @extend_schema(responses=OpinionSerializer)
    @action(detail=True)
    def opinion(self, request: Request, **kwargs: Any) -> Response:
        """The signed opinion."""
        review = self.get_object()
        require(request.user, "review.read_opinion", review)
        return Response(opinion(opinion_of(review)))


class RoundSerializer(serializers.ModelSerializer):
    call = CallTitleSerializer(read_only=True)
    documents: serializers.SlugRelatedField = serializers.SlugRelatedField(
        slug_field="key", many=True, read_only=True, help_text="Files that reviewers read."
    )

    class Meta:
        model = ReviewRound
        fields = ("key", "call", "anonymity", "due_at", "per_application", "least_signed", "min_comment", "documents")
        read_only_fields = fields


class RoundBody(StrictSerializer):
    anonymity = serializers.ChoiceField(choices=Anonymity.choices)
    due_at = serializers.DateTimeField()
    per_application = serializers.IntegerField(min_value=1, max_value=9)
    least_signed = serializers.IntegerField(min_value=1, max_value=9)
    min_comment = serializers.IntegerField(min_value=0, max_value=2000)
    documents = serializers.ListField(
        child=serializers.UUIDField(), required=False, max_length=50, help_text="Keys of documents of the call."
    )


class NewRoundBody(RoundBody):
    call = RowField(run_by)


class ProgressSerializer(serializers.Serializer):
    applications = serializers.IntegerField()
    wanted = serializers.IntegerField()
    standing = serializers.IntegerField()
    signed = serializers.IntegerField()
    unanswered = serializers.IntegerField()
    late = serializers.IntegerField()
    short = serializers.IntegerField(help_text="Applications with fewer reviewers than the round wants.")


class RankedSerializer(serializers.Serializer):
    application = NumberedSerializer()
    rank = serializers.IntegerField(allow_null=True)
    tied = serializers.BooleanField()
    mean = serializers.CharField(allow_null=True, help_text="Per cent; compared exactly, shown with four digits.")
    spread = serializers.CharField(allow_null=True)
    signed = serializers.IntegerField()
    of = serializers.IntegerField()


class CandidateSerializer(serializers.Serializer):
    reviewer = ReviewerNameSerializer()
    load = serializers.IntegerField()
    can_be_asked = serializers.BooleanField()
    shared = AreaSerializer(many=True)
    ties = serializers.SerializerMethodField(help_text="What stands between the two, in the reader's language.")
    away = serializers.DateField(allow_null=True)
    standing = serializers.CharField(allow_blank=True)

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_ties(self, candidate: Any) -> list[str]:
        return [str(tie.sentence) for tie in candidate.ties]


class RoundViewSet(ListedViewSet):
    """How the calls that you run are reviewed, how far that is, and the order that the opinions make."""

    scope = SCOPE
    queryset = ReviewRound.objects.select_related("call").prefetch_related("documents")
    serializer_class = RoundSerializer

    def get_queryset(self) -> QuerySet:
        return ReviewRound.objects.filter(call__in=run_by(self.request.user)).select_related("call").prefetch_related("documents")

    def lock(self, row: ReviewRound) -> None:
        """The call's row orders those who set up its round."""
        Call.objects.select_for_update(no_key=True).get(pk=row.call_id)

    def run(self) -> ReviewRound:
        """Raises: Http404, Refused."""
        round_ = self.get_object()
        require(self.request.user, "review.run", round_.call)
        return round_

    @extend_schema(request=NewRoundBody, responses={201: RoundSerializer})
    @creates()
    def create(self, request: Request) -> Response:
        """Set up the review of a call that has none yet."""
        given = self.taken(NewRoundBody)
        made = set_up(ReviewRound(call=given.pop("call")), given, actor=request.user)
        return self.answer(made, HTTPStatus.CREATED, Location=reverse("api:review-round-detail", args=[made.key]))

    @extend_schema(request=RoundBody, responses=RoundSerializer)
    @changes()
    def update(self, request: Request, round_: ReviewRound) -> Response:
        """Set it up anew; reviews that were due with the round move with it."""
        require(request.user, "review.set_up", round_.call)
        return self.answer(set_up(round_, self.taken(RoundBody), actor=request.user))

    @extend_schema(responses=ProgressSerializer)
    @action(detail=True)
    def progress(self, request: Request, **kwargs: Any) -> Response:
        """How far the review of the call is."""
        round_ = self.run()
        return Response(ProgressSerializer(progress_of(round_)).data)

    @extend_schema(responses=BoardLineSerializer(many=True), parameters=[TEXT, WAITING])
    @action(detail=True, filter_backends=[], ordering=("number", "id"))
    def applications(self, request: Request, **kwargs: Any) -> Response:
        """The applications that are or were with reviewers, each with its reviews, by number."""
        found = RoundFilter(request.query_params, self.run())
        if not found.form.is_valid():
            raise translate_validation(found.errors)
        return self.get_paginated_response(BoardLineSerializer(self.paginate_queryset(found.qs), many=True).data)

    @extend_schema(responses=RankedSerializer(many=True))
    @action(detail=True, pagination_class=PlacePagination, filter_backends=[])
    def ranking(self, request: Request, **kwargs: Any) -> Response:
        """The applications by the mean of their signed reviews, the best first."""
        rows = [
            {
                "application": row.application,
                "rank": row.rank,
                "tied": row.tied,
                "mean": figure(row.mean),
                "spread": figure(row.spread),
                "signed": row.signed,
                "of": row.of,
            }
            for row in self.paginate_queryset(ranking(self.run().call))  # type: ignore[arg-type]
        ]
        return self.get_paginated_response(RankedSerializer(rows, many=True).data)

    @extend_schema(responses=CandidateSerializer(many=True))
    @action(detail=True, url_path="candidates/<uuid:application>", **NO_PAGES)
    def candidates(self, request: Request, application: UUID, **kwargs: Any) -> Response:
        """The pool as seen from one application: who can be asked first, the best match and the lightest load first."""
        row = seen_applications(request.user).filter(call=self.run().call, key=application).first()
        if row is None:
            raise Http404
        return Response(CandidateSerializer(candidates_for(row), many=True).data)


def set_up(round_: ReviewRound, given: dict[str, Any], *, actor: Any) -> ReviewRound:
    """The round with what was given; documents that are not named stay as they are."""
    keys = given.pop("documents", None)
    documents = round_.documents.all() if keys is None and round_.pk else round_.call.documents.filter(key__in=keys or [])
    for name, value in given.items():
        setattr(round_, name, value)
    return services.set_up_round(round_, list(documents), actor=actor)

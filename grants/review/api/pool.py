"""The pool of reviewers: who is in it, what the office keeps of them, when they are away."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import can, require
from core.api.deeds import changes, creates
from core.api.fields import StrictCharField, StrictSerializer
from core.api.refusals import read_by
from core.api.views import ListedViewSet
from grants.review import services
from grants.review.api.own import SCOPE
from grants.review.api.shapes import AreaSerializer, ReviewerNameSerializer
from grants.review.filters import ReviewerFilter
from grants.review.forms import NewReviewerForm, ReviewerForm
from grants.review.models import Area, Leave, Reviewer
from grants.review.models.people import LANGUAGE_CHOICES
from grants.review.queries import loads_of, pool
from grants.review.services.pool import may_plan


class ReviewerSerializer(ReviewerNameSerializer):
    areas = AreaSerializer(many=True, read_only=True)
    languages = serializers.ListField(child=serializers.CharField(), read_only=True)
    load = serializers.SerializerMethodField(help_text="Reviews that are open with them now, over all calls.")
    away_until = serializers.DateField(read_only=True, allow_null=True, help_text="Last day of the leave that they are on today.")

    class Meta(ReviewerNameSerializer.Meta):
        fields = (
            *ReviewerNameSerializer.Meta.fields,
            "areas",
            "languages",
            "country",
            "employer",
            "max_load",
            "is_active",
            "load",
            "away_until",
        )
        read_only_fields = fields

    def get_load(self, reviewer: Reviewer) -> int:
        return self.context["loads"][reviewer.pk]


class LeaveSerializer(serializers.ModelSerializer):
    class Meta:
        model = Leave
        fields = ("key", "since", "until")
        read_only_fields = fields


class WholeReviewerSerializer(ReviewerSerializer):
    email = serializers.CharField(source="user.email", read_only=True)
    leaves = serializers.SerializerMethodField(help_text="Days away that are not over.")
    may_manage = serializers.SerializerMethodField(help_text="Whether you may change it.")

    class Meta(ReviewerSerializer.Meta):
        fields = (*ReviewerSerializer.Meta.fields, "email", "leaves", "may_manage")
        read_only_fields = fields

    @extend_schema_field(LeaveSerializer(many=True))
    def get_leaves(self, reviewer: Reviewer) -> Any:
        return LeaveSerializer(reviewer.leaves.not_over(), many=True).data

    def get_may_manage(self, reviewer: Reviewer) -> bool:
        return can(self.context["request"].user, "review.manage_pool", reviewer)


class ReviewerBody(StrictSerializer):
    areas: Any = serializers.SlugRelatedField(slug_field="code", many=True, queryset=Area.objects.all(), allow_empty=False)
    languages = serializers.ListField(child=serializers.ChoiceField(choices=[code for code, _name in LANGUAGE_CHOICES]), min_length=1)
    country = StrictCharField(max_length=2, help_text="ISO 3166-1, two letters.")
    employer = StrictCharField(max_length=200, required=False, allow_blank=True, default="", help_text="As it stands in its documents.")
    max_load = serializers.IntegerField(min_value=1, max_value=100, help_text="Reviews at a time, counted over all calls.")


class NewReviewerBody(ReviewerBody):
    email = serializers.EmailField(max_length=254, help_text="Of somebody who has an account here.")


class LeaveBody(StrictSerializer):
    since = serializers.DateField()
    until = serializers.DateField(help_text="The last day away.")


class ReviewerViewSet(ListedViewSet):
    """The pool of reviewers for administrators and officers of calls; a reviewer reads their own row and plans their leave."""

    scope = SCOPE
    queryset = Reviewer.objects.select_related("user").prefetch_related("areas", "leaves")
    serializer_class = WholeReviewerSerializer
    line_class = ReviewerSerializer
    filterset_class = ReviewerFilter
    ordering = ("id",)
    PLANNING = ("plan_leave", "cancel_leave")

    def get_queryset(self) -> QuerySet:
        user = self.request.user
        if can(user, "review.see_pool"):
            return pool()
        own = pool().serving().filter(user=user.pk)
        if not self.detail and not own.exists():
            require(user, "review.see_pool")
        return own

    def get_object(self) -> Reviewer:
        reviewer = super().get_object()
        if self.action in self.PLANNING:
            may_plan(self.request.user, reviewer)
        return reviewer

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        """Loads of the whole page are asked once."""
        rows = args[0] if args and kwargs.get("many") else args[:1]
        return super().get_serializer(*args, **kwargs | {"context": self.context_for(rows)})

    def context_for(self, rows: Sequence[Reviewer]) -> dict[str, Any]:
        return {**self.get_serializer_context(), "loads": loads_of(rows)}

    def shown(self, row: Reviewer) -> Any:
        return WholeReviewerSerializer(row, context=self.context_for([row])).data

    @extend_schema(request=NewReviewerBody, responses={201: WholeReviewerSerializer})
    @creates("review.manage_pool")
    def create(self, request: Request) -> Response:
        """Take a person into the pool."""
        form = NewReviewerForm(self.taken(NewReviewerBody))
        said = read_by(form)
        form.instance.user = said["email"]
        made = services.add_reviewer(form.instance, said["areas"], actor=request.user)
        return self.answer(made, HTTPStatus.CREATED, Location=reverse("api:reviewer-detail", args=[made.key]))

    @extend_schema(request=ReviewerBody, responses=WholeReviewerSerializer)
    @changes("review.manage_pool")
    def update(self, request: Request, reviewer: Reviewer) -> Response:
        """Write anew what the office keeps of a reviewer."""
        form = ReviewerForm(self.taken(ReviewerBody), instance=reviewer)
        services.change_reviewer(reviewer, read_by(form)["areas"], actor=request.user)
        return self.answer(reviewer)

    @extend_schema(request=None, responses=WholeReviewerSerializer)
    @action(detail=True, methods=["post"])
    @changes("review.manage_pool")
    def retire(self, request: Request, reviewer: Reviewer) -> Response:
        """Take a person out of the pool. What is open with them ends and its officers are told; what is signed stays."""
        services.retire_reviewer(reviewer, actor=request.user)
        return self.answer(reviewer)

    @extend_schema(request=None, responses=WholeReviewerSerializer)
    @action(detail=True, methods=["post"])
    @changes("review.manage_pool")
    def restore(self, request: Request, reviewer: Reviewer) -> Response:
        """Take a person into the pool again."""
        services.restore_reviewer(reviewer, actor=request.user)
        return self.answer(reviewer)

    @extend_schema(request=LeaveBody, responses=WholeReviewerSerializer)
    @action(detail=True, methods=["post"], url_path="leaves", url_name="leaves")
    @changes()
    def plan_leave(self, request: Request, reviewer: Reviewer) -> Response:
        """Days away, by the reviewer or the office: nobody reminds them then, and the office sees it before it asks."""
        services.plan_leave(reviewer, **self.taken(LeaveBody), actor=request.user)
        return self.answer(reviewer)

    @extend_schema(responses={200: WholeReviewerSerializer})
    @action(detail=True, methods=["delete"], url_path="leaves/<uuid:leave>", url_name="leave")
    @changes()
    def cancel_leave(self, request: Request, reviewer: Reviewer, leave: UUID) -> Response:
        """Take these days out again."""
        found = reviewer.leaves.filter(key=leave).first()
        if found is None:
            raise Http404
        services.cancel_leave(found, actor=request.user)
        return self.answer(reviewer)

"""A reviewer's own reviews. Nothing here tells the number or the key of an application, or of what is its applicant's alone."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import can, require
from core.accounts.scopes import open_scope
from core.api.deeds import changes
from core.api.fields import StrictBooleanField, StrictCharField, StrictSerializer, of_switches
from core.api.refusals import Unfinished
from core.api.views import ListedViewSet
from grants.review import services
from grants.review.api.shapes import CallTitleSerializer, CriterionSerializer, OpinionSerializer, opinion
from grants.review.card import Kept, kept_in, places_of, written_in
from grants.review.choices import STANDING, Anonymity, ConflictKind, State
from grants.review.filters import OwnReviewFilter
from grants.review.handing_over import bytes_of
from grants.review.material import material_of, papers_of
from grants.review.models import Assignment
from grants.review.queries import opinion_of, reviews_of
from grants.review.subjects import areas_of
from grants.review.ties import people_behind

NO_PAGES: dict[str, Any] = {"pagination_class": None, "filter_backends": []}
SCOPE = open_scope("reviews", gettext_lazy("Reviews"))
MOVES = ("accept", "decline", "declare", "read", "score", "sign", "hand_back")


class OwnLineSerializer(serializers.ModelSerializer):
    title = serializers.CharField(source="shown_title", read_only=True)
    call = CallTitleSerializer(source="application.call", read_only=True)
    is_overdue = serializers.BooleanField(read_only=True)

    class Meta:
        model = Assignment
        fields: tuple[str, ...] = ("key", "alias", "title", "call", "state", "due_at", "is_overdue", "signed_at")
        read_only_fields = fields


class OwnReviewSerializer(OwnLineSerializer):
    title = serializers.SerializerMethodField()
    anonymity = serializers.ChoiceField(source="application.call.review_round.anonymity", choices=Anonymity.choices, read_only=True)
    areas = serializers.SerializerMethodField(help_text="Fields of knowledge, in the reader's language.")
    people = serializers.SerializerMethodField(help_text="Who stands behind it, to look for conflicts; never in a double-blind round.")
    saved_at = serializers.SerializerMethodField(help_text="When a field of the scorecard was last saved.")
    may = serializers.SerializerMethodField(help_text="What you may do with it now.")

    class Meta(OwnLineSerializer.Meta):
        fields = (*OwnLineSerializer.Meta.fields, "anonymity", "areas", "people", "saved_at", "conflict_kind", "words", "may")
        read_only_fields = fields

    def _is_open(self, review: Assignment) -> bool:
        """What was given back or taken back tells nothing any more, and what a tie forbids never did."""
        action = "review.accept" if review.state == State.ASKED else "review.read"
        return review.state in STANDING and can(self.context["request"].user, action, review)

    @extend_schema_field({"type": ["string", "null"]})
    def get_title(self, review: Assignment) -> str | None:
        return review.shown_title if self._is_open(review) else None

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_areas(self, review: Assignment) -> list[str]:
        return [str(area) for area in areas_of([review.application])[review.application_id]] if self._is_open(review) else []

    @extend_schema_field({"type": "array", "items": {"type": "string"}})
    def get_people(self, review: Assignment) -> list[str]:
        blind = review.application.call.review_round.is_double_blind
        return people_behind(review.application) if self._is_open(review) and not blind else []

    @extend_schema_field({"type": ["string", "null"], "format": "date-time"})
    def get_saved_at(self, review: Assignment) -> str | None:
        return serializers.DateTimeField().to_representation(at) if (at := written_in(review).saved_at) else None

    @extend_schema_field(of_switches(MOVES))
    def get_may(self, review: Assignment) -> dict[str, bool]:
        starts = {
            "accept": (State.ASKED,),
            "decline": (State.ASKED,),
            "declare": (State.ASKED, State.ACCEPTED),
            "hand_back": (State.ACCEPTED,),
        }
        user = self.context["request"].user
        return {name: review.state in starts.get(name, STANDING) and can(user, f"review.{name}", review) for name in MOVES}


class ReadLineSerializer(serializers.Serializer):
    label = serializers.CharField()
    text = serializers.CharField(allow_blank=True)


class ChapterSerializer(serializers.Serializer):
    title = serializers.CharField()
    lines = ReadLineSerializer(many=True)


class PaperSerializer(serializers.Serializer):
    number = serializers.IntegerField(help_text="Its place, by which it is fetched.")
    document = serializers.CharField()
    size = serializers.IntegerField(source="file.size")
    content_type = serializers.CharField(source="file.content_type")


class MaterialSerializer(serializers.Serializer):
    """What this reviewer may read, in the reader's language and without what the round hides."""

    chapters = ChapterSerializer(many=True)
    papers = PaperSerializer(many=True)


class MarkSerializer(serializers.Serializer):
    code = serializers.CharField()
    value = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField(help_text="How often it was saved; 0 for never. Its ETag is made of it.")


class SavedMarkSerializer(MarkSerializer):
    fault = serializers.CharField(
        allow_blank=True, help_text="What is still wrong with it, in the reader's language; it is kept all the same."
    )


class FieldSerializer(SavedMarkSerializer):
    """A field of the scorecard: `score-2` is the score of the second criterion, `why-2` its reason."""

    criterion = CriterionSerializer(allow_null=True)


class FaultSerializer(serializers.Serializer):
    code = serializers.CharField()
    detail = serializers.CharField(source="sentence")


class AcceptBody(StrictSerializer):
    keeps_secret = StrictBooleanField(help_text="That you are free of any conflict and keep the papers secret.")


class WordsBody(StrictSerializer):
    words = StrictCharField(required=False, allow_blank=True, max_length=1000, default="")


class DeclareBody(WordsBody):
    kind = serializers.ChoiceField(choices=ConflictKind.choices)


class MarkBody(StrictSerializer):
    value = StrictCharField(allow_blank=True, trim_whitespace=False, max_length=20_000)


def kept_or_404(review: Assignment, code: str) -> Kept:
    if (kept := kept_in(review).get(code)) is None:
        raise Http404
    return kept


def version_tag(version: int) -> str:
    return f'"v{version}"'


def mark_tag(view: Any, review: Assignment, *, code: str) -> str:
    return version_tag(kept_or_404(review, code).version)


class ReviewViewSet(ListedViewSet):
    """Your own reviews, each by the alias that is yours alone; what is due first stands first."""

    scope = SCOPE
    queryset = Assignment.objects.with_all()
    serializer_class = OwnReviewSerializer
    line_class = OwnLineSerializer
    filterset_class = OwnReviewFilter
    ordering = ("due_at", "alias")

    def get_queryset(self) -> QuerySet:
        if self.action == "list":
            return reviews_of(self.request.user)
        return Assignment.objects.of(self.request.user).with_all()

    def papers_in_hand(self, action: str) -> Assignment:
        """Raises: Http404 for what was given back, Refused."""
        review = self.get_object()
        if review.state not in STANDING:
            raise Http404
        require(self.request.user, action, review)
        return review

    # Answering

    @extend_schema(request=AcceptBody, responses=OwnReviewSerializer)
    @action(detail=True, methods=["post"])
    @changes("review.accept")
    def accept(self, request: Request, review: Assignment) -> Response:
        """Declare yourself free of any conflict; the papers open after that."""
        services.accept_review(review, actor=request.user, keeps_secret=self.taken(AcceptBody)["keeps_secret"])
        return self.answer(review)

    @extend_schema(request=WordsBody, responses=OwnReviewSerializer)
    @action(detail=True, methods=["post"])
    @changes("review.decline")
    def decline(self, request: Request, review: Assignment) -> Response:
        """It is not your field, or you have no time."""
        services.decline_review(review, actor=request.user, words=self.taken(WordsBody)["words"])
        return self.answer(review)

    @extend_schema(request=DeclareBody, responses=OwnReviewSerializer)
    @action(detail=True, methods=["post"])
    @changes("review.declare")
    def declare(self, request: Request, review: Assignment) -> Response:
        """A conflict of interest, found now or while reading; the papers close."""
        services.declare_conflict(review, actor=request.user, **self.taken(DeclareBody))
        return self.answer(review)

    @extend_schema(request=WordsBody, responses=OwnReviewSerializer)
    @action(detail=True, methods=["post"], url_path="hand-back")
    @changes("review.hand_back")
    def hand_back(self, request: Request, review: Assignment) -> Response:
        """Give an accepted review back, with the reason."""
        services.hand_back(review, actor=request.user, words=self.taken(WordsBody)["words"])
        return self.answer(review)

    # Reading

    @extend_schema(responses=MaterialSerializer)
    @action(detail=True)
    def material(self, request: Request, **kwargs: Any) -> Response:
        """The papers, once you have declared yourself free of any conflict."""
        return Response(MaterialSerializer(material_of(self.papers_in_hand("review.read"))).data)

    @extend_schema(responses={(200, "*/*"): OpenApiTypes.BINARY})
    @action(detail=True, url_path="papers/<int:number>", url_name="paper")
    def paper(self, request: Request, number: int, **kwargs: Any) -> Any:
        """A file by its place."""
        review = self.papers_in_hand("review.read")
        found = next((one for one in papers_of(review) if one.number == number), None)
        if found is None:
            raise Http404
        return bytes_of(found, review, inline=False)

    # Scoring

    @extend_schema(responses=FieldSerializer(many=True))
    @action(detail=True, **NO_PAGES)
    def scorecard(self, request: Request, **kwargs: Any) -> Response:
        """Every field of the scorecard as it was last saved."""
        review = self.papers_in_hand("review.read")
        kept = kept_in(review)
        rows = [
            {"code": code, "criterion": place.criterion, "value": kept[code].text, "version": kept[code].version, "fault": kept[code].error}
            for code, place in places_of(review).items()
        ]
        return Response(FieldSerializer(rows, many=True).data)

    @extend_schema(responses=MarkSerializer)
    @action(detail=True, url_path="scorecard/<str:code>", url_name="mark")
    def mark(self, request: Request, code: str, **kwargs: Any) -> Response:
        """One field with its version."""
        kept = kept_or_404(self.papers_in_hand("review.read"), code)
        return Response({"code": code, "value": kept.text, "version": kept.version}, headers={"ETag": version_tag(kept.version)})

    @extend_schema(request=MarkBody, responses=SavedMarkSerializer)
    @mark.mapping.put
    @changes("review.score", tag=mark_tag)
    def save_mark(self, request: Request, review: Assignment, code: str) -> Response:
        """Save one field of the scorecard. If-Match is the version that you saw, `"v0"` at first."""
        base = kept_or_404(review, code).version
        saved = services.save_mark(review, code, self.taken(MarkBody)["value"], base=base, actor=request.user)
        kept = kept_or_404(review, code)
        data = {"code": code, "value": kept.text, "version": saved.version, "fault": saved.error}
        return Response(data, headers={"ETag": version_tag(saved.version)})

    @extend_schema(responses=FaultSerializer(many=True))
    @action(detail=True, **NO_PAGES)
    def problems(self, request: Request, **kwargs: Any) -> Response:
        """What stands in the way of signing."""
        review = self.papers_in_hand("review.score")
        return Response(FaultSerializer(services.problems_of(review), many=True).data)

    @extend_schema(request=None, responses=OwnReviewSerializer)
    @action(detail=True, methods=["post"])
    @changes("review.sign")
    def sign(self, request: Request, review: Assignment) -> Response:
        """Sign the opinion, for good. 422 names all that is missing."""
        try:
            services.sign_review(review, actor=request.user)
        except services.Incomplete as missing:
            lines = [{"code": one.code, "detail": str(one.sentence)} for one in missing.problems]
            raise Unfinished(_("It cannot be signed yet."), lines=lines) from missing
        return self.answer(review)

    @extend_schema(responses=OpinionSerializer)
    @action(detail=True)
    def opinion(self, request: Request, **kwargs: Any) -> Response:
        """What you signed."""
        review = self.get_object()
        require(request.user, "review.read_opinion", review)
        return Response(opinion(opinion_of(review)))

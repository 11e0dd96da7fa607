"""Start-ups for programs: enter one, describe it, name its founders, look at its limit, begin an application."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from djmoney.money import Money
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import can, require
from core.accounts.scopes import open_scope
from core.api.conditions import etag_of
from core.api.deeds import changes, creates
from core.api.fields import MoneySerializer, RowField, StrictBooleanField, StrictCharField, StrictSerializer, TranslatedField, of_switches
from core.api.refusals import Unfinished, read_by
from core.api.views import ListedViewSet
from core.calendar import arrived_at, day_of
from core.money.rates import RateMissing
from grants.applications.api.shapes import ApplicantSerializer, ApplicationSerializer
from grants.applications.models import Application
from grants.calls.eligibility import judge
from grants.calls.models import Call
from incubator.programmes.models import Topic
from incubator.startups import queries, services
from incubator.startups.choices import CAP_CURRENCY, KIND, Stage
from incubator.startups.filters import StartUpFilter
from incubator.startups.forms import CapForm, DescriptionForm, FounderForm, NewStartUpForm, RegisterTeamForm
from incubator.startups.models import Founder, StartUp
from parks.directory.services import AlreadyRegistered

FOUNDER = ("family_name", "given_name", "patronymic", "role", "share")


class TopicSerializer(serializers.ModelSerializer):
    name = TranslatedField()

    class Meta:
        model = Topic
        fields = ("key", "code", "name")
        read_only_fields = fields


class FounderSerializer(serializers.ModelSerializer):
    class Meta:
        model = Founder
        fields = ("key", *FOUNDER)
        read_only_fields = fields


class StartUpLineSerializer(serializers.ModelSerializer):
    organisation = ApplicantSerializer(read_only=True)
    topic = TopicSerializer(read_only=True, allow_null=True)
    is_team = serializers.BooleanField(read_only=True, help_text="Whether the firm is still to be registered.")

    class Meta:
        model = StartUp
        fields: tuple[str, ...] = ("key", "organisation", "is_team", "one_liner", "stage", "topic", "created_at")
        read_only_fields = fields


MOVES = ("edit", "register")


class StartUpSerializer(StartUpLineSerializer):
    founders = serializers.SerializerMethodField(help_text="Those who have not left.")
    may = serializers.SerializerMethodField(help_text="What you may do with it now.")

    class Meta(StartUpLineSerializer.Meta):
        fields: tuple[str, ...] = (*StartUpLineSerializer.Meta.fields, "founders", "may")
        read_only_fields = fields

    @extend_schema_field(FounderSerializer(many=True))
    def get_founders(self, startup: StartUp) -> Any:
        return FounderSerializer(queries.founders_of(startup), many=True).data

    @extend_schema_field(of_switches(MOVES))
    def get_may(self, startup: StartUp) -> dict[str, bool]:
        return {name: can(self.context["request"].user, f"startups.{name}", startup) for name in MOVES}


class DescriptionBody(StrictSerializer):
    one_liner = StrictCharField(max_length=200)
    stage = serializers.ChoiceField(choices=Stage.choices)
    topic = serializers.UUIDField(required=False, allow_null=True, help_text="Key of the closest topic.")


class NewStartUpBody(DescriptionBody):
    who = StrictCharField(
        max_length=36, help_text="`team` before the firm is registered, `firm` for a new one, or the key of a firm of yours."
    )
    name = StrictCharField(required=False, allow_blank=True, max_length=250, default="")
    country = StrictCharField(required=False, max_length=2, default="KZ")
    bin = StrictCharField(required=False, allow_blank=True, max_length=30, default="")
    is_founder = StrictBooleanField(required=False, default=True, help_text="Whether you are one of its founders.")


class RegisterBody(StrictSerializer):
    bin = StrictCharField(max_length=30)


class FounderBody(StrictSerializer):
    family_name = StrictCharField(max_length=80)
    given_name = StrictCharField(max_length=80)
    patronymic = StrictCharField(required=False, allow_blank=True, max_length=80, default="")
    role = StrictCharField(required=False, allow_blank=True, max_length=120, default="")
    share = StrictCharField(required=False, allow_null=True, allow_blank=True, max_length=20, default="", help_text="Per cent as text; null while it is not agreed.")  # fmt: skip


class ApplyBody(StrictSerializer):
    call = RowField(lambda user: Call.objects.visible_to(user).filter(kind=KIND), help_text="Key of a call for start-ups.")


class CapSerializer(serializers.Serializer):
    """The limit per start-up in dollars; `asked` and what follows only where a sum was given."""

    limit = MoneySerializer()
    used = MoneySerializer()
    left = MoneySerializer()
    left_in_own = MoneySerializer(allow_null=True, help_text="What is left in the currency that was asked for.")
    fits = serializers.BooleanField(allow_null=True)
    sentence = serializers.CharField(allow_blank=True, help_text="The refusal, in the reader's language; empty where it fits.")
    rates = serializers.ListField(child=serializers.CharField(), help_text="The official rates that were used.")


class StartUpViewSet(ListedViewSet):
    """Start-ups that you may see: your own, and those that applied to calls which you run. The newest first."""

    scope = open_scope("startups", gettext_lazy("Start-ups"))
    queryset = StartUp.objects.select_related("organisation", "topic")
    serializer_class = StartUpSerializer
    line_class = StartUpLineSerializer
    filterset_class = StartUpFilter

    @extend_schema(request=NewStartUpBody, responses={201: StartUpSerializer})
    @creates("startups.create")
    def create(self, request: Request) -> Response:
        """Enter a start-up: a team, a firm of yours, or a firm that is not here yet."""
        given = self.taken(NewStartUpBody)
        form = NewStartUpForm(given | {"topic": str(given.get("topic") or "")}, user=request.user)
        said = read_by(form)
        try:
            made = services.create_startup(form.fill(StartUp()), form.organisation(), actor=request.user, is_founder=said["is_founder"])
        except AlreadyRegistered as error:
            raise taken_bin() from error
        return self.answer(made, HTTPStatus.CREATED, Location=address_of("startup", made.key))

    @extend_schema(request=DescriptionBody, responses=StartUpSerializer)
    @changes("startups.edit")
    def partial_update(self, request: Request, startup: StartUp) -> Response:
        """Change line, stage or topic; what is not named stays."""
        serializer = DescriptionBody(data=request.data, partial=True)
        serializer.is_valid(raise_exception=True)
        kept = {"one_liner": startup.one_liner, "stage": startup.stage, "topic": startup.topic.key if startup.topic else ""}
        given = kept | serializer.validated_data
        form = DescriptionForm(given | {"topic": str(given["topic"] or "")})
        read_by(form)
        services.edit_startup(form.fill(startup), actor=request.user)
        return self.answer(startup)

    @extend_schema(request=RegisterBody, responses=StartUpSerializer)
    @action(detail=True, methods=["post"])
    @changes("startups.register")
    def register(self, request: Request, startup: StartUp) -> Response:
        """The team has registered its firm: its BIN. Applications and limit stay with it."""
        said = read_by(RegisterTeamForm(self.taken(RegisterBody)))
        try:
            services.register_team(startup, said["bin"], actor=request.user)
        except AlreadyRegistered as error:
            raise taken_bin() from error
        return self.answer(startup)

    # Founders: they stand in the start-up, so the ETag is the start-up's

    @extend_schema(request=FounderBody, responses=StartUpSerializer)
    @action(detail=True, methods=["post"])
    @changes("startups.edit")
    def founders(self, request: Request, startup: StartUp) -> Response:
        """Add a founder."""
        form = FounderForm(texts(self.taken(FounderBody)), instance=Founder(startup=startup))
        read_by(form)
        services.add_founder(form.instance, actor=request.user)
        return self.answer(startup)

    @extend_schema(request=FounderBody, responses=StartUpSerializer)
    @action(detail=True, methods=["put"], url_path="founders/<uuid:founder>")
    @changes("startups.edit")
    def founder(self, request: Request, startup: StartUp, founder: UUID) -> Response:
        """Write a founder anew."""
        form = FounderForm(texts(self.taken(FounderBody)), instance=founder_or_404(startup, founder))
        read_by(form)
        services.edit_founder(form.instance, actor=request.user)
        return self.answer(startup)

    @extend_schema(responses={200: StartUpSerializer})
    @founder.mapping.delete
    @changes("startups.edit")
    def end_founder(self, request: Request, startup: StartUp, founder: UUID) -> Response:
        """A founder has left; the row stays for the record."""
        services.end_founder(founder_or_404(startup, founder), actor=request.user)
        return self.answer(startup)

    # The limit, and applying

    @extend_schema(
        responses=CapSerializer,
        parameters=[
            OpenApiParameter("amount", str, description="A sum to hold against the limit, as people write it."),
            OpenApiParameter("currency", str, description="KZT, USD or EUR."),
        ],
    )
    @action(detail=True)
    def cap(self, request: Request, **kwargs: Any) -> Response:
        """The limit of accelerator money, what was used, what is left; with `amount` and `currency`, whether that sum fits."""
        startup, day = self.get_object(), day_of(arrived_at())
        asked = None
        if "amount" in request.query_params:
            said = read_by(CapForm({name: request.query_params.get(name, "") for name in ("amount", "currency")}))
            asked = Money(said["amount"], said["currency"])
        return Response(CapSerializer(figures(startup, asked, day)).data)

    @extend_schema(request=ApplyBody, responses={200: ApplicationSerializer, 201: ApplicationSerializer})
    @action(detail=True, methods=["post"])
    @creates()
    def applications(self, request: Request, **kwargs: Any) -> Response:
        """Begin an application to a call; where one is begun already, that one is given. 422 names the rules of the call that refuse."""
        startup = self.get_object()
        require(request.user, "startups.edit", startup)
        call = self.taken(ApplyBody)["call"]
        before = set(Application.objects.filter(call=call, applicant=startup.organisation).values_list("pk", flat=True))
        if (verdict := judge(call, startup.organisation)).refused:
            lines = [{"code": "", "detail": str(line.sentence)} for line in verdict.hindrances]
            raise Unfinished(_("This start-up may not apply to this call."), lines=lines)
        row = services.apply_to_call(call, startup, actor=request.user)
        data = ApplicationSerializer(
            Application.objects.select_related("call", "applicant").get(pk=row.pk), context=self.get_serializer_context()
        ).data
        return Response(
            data,
            status=HTTPStatus.OK if row.pk in before else HTTPStatus.CREATED,
            headers={"ETag": etag_of(data), "Location": address_of("application", row.key)},
        )


def figures(startup: StartUp, asked: Money | None, day: Any) -> dict[str, Any]:
    """Raises: ValidationError where no official rate is known."""
    cap = queries.cap_of(startup, day)
    plain: dict[str, Any] = {
        "limit": Money(cap.limit, CAP_CURRENCY),
        "used": Money(cap.used_in_cents, CAP_CURRENCY),
        "left": Money(cap.left_in_cents, CAP_CURRENCY),
        "left_in_own": None,
        "fits": None,
        "sentence": "",
        "rates": [],
    }
    if asked is None:
        return plain
    try:
        held = queries.assess(startup, asked, day)
    except RateMissing as missing:
        raise ValidationError({"amount": str(missing.sentence)}) from missing
    return plain | {"left_in_own": held.left_in_own, "fits": held.fits, "sentence": held.sentence, "rates": held.rate_lines}


def taken_bin() -> ValidationError:
    return ValidationError(
        {"bin": _("A firm with this BIN is entered here already. Ask its owner to let you in, or write to us if it is yours.")}
    )


def founder_or_404(startup: StartUp, key: UUID) -> Founder:
    found = startup.founders.current().filter(key=key).first()
    if found is None:
        raise Http404
    return found


def texts(given: dict[str, Any]) -> dict[str, str]:
    """As a form would post it."""
    return {name: "" if value is None else value for name, value in given.items()}


def address_of(name: str, key: UUID) -> str:
    return reverse(f"api:{name}-detail", args=[key])

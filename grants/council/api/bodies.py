"""Councils and their seats, for administrators and officers of calls. The seats stand in the council, so the ETag is the council's."""

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
from core.api.fields import NamesInput, StrictSerializer, columns_of
from core.api.refusals import at
from core.api.views import ListedViewSet
from grants.calls.forms.officers import people_by_address
from grants.council import services
from grants.council.api.shapes import SCOPE, BodySerializer
from grants.council.choices import Kind, Role
from grants.council.models import Council, Seat
from grants.council.queries import past_seats, seats_of, with_seats
from grants.review.api.shapes import CallTitleSerializer


class SeatSerializer(serializers.ModelSerializer):
    person = serializers.CharField(source="user.get_full_name", read_only=True)

    class Meta:
        model = Seat
        fields = ("key", "person", "role", "since", "until")
        read_only_fields = fields


class CouncilLineSerializer(BodySerializer):
    seated = serializers.IntegerField(read_only=True, help_text="How many people sit there now.")
    deciding = serializers.IntegerField(read_only=True, help_text="How many calls it decides.")

    class Meta(BodySerializer.Meta):
        fields = (*BodySerializer.Meta.fields, "seated", "deciding")
        read_only_fields = fields


class CouncilSerializer(BodySerializer):
    seats = serializers.SerializerMethodField(help_text="Who sits there now: chairs, secretaries, members.")
    past_seats = serializers.SerializerMethodField(help_text="Seats that have ended, the latest first.")
    calls = serializers.SerializerMethodField(help_text="The calls that it decides.")
    may_manage = serializers.SerializerMethodField(help_text="Whether you may change it and give its seats.")

    class Meta(BodySerializer.Meta):
        fields = (*BodySerializer.Meta.fields, "seats", "past_seats", "calls", "may_manage")
        read_only_fields = fields

    @extend_schema_field(SeatSerializer(many=True))
    def get_seats(self, council: Council) -> Any:
        return SeatSerializer(seats_of(council), many=True).data

    @extend_schema_field(SeatSerializer(many=True))
    def get_past_seats(self, council: Council) -> Any:
        return SeatSerializer(past_seats(council), many=True).data

    @extend_schema_field(CallTitleSerializer(many=True))
    def get_calls(self, council: Council) -> Any:
        return CallTitleSerializer([row.call for row in council.calls.select_related("call").order_by("pk")], many=True).data

    def get_may_manage(self, council: Council) -> bool:
        return can(self.context["request"].user, "council.manage", council)


class CouncilBody(StrictSerializer):
    kind = serializers.ChoiceField(choices=Kind.choices)
    name = NamesInput(help_text="Letters to applicants name the council, each in its own language.")


class SeatBody(StrictSerializer):
    email = serializers.EmailField(max_length=254, help_text="Of somebody who has an account here.")
    role = serializers.ChoiceField(choices=Role.choices)


def seat_of(council: Council, *, seat: UUID) -> Seat:
    found = council.seats.select_related("council", "user").filter(key=seat).first()
    if found is None:
        raise Http404
    return found


class CouncilViewSet(ListedViewSet):
    """Bodies that decide calls. Administrators, officers of calls and auditors see all; whoever has a seat reads their own."""

    scope = SCOPE
    queryset = Council.objects.all()
    serializer_class = CouncilSerializer
    line_class = CouncilLineSerializer
    ordering = ("id",)

    def get_queryset(self) -> QuerySet:
        if self.detail:
            return super().get_queryset()
        require(self.request.user, "council.list")
        return with_seats(super().get_queryset())

    @extend_schema(request=CouncilBody, responses={201: CouncilSerializer})
    @creates("council.create")
    def create(self, request: Request) -> Response:
        """A council without seats: give the chair's first, nobody else can release decisions."""
        made = services.create_council(filled(Council(), self.taken(CouncilBody)), actor=request.user)
        return self.answer(made, HTTPStatus.CREATED, Location=reverse("api:council-detail", args=[made.key]))

    @extend_schema(request=CouncilBody, responses=CouncilSerializer)
    @changes("council.manage")
    def update(self, request: Request, council: Council) -> Response:
        """Write kind and names anew."""
        services.change_council(filled(council, self.taken(CouncilBody)), actor=request.user)
        return self.answer(council)

    @extend_schema(request=SeatBody, responses=CouncilSerializer)
    @action(detail=True, methods=["post"])
    @changes("council.manage")
    def seats(self, request: Request, council: Council) -> Response:
        """Give a person a seat from now on; nobody gives one to themselves."""
        given = self.taken(SeatBody)
        with at("email"):
            [person] = people_by_address(given["email"])
        services.add_seat(council, person, given["role"], actor=request.user)
        return self.answer(council)

    @extend_schema(responses={200: CouncilSerializer})
    @action(detail=True, methods=["delete"], url_path="seats/<uuid:seat>", url_name="seat")
    @changes("council.end_seat", about=seat_of)
    def end_seat(self, request: Request, council: Council, seat: UUID) -> Response:
        """From now on the person has no part in the council; what they did stays."""
        services.end_seat(seat_of(council, seat=seat), actor=request.user)
        return self.answer(council)


def filled(council: Council, given: dict[str, Any]) -> Council:
    for name, value in {"kind": given["kind"], **columns_of("name", given["name"])}.items():
        setattr(council, name, value)
    return council

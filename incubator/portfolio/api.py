"""The portfolio for programs: the list and the figures, under the filters of the pages."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django_filters.utils import translate_validation
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from core.access import require
from core.accounts.scopes import open_scope
from core.api.fields import MoneySerializer
from core.api.permissions import MEMBERS
from core.api.views import Tagged
from grants.applications.models import Application
from incubator.portfolio.choices import BOOKED, Dimension
from incubator.portfolio.figures import Board
from incubator.portfolio.filters import BoardFilter, PortfolioFilter
from incubator.portfolio.queries import for_lines, lines_of
from incubator.portfolio.reader import Reader


class MatterSerializer(serializers.Serializer):
    code = serializers.CharField()
    title = serializers.CharField(help_text="In the reader's language.")
    who = serializers.CharField(source="who.value", help_text="Who must act: officer, reviewer, council, applicant or finance.")
    late = serializers.BooleanField(help_text="Whether its day is past.")


class AwardOfRowSerializer(serializers.Serializer):
    key = serializers.UUIDField()
    number = serializers.CharField()
    label = serializers.CharField(source="account.label")  # type: ignore[assignment]
    state = serializers.CharField()
    agreed = MoneySerializer()


class LineSerializer(serializers.Serializer):
    """A row; where only its award is open to you, what belongs to the application is null."""

    key = serializers.SerializerMethodField(help_text="Key of the application.")
    number = serializers.CharField()
    title = serializers.SerializerMethodField()
    applicant = serializers.SerializerMethodField()
    call = serializers.UUIDField(source="row.call.key")
    programme = serializers.SerializerMethodField(help_text="Code of the accelerator, null for a call of none.")
    state = serializers.SerializerMethodField(help_text="State of the application.")
    asked = MoneySerializer(allow_null=True)
    decided = MoneySerializer(allow_null=True)
    award = AwardOfRowSerializer(allow_null=True)
    booked = serializers.SerializerMethodField(help_text="Tenge of the award at each stage: committed, ordered, paid.")
    matters = MatterSerializer(many=True, help_text="What waits, and with whom.")

    def get_key(self, line: Any) -> str | None:
        return str(line.row.key) if line.opened else None

    def get_title(self, line: Any) -> str | None:
        return line.title if line.opened else None

    def get_applicant(self, line: Any) -> str | None:
        return line.applicant if line.opened else None

    def get_programme(self, line: Any) -> str | None:
        intake = getattr(line.row.call, "intake", None)
        return intake.programme.code if intake else None

    def get_state(self, line: Any) -> str | None:
        return line.row.state if line.opened else None

    def get_booked(self, line: Any) -> dict[str, str] | None:
        return {stage.value: f"{line.booked(stage).amount:.2f}" for stage in BOOKED} if line.award else None


class FigureSerializer(serializers.Serializer):
    money = MoneySerializer()
    count = serializers.IntegerField(allow_null=True, help_text="Rows behind it, where they are counted.")


class MoneyGroupSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="Value of the filter of this dimension; `none` for what belongs to none.")
    label = serializers.CharField()  # type: ignore[assignment]
    cells = serializers.DictField(child=FigureSerializer(many=True), help_text="Measure -> sums, one for each currency.")


class WaitingSerializer(serializers.Serializer):
    matter = MatterSerializer()
    count = serializers.IntegerField()


class StateCountSerializer(serializers.Serializer):
    state = serializers.CharField()
    count = serializers.IntegerField()


class YearSerializer(serializers.Serializer):
    year = serializers.IntegerField()
    paid = serializers.DecimalField(max_digits=20, decimal_places=2)


class BoardSerializer(serializers.Serializer):
    by = serializers.CharField()
    groups = MoneyGroupSerializer(many=True)
    waiting = WaitingSerializer(many=True)
    states = StateCountSerializer(many=True)
    paid_by_year = YearSerializer(many=True)


class PortfolioViewSet(Tagged, GenericViewSet):
    """What you oversee: applications handed in, and awards with their money, the newest first."""

    permission_classes = MEMBERS
    scope = open_scope("portfolio", _("Portfolio"))
    queryset = Application.objects.none()
    serializer_class = LineSerializer
    filterset_class = PortfolioFilter
    ordering = ("-id",)

    def get_queryset(self) -> Any:
        require(self.request.user, "portfolio.view")
        return for_lines(self.reader.rows(), self.reader)

    @property
    def reader(self) -> Reader:
        if not hasattr(self, "_reader"):
            self._reader = Reader(self.request.user)
        return self._reader

    def list(self, request: Request) -> Response:
        asked = PortfolioFilter(request.query_params, self.get_queryset(), reader=self.reader)
        rows = self.paginate_queryset(checked(asked).qs)
        lines = lines_of(rows or [], self.reader, asked.budget_year)
        return self.get_paginated_response(self.get_serializer(lines, many=True).data)

    @extend_schema(responses=BoardSerializer, parameters=[OpenApiParameter("by", str, enum=Dimension.values)])
    @action(detail=False, pagination_class=None, filterset_class=BoardFilter)
    def figures(self, request: Request) -> Response:
        """Money by a dimension (`by`: programme, park, track or year), what waits, applications by state, tenge paid by year."""
        require(request.user, "portfolio.view")
        by = request.query_params.get("by", Dimension.PROGRAMME)
        if by not in Dimension.values:
            raise ValidationError({"by": _("Give programme, park, track or year.")})
        board = Board(checked(BoardFilter(request.query_params, reader=self.reader)), Dimension(by))
        data = {
            "by": board.by.value,
            "groups": board.groups,
            "waiting": board.waiting,
            "states": [{"state": state.value, "count": count} for state, count, _url in board.states],
            "paid_by_year": [{"year": year, "paid": total} for year, total, _url in board.paid_by_year],
        }
        return Response(BoardSerializer(data, context=self.get_serializer_context()).data)


def checked[F: PortfolioFilter](asked: F) -> F:
    """Raises: ValidationError, one sentence for each parameter that is not right."""
    if not asked.form.is_valid():
        raise translate_validation(asked.errors)
    return asked

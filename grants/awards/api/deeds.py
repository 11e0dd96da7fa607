"""The deeds of the three sides on an award. The ETag is always the award's: all of it is one agreement."""

import re
from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import exceptions
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import Refused, require
from core.accounts.scopes import open_scope
from core.api.deeds import changes, creates
from core.api.refusals import Unfinished, at
from core.api.views import ListedViewSet
from core.files.views import download
from core.money.rates import RateMissing
from grants.awards import services
from grants.awards.api import shapes
from grants.awards.choices import ConditionKind
from grants.awards.filters import AwardFilter
from grants.awards.models import Award, Condition, Tranche
from grants.awards.plan import Wanted
from grants.awards.queries import agreement_of, decision_for, lines_of_many, ready_tranches, whole
from grants.awards.standing import bank_of
from grants.ledger.services import NoBudget, NothingLeft

NO_PAGES: dict[str, Any] = {"pagination_class": None, "filter_backends": []}
LACKING: tuple[type[Refused], ...] = (services.NotAwardable, RateMissing, NothingLeft, NoBudget)
"""Not the person is refused but the sum: something has to change first."""
NUMBERED = re.compile(r"(planned_on|due_on|extra)-(\d+)")
NAMES = {"due_on": "report_due_on", "shares": "tranches"}


def condition_of(award: Award, *, condition: UUID) -> Condition:
    rows = Condition.objects.select_related("tranche__award__application__call", "tranche__award__application__applicant", "met_by")
    found = rows.filter(tranche__award=award, key=condition).first()
    if found is None:
        raise Http404
    return found


def tranche_of(award: Award, *, tranche: UUID) -> Tranche:
    found = Tranche.objects.with_all().filter(award=award, key=tranche).first()
    if found is None:
        raise Http404
    return found


class AwardViewSet(ListedViewSet):
    """Awards that you may see: those that you run, those offered to your organisations, all for the finance office. The newest first."""

    scope = open_scope("awards", gettext_lazy("Awards"))
    queryset = Award.objects.with_all()
    serializer_class = shapes.AwardSerializer
    line_class = shapes.AwardLineSerializer
    filterset_class = AwardFilter

    # The office prepares and offers

    @extend_schema(request=shapes.PlanBody, responses={201: shapes.AwardSerializer})
    @creates(keyed=True)
    def create(self, request: Request) -> Response:
        """Award what was decided, at today's official rate: limit, books and tranches stand together or not at all."""
        given = self.taken(shapes.PlanBody)
        decision = decision_for(request.user, given["application"]).first()
        if decision is None:
            raise ValidationError({"application": _("There is no such row, or it is not open to you.")})
        require(request.user, "awards.prepare", decision)
        try:
            award = services.prepare_award(decision, actor=request.user, **plan_of(given))
        except LACKING as lack:
            raise Unfinished(lack.sentence) from lack
        except ValidationError as error:
            raise placed(error) from error
        return self.answer(award, HTTPStatus.CREATED, Location=reverse("api:award-detail", args=[award.key]))

    @extend_schema(request=shapes.ChangedPlanBody, responses=shapes.AwardSerializer)
    @action(detail=True, methods=["put"])
    @changes("awards.change_plan")
    def plan(self, request: Request, award: Award) -> Response:
        """Another fund, other days, tranches and conditions, until the award is offered; the sum stays what was decided."""
        try:
            changed = services.change_plan(award, actor=request.user, **plan_of(self.taken(shapes.ChangedPlanBody)))
        except LACKING as lack:
            raise Unfinished(lack.sentence) from lack
        except ValidationError as error:
            raise placed(error) from error
        return self.answer(changed)

    @extend_schema(request=None, responses=shapes.AwardSerializer)
    @action(detail=True, methods=["post"])
    @changes("awards.offer")
    def offer(self, request: Request, award: Award) -> Response:
        """Write the agreement and send it to the applicant's people."""
        services.offer_award(award, actor=request.user)
        return self.answer(award)

    # Both sides sign

    @extend_schema(responses=shapes.AgreementSerializer)
    @action(detail=True)
    def agreement(self, request: Request, **kwargs: Any) -> Response:
        """The agreement with its text in three languages."""
        found = agreement_of(self.get_object())
        if found is None:
            raise Http404
        return Response(shapes.AgreementSerializer(found).data)

    @extend_schema(request=shapes.SignBody, responses=shapes.AwardSerializer)
    @action(detail=True, methods=["post"])
    @changes("awards.sign", keyed=True)
    def sign(self, request: Request, award: Award) -> Response:
        """Sign for the applicant, as one of its owners."""
        services.sign_agreement(award, actor=request.user, sha256=self.taken(shapes.SignBody)["sha256"])
        return self.answer(award)

    @extend_schema(request=shapes.SignBody, responses=shapes.AwardSerializer)
    @action(detail=True, methods=["post"])
    @changes("awards.countersign", keyed=True)
    def countersign(self, request: Request, award: Award) -> Response:
        """Sign for the fund, after the applicant: the project runs."""
        services.countersign(award, actor=request.user, sha256=self.taken(shapes.SignBody)["sha256"])
        return self.answer(award)

    # The account

    @extend_schema(request=shapes.BankBody, responses=shapes.AwardSerializer)
    @action(detail=True, methods=["put"])
    @changes("awards.give_bank")
    def bank(self, request: Request, award: Award) -> Response:
        """Say where the award is paid to; nothing is paid there before the office has confirmed it."""
        services.give_bank_details(award, actor=request.user, **self.taken(shapes.BankBody))
        return self.answer(award)

    @extend_schema(request=None, responses=shapes.AwardSerializer)
    @action(detail=True, methods=["post"], url_path="bank/confirm", url_name="confirm-bank")
    @changes("awards.confirm_bank")
    def confirm_bank(self, request: Request, award: Award) -> Response:
        """Say that the account is the applicant's: the one that the ETag shows."""
        bank = bank_of(award)
        services.confirm_bank_details(award, actor=request.user, given_at=bank.given_at if bank else None)
        return self.answer(award)

    # What is owed before a tranche

    @extend_schema(responses=shapes.EvidenceSerializer(many=True))
    @action(detail=True, url_path="conditions/<uuid:condition>/evidence", parser_classes=[MultiPartParser], **NO_PAGES)
    def evidence(self, request: Request, condition: UUID, **kwargs: Any) -> Response:
        """What was given for a condition, the newest first."""
        row = condition_of(self.get_object(), condition=condition)
        return Response(shapes.EvidenceSerializer(row.evidence.select_related("file"), many=True).data)

    @extend_schema(request={"multipart/form-data": shapes.EvidenceBody}, responses=shapes.AwardSerializer)
    @evidence.mapping.post
    @changes("awards.give", about=condition_of)
    def give_evidence(self, request: Request, award: Award, condition: UUID) -> Response:
        """Hand in what a condition asks for, such as the report."""
        given = self.taken(shapes.EvidenceBody)
        with at("file"):
            services.give_evidence(condition_of(award, condition=condition), given["file"], given["note"], actor=request.user)
        return self.answer(award)

    @extend_schema(responses={(200, "*/*"): OpenApiTypes.BINARY})
    @action(detail=True, url_path="conditions/<uuid:condition>/evidence/<uuid:evidence>/file")
    def evidence_file(self, request: Request, condition: UUID, evidence: UUID, **kwargs: Any) -> Any:
        """The bytes of what was given."""
        row = condition_of(self.get_object(), condition=condition).evidence.select_related("file").filter(key=evidence).first()
        if row is None:
            raise Http404
        return download(request._request, row.file.key)

    @extend_schema(request=shapes.AcceptConditionBody, responses=shapes.AwardSerializer)
    @action(detail=True, methods=["post"], url_path="conditions/<uuid:condition>/accept", url_name="accept-condition")
    @changes("awards.answer", about=condition_of)
    def accept_condition(self, request: Request, award: Award, condition: UUID) -> Response:
        """Say that the condition is met."""
        services.accept_condition(
            condition_of(award, condition=condition), actor=request.user, note=self.taken(shapes.AcceptConditionBody)["note"]
        )
        return self.answer(award)

    @extend_schema(request=shapes.ReturnBody, responses=shapes.AwardSerializer)
    @action(detail=True, methods=["post"], url_path="conditions/<uuid:condition>/return", url_name="return-condition")
    @changes("awards.answer", about=condition_of)
    def return_condition(self, request: Request, award: Award, condition: UUID) -> Response:
        """Ask for it again, with words, and with a later day where one is given."""
        services.return_condition(condition_of(award, condition=condition), actor=request.user, **self.taken(shapes.ReturnBody))
        return self.answer(award)

    # Tranches

    @extend_schema(responses=shapes.ReadyTrancheSerializer(many=True))
    @action(detail=False, url_path="ready-tranches", url_name="ready-tranches", filter_backends=[])
    def ready_tranches(self, request: Request) -> Response:
        """Tranches that can be ordered now, the earliest planned first; for the finance office."""
        require(request.user, "awards.see_tranches")
        rows = whole(self.paginate_queryset(ready_tranches()) or [])
        context = self.get_serializer_context()
        return self.get_paginated_response(shapes.ReadyTrancheSerializer(lines_of_many(rows), many=True, context=context).data)

    def page_ordering(self) -> tuple[str, ...]:
        return ("planned_on", "id") if self.action == "ready_tranches" else self.ordering

    @extend_schema(request=None, responses={201: shapes.OrderSerializer})
    @action(detail=True, methods=["post"], url_path="tranches/<uuid:tranche>/order", url_name="order-tranche")
    @changes("awards.order", about=tranche_of, keyed=True)
    def order_tranche(self, request: Request, award: Award, tranche: UUID) -> Response:
        """Prepare the payment of a tranche that is ready; somebody else releases it."""
        try:
            order = services.order_tranche(tranche_of(award, tranche=tranche), actor=request.user)
        except LACKING as lack:
            raise Unfinished(lack.sentence) from lack
        location = reverse("api:payment-detail", args=[order.key])
        return Response(shapes.OrderSerializer(order).data, status=HTTPStatus.CREATED, headers={"Location": location})

    @extend_schema(request=shapes.DayBody, responses=shapes.AwardSerializer)
    @action(detail=True, methods=["put"], url_path="tranches/<uuid:tranche>/day", url_name="replan-tranche")
    @changes("awards.replan")
    def replan(self, request: Request, award: Award, tranche: UUID) -> Response:
        """Another day for a tranche, and with it perhaps another year's budget."""
        try:
            services.replan_tranche(tranche_of(award, tranche=tranche), self.taken(shapes.DayBody)["planned_on"], actor=request.user)
        except LACKING as lack:
            raise Unfinished(lack.sentence) from lack
        return self.answer(award)

    # The end

    @extend_schema(request=None, responses=shapes.AwardSerializer)
    @action(detail=True, methods=["post"])
    @changes("awards.close")
    def close(self, request: Request, award: Award) -> Response:
        """All is paid and all conditions are met."""
        services.close_award(award, actor=request.user)
        return self.answer(award)

    @extend_schema(request=shapes.ReasonBody, responses=shapes.AwardSerializer)
    @action(detail=True, methods=["post"])
    @changes("awards.end", keyed=True)
    def end(self, request: Request, award: Award) -> Response:
        """End it before its time: unpaid money goes back to the budgets and to the limit."""
        services.end_award(award, actor=request.user, reason=self.taken(shapes.ReasonBody)["reason"])
        return self.answer(award)


def plan_of(given: dict[str, Any]) -> dict[str, Any]:
    """What `services.prepare_award` takes."""
    tranches = given["tranches"]
    return {
        "fund": given["fund"],
        "starts_on": given["starts_on"],
        "months": given["months"],
        "shares": [one["share"] for one in tranches],
        "days": [one["planned_on"] for one in tranches],
        "conditions": [wanted(one) for one in tranches],
    }


def wanted(tranche: dict[str, Any]) -> list[Wanted]:
    report = [Wanted(ConditionKind.REPORT, due)] if (due := tranche.get("report_due_on")) else []
    return [*report, Wanted(ConditionKind.EXTRA, None, extra)] if (extra := tranche.get("extra")) else report


def placed(error: ValidationError) -> exceptions.ValidationError:
    """The service's fields, numbered from 1, as places of the body."""
    told: dict[str, Any] = {}
    for name, sentences in (error.message_dict if hasattr(error, "error_dict") else {"non_field_errors": error.messages}).items():
        if numbered := NUMBERED.fullmatch(name):
            field, number = NAMES.get(numbered[1], numbered[1]), int(numbered[2])
            told.setdefault("tranches", {}).setdefault(str(number - 1), {})[field] = sentences
        else:
            told[NAMES.get(name, name)] = sentences
    return exceptions.ValidationError(told)

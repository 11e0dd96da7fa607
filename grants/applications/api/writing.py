"""The applicant's side: reading and writing an application, giving files, handing it in."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.access import require
from core.accounts.scopes import open_scope
from core.api.conditions import etag_of
from core.api.deeds import changes
from core.api.refusals import Problem, Unfinished, at
from core.api.views import ListedViewSet
from core.files.views import download
from core.web.paper import PaperUnavailable
from grants.applications import services
from grants.applications.api import shapes
from grants.applications.choices import State
from grants.applications.filters import ApplicationFilter
from grants.applications.models import Answer, Application, GivenFile
from grants.applications.paper import receipt_paper
from grants.applications.progress import way_of
from grants.applications.questionnaire import check_item, item_named, items_of
from grants.calls.models import DocumentWanted

NO_PAGES: dict[str, Any] = {"pagination_class": None, "filter_backends": []}


class NoPaper(Problem):
    status_code = 503


def handing_in(row: Application) -> str:
    return "applications.resubmit" if row.state == State.TO_CORRECT else "applications.submit"


def answer_of(row: Application, code: str) -> Answer:
    """The answer to an item of the form; one that was never saved has version 0. Raises: Http404."""
    if item_named(row, code) is None:
        raise Http404
    return row.answers.filter(code=code).first() or Answer(application=row, code=code, value="", version=0, saved_at=None)


def answer_tag(view: Any, row: Application, *, code: str) -> str:
    return version_tag(answer_of(row, code))


def version_tag(answer: Answer) -> str:
    return f'"v{answer.version}"'


def wanted_or_404(row: Application, document: UUID) -> DocumentWanted:
    found = row.call.documents.filter(key=document).first()
    if found is None:
        raise Http404
    return found


def given_for(row: Application, document: DocumentWanted) -> GivenFile | None:
    return row.files.filter(removed_at=None, document=document).select_related("file", "document").first()


def slot_of(row: Application, document: DocumentWanted) -> Any:
    given = given_for(row, document)
    return shapes.DocumentSlotSerializer(document, context={"given": {document.pk: given}}).data


def document_tag(view: Any, row: Application, *, document: UUID) -> str:
    return etag_of(slot_of(row, wanted_or_404(row, document)))


class WritingMixin(ListedViewSet):
    scope = open_scope("applications", gettext_lazy("Applications"))
    queryset = Application.objects.select_related("call", "applicant")
    serializer_class = shapes.ApplicationSerializer
    line_class = shapes.ApplicationLineSerializer
    filterset_class = ApplicationFilter

    # Reading

    @extend_schema(responses=shapes.ItemSerializer(many=True))
    @action(detail=True, **NO_PAGES)
    def answers(self, request: Request, **kwargs: Any) -> Response:
        """The form: every field with what was written into it."""
        row = self.get_object()
        kept = {answer.code: answer for answer in row.answers.all()}
        return Response([_item(part.code, item, kept.get(item.code)) for part, item in items_of(row)])

    @extend_schema(responses=shapes.ProblemLineSerializer(many=True))
    @action(detail=True, **NO_PAGES)
    def problems(self, request: Request, **kwargs: Any) -> Response:
        """What stands in the way of handing it in, in the order of the form."""
        row = self.get_object()
        require(request.user, "applications.write", row)
        return Response(shapes.ProblemLineSerializer(services.problems_of(row), many=True).data)

    @extend_schema(responses=shapes.StepSerializer(many=True))
    @action(detail=True, **NO_PAGES)
    def way(self, request: Request, **kwargs: Any) -> Response:
        """What happened to it and what is expected, in the reader's language."""
        return Response(shapes.StepSerializer(way_of(self.get_object()), many=True).data)

    @extend_schema(responses=shapes.WholeReceiptSerializer)
    @action(detail=True, url_path="receipts/<uuid:receipt>")
    def receipt(self, request: Request, receipt: UUID, **kwargs: Any) -> Response:
        """A receipt with the snapshot that it proves."""
        return Response(shapes.WholeReceiptSerializer(self._receipt(receipt)).data)

    @extend_schema(responses={(200, "application/pdf"): OpenApiTypes.BINARY})
    @action(detail=True, url_path="receipts/<uuid:receipt>/paper")
    def paper(self, request: Request, receipt: UUID, **kwargs: Any) -> HttpResponse:
        """The receipt as a PDF, in the reader's language."""
        row = self._receipt(receipt)
        try:
            paper = receipt_paper(row)
        except PaperUnavailable as error:
            raise NoPaper(_("PDF cannot be made on this machine. Print the page instead: it is made for paper.")) from error
        return HttpResponse(
            paper, content_type="application/pdf", headers={"Content-Disposition": f'attachment; filename="{row.number}.pdf"'}
        )

    def _receipt(self, key: UUID) -> Any:
        row = self.get_object().receipts.select_related("application__call", "application__applicant").filter(key=key).first()
        if row is None:
            raise Http404
        return row

    # Writing

    @extend_schema(responses=shapes.AnswerSerializer)
    @action(detail=True, url_path="answers/<str:code>", url_name="answer")
    def answer_to(self, request: Request, code: str, **kwargs: Any) -> Response:
        """One answer with its version."""
        answer = answer_of(self.get_object(), code)
        return Response(shapes.AnswerSerializer(answer).data, headers={"ETag": version_tag(answer)})

    @extend_schema(request=shapes.AnswerBody, responses=shapes.SavedAnswerSerializer)
    @answer_to.mapping.put
    @changes("applications.write", tag=answer_tag)
    def save_answer(self, request: Request, row: Application, code: str) -> Response:
        """Save one answer, even if it breaks a rule: `fault` says what is wrong. If-Match is the version that you saw, `"v0"` at first."""
        base = answer_of(row, code).version
        saved = services.save_answer(row, code, self.taken(shapes.AnswerBody)["value"], base=base, actor=request.user)
        data = shapes.AnswerSerializer(saved.answer).data | {"fault": saved.error}
        return Response(data, headers={"ETag": version_tag(saved.answer)})

    @extend_schema(responses=shapes.DocumentSlotSerializer(many=True))
    @action(detail=True, **NO_PAGES)
    def documents(self, request: Request, **kwargs: Any) -> Response:
        """The documents that the call wants, with the files that were given."""
        row = self.get_object()
        given = {one.document_id: one for one in row.files.filter(removed_at=None).select_related("file")}
        return Response(shapes.DocumentSlotSerializer(row.call.documents.all(), many=True, context={"given": given}).data)

    @extend_schema(responses=shapes.DocumentSlotSerializer)
    @action(detail=True, url_path="documents/<uuid:document>")
    def document(self, request: Request, document: UUID, **kwargs: Any) -> Response:
        row = self.get_object()
        return Response(slot_of(row, wanted_or_404(row, document)))

    @extend_schema(responses={(200, "*/*"): OpenApiTypes.BINARY})
    @action(detail=True, url_path="documents/<uuid:document>/file", parser_classes=[MultiPartParser])
    def file(self, request: Request, document: UUID, **kwargs: Any) -> Any:
        """The bytes of the file."""
        row = self.get_object()
        given = given_for(row, wanted_or_404(row, document))
        if given is None:
            raise Http404
        return download(request._request, given.file.key)

    @extend_schema(request={"multipart/form-data": shapes.UploadBody}, responses=shapes.DocumentSlotSerializer)
    @file.mapping.put
    @changes("applications.write", tag=document_tag)
    def give_file(self, request: Request, row: Application, document: UUID) -> Response:
        """Give a file; an earlier one steps back and is kept. If-Match is the ETag of the document."""
        wanted = wanted_or_404(row, document)
        upload = self.taken(shapes.UploadBody)["file"]
        with at("file"):
            services.give_file(row, wanted, upload, actor=request.user)
        return tagged(slot_of(row, wanted))

    @extend_schema(responses={200: shapes.DocumentSlotSerializer})
    @file.mapping.delete
    @changes("applications.write", tag=document_tag)
    def take_file_away(self, request: Request, row: Application, document: UUID) -> Response:
        """Take the file away. If-Match is the ETag of the document."""
        wanted = wanted_or_404(row, document)
        if (given := given_for(row, wanted)) is None:
            raise Http404
        services.take_file_away(given, actor=request.user)
        return tagged(slot_of(row, wanted))

    # Handing in, taking back

    @extend_schema(request=shapes.SubmitBody, responses=shapes.ApplicationSerializer)
    @action(detail=True, methods=["post"])
    @changes(handing_in, keyed=True)
    def submit(self, request: Request, row: Application) -> Response:
        """Hand it in, or in again when it was corrected; `receipts` then begins with the new receipt. 422 names all that is missing."""
        self.taken(shapes.SubmitBody)
        try:
            services.submit_application(row, actor=request.user)
        except services.Incomplete as missing:
            raise unfinished(missing) from missing
        return self.answer(row)

    @extend_schema(request=None, responses=shapes.ApplicationSerializer)
    @action(detail=True, methods=["post"])
    @changes("applications.reopen")
    def reopen(self, request: Request, row: Application) -> Response:
        """Take it back into writing while the call is open; its number stays."""
        services.reopen_application(row, actor=request.user)
        return self.answer(row)

    @extend_schema(request=shapes.WithdrawBody, responses=shapes.ApplicationSerializer)
    @action(detail=True, methods=["post"])
    @changes("applications.withdraw")
    def withdraw(self, request: Request, row: Application) -> Response:
        """Withdraw it for good."""
        services.withdraw_application(row, actor=request.user, reason=self.taken(shapes.WithdrawBody)["reason"])
        return self.answer(row)


def unfinished(missing: services.Incomplete) -> Unfinished:
    lines = [{"part": one.part, "code": one.code, "detail": str(one.sentence)} for one in missing.problems]
    return Unfinished(_("It cannot be handed in yet."), lines=lines)


def tagged(data: Any) -> Response:
    return Response(data, headers={"ETag": etag_of(data)})


def _item(part: str, item: Any, answer: Answer | None) -> dict[str, Any]:
    value = answer.value if answer else ""
    return {
        "part": part,
        "code": item.code,
        "label": str(item.label),
        "hint": str(item.hint),
        "kind": item.kind,
        "required": item.required,
        "max_length": item.max_length,
        "choices": [{"code": code, "label": str(label)} for code, label in item.choices],
        "value": value,
        "version": answer.version if answer else 0,
        "fault": check_item(item, value).error,
    }

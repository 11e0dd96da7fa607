"""The bytes of a paper, as a reviewer gets them."""

from django.http import FileResponse, Http404

from core.files.views import SANDBOX
from grants.review.material import Paper
from grants.review.models import Assignment


def bytes_of(found: Paper, review: Assignment, *, inline: bool) -> FileResponse:
    """Under the alias and the document's place: never the applicant's own file name or key. Raises: Http404."""
    try:
        content = found.file.blob.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    ending = found.file.name.rpartition(".")[2].lower()
    response = FileResponse(
        content,
        as_attachment=not (inline and found.file.shown_inline),
        filename=f"{review.alias}-{found.number}.{ending}",
        content_type=found.file.content_type,
    )
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response

import logging
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from core.access import can
from core.files.models import File

logger = logging.getLogger("orken.files")

SANDBOX = "default-src 'none'; frame-ancestors 'none'; sandbox"
"""Nothing in a file may run or load; the browser's own PDF reader draws under it all the same."""


@require_safe
def download(request: HttpRequest, key: UUID) -> HttpResponseBase:
    """The bytes, as an attachment; a PDF also inline with `?inline=1`. What is not the reader's does not exist for them."""
    file = File.objects.filter(key=key).first()
    if file is None or not can(request.user, "files.read", file):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        raise Http404
    inline = file.shown_inline and request.GET.get("inline") == "1"
    try:
        content = file.blob.open("rb")
    except FileNotFoundError:
        logger.error("the bytes of file %s are gone", file.key)
        raise Http404 from None
    response = FileResponse(content, as_attachment=not inline, filename=file.name, content_type=file.content_type)
    response["Content-Security-Policy"] = SANDBOX
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response

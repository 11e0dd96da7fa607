"""Who may read a file that was given with an application: whoever may see the application."""

from typing import Any

from core.access import can
from core.files.readers import reader
from grants.applications.models import GivenFile


@reader("grants_applications.GivenFile")
def may_read(user: Any, file: Any) -> bool:
    given = GivenFile.objects.filter(file=file).select_related("application__applicant", "application__call").first()
    return given is not None and can(user, "applications.view", given.application)

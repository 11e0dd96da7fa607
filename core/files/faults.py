"""Why a file is not taken: a sentence that says what is wrong and how to mend it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.web.numbers import file_size

SENTENCES = {
    "empty": _("This file is empty. Choose the right one and upload it again."),
    "too_large": _(
        "This file has %(size)s; at most %(limit)s are taken. Make it smaller, for example by saving its pictures in lower quality."
    ),
    "kind": _("Files of this kind are not taken here. Save it as %(kinds)s and upload it again."),
    "content": _("The content of this file is not what its name says (.%(ending)s). Save it anew in that format and upload it again."),
    "damaged": _("This file is damaged and cannot be opened. Save it anew and upload it again."),
    "locked": _("This file is protected by a password, or saved in a format of before 2007. Save it without a password as %(kinds)s."),
    "macros": _("This file contains macros (small programs). Save it without them and upload it again."),
    "bomb": _("This file unpacks to far more than a document needs. Save it anew with fewer or smaller pictures and upload it again."),
    "encoding": _("The text in this file cannot be read. Save it as “UTF-8” and upload it again."),
    "infected": _("The virus check found something in this file, so it was not kept. Check your computer, then upload a clean copy."),
    "not_checked": _("Files cannot be checked for viruses at the moment, so this one was not kept. Try again in a few minutes."),
    "not_stored": _(
        "The file could not be stored: our disk did not take it. Nothing was kept. Try again in a few minutes; if it happens again, write to us."
    ),
}


class WrongFile(ValidationError):
    """A file that is not taken. `code` is the fault's name above."""

    def __init__(self, fault: str, **words: object) -> None:
        super().__init__(SENTENCES[fault], code=fault, params=words)


def too_large(size: int, limit: int) -> WrongFile:
    return WrongFile("too_large", size=file_size(size), limit=file_size(limit))

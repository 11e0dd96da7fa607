from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.files.faults import SENTENCES
from core.files.kinds import chosen, labels
from core.files.services import inspect
from core.web.numbers import file_size


class PrivateFileField(forms.FileField):
    """A file that `services.store_file` will take: size, kind and content are looked at when the form is cleaned.

    `rules` is the sentence to stand before the choosing: kinds and limit.
    """

    default_error_messages = {
        "required": _("Choose a file."),
        "missing": _("Choose a file."),
        "empty": SENTENCES["empty"],
        "invalid": _("The file did not arrive. Choose it again."),
    }

    def __init__(self, *, kinds: Iterable[str] | None = None, max_bytes: int | None = None, **kwargs: Any) -> None:
        self.kinds, self.max_bytes = tuple(kinds or ()), max_bytes or settings.FILE_MAX_BYTES
        super().__init__(**kwargs)

    @property
    def rules(self) -> str:
        return _("%(kinds)s, at most %(size)s") % {"kinds": labels(chosen(self.kinds)), "size": file_size(self.max_bytes)}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        endings = ",".join(f".{ending}" for kind in chosen(self.kinds) for ending in kind.endings)
        return super().widget_attrs(widget) | {"accept": endings}

    def to_python(self, data: Any) -> Any:
        upload = super().to_python(data)
        if upload is not None:
            inspect(upload, kinds=self.kinds, max_bytes=self.max_bytes)
        return upload

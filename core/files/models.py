from uuid import UUID, uuid4

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.calendar import now

NAME_LENGTH = 120


def place(file: "File", name: str) -> str:
    """Where the bytes lie: by the key alone, so that no name that somebody chose ever reaches the storage."""
    return blob_name(file.key)


def blob_name(key: UUID) -> str:
    return f"files/{key.hex[:2]}/{key}"


class File(models.Model):
    """One upload, never changed: a new version is a new row. The room that wants it points here with a PROTECTed key."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=NAME_LENGTH, help_text=_("As uploaded, without what could mislead."))
    size = models.PositiveBigIntegerField(_("size"))
    sha256 = models.CharField(max_length=64, validators=[RegexValidator(r"\A[0-9a-f]{64}\Z")])
    content_type = models.CharField(max_length=100)
    blob = models.FileField(upload_to=place, max_length=100, unique=True)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [models.Index(fields=["created_at"], name="files_by_age")]
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="file_is_not_empty"),
            models.CheckConstraint(condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_has_a_digest"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shown_inline(self) -> bool:
        """Whether the browser may draw it itself, under a sandbox."""
        return self.content_type == "application/pdf"

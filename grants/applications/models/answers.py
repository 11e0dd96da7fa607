"""What the applicant writes and gives. An older version never overwrites a newer one, and none is lost."""

from uuid import uuid4

from django.conf import settings
from django.db import models

from core.calendar import now
from core.files.models import File
from grants.applications.models.application import Application
from grants.calls.models import DocumentWanted


class Answer(models.Model):
    """The newest text of one item of the form; `version` counts the savings."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    code = models.CharField(max_length=80)
    value = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "code"], name="one_answer_per_item")]

    def __str__(self) -> str:
        return f"{self.code} v{self.version}"


class AnswerVersion(models.Model):
    """Each text that was ever saved, kept for comparing and taking back."""

    answer = models.ForeignKey(Answer, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    value = models.TextField(blank=True)
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    saved_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["answer", "version"], name="one_row_per_version")]

    def __str__(self) -> str:
        return f"{self.answer_id} v{self.version}"


class GivenFile(models.Model):
    """A file given for a document that the call wants. Replacing or taking it away keeps the old one for the record."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="files")
    document = models.ForeignKey(DocumentWanted, on_delete=models.PROTECT, related_name="+")
    file = models.OneToOneField(File, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=now)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["document__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["application", "document"], condition=models.Q(removed_at=None), name="one_file_per_document")
        ]

    def __str__(self) -> str:
        return f"{self.document_id} {self.file_id}"

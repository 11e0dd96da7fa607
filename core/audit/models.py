import pgtrigger
from django.conf import settings
from django.db import models

from core.calendar import now

UNLESS_FLUSHED = """
IF current_setting('orken.flush', true) = 'on' THEN RETURN NULL; END IF;
RAISE EXCEPTION 'the audit trail is append-only';
"""
SEAL = """
PERFORM pg_advisory_xact_lock(7110);
INSERT INTO core_audit_seal (number, entry_id, previous, digest)
SELECT last.number + 1, NEW.id, last.digest, sha256(last.digest || convert_to(core_audit_canonical(NEW), 'UTF8'))
FROM (
    SELECT number, digest FROM core_audit_seal
    UNION ALL SELECT 0, sha256(''::bytea)
    ORDER BY number DESC LIMIT 1
) AS last;
RETURN NULL;
"""


def append_only(*extra: pgtrigger.Trigger) -> list[pgtrigger.Trigger]:
    """Triggers of a table whose rows are written once: no UPDATE, no DELETE, and no TRUNCATE outside the tests' own sessions."""
    return [
        pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        pgtrigger.Trigger(
            name="no_truncate", level=pgtrigger.Statement, when=pgtrigger.Before, operation=pgtrigger.Truncate, func=UNLESS_FLUSHED
        ),
        *extra,
    ]


class EntryQuerySet(models.QuerySet["Entry"]):
    def about(self, row: models.Model) -> "EntryQuerySet":
        """Entries about one row, newest first."""
        return self.filter(subject_kind=row._meta.label_lower, subject_key=str(getattr(row, "key", row.pk)))


class Entry(models.Model):
    """One deed. `changes` = {field: [old, new]} or {field: "changed"} for what is personal.

    `token_key` and `token_label` name the personal token of a program that did it in the person's name.
    """

    at = models.DateTimeField(default=now, editable=False)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=40, blank=True)
    address = models.GenericIPAddressField(null=True)
    request_id = models.CharField(max_length=64, blank=True)
    token_key = models.UUIDField(null=True)
    token_label = models.CharField(max_length=20, blank=True)
    action = models.CharField(max_length=80)
    subject_kind = models.CharField(max_length=80)
    subject_key = models.CharField(max_length=40)
    subject_label = models.CharField(max_length=200, blank=True)
    changes = models.JSONField(default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]
        verbose_name_plural = "entries"
        indexes = [
            models.Index(fields=["subject_kind", "subject_key", "-id"], name="audit_by_subject"),
            models.Index(fields=["actor", "-id"], name="audit_by_actor"),
        ]
        triggers = append_only(
            # Sealed when the transaction commits: a chain locked inside it would make all writers wait for each other.
            pgtrigger.Trigger(name="seal", when=pgtrigger.After, operation=pgtrigger.Insert, timing=pgtrigger.Deferred, func=SEAL),
        )

    def __str__(self) -> str:
        return f"{self.action} {self.subject_kind} {self.subject_key}"


class Seal(models.Model):
    """A link of the chain: digest = SHA-256(previous digest + the entry's canonical text)."""

    number = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="seal")
    previous = models.BinaryField()
    digest = models.BinaryField()

    class Meta:
        ordering = ["number"]
        triggers = append_only()

    def __str__(self) -> str:
        return f"seal {self.number}"

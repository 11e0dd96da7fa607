import re
from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import Promise as Lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import Language
from core.accounts.models import User
from core.calendar import now
from core.outbox.choices import Promise, Reason, State
from core.outbox.kinds import kind
from core.outbox.workflow import message_flow
from core.web.badges import Badge

UNDER_WAY = (State.WAITING, State.CLAIMED, State.HANDING_OVER)
STUCK = (State.UNKNOWN, State.FAILED)
GROUPS = {State.SENT: "ok", State.UNKNOWN: "warn", State.FAILED: "bad"}


class MessageQuerySet(models.QuerySet["Message"]):
    def about(self, row: models.Model) -> "MessageQuerySet":
        return self.filter(about_kind=row._meta.label_lower, about_key=row.key)  # type: ignore[attr-defined]

    def to_mend(self) -> "MessageQuerySet":
        """Those that a person must look at: nothing moves them any more by itself."""
        return self.filter(state__in=STUCK)


class Message(models.Model):
    """One mail to one reader, written down in the transaction of the deed that it tells of, delivered afterwards.

    Subject and body are kept as they are sent; of a secret kind only the parameters are, and the text is made when sending.
    """

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.CharField(max_length=80)
    promise = models.CharField(max_length=5, choices=Promise.choices)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="messages")
    address = models.EmailField(max_length=254)
    language = models.CharField(max_length=2, choices=Language.choices)
    subject = models.CharField(max_length=300, blank=True)
    body = models.TextField(blank=True)
    parameters = models.JSONField(default=dict)
    link = models.CharField(max_length=300, blank=True)
    about_kind = models.CharField(max_length=80, blank=True)
    about_key = models.UUIDField(null=True)
    dedupe = models.CharField(max_length=120, blank=True)
    message_id = models.CharField(max_length=255)

    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    reason = models.CharField(max_length=40, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    lost = models.PositiveSmallIntegerField(default=0)
    created_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField(default=now)
    offered_at = models.DateTimeField(default=now)
    claimed_at = models.DateTimeField(null=True)
    handed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects = MessageQuerySet.as_manager()
    workflow = message_flow

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["code", "dedupe", "user"], condition=~Q(dedupe=""), name="one_message_per_deed_and_reader"),
            models.CheckConstraint(condition=Q(state__in=State.values), name="message_state_is_known"),
            models.CheckConstraint(condition=~Q(state=State.HANDING_OVER) | Q(handed_at__isnull=False), name="hand_over_has_its_time"),
        ]
        indexes = [
            models.Index(F("due_at"), condition=Q(state__in=UNDER_WAY), name="messages_under_way"),
            models.Index(fields=["user", "-id"], name="messages_by_reader"),
            models.Index(fields=["about_key", "-id"], name="messages_by_subject"),
        ]
        triggers = [message_flow.trigger()]

    def __str__(self) -> str:
        return f"{self.code} {self.key}"

    def get_absolute_url(self) -> str:
        return reverse("outbox:message", args=[self.key])

    @property
    def audit_label(self) -> str:
        return self.code

    @property
    def kind_label(self) -> str | Lazy:
        try:
            return kind(self.code).label or self.subject
        except LookupError:
            return self.subject

    @property
    def state_badge(self) -> Badge:
        return Badge(State(self.state).label, GROUPS.get(State(self.state), "work"))

    @property
    def sentence(self) -> str:
        """What is the matter with the message, for staff: where it stands and what follows."""
        return str(SENTENCES[State(self.state)])

    @property
    def reason_sentence(self) -> str:
        if self.reason in Reason:
            return str(Reason(self.reason).label)
        if code := re.match(r"smtp (\d{3}(?: [\d.]+)?)$", self.reason):
            return gettext("The mail server answered %(code)s.") % {"code": code[1]}
        return ""

    @property
    def is_under_way(self) -> bool:
        """Whether something still happens to it by itself."""
        return self.state in UNDER_WAY

    @property
    def is_stuck(self) -> bool:
        return self.state in STUCK

    @property
    def title(self) -> str:
        """The subject as lists show it; that of a secret letter is never stored, its kind has a name."""
        return self.subject or str(self.kind_label)


SENTENCES = {
    State.WAITING: _("It waits for its turn and goes out by itself."),
    State.CLAIMED: _("It is being prepared for the mail server."),
    State.HANDING_OVER: _("The mail server is being given the message now."),
    State.SENT: _("The mail server has taken the message."),
    State.UNKNOWN: _(
        "The message may or may not have reached the mail server. It is not repeated by itself: ask the reader, or send it again."
    ),
    State.FAILED: _("The message has not been sent and is not tried again by itself."),
}


class Mute(models.Model):
    """A kind of message that a person has switched off."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mutes")
    code = models.CharField(max_length=80)
    since = models.DateTimeField(default=now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "code"], name="one_mute_per_person_and_kind")]

    def __str__(self) -> str:
        return self.code


def about_fields(row: models.Model | None) -> dict[str, Any]:
    """The columns that say what a message is about; rows of the house are known by their random key."""
    if row is None:
        return {"about_kind": "", "about_key": None}
    key: UUID = row.key  # type: ignore[attr-defined]
    return {"about_kind": row._meta.label_lower, "about_key": key}

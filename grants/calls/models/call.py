from datetime import datetime
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from djmoney.models.fields import MoneyField

from core.access import visible_rows
from core.calendar import arrived_at, now
from core.web.badges import Badge
from core.web.languages import LANGUAGES
from core.web.search import fold
from grants.calls.choices import CallState
from grants.calls.models.reference import Stream
from grants.calls.workflow import CALL


def default_currencies() -> list[str]:
    return list(settings.CURRENCIES)


class CallQuerySet(models.QuerySet["Call"]):
    def visible_to(self, user: Any) -> "CallQuerySet":
        """Calls that the reader may know exist; agrees with the rule `calls.view`."""
        return visible_rows(self, user)

    def published(self) -> "CallQuerySet":
        return self.filter(state=CallState.PUBLISHED)

    def open(self) -> "CallQuerySet":
        instant = arrived_at()
        return self.published().filter(opens_at__lte=instant, closes_at__gt=instant)

    def expected(self) -> "CallQuerySet":
        return self.published().filter(opens_at__gt=arrived_at())

    def over(self) -> "CallQuerySet":
        """Closed, or cancelled at whatever time."""
        return self.filter(models.Q(state=CallState.PUBLISHED, closes_at__lte=arrived_at()) | models.Q(state=CallState.CANCELLED))

    def matching(self, text: str) -> "CallQuerySet":
        """Those whose title, summary or prefix holds each word of the text, in any language and whichever letters were typed."""
        rows = self
        for word in fold(text).split():
            rows = rows.filter(folded__contains=word)
        return rows


class Call(models.Model):
    """An announced competition for money. Deadlines are instants; a request counts by when it reached us."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(_("kind of application"), max_length=30)
    stream = models.ForeignKey(Stream, on_delete=models.PROTECT, verbose_name=_("funding stream"))
    prefix = models.CharField(
        _("beginning of the numbers"), max_length=12, help_text=_("For example ICO-2026; numbers then read ICO-2026-00001.")
    )
    state = models.CharField(max_length=12, choices=CallState.choices, default=CallState.DRAFT, editable=False)

    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("in short"), max_length=600)
    who = models.TextField(_("who may apply"), max_length=4000)
    purpose = models.TextField(_("what the money is for"), max_length=4000)
    judging = models.TextField(_("how applications are judged"), max_length=4000)
    afterwards = models.TextField(_("what follows"), max_length=4000)

    opens_at = models.DateTimeField(_("opens"))
    closes_at = models.DateTimeField(_("closes"))
    max_amount = MoneyField(_("at most"), max_digits=16, decimal_places=2, default_currency="USD")
    max_months = models.PositiveSmallIntegerField(_("longest term, months"), default=12)
    currencies = ArrayField(models.CharField(max_length=3), verbose_name=_("currencies"), default=default_currencies)
    screening_days = models.PositiveSmallIntegerField(_("formal check, working days"), default=5)
    correction_days = models.PositiveSmallIntegerField(_("time to correct, working days"), default=5)
    corrections_allowed = models.PositiveSmallIntegerField(_("times an application may be returned"), default=1)
    contact = models.EmailField(_("questions go to"))
    cancelled_because = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)
    published_at = models.DateTimeField(null=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, editable=False)
    # Made of title, summary and prefix at each save, for searching.
    folded = models.TextField(default="", editable=False)

    objects = CallQuerySet.as_manager()
    workflow = CALL

    class Meta:
        ordering = ["closes_at", "pk"]
        verbose_name = _("call")
        verbose_name_plural = _("calls")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closes_at__gt=models.F("opens_at")),
                name="call_closes_after_it_opens",
                violation_error_message=_("A call closes after it opens."),
            ),
            models.CheckConstraint(
                condition=models.Q(max_amount__gt=0), name="call_offers_money", violation_error_message=_("The largest sum is above zero.")
            ),
            models.CheckConstraint(
                condition=~models.Q(state=CallState.CANCELLED) | ~models.Q(cancelled_because=""), name="cancelled_call_says_why"
            ),
        ]
        indexes = [models.Index(fields=["state", "closes_at"], name="call_by_closing")]
        triggers = [CALL.trigger()]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        texts = [getattr(self, f"{name}_{language}") or "" for name in ("title", "summary") for language in LANGUAGES]
        self.folded = fold(" ".join([*dict.fromkeys(texts), self.prefix]))
        if (written := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*written, "folded"}
        super().save(*args, **kwargs)

    @cached_property
    def rubric(self) -> list[Any]:
        """The criteria that reviewers score by: once a call is open they do not change, so they are asked for once."""
        return list(self.criteria.all())  # type: ignore[attr-defined]

    @property
    def audit_label(self) -> str:
        return self.prefix

    def get_absolute_url(self) -> str:
        return reverse("calls:call", args=[self.key])

    def is_open_for(self, instant: datetime) -> bool:
        return self.state == CallState.PUBLISHED and self.opens_at <= instant < self.closes_at

    @property
    def has_closed(self) -> bool:
        return self.closes_at <= arrived_at()

    @property
    def opens_later(self) -> bool:
        return self.opens_at > arrived_at()

    @property
    def state_badge(self) -> Badge:
        instant = arrived_at()
        if self.state != CallState.PUBLISHED:
            return Badge(CallState(self.state).label, "", "circle-x" if self.state == CallState.CANCELLED else "")
        if instant < self.opens_at:
            return Badge(_("Expected"), "info")
        return Badge(_("Open"), "ok") if instant < self.closes_at else Badge(_("Closed"), "")


class CallOfficerQuerySet(models.QuerySet["CallOfficer"]):
    def current(self) -> "CallOfficerQuerySet":
        instant = now()
        return self.filter(models.Q(until=None) | models.Q(until__gt=instant), since__lte=instant)


class CallOfficer(models.Model):
    """A person who runs a call, from one instant until another; ended, never deleted."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    call = models.ForeignKey(Call, on_delete=models.PROTECT, related_name="officers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True, blank=True)

    objects = CallOfficerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "user"], condition=models.Q(until=None), name="one_open_office_per_call"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="office_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.user_id}"


class NumberSeries(models.Model):
    """The last number given under a prefix. Taken inside the submission's transaction, so a failed one leaves no gap."""

    prefix = models.CharField(max_length=12, primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.prefix}-{self.last:05d}"

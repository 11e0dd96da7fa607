from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import visible_rows
from core.accounts.alphabet import sort_key
from core.calendar import now, today
from core.identifiers.bin_iin import Fault, WrongNumber
from core.identifiers.ror import check_ror, ror_address
from core.identifiers.validators import clean_bin
from core.web.languages import LANGUAGES
from core.web.search import fold
from parks.directory.choices import InvitationState, Kind, RequestState, Role
from parks.directory.countries import country_name
from parks.directory.workflow import inviting, joining

UNSORTED = str.maketrans("", "", "«»“”„\"'()")
ROR_SENTENCES = {
    Fault.SHAPE: _("A ROR number has nine characters, as in https://ror.org/052bx8q98."),
    Fault.CHECK_DIGIT: _("This ROR number does not exist: its last two digits do not match the others."),
}


def clean_ror(text: str) -> str:
    """The nine characters. Raises: ValidationError."""
    try:
        return check_ror(text)
    except WrongNumber as error:
        raise ValidationError(ROR_SENTENCES[error.fault]) from error


class Region(models.Model):
    """A top unit of KATO, the classifier of administrative units: 17 regions and 3 cities of republican significance."""

    code = models.CharField(
        _("KATO code"), max_length=9, unique=True, validators=[RegexValidator(r"^[0-9]{9}$", _("A KATO code has nine digits."))]
    )
    name = models.CharField(_("name"), max_length=80)
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        ordering = ["order", "code"]
        verbose_name = _("region")
        verbose_name_plural = _("regions")

    def __str__(self) -> str:
        return self.name


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: Any) -> "OrganisationQuerySet":
        """Organisations that the reader may know exist: the parts that rooms registered; agrees with `directory.view`."""
        return visible_rows(self, user)

    def listed(self) -> "OrganisationQuerySet":
        """What the public directory shows."""
        return self.filter(is_listed=True)

    def of(self, user: Any) -> "OrganisationQuerySet":
        """The organisations that the person belongs to now."""
        return self.filter(models.Exists(Membership.objects.current().filter(organisation=models.OuterRef("pk"), user_id=user.pk)))


class Organisation(models.Model):
    """A body that applies, employs or funds. Known by its BIN or ROR number, or by a code of ours where we list it as reference data."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    code = models.SlugField(
        _("code"), max_length=40, null=True, blank=True, unique=True, help_text=_("Only for institutions of the reference list.")
    )
    kind = models.CharField(_("kind"), max_length=24, choices=Kind.choices)
    bin = models.CharField(_("BIN"), max_length=12, null=True, blank=True, unique=True)
    ror = models.CharField(
        _("ROR number"), max_length=9, null=True, blank=True, unique=True, help_text=_("Of the Research Organization Registry, ror.org.")
    )
    name = models.CharField(_("name"), max_length=250)
    region = models.ForeignKey(
        Region, null=True, blank=True, on_delete=models.PROTECT, related_name="organisations", verbose_name=_("region")
    )
    country = models.CharField(
        _("country"), max_length=2, default="KZ", validators=[RegexValidator(r"^[A-Z]{2}$", _("Give the country by its two-letter code."))]
    )
    founded = models.PositiveSmallIntegerField(
        _("founded in"), null=True, blank=True, validators=[MinValueValidator(1800), MaxValueValidator(2200)]
    )
    website = models.URLField(_("website"), blank=True)
    is_listed = models.BooleanField(_("shown in the public directory"), default=False)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=now, editable=False)
    folded = models.TextField(default="", editable=False)
    sort_kk = models.CharField(max_length=250, default="", editable=False)
    sort_ru = models.CharField(max_length=250, default="", editable=False)
    sort_en = models.CharField(max_length=250, default="", editable=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(bin__isnull=False)
                | models.Q(code__isnull=False)
                | models.Q(ror__isnull=False)
                | models.Q(kind=Kind.TEAM)
                | ~models.Q(country="KZ"),
                name="organisation_has_bin",
                violation_error_message=_(
                    "An organisation of Kazakhstan is entered with its BIN. A team before registration has none yet."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(bin__isnull=True) | models.Q(bin__regex=r"^[0-9]{12}$"), name="organisation_bin_has_12_digits"
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=Kind.TEAM) | models.Q(bin__isnull=True),
                name="team_has_no_bin",
                violation_error_message=_("A team before registration has no BIN. With a BIN it is a firm."),
            ),
            models.CheckConstraint(
                condition=~models.Q(kind=Kind.TEAM) | models.Q(is_listed=False),
                name="team_is_not_listed",
                violation_error_message=_("A team is not shown in the public directory."),
            ),
        ]
        indexes = [
            *(models.Index(fields=[f"sort_{language}", "id"], name=f"organisation_by_{language}") for language in LANGUAGES),
            models.Index(fields=["kind"], name="organisation_by_kind"),
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="organisation_by_words"),
        ]

    def __str__(self) -> str:
        return self.name or ""

    def get_absolute_url(self) -> str:
        return reverse("directory:organisation", args=[self.key])

    @property
    def audit_label(self) -> str:
        return str(self.bin or self.ror or self.code or self.key)

    @property
    def ror_address(self) -> str:
        return ror_address(self.ror) if self.ror else ""

    @property
    def names(self) -> dict[str, str]:
        """The names that were given, by language; never one standing in for another."""
        return {language: name for language in LANGUAGES if (name := getattr(self, f"name_{language}"))}

    @property
    def country_name(self) -> str:
        return country_name(self.country)

    def clean(self) -> None:
        self.bin = (self.bin or "").strip() or None
        self.ror = (self.ror or "").strip() or None
        self.code = self.code or None
        if self.bin:
            try:
                self.bin = clean_bin(self.bin)
            except ValidationError as error:
                raise ValidationError({"bin": error.messages}) from error
        if self.ror:
            try:
                self.ror = clean_ror(self.ror)
            except ValidationError as error:
                raise ValidationError({"ror": error.messages}) from error
        if not self.names:
            raise ValidationError({"name_ru": _("Give the name in at least one language.")})
        if self.founded and self.founded > today().year:
            raise ValidationError({"founded": _("This year lies in the future.")})

    def work_out(self) -> None:
        """Bring the columns for searching and sorting to what the names say; loading many at once has no other chance."""
        names = self.names
        spoken = next(iter(names.values()), "")
        self.folded = fold(" ".join([*dict.fromkeys(names.values()), self.bin or ""]))
        for language in LANGUAGES:
            setattr(self, f"sort_{language}", sort_key((names.get(language) or names.get("ru") or spoken).translate(UNSORTED))[:250])

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.work_out()
        if (written := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*written, "folded", *(f"sort_{language}" for language in LANGUAGES)}
        super().save(*args, **kwargs)


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self) -> "MembershipQuerySet":
        return self.filter(until=None)

    def owners(self) -> "MembershipQuerySet":
        return self.current().filter(role=Role.OWNER)


class Membership(models.Model):
    """A person in an organisation, from one instant until another; ended, never deleted."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="organisation_memberships")
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    since = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(fields=["organisation", "user"], condition=models.Q(until=None), name="one_open_membership"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="membership_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.organisation_id}"

    @property
    def audit_label(self) -> str:
        return self.organisation.audit_label


class JoinRequest(models.Model):
    """A person asks to be let into an organisation that is registered already. Its owners answer, or, where it has none, an administrator."""

    workflow = joining

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="join_requests")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="join_requests")
    note = models.CharField(_("note"), max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=RequestState.choices, default=RequestState.ASKED, editable=False)
    asked_at = models.DateTimeField(default=now, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "user"], condition=models.Q(state=RequestState.ASKED), name="one_open_join_request"
            )
        ]
        triggers = [joining.trigger()]

    def __str__(self) -> str:
        return f"{self.state} {self.organisation_id}"

    @property
    def audit_label(self) -> str:
        return self.organisation.audit_label


class Invitation(models.Model):
    """An owner asks a person in by e-mail. It waits for whoever proves that address; nobody is told whether it is known here."""

    workflow = inviting

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(_("e-mail"))
    role = models.CharField(_("role"), max_length=10, choices=Role.choices, default=Role.MEMBER)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=InvitationState.choices, default=InvitationState.SENT, editable=False)
    sent_at = models.DateTimeField(default=now, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["-sent_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                "organisation", Lower("email"), condition=models.Q(state=InvitationState.SENT), name="one_open_invitation"
            )
        ]
        triggers = [inviting.trigger()]

    def __str__(self) -> str:
        return f"{self.state} {self.organisation_id}"

    @property
    def audit_label(self) -> str:
        return self.organisation.audit_label

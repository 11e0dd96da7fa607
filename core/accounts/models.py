from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pgtrigger
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.accounts.alphabet import sort_key
from core.accounts.choices import Deed, GlobalRole, Language, Standing, Theme
from core.accounts.names import NAME_LENGTH, check_name
from core.accounts.scopes import scope_choices
from core.audit.models import append_only
from core.calendar import now
from core.web.search import fold

NO_PASSWORD = "!"  # noqa: S105
"""How the password of somebody begins who never set one: an invited person."""


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class UserQuerySet(models.QuerySet["User"]):
    def with_role(self, *roles: str) -> "UserQuerySet":
        """People who hold one of the global roles today."""
        return self.filter(models.Exists(RoleGrant.objects.current().filter(user=models.OuterRef("pk"), role__in=roles)))

    def standing(self, standing: str) -> "UserQuerySet":
        """People whose account stands so (`Standing`)."""
        if standing == Standing.DISABLED:
            return self.filter(is_active=False)
        invited = models.Q(password__startswith=NO_PASSWORD)
        return self.filter(invited if standing == Standing.INVITED else ~invited, is_active=True)

    def called(self, text: str) -> "UserQuerySet":
        """People whose name or e-mail holds every word of the text, Kazakh and Russian letters alike."""
        rows = self
        for word in fold(text).split():
            rows = rows.filter(folded__contains=word)
        return rows


class User(AbstractBaseUser):
    """A person. Known by e-mail, whatever its case; three parts of a name, of which the patronymic may be absent."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"))
    family_name = models.CharField(_("family name"), max_length=NAME_LENGTH, validators=[check_name])
    given_name = models.CharField(_("given name"), max_length=NAME_LENGTH, validators=[check_name])
    patronymic = models.CharField(_("patronymic"), max_length=NAME_LENGTH, blank=True, validators=[check_name])
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.RUSSIAN)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Almaty")
    theme = models.CharField(_("appearance"), max_length=5, choices=Theme.choices, default=Theme.AUTO)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False, editable=False)
    joined_at = models.DateTimeField(default=now, editable=False)
    # Made of the name and the e-mail at each save: for sorting by the Kazakh alphabet, and for searching.
    sort_key = models.CharField(max_length=3 * NAME_LENGTH + 260, db_collation="C", editable=False)
    folded = models.CharField(max_length=6 * NAME_LENGTH + 520, editable=False)

    objects = UserManager.from_queryset(UserQuerySet)()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["family_name", "given_name"]

    class Meta:
        ordering = ["sort_key", "id"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"), name="one_person_per_email", violation_error_message=_("This e-mail belongs to somebody already.")
            )
        ]
        indexes = [
            models.Index(fields=["sort_key", "id"], name="people_by_name"),
            GinIndex(OpClass("folded", name="gin_trgm_ops"), name="people_by_letters"),
        ]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key(f"{self.get_full_name()} {self.email}")
        self.folded = fold(f"{self.get_full_name()} {self.email}")
        if (fields := kwargs.get("update_fields")) is not None and not {"family_name", "given_name", "patronymic", "email"}.isdisjoint(
            fields
        ):
            kwargs["update_fields"] = {*fields, "sort_key", "folded"}
        super().save(*args, **kwargs)

    def refresh_from_db(self, *args: Any, **kwargs: Any) -> None:
        self.forget_roles()
        super().refresh_from_db(*args, **kwargs)

    def get_full_name(self) -> str:
        return " ".join(filter(None, [self.family_name, self.given_name, self.patronymic]))

    def get_short_name(self) -> str:
        return self.given_name

    @property
    def standing(self) -> Standing:
        if not self.is_active:
            return Standing.DISABLED
        return Standing.ACTIVE if self.has_usable_password() else Standing.INVITED

    def has_role(self, *roles: str) -> bool:
        """Whether the person holds one of the global roles at this instant; one query per person in hand.

        The grants are kept, not the answer: a role that ends or begins meanwhile counts from its instant on.
        """
        if not self.is_active:
            return False
        if not hasattr(self, "_grants"):
            self.keep_roles(RoleGrant.objects.filter(user=self).values_list("role", "since", "until"))
        instant = now()
        return any(role in roles and since <= instant and (until is None or until > instant) for role, since, until in self._grants)

    def keep_roles(self, grants: Iterable[tuple[str, datetime, datetime | None]]) -> None:
        """Each as role, since, until; those that are over or not yet begun too."""
        self._grants = list(grants)

    def forget_roles(self) -> None:
        """Let the next question about roles ask the database."""
        self.__dict__.pop("_grants", None)

    # The stock admin site asks for these; it holds reference tables only.
    @property
    def is_staff(self) -> bool:
        return self.has_role(GlobalRole.ADMINISTRATOR)

    @property
    def is_superuser(self) -> bool:
        return self.is_staff

    def has_perm(self, perm: str, obj: object = None) -> bool:
        return self.is_staff

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def current(self) -> "RoleGrantQuerySet":
        instant = now()
        return self.filter(models.Q(until=None) | models.Q(until__gt=instant), since__lte=instant)

    def not_over(self) -> "RoleGrantQuerySet":
        """Held now, or from a later day on."""
        return self.filter(models.Q(until=None) | models.Q(until__gt=now()))


class _Period(models.Func):
    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


class RoleGrant(models.Model):
    """A global role of a person, from one instant until another; ended, never deleted."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="role_grants")
    role = models.CharField(_("role"), max_length=20, choices=GlobalRole.choices)
    since = models.DateTimeField(default=now)
    until = models.DateTimeField(null=True, blank=True)
    given_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="role_ends_after_it_begins"
            ),
            ExclusionConstraint(
                name="a_role_is_held_once_at_a_time",
                expressions=[
                    (_Period("since", "until", RangeBoundary()), RangeOperators.OVERLAPS),
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                ],
                violation_error_message=_("This person holds this role in those days already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.since:%Y-%m-%d}"

    @property
    def last_day(self) -> datetime | None:
        """An instant of the last day on which the role is held."""
        return self.until - timedelta(microseconds=1) if self.until and self.until > self.since else self.until

    @property
    def is_over(self) -> bool:
        return self.until is not None and self.until <= now()

    @property
    def is_ahead(self) -> bool:
        return self.since > now()


class Intervention(models.Model):
    """What an administrator did to somebody's account, and why. The reason is free text, so it stands here and not in the audit trail."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="interventions")
    deed = models.CharField(max_length=20, choices=Deed.choices)
    role = models.CharField(max_length=20, choices=GlobalRole.choices, blank=True)
    reason = models.CharField(max_length=500)
    actor = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["user", "-at"], name="interventions_of_a_person")]
        triggers = append_only()

    def __str__(self) -> str:
        return f"{self.deed} {self.at:%Y-%m-%d}"


class ConsentText(models.Model):
    """What people agree to, in three languages. A version that somebody agreed to is never rewritten: a change is a new version."""

    code = models.SlugField(max_length=40)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    text = models.TextField()
    published_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["code", "-version"]
        constraints = [models.UniqueConstraint(fields=["code", "version"], name="one_text_per_version")]

    def __str__(self) -> str:
        return f"{self.code} {self.version}"


class ConsentQuerySet(models.QuerySet["Consent"]):
    def in_force(self) -> "ConsentQuerySet":
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """That a person agreed to one version of a text, and until when."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents")
    text = models.ForeignKey(ConsentText, on_delete=models.PROTECT, related_name="consents")
    given_at = models.DateTimeField(default=now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        ordering = ["-given_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "text"], condition=models.Q(withdrawn_at=None), name="agreed_once_at_a_time"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | models.Q(withdrawn_at__gte=models.F("given_at")), name="withdrawn_after_given"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text_id} {self.given_at:%Y-%m-%d}"


class TokenQuerySet(models.QuerySet["Token"]):
    def in_force(self) -> "TokenQuerySet":
        return self.filter(revoked_at=None, until__gt=now())


class Token(models.Model):
    """A person's key for programs. Of its secret only the SHA-256 is kept; it opens what its scopes name and its person may do, no more."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    name = models.CharField(_("name"), max_length=60)
    sha256 = models.CharField(max_length=64, unique=True, editable=False)
    ending = models.CharField(max_length=4, editable=False)
    scopes = ArrayField(models.CharField(max_length=40))
    made_at = models.DateTimeField(default=now, editable=False)
    until = models.DateTimeField()
    last_used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="token_has_a_hash"),
            models.CheckConstraint(condition=models.Q(until__gt=models.F("made_at")), name="token_ends_after_it_begins"),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="token_as_made", exclude=["last_used_at", "revoked_at"]),
            pgtrigger.Protect(name="token_never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"…{self.ending}"

    @property
    def audit_label(self) -> str:
        return f"…{self.ending}"

    @property
    def last_day(self) -> datetime:
        """An instant of the last day on which it opens anything."""
        return self.until - timedelta(microseconds=1)

    @property
    def is_over(self) -> bool:
        return self.revoked_at is not None or self.until <= now()

    @property
    def labels(self) -> list[Any]:
        """Its scopes in words."""
        return [label for code, label in scope_choices() if code in self.scopes]

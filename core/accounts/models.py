from typing import Any
from uuid import uuid4

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from core.accounts.choices import GlobalRole, Language, Theme
from core.calendar import now


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class UserQuerySet(models.QuerySet["User"]):
    def with_role(self, *roles: str) -> "UserQuerySet":
        """People who hold one of the global roles today."""
        return self.filter(models.Exists(RoleGrant.objects.current().filter(user=models.OuterRef("pk"), role__in=roles)))


class User(AbstractBaseUser):
    """A person. Known by e-mail, whatever its case; three parts of a name, of which the patronymic may be absent."""

    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail"))
    family_name = models.CharField(_("family name"), max_length=80)
    given_name = models.CharField(_("given name"), max_length=80)
    patronymic = models.CharField(_("patronymic"), max_length=80, blank=True)
    language = models.CharField(_("language"), max_length=2, choices=Language.choices, default=Language.RUSSIAN)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Asia/Almaty")
    theme = models.CharField(_("theme"), max_length=5, choices=Theme.choices, default=Theme.AUTO)
    is_active = models.BooleanField(default=True)
    is_demo = models.BooleanField(default=False, editable=False)
    joined_at = models.DateTimeField(default=now, editable=False)

    objects = UserManager.from_queryset(UserQuerySet)()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["family_name", "given_name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_per_email", violation_error_message=_("This e-mail belongs to somebody already."))]

    def __str__(self) -> str:
        return self.get_full_name() or self.email

    def get_full_name(self) -> str:
        return " ".join(filter(None, [self.family_name, self.given_name, self.patronymic]))

    def get_short_name(self) -> str:
        return self.given_name

    def has_role(self, *roles: str) -> bool:
        """Whether the person holds one of the global roles today; one query per person in hand."""
        if not self.is_active:
            return False
        if not hasattr(self, "_roles"):
            self._roles = set(RoleGrant.objects.current().filter(user=self).values_list("role", flat=True))
        return not self._roles.isdisjoint(roles)

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
        constraints = [
            models.UniqueConstraint(fields=["user", "role"], condition=models.Q(until=None), name="one_open_grant_per_role"),
            models.CheckConstraint(condition=models.Q(until=None) | models.Q(until__gte=models.F("since")), name="role_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.role} {self.since:%Y-%m-%d}"

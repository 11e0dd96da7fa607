"""What is done to start-ups: each deed is one transaction with its policy and its audit entry."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from core.access import require
from core.audit import record
from core.audit.recording import CHANGED
from core.calendar import now
from core.workflow import Conflict
from grants.applications.models import Application
from grants.applications.services import begin_application
from grants.calls.models import Call
from incubator.startups.models import Founder, StartUp, StartupApplication
from incubator.startups.models.startup import WHOLE
from incubator.startups.queries import share_given
from parks.directory.choices import Kind
from parks.directory.models import Organisation
from parks.directory.services import check_bin_is_free, register_organisation

EDITABLE = ("stage", "one_liner", "topic")
FOUNDER_FIELDS = ("family_name", "given_name", "patronymic", "role", "share")


@transaction.atomic
def create_startup(startup: StartUp, organisation: Organisation, *, actor: Any, is_founder: bool = False) -> StartUp:
    """Make a start-up of a firm or of a team. An organisation that is not here yet is registered with `actor` as its owner.

    `is_founder` puts the actor down as the first founder, share to be agreed.
    Raises: Refused, AlreadyRegistered (somebody entered this BIN before), ValidationError, Conflict (it is a start-up already).
    """
    require(actor, "startups.create")
    if not organisation.pk:
        register_organisation(organisation, actor=actor)
    startup.organisation = organisation
    require(actor, "startups.edit", startup)
    check_may_be_startup(organisation)
    startup.full_clean(validate_unique=False)
    try:
        with transaction.atomic():
            startup.save(force_insert=True)
    except IntegrityError:  # a colleague made it in the same moment
        raise Conflict from None
    record(actor, "startup.created", startup, changes={"kind": (None, organisation.kind), "stage": (None, startup.stage)})
    if is_founder:
        add_founder(
            Founder(startup=startup, user=actor, **{name: getattr(actor, name) for name in ("family_name", "given_name", "patronymic")}),
            actor=actor,
        )
    return startup


def check_may_be_startup(organisation: Organisation) -> None:
    """Raises: ValidationError. Universities and state bodies apply as themselves."""
    if organisation.kind not in {Kind.FIRM, Kind.TEAM}:
        raise ValidationError(_("A start-up is a firm, or a team before registration. This organisation is neither."))


@transaction.atomic
def edit_startup(startup: StartUp, *, actor: Any) -> StartUp:
    """Save stage, line and topic. Raises: Refused, ValidationError."""
    require(actor, "startups.edit", startup)
    startup.full_clean()
    before = StartUp.objects.select_for_update(no_key=True).get(pk=startup.pk)
    changed = [name for name in EDITABLE if getattr(before, name) != getattr(startup, name)]
    if changed:
        startup.save(update_fields=changed)
        record(actor, "startup.edited", startup, changes=dict.fromkeys(changed, CHANGED))
    return startup


@transaction.atomic
def register_team(startup: StartUp, bin_number: str, *, actor: Any) -> StartUp:
    """The team has registered its firm: the organisation becomes a firm with this BIN, and everything that it has stays with it.

    Raises: Refused, AlreadyRegistered (this BIN is here), ValidationError, Conflict (a colleague did it meanwhile).
    """
    require(actor, "startups.register", startup)
    organisation = Organisation.objects.select_for_update().get(pk=startup.organisation_id)
    if organisation.kind != Kind.TEAM:
        raise Conflict
    organisation.kind, organisation.bin = Kind.FIRM, bin_number
    organisation.clean_fields()
    organisation.clean()
    check_bin_is_free(organisation)
    organisation.validate_constraints()
    try:
        with transaction.atomic():
            organisation.save(update_fields=["kind", "bin"])
    except IntegrityError:  # the same BIN was entered elsewhere in the same moment
        check_bin_is_free(organisation)
        raise
    record(actor, "startup.registered", startup, changes={"kind": (Kind.TEAM, Kind.FIRM), "bin": (None, organisation.bin)})
    startup.organisation = organisation
    return startup


# Founders


@transaction.atomic
def add_founder(founder: Founder, *, actor: Any) -> Founder:
    """Raises: Refused, ValidationError (a name is none, or the shares would sum to more than 100 %)."""
    require(actor, "startups.edit", founder.startup)
    _lock(founder.startup)
    founder.full_clean()
    _check_shares(founder)
    founder.save(force_insert=True)
    record(actor, "startup.founder_added", founder.startup, changes={"founder": (None, founder.key), "share": (None, founder.share)})
    return founder


@transaction.atomic
def edit_founder(founder: Founder, *, actor: Any) -> Founder:
    """Raises: Refused, ValidationError, Conflict (the founder has left meanwhile)."""
    require(actor, "startups.edit", founder.startup)
    _lock(founder.startup)
    before = Founder.objects.current().filter(pk=founder.pk).first()
    if before is None:
        raise Conflict
    founder.full_clean()
    _check_shares(founder)
    changed = [name for name in FOUNDER_FIELDS if getattr(before, name) != getattr(founder, name)]
    if changed:
        founder.save(update_fields=changed)
        shown = {"share": (before.share, founder.share)} if "share" in changed else {}
        record(
            actor,
            "startup.founder_edited",
            founder.startup,
            changes=dict.fromkeys(changed, CHANGED) | {"founder": (founder.key, founder.key)} | shown,
        )
    return founder


@transaction.atomic
def end_founder(founder: Founder, *, actor: Any) -> None:
    """The founder has left; the row stays for the record. Raises: Refused, Conflict."""
    require(actor, "startups.edit", founder.startup)
    _lock(founder.startup)
    if not Founder.objects.current().filter(pk=founder.pk).update(until=now()):
        raise Conflict
    founder.refresh_from_db()
    record(actor, "startup.founder_left", founder.startup, changes={"founder": (founder.key, None), "share": (founder.share, None)})


def _lock(startup: StartUp) -> None:
    """Two colleagues who write shares at once wait for each other, so that the sum is that of both."""
    StartUp.objects.select_for_update(no_key=True).get(pk=startup.pk)


def _check_shares(founder: Founder) -> None:
    before = Founder.objects.filter(pk=founder.pk, until=None).values_list("share", flat=True).first() or 0
    others = share_given(founder.startup) - before
    if founder.share is not None and others + founder.share > WHOLE:
        raise ValidationError(
            {
                "share": _("The shares of all founders would sum to more than 100 %%. At most %(left)s %% are left.")
                % {"left": (WHOLE - others).normalize().to_eng_string()}
            }
        )


# Applying


@transaction.atomic
def apply_to_call(call: Call, startup: StartUp, *, actor: Any) -> Application:
    """The start-up's draft for the call; a second beginning gives the same draft.

    Raises: Refused (not a member, the call is not open).
    """
    application = begin_application(call, startup.organisation, actor=actor)
    StartupApplication.objects.get_or_create(application=application, defaults={"startup": startup, "stage": ""})
    return application

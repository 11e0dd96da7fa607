"""What changes the directory: organisations, who is in them, and how people get in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.access import require
from core.accounts.models import User
from core.audit import record
from core.audit.recording import CHANGED
from core.calendar import now
from core.outbox.services import post
from core.web.languages import LANGUAGES
from core.workflow import Conflict, advance
from parks.directory.choices import Role
from parks.directory.models import Invitation, JoinRequest, Membership, Organisation
from parks.directory.policies import user_belongs
from parks.directory.queries import owners_of, people_who_answer

EDITABLE = (*(f"name_{language}" for language in LANGUAGES), "region", "founded", "website", "is_listed")


class AlreadyRegistered(Exception):
    """Somebody entered an organisation with this BIN before; who, is not told."""

    def __init__(self, organisation: Organisation) -> None:
        super().__init__(organisation.bin)
        self.organisation = organisation


@transaction.atomic
def register_organisation(organisation: Organisation, *, actor: Any) -> Organisation:
    """Save a new organisation with `actor` as its first owner.

    Raises: Refused, AlreadyRegistered (its BIN is here), ValidationError (by field).
    """
    require(actor, "directory.register", organisation)
    organisation.clean()  # first: it takes the spaces out of the BIN
    organisation.clean_fields()
    check_bin_is_free(organisation)
    organisation.validate_unique()
    organisation.validate_constraints()
    try:
        with transaction.atomic():
            organisation.save(force_insert=True)
    except IntegrityError:  # two people entered the same BIN in the same moment
        check_bin_is_free(organisation)
        raise
    record(actor, "organisation.registered", organisation, changes={"kind": (None, organisation.kind), "bin": (None, organisation.bin)})
    _open_membership(organisation, actor, Role.OWNER, actor=actor)
    return organisation


def check_bin_is_free(organisation: Organisation) -> None:
    """Raises: AlreadyRegistered."""
    if organisation.bin and (earlier := Organisation.objects.filter(bin=organisation.bin).exclude(pk=organisation.pk).first()):
        raise AlreadyRegistered(earlier)


@transaction.atomic
def edit_organisation(organisation: Organisation, *, actor: Any) -> Organisation:
    """Save the fields that an owner may change (names, region, year, website, listing). Raises: Refused, ValidationError."""
    require(actor, "directory.edit", organisation)
    organisation.full_clean()
    before = Organisation.objects.select_for_update().get(pk=organisation.pk)
    changed = [name for name in EDITABLE if getattr(before, name) != getattr(organisation, name)]
    if changed:
        organisation.save(update_fields=changed)
        record(
            actor,
            "organisation.edited",
            organisation,
            changes={name: (getattr(before, name), getattr(organisation, name)) for name in changed},
        )
    return organisation


@transaction.atomic
def add_member(organisation: Organisation, user: User, *, actor: Any, role: str = Role.MEMBER) -> Membership:
    """Let a person in without an invitation: for rooms that know the person agreed. Somebody who is in already stays as they are."""
    require(actor, "directory.manage_members", organisation)
    return _open_membership(organisation, user, role, actor=actor)


@transaction.atomic
def change_role(membership: Membership, role: str, *, actor: Any) -> Membership:
    """Raises: Refused, ValidationError (the last owner stays one)."""
    require(actor, "directory.manage_members", membership.organisation)
    membership = _claimed(membership)
    if membership.role != role:
        if membership.role == Role.OWNER:
            check_owner_remains(membership)
        before, membership.role = membership.role, role
        membership.save(update_fields=["role"])
        record(actor, "membership.role_changed", membership, changes={"role": (before, role)})
    return membership


@transaction.atomic
def end_membership(membership: Membership, *, actor: Any) -> Membership:
    """End a person's membership now; one's own, or as an owner anybody's. Raises: Refused, Conflict, ValidationError (the last owner stays)."""
    require(actor, "directory.end_membership", membership)
    membership = _claimed(membership)
    if membership.role == Role.OWNER:
        check_owner_remains(membership)
    membership.until = now()
    membership.save(update_fields=["until"])
    record(actor, "membership.ended", membership, changes={"role": (membership.role, None)})
    return membership


def check_owner_remains(membership: Membership) -> None:
    """Raises: ValidationError. The caller holds the organisation's row, so that two owners cannot leave at once."""
    if not Membership.objects.owners().filter(organisation=membership.organisation).exclude(pk=membership.pk).exists():
        raise ValidationError(_("An organisation needs an owner. Make somebody else an owner first."))


def _claimed(membership: Membership) -> Membership:
    """The membership as it stands, with its organisation locked. Raises: Conflict, where it has ended."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    current = Membership.objects.current().select_related("organisation").filter(pk=membership.pk).first()
    if current is None:
        raise Conflict
    return current


def _open_membership(organisation: Organisation, user: Any, role: str, *, actor: Any) -> Membership:
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    membership, is_new = Membership.objects.get_or_create(organisation=organisation, user=user, until=None, defaults={"role": role})
    if is_new:
        record(actor, "membership.began", membership, changes={"role": (None, role), "person": (None, user.key)})
    return membership


# Asking to be let in


@transaction.atomic
def ask_to_join(organisation: Organisation, *, actor: Any, note: str = "") -> JoinRequest:
    """Ask the owners to be let in; asking twice is asking once. Raises: Refused, ValidationError (already in, or the note is too long)."""
    require(actor, "directory.register", organisation)
    if user_belongs(actor, organisation):
        raise ValidationError(_("You belong to this organisation already."))
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if open_request := JoinRequest.objects.filter(organisation=organisation, user=actor, state="asked").first():
        return open_request
    request = JoinRequest(organisation=organisation, user=actor, note=note.strip())
    request.full_clean()
    request.save()
    record(actor, "join_request.asked", request)
    context = {
        "organisation": organisation,
        "person": actor,
        "note": request.note,
        "url": reverse("directory:members", args=[organisation.key]),
    }
    post("directory.asked", to=people_who_answer(organisation), about=request, context=context)
    return request


@transaction.atomic
def accept_request(request: JoinRequest, *, actor: Any) -> Membership:
    """Raises: Refused, Conflict."""
    advance(request, "accept", actor=actor, answered_at=now(), answered_by=actor)
    # Where nobody owns it yet, an administrator has checked the first person, who then answers for it.
    role = Role.MEMBER if owners_of(request.organisation).exists() else Role.OWNER
    membership = _open_membership(request.organisation, request.user, role, actor=actor)
    post(
        "directory.let_in",
        to=[request.user],
        about=request,
        context={"organisation": request.organisation, "url": reverse("directory:mine")},
    )
    return membership


@transaction.atomic
def decline_request(request: JoinRequest, *, actor: Any) -> None:
    """Raises: Refused, Conflict."""
    advance(request, "decline", actor=actor, answered_at=now(), answered_by=actor)
    post(
        "directory.not_let_in",
        to=[request.user],
        about=request,
        context={"organisation": request.organisation, "url": reverse("directory:mine")},
    )


def withdraw_request(request: JoinRequest, *, actor: Any) -> None:
    """Raises: Refused, Conflict."""
    advance(request, "withdraw", actor=actor, answered_at=now())


# Being asked in


@transaction.atomic
def invite_member(organisation: Organisation, email: str, *, actor: Any, role: str = Role.MEMBER) -> Invitation:
    """Invite whoever proves this address; nothing in the answer tells whether it is known here. Raises: Refused, ValidationError."""
    require(actor, "directory.invite", organisation)
    invitation = Invitation(organisation=organisation, email=email.strip(), role=role, invited_by=actor)
    invitation.clean_fields()
    person = User.objects.filter(email__iexact=invitation.email, is_active=True).first()
    if person and user_belongs(person, organisation):
        raise ValidationError({"email": _("This person belongs to the organisation already.")})
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    if earlier := Invitation.objects.filter(organisation=organisation, email__iexact=invitation.email, state="sent").first():
        return earlier
    invitation.save()
    record(actor, "invitation.sent", invitation, changes={"email": CHANGED, "role": (None, role)})
    if person:
        post(
            "directory.invited",
            to=[person],
            about=invitation,
            context={"organisation": organisation, "inviter": actor, "url": reverse("directory:mine")},
        )
    return invitation


@transaction.atomic
def accept_invitation(invitation: Invitation, *, actor: Any) -> Membership:
    """Raises: Refused (it is for another address), Conflict (taken back or answered)."""
    advance(invitation, "accept", actor=actor, answered_at=now())
    return _open_membership(invitation.organisation, actor, invitation.role, actor=actor)


def decline_invitation(invitation: Invitation, *, actor: Any) -> None:
    """Raises: Refused, Conflict."""
    advance(invitation, "decline", actor=actor, answered_at=now())


def withdraw_invitation(invitation: Invitation, *, actor: Any) -> None:
    """Raises: Refused, Conflict."""
    advance(invitation, "withdraw", actor=actor, answered_at=now())

"""What is done to accounts. Each deed of an administrator is one transaction: policy, change, reason, audit entry, mail to the person."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils.translation import gettext as _

from core.access import Refused, require
from core.accounts import mail
from core.accounts.choices import PERSONAL_DATA, Deed, GlobalRole
from core.accounts.models import Consent, Intervention, RoleGrant, User
from core.accounts.queries import handle_of, newest_text, open_sessions
from core.accounts.tokens import revoke_all
from core.audit import record
from core.audit.recording import CHANGED
from core.calendar import now
from core.workflow import Conflict


@transaction.atomic
def invite_person(
    *,
    email: str,
    family_name: str,
    given_name: str,
    language: str,
    reason: str,
    actor: User | None,
    patronymic: str = "",
    roles: Iterable[str] = (),
) -> User:
    """Make an account without a password and mail the way in. `actor` None is the keeper of the machine, at its command line.

    Raises: Refused, ValidationError (the e-mail is taken, a part of the name is none).
    """
    if actor is not None:
        require(actor, "accounts.manage_people")
    user = User(email=email.strip().lower(), family_name=family_name, given_name=given_name, patronymic=patronymic, language=language)
    user.set_unusable_password()
    user.full_clean()
    user.save()
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    for role in roles:
        RoleGrant.objects.create(user=user, role=role, given_by=actor)
        record(actor, "person.give_role", user, changes={"role": (None, role)})
    _note(user, Deed.INVITE, reason, actor)
    mail.send_to(user, "account.invited")
    return user


@transaction.atomic
def invite_again(user: User, *, actor: User) -> None:
    """A new link; the old one ends. Raises: Refused."""
    require(actor, "accounts.invite_again", user)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    record(actor, "person.invite_again", user)
    mail.send_to(user, "account.invited")


@transaction.atomic
def accept_invitation(user: User, password: str) -> User:
    """The invited person sets the first password and agrees; the e-mail counts as confirmed, for the link came by it.

    Raises: Conflict (the account was opened, closed or invited again meanwhile).
    """
    person = User.objects.select_for_update().get(pk=user.pk)
    if person.password != user.password or not person.is_active:
        raise Conflict
    person.set_password(password)
    person.save(update_fields=["password"])
    EmailAddress.objects.filter(user=person, email=person.email).update(verified=True, primary=True)
    record_consent(person, PERSONAL_DATA)
    record(person, "person.accept", person)
    return person


@transaction.atomic
def give_role(
    user: User, role: str, *, reason: str, actor: User, since: datetime | None = None, until: datetime | None = None
) -> RoleGrant:
    """Give a global role from an instant (now) until another (open). Raises: Refused, ValidationError (held in those days already)."""
    require(actor, "accounts.give_role", user)
    grant = RoleGrant(user=user, role=role, since=since or now(), until=until, given_by=actor)
    grant.full_clean()
    grant.save()
    user.forget_roles()
    _note(
        user, Deed.GIVE_ROLE, reason, actor, role=role, changes={"role": (None, role), "since": (None, grant.since), "until": (None, until)}
    )
    mail.send_to(user, "account.role_given", role=role, since=grant.since.isoformat(), until=until.isoformat() if until else None)
    return grant


@transaction.atomic
def end_role(grant: RoleGrant, *, reason: str, actor: User, until: datetime | None = None) -> RoleGrant:
    """End a role now or at a later instant; one that has not begun never begins.

    Raises: Refused (also where no administrator would be left), Conflict (it has ended already).
    """
    _lock_administrators(actor)
    require(actor, "accounts.end_role", grant.user)
    row = RoleGrant.objects.select_for_update().not_over().filter(pk=grant.pk).first()
    if row is None:
        raise Conflict
    before, row.until = row.until, max(until or now(), row.since)
    row.save(update_fields=["until"])
    _keep_an_administrator()
    grant.refresh_from_db()
    grant.user.forget_roles()
    _note(grant.user, Deed.END_ROLE, reason, actor, role=grant.role, changes={"role": (grant.role, None), "until": (before, grant.until)})
    mail.send_to(grant.user, "account.role_ended", role=grant.role, until=row.until.isoformat())
    return grant


@transaction.atomic
def disable_person(user: User, *, reason: str, actor: User) -> None:
    """Close the account: nobody signs in by it, and every sign-in ends. Raises: Refused, Conflict."""
    _lock_administrators(actor)
    require(actor, "accounts.disable", user)
    _switch(user, on=False)
    _keep_an_administrator()
    drop_sessions(user)
    _note(user, Deed.DISABLE, reason, actor, changes={"is_active": (True, False)})
    mail.send_to(user, "account.disabled")


@transaction.atomic
def enable_person(user: User, *, reason: str, actor: User) -> None:
    """Open a closed account again. Raises: Refused, Conflict."""
    require(actor, "accounts.enable", user)
    _switch(user, on=True)
    _note(user, Deed.ENABLE, reason, actor, changes={"is_active": (False, True)})
    mail.send_to(user, "account.enabled")


@transaction.atomic
def end_sessions(user: User, *, reason: str, actor: User) -> int:
    """Sign the person out everywhere; gives how many sign-ins ended. Raises: Refused."""
    require(actor, "accounts.end_sessions", user)
    ended = drop_sessions(user)
    _note(user, Deed.END_SESSIONS, reason, actor, changes={"sessions": (ended, 0)})
    mail.send_to(user, "account.sessions_ended")
    return ended


@transaction.atomic
def reset_mfa(user: User, *, reason: str, actor: User) -> None:
    """Take away code app and recovery codes of somebody who lost them, and every sign-in with them. Raises: Refused, Conflict (there are none)."""
    require(actor, "accounts.reset_mfa", user)
    gone, _kinds = Authenticator.objects.filter(user=user).delete()
    if not gone:
        raise Conflict
    drop_sessions(user)
    _note(user, Deed.RESET_MFA, reason, actor, changes={"second_factor": (True, False)})
    mail.send_to(user, "account.mfa_reset")


@transaction.atomic
def change_profile(user: User, changed: Iterable[str]) -> None:
    """Keep what the person wrote into their own profile; the trail says which fields, not what."""
    names = list(changed)
    if names:
        user.save(update_fields=names)
        record(user, "person.change_profile", user, changes=dict.fromkeys(names, CHANGED))


def end_other_sessions(user: User, *, keep: str | None) -> int:
    """End the person's sign-ins but the one with this session key; gives how many."""
    return _drop(list(UserSession.objects.filter(user_id=user.pk).exclude(session_key=keep or "").values_list("session_key", flat=True)))


@transaction.atomic
def end_session(user: User, handle: str) -> None:
    """End one of the person's own sign-ins. Raises: Conflict (it is over already, or never was theirs)."""
    session = next((row for row in open_sessions(user) if handle_of(row) == handle), None)
    if session is None:
        raise Conflict
    _drop([session.session_key])
    record(user, "person.end_session", user)


def drop_sessions(user: User) -> int:
    """Ends every sign-in, and the tokens of programs with them; gives how many sign-ins."""
    revoke_all(user)
    return end_other_sessions(user, keep=None)


@transaction.atomic
def record_consent(user: User, code: str) -> Consent:
    """Note that the person agrees to the newest version of a text; twice is once."""
    consent, is_new = Consent.objects.get_or_create(user=user, text=newest_text(code), withdrawn_at=None)
    if is_new:
        record(user, "consent.give", user, changes={code: (None, consent.text.version)})
    return consent


@transaction.atomic
def withdraw_consent(user: User, code: str) -> None:
    """Take back the consent to every version of a text. Raises: Conflict (none is in force)."""
    rows = Consent.objects.in_force().filter(user=user, text__code=code)
    versions = list(rows.values_list("text__version", flat=True))
    if not rows.update(withdrawn_at=now()):
        raise Conflict
    record(user, "consent.withdraw", user, changes={code: (max(versions), None)})


def _note(user: User, deed: Deed, reason: str, actor: User | None, *, role: str = "", changes: dict[str, Any] | None = None) -> None:
    Intervention.objects.create(user=user, deed=deed, role=role, reason=reason, actor=actor)
    record(actor, f"person.{deed}", user, changes=changes)


def _switch(user: User, *, on: bool) -> None:
    """Conditional, so that two administrators do not both do it."""
    if not User.objects.filter(pk=user.pk, is_active=not on).update(is_active=on):
        raise Conflict
    user.refresh_from_db()


def _lock_administrators(actor: User) -> None:
    """Two administrators who remove each other wait here for one another; the second then acts as what the first left."""
    list(RoleGrant.objects.select_for_update().not_over().filter(role=GlobalRole.ADMINISTRATOR).order_by("pk"))
    actor.forget_roles()


def _keep_an_administrator() -> None:
    if not RoleGrant.objects.current().filter(role=GlobalRole.ADMINISTRATOR, user__is_active=True).exists():
        raise Refused(_("The house needs an administrator: give the role to somebody else first."))


def _drop(keys: list[str]) -> int:
    ended, _kinds = Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(session_key__in=keys).delete()
    return ended

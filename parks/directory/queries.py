"""What is asked of the directory."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from core.access import once_a_page
from core.accounts.choices import GlobalRole
from core.accounts.models import User
from core.web.languages import LANGUAGES
from core.web.search import fold
from parks.directory.choices import InvitationState, RequestState, Role
from parks.directory.models import Invitation, JoinRequest, Membership, Organisation, OrganisationQuerySet


def organisations_of(user: Any) -> OrganisationQuerySet:
    """The organisations that the person belongs to now, by name."""
    return Organisation.objects.of(user).select_related("region").order_by("sort_ru", "id")


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """Who is in it now, owners first."""
    return organisation.memberships.current().select_related("user").order_by("-role", "user__family_name", "user__given_name", "id")


def owners_of(organisation: Organisation) -> QuerySet[User]:
    """The people who answer for the organisation; none for an institution of the reference list that nobody has claimed."""
    return User.objects.filter(
        is_active=True,
        organisation_memberships__organisation=organisation,
        organisation_memberships__until=None,
        organisation_memberships__role=Role.OWNER,
    )


def open_requests_of(organisation: Organisation) -> QuerySet[JoinRequest]:
    return organisation.join_requests.filter(state=RequestState.ASKED).select_related("user")


def requests_by(user: Any) -> QuerySet[JoinRequest]:
    """The person's own requests that wait for an answer."""
    return JoinRequest.objects.filter(user_id=user.pk, state=RequestState.ASKED).select_related("organisation")


def invitations_for(user: Any) -> QuerySet[Invitation]:
    """Invitations that wait for this person's e-mail address."""
    return Invitation.objects.filter(email__iexact=user.email, state=InvitationState.SENT).select_related("organisation", "invited_by")


def matching(rows: OrganisationQuerySet, text: str) -> OrganisationQuerySet:
    """Those whose names or BIN hold each word of the text, in any of the three languages and whichever letters were typed."""
    for word in fold(text).split():
        rows = rows.filter(folded__contains=word)
    return rows


def name_order(language: str | None) -> tuple[str, str]:
    """The columns that sort organisations by name as a reader of this language expects."""
    return (f"sort_{language if language in LANGUAGES else 'ru'}", "id")


@once_a_page
def requests_around(user: Any) -> list[JoinRequest]:
    """Open requests of this person, and those that wait for them as an owner: who is an owner asks for nothing."""
    owners = Membership.objects.owners().filter(organisation=OuterRef("organisation"), user_id=user.pk)
    rows = JoinRequest.objects.filter(Q(user_id=user.pk) | Q(Exists(owners)), state=RequestState.ASKED)
    return list(rows.select_related("organisation", "user"))


def requests_to_answer(user: Any, *, unowned: bool = False) -> QuerySet[JoinRequest]:
    """Open requests that wait for this person as an owner, or, `unowned`, those of organisations that have none (an administrator's)."""
    owners = Membership.objects.owners().filter(organisation=OuterRef("organisation"))
    mine = ~Exists(owners) if unowned else Exists(owners.filter(user_id=user.pk))
    return JoinRequest.objects.filter(mine, state=RequestState.ASKED).select_related("organisation", "user")


def people_who_answer(organisation: Organisation) -> QuerySet[User]:
    """Whom a request to join is sent to: the owners, or the administrators where there is none."""
    owners = owners_of(organisation)
    return owners if owners.exists() else User.objects.filter(is_active=True).with_role(GlobalRole.ADMINISTRATOR)


def open_invitations_of(organisation: Organisation) -> QuerySet[Invitation]:
    return organisation.invitations.filter(state=InvitationState.SENT)


def _overseen(user: Any) -> Q:
    """The organisation's people and those who oversee all of them."""
    return Q(organisation__in=Organisation.objects.of(user)) | Q(pk__isnull=not user.has_role(GlobalRole.ADMINISTRATOR, GlobalRole.AUDITOR))


def memberships_visible_to(user: Any) -> QuerySet[Membership]:
    """Current memberships that a signed-in person may know exist; agrees with `directory.see_members`."""
    return Membership.objects.current().filter(_overseen(user)).select_related("organisation", "user")


def requests_visible_to(user: Any) -> QuerySet[JoinRequest]:
    """One's own requests, and those to the owner of the organisation or to whoever oversees it."""
    owned = Membership.objects.owners().filter(organisation=OuterRef("organisation"), user_id=user.pk)
    overseer = Q(pk__isnull=not user.has_role(GlobalRole.ADMINISTRATOR, GlobalRole.AUDITOR))
    return JoinRequest.objects.filter(Q(user_id=user.pk) | Q(Exists(owned)) | overseer).select_related("organisation", "user")


def invitations_visible_to(user: Any) -> QuerySet[Invitation]:
    """Those for one's own address, and those of one's own organisations."""
    return Invitation.objects.filter(Q(email__iexact=user.email) | Q(organisation__in=Organisation.objects.of(user))).select_related(
        "organisation"
    )

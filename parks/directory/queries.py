"""What is asked of the directory."""

from typing import Any

from django.db.models import QuerySet

from core.accounts.models import User
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


def people_of(organisation: Organisation) -> QuerySet[User]:
    """Everybody in it now: whom to write to about its affairs."""
    return User.objects.filter(is_active=True, organisation_memberships__organisation=organisation, organisation_memberships__until=None)


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

"""Who may know an organisation and who may act for it."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.access import allow, once_a_page, rule, standing, visible
from core.accounts.choices import GlobalRole
from core.accounts.policies import has_role, holds, is_administrator, is_signed_in
from parks.directory.models import Membership, Organisation

belongs_anywhere = standing("member", lambda user: Membership.objects.current().filter(user_id=user.pk), at="organisation")


@once_a_page
def user_belongs(user: Any, organisation: Organisation | None) -> bool:
    """Whether the person is in the organisation now, as owner or member."""
    return organisation is not None and user.is_active and belongs_anywhere.is_in(user, organisation.pk)


def own_organisations(user: Any) -> list[int] | QuerySet:
    """The keys of those the person is in now, to be asked for with `__in`."""
    return belongs_anywhere.keys(user)


def belonging(user: Any, way: str) -> Q:
    """Of rows, whether the person is now in the organisation to which `way` leads from them."""
    return belongs_anywhere.leads_there(user, way)


@once_a_page
def user_owns(user: Any, organisation: Organisation | None) -> bool:
    return bool(
        organisation
        and user.is_authenticated
        and user.is_active
        and Membership.objects.owners().filter(organisation=organisation, user_id=user.pk).exists()
    )


belongs = rule(_("Only people of this organisation may do this."))(user_belongs)
owns = rule(_("Only an owner of this organisation may do this."))(user_owns)
is_listed = rule(_("This organisation is not in the public directory."))(lambda user, organisation: bool(organisation.is_listed))
oversees = holds(GlobalRole.ADMINISTRATOR, GlobalRole.AUDITOR, refusal=_("Only an administrator or auditor may see this."))
is_unowned = rule(_("The organisation has an owner, who answers this."))(
    lambda user, organisation: not Membership.objects.owners().filter(organisation=organisation).exists()
)

visible(Organisation, lambda user: Q(is_listed=True))
visible(Organisation, lambda user: belonging(user, "pk") if user.is_active else False)
visible(Organisation, lambda user: has_role(user, GlobalRole.ADMINISTRATOR, GlobalRole.AUDITOR))


is_asker = rule(_("Only the person who asked may take this back."))(
    lambda user, request: bool(user.is_authenticated) and request.user_id == user.pk
)
is_invited = rule(_("This invitation is for somebody else's e-mail address."))(
    lambda user, invitation: bool(user.is_authenticated and user.is_active) and user.email.lower() == invitation.email.lower()
)
is_own_membership = rule(_("Only an owner ends the membership of somebody else."))(
    lambda user, membership: bool(user.is_authenticated) and membership.user_id == user.pk
)

allow("directory.view", is_listed | belongs | oversees)
allow("directory.register", is_signed_in)
allow("directory.edit", owns)
allow("directory.see_members", belongs | oversees)
allow("directory.invite", owns)
allow("directory.manage_members", owns)
allow("directory.end_membership", is_own_membership | owns.about("organisation"))
allow("directory.answer_request", (owns | (is_administrator & is_unowned)).about("organisation"))
allow("directory.withdraw_request", is_asker)
allow("directory.answer_invitation", is_invited)
allow("directory.withdraw_invitation", owns.about("organisation"))

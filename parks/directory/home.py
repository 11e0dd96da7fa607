"""What this room brings to the frame: the applicant's hat, menu entries, search, and lines of Today."""

from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from core.web.hats import EVERYBODY, Hat, register_hat
from core.web.navigation import VISITOR, Entry, add_entry
from core.web.search import Hit, searchable
from core.web.today import Line, today
from parks.directory.models import Organisation
from parks.directory.policies import belongs_anywhere
from parks.directory.queries import invitations_for, matching, name_order, organisations_of, requests_around, requests_to_answer


def where(user: Any) -> str:
    """The organisations that the hat stands for: the name of the only one, or how many there are."""
    if not belongs_anywhere(user):
        return ""
    names = [str(organisation) for organisation in organisations_of(user)[:3]]
    return ", ".join(names[:2]) + ("…" if len(names) > 2 else "")


register_hat(Hat(EVERYBODY, _("Applicant"), lambda user: bool(user.is_authenticated), order=90, context=where))
add_entry(EVERYBODY, Entry(_("Organisations"), "directory:mine", "building", order=40))
for hat in (VISITOR, "officer", "administrator", "auditor"):
    add_entry(hat, Entry(_("Organisations"), "directory:organisations", "building", order=65))


@searchable("organisations", _("Organisations"), order=40)
def find(user: Any, text: str, limit: int) -> list[Hit]:
    rows = matching(Organisation.objects.visible_to(user), text).select_related("region").order_by(*name_order(get_language()))
    return [Hit(str(row), row.get_absolute_url(), row.get_kind_display()) for row in rows[:limit]]


@today(EVERYBODY, "act")
def to_answer(user: Any) -> Iterator[Line]:
    for invitation in invitations_for(user):
        yield Line(_("Answer"), str(invitation.organisation), reverse("directory:mine"), note=_("You are invited to this organisation."))


@today(EVERYBODY, "act")
def asked_of_me(user: Any) -> Iterator[Line]:
    for request in (one for one in requests_around(user) if one.user_id != user.pk):
        yield Line(
            _("Answer"),
            str(request.organisation),
            reverse("directory:members", args=[request.organisation.key]),
            note=_("Somebody asks to be let into your organisation."),
        )


@today(EVERYBODY, "with_others")
def asked_by_me(user: Any) -> Iterator[Line]:
    for request in (one for one in requests_around(user) if one.user_id == user.pk):
        yield Line("", str(request.organisation), reverse("directory:mine"), note=_("Its owner has your request to be let in."))


@today("administrator", "act")
def unowned(user: Any) -> Iterator[Line]:
    for request in requests_to_answer(user, unowned=True):
        yield Line(
            _("Answer"),
            str(request.organisation),
            reverse("directory:members", args=[request.organisation.key]),
            note=_("Somebody asks to be its first owner."),
        )

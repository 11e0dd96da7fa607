"""Who may see an award and what each side may do. Nobody of the applicant acts for the fund, whatever office they hold."""

from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from core.access import allow, rule, visible
from core.accounts.choices import GlobalRole
from core.accounts.policies import has_role, holds
from core.outbox.models import Message
from grants.applications.choices import FUNDED
from grants.awards.choices import OF_THE_HOUSE, OUT, ConditionState, State
from grants.awards.models import Award, Tranche
from grants.calls.policies import office_in, runs_call, runs_some_call
from grants.council.choices import WITH_MONEY
from grants.ledger.policies import is_maker, is_reader
from parks.directory.policies import belonging, user_belongs, user_owns

READERS = (GlobalRole.FINANCE_MAKER, GlobalRole.FINANCE_RELEASER, GlobalRole.AUDITOR, GlobalRole.ADMINISTRATOR)

belongs = rule(_("Only people of the applicant may do this."))(lambda user, award: user_belongs(user, award.application.applicant))
owns = rule(_("Only an owner of the applicant may do this: they answer for it."))(
    lambda user, award: user_owns(user, award.application.applicant)
)
is_outsider = rule(_("You belong to the applicant, so somebody else must do this for the fund."))(
    lambda user, award: not user_belongs(user, award.application.applicant)
)
runs_its_call = rule(_("Only an officer of the call may do this."))(lambda user, award: runs_call(user, award.application.call))
reads_money = holds(*READERS, refusal=_("Only the finance office, an administrator or an auditor may see this."))
was_offered = rule(_("This award is being prepared."))(lambda user, award: award.offered_at is not None)
is_running = rule(_("This award is not running: the agreement is signed by both sides first."))(
    lambda user, award: award.state == State.RUNNING
)
is_in_preparation = rule(_("This award was offered: its plan does not change any more, except the day of a tranche."))(
    lambda user, award: award.state == State.PREPARING
)
is_out = rule(_("This can be done from the offer of the agreement until the award ends."))(lambda user, award: award.state in OUT)

is_office = runs_its_call & is_outsider
applicant_knows = belongs & was_offered

is_released = rule(_("This decision has not been released."))(lambda user, decision: decision.release_id is not None)
gives_money = rule(_("This decision gives no money."))(lambda user, decision: decision.outcome in WITH_MONEY)
still_stands = rule(_("This application is not funded."))(lambda user, decision: decision.application.state in FUNDED)

allow("awards.see_desk", reads_money | runs_some_call)
allow("awards.view", applicant_knows | is_office | (reads_money & is_outsider))
allow("awards.prepare", is_office & is_released & gives_money & still_stands)
allow("awards.change_plan", is_office & is_in_preparation)
allow("awards.offer", is_office)
allow("awards.sign", owns & was_offered)
allow("awards.countersign", is_office)
allow("awards.give_bank", applicant_knows & is_out)
allow("awards.confirm_bank", is_office & is_out)
allow("awards.replan", is_office)
allow("awards.close", is_office & is_running)
allow("awards.end", is_office)
allow("awards.prepare_payments", is_maker & is_outsider)
allow("awards.see_iban", applicant_knows | is_office | (is_maker & is_outsider))

is_open = rule(_("This condition waits for nothing from you."))(lambda user, condition: condition.state == ConditionState.OPEN)
is_given = rule(_("Nothing new was given for this condition."))(lambda user, condition: condition.state == ConditionState.GIVEN)
is_by_evidence = rule(_("This condition is met by a deed of its own."))(lambda user, condition: condition.kind not in OF_THE_HOUSE)


allow("awards.give", (applicant_knows & is_running).about("tranche.award") & is_by_evidence & is_open)
allow("awards.answer", (is_office & is_running).about("tranche.award") & is_by_evidence & is_given)
allow("awards.order", (is_maker & is_outsider).about("award"))
allow("awards.see_tranches", is_reader)


def _seen(user: Any, way: str = "") -> Q:
    """Awards in the reader's view, `way` from the model that is asked about."""
    if not user.is_authenticated:
        return Q(pk__in=[])
    own = belonging(user, f"{way}application__applicant")
    theirs = Q(own) & Q(**{f"{way}offered_at__isnull": False})
    others = Q(~own) if has_role(user, *READERS) else Q(office_in(user, f"{way}call")) & ~Q(own)
    return theirs | others


visible(Award, _seen)
visible(Tranche, lambda user: _seen(user, "award__"))


def about_awards_in_view(user: Any) -> Q:
    """Messages about the awards of the calls that the person runs."""
    theirs = Award.objects.filter(office_in(user, "call"), key=OuterRef("about_key"))
    return Q(about_kind=Award._meta.label_lower) & Q(Exists(theirs))


visible(Message, about_awards_in_view)

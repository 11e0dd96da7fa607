"""Who may see the money and move it. Two people for every payment: one prepares, another releases."""

from django.utils.translation import gettext_lazy as _

from core.access import allow, rule, visible
from core.accounts.choices import GlobalRole
from core.accounts.policies import has_role, holds, is_administrator
from core.calendar import today
from grants.ledger.choices import State
from grants.ledger.models import Account, Fund, PaymentOrder
from grants.ledger.subjects import concerns

READERS = (GlobalRole.FINANCE_MAKER, GlobalRole.FINANCE_RELEASER, GlobalRole.AUDITOR)

is_reader = holds(*READERS, refusal=_("Only the finance office and auditors may see this."))
is_maker = holds(GlobalRole.FINANCE_MAKER, refusal=_("Only the finance office may do this: the people who prepare payments."))
is_releaser = holds(GlobalRole.FINANCE_RELEASER, refusal=_("Only the finance office may do this: the people who release payments."))
is_finance = holds(GlobalRole.FINANCE_MAKER, GlobalRole.FINANCE_RELEASER, refusal=_("Only the finance office may do this."))
made_by_another = rule(_("You prepared this payment, so another person must release it."))(
    lambda user, order: order.prepared_by_id != user.pk
)
OWN = _("You belong to the payee, so another person must release this payment.")
is_no_payee = rule(OWN)(lambda user, order: not concerns(user, order))
waits_for_release = rule(_("This payment does not wait for its release any more."))(lambda user, order: order.state == State.PREPARED)
is_of_this_year = rule(_("This payment was prepared from the budget of another year. Cancel it and prepare it anew."))(
    lambda user, order: order.fund_year.year == today().year
)

allow("ledger.view", is_reader)
allow("ledger.view_funds", is_reader | is_administrator)
allow("ledger.set_budget", is_administrator | is_maker)
allow("ledger.prepare", is_maker)
allow("ledger.release", is_releaser & made_by_another & is_of_this_year & is_no_payee)
allow("ledger.choose", is_releaser & waits_for_release & made_by_another & is_of_this_year)
allow("ledger.make_file", is_releaser)
allow("ledger.read_answer", is_finance)
allow("ledger.cancel", is_finance)


for model in (Fund, Account, PaymentOrder):
    visible(model, lambda user: has_role(user, *READERS))
visible(Fund, lambda user: has_role(user, GlobalRole.ADMINISTRATOR))

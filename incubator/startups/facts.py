"""What the eligibility of a call may ask about a start-up: registered here, so that `calls` need not know of start-ups."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from djmoney.money import Money

from core.web.numbers import money as money_text
from grants.calls.choices import Operator
from grants.calls.eligibility import Fact, register_fact
from grants.calls.models import Call
from incubator.startups.choices import CAP_CURRENCY
from incubator.startups.queries import cap_of, startup_of
from parks.directory.models import Organisation


def cap_left(organisation: Organisation, call: Call, instant: datetime) -> Decimal:
    """US dollars in whole cents."""
    return cap_of(startup_of(organisation), timezone.localtime(instant).date()).left_in_cents


def in_dollars(amount: Any) -> str:
    return money_text(Money(Decimal(str(amount or 0)), CAP_CURRENCY))


register_fact(
    Fact(
        code="cap_left",
        label=_("What is left of the limit per start-up, US dollars"),
        find=cap_left,
        holds=_("Of the limit of accelerator money per start-up %(fact)s is left."),
        fails=_("Of the limit of accelerator money per start-up %(fact)s is left; this call asks for more than %(wanted)s."),
        unknown=_("We do not know what is left of the limit of accelerator money."),
        demand=_("Of the limit of accelerator money per start-up more than %(wanted)s is left."),
        show=in_dollars,
        show_wanted=in_dollars,
        operators=(Operator.MORE_THAN,),
        per_call=False,
    )
)
register_fact(
    Fact(
        code="startup",
        label=_("Is a start-up"),
        find=lambda organisation, call, instant: startup_of(organisation) is not None,
        holds=_("The applicant is a start-up."),
        fails=_("The applicant is not entered as a start-up."),
        unknown=_("We do not know whether the applicant is a start-up."),
        mend=_("Enter it as a start-up first: a line about what it does is enough."),
        demand=_("The applicant is a start-up."),
        show=str,
        operators=(Operator.TRUE,),
        per_call=False,
    )
)

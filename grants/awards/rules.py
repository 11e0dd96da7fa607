"""A condition as a rule line: does it hold, what is known, who sees to it and by when."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from core.calendar import day_of, today
from core.web.dates import day_text
from grants.awards.choices import LIVING, ConditionKind, ConditionState, State
from grants.awards.models import Award, Condition, Evidence
from grants.awards.standing import bank_of


@dataclass(frozen=True)
class RuleLine:
    """What `{% ruleline %}` draws."""

    verdict: str
    sentence: str
    fact: str = ""
    mend: str = ""
    url: str = ""


def rule_line(award: Award, condition: Condition, given: Sequence[Evidence], *, gives_bank: bool = False) -> RuleLine:
    """`given` is what was handed in for it, the newest first; whoever `gives_bank` is led to the page where the account is given."""
    url = "" if condition.is_of_the_house else condition.get_absolute_url()
    if condition.state == ConditionState.MET:
        met = _("Met on %(day)s.") % {"day": day_text(day_of(condition.met_at))} if condition.met_at else ""
        return RuleLine("ok", condition.title, met, _("What was given, and the answer") if url else "", url)
    if award.state not in LIVING:
        return RuleLine("no", condition.title, _("The award has ended."), url=url)
    if condition.kind == ConditionKind.AGREEMENT:
        return _agreement(award, condition)
    if condition.kind == ConditionKind.BANK:
        return _account(award, condition, gives_bank)
    return _evidence(award, condition, given, url)


def _agreement(award: Award, condition: Condition) -> RuleLine:
    who = {
        State.PREPARING: _("The programme office offers it."),
        State.OFFERED: _("An owner of the applicant signs it next."),
        State.SIGNED: _("The applicant has signed; the programme office signs next."),
    }
    return RuleLine("warn", condition.title, mend=who.get(State(award.state), ""))


def _account(award: Award, condition: Condition, gives_bank: bool) -> RuleLine:
    bank = bank_of(award)
    if bank is not None and not bank.is_confirmed:
        fact = _("Given on %(day)s.") % {"day": day_text(day_of(bank.given_at))}
        return RuleLine("warn", condition.title, fact, _("The programme office confirms it."))
    url = reverse("awards:bank", args=[award.key]) if gives_bank else ""
    return RuleLine("warn", condition.title, mend=_("The applicant gives it."), url=url)


def _evidence(award: Award, condition: Condition, given: Sequence[Evidence], url: str) -> RuleLine:
    if condition.state == ConditionState.GIVEN and given:
        fact = _("Given on %(day)s.") % {"day": day_text(day_of(given[0].given_at))}
        return RuleLine("unknown", condition.title, fact, _("The programme office accepts or returns it."), url)
    fact = _("Returned: %(words)s") % {"words": condition.note} if condition.note else ""
    if condition.due_on is None:
        return RuleLine("warn", condition.title, fact, _("The applicant gives it."), url)
    words = {"day": day_text(condition.due_on)}
    if condition.due_on < today():
        return RuleLine("bad", condition.title, fact, _("The applicant owed it by %(day)s: it is late.") % words, url)
    return RuleLine("warn", condition.title, fact, _("The applicant gives it by %(day)s.") % words, url)

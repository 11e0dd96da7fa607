"""The text of an agreement in three languages, and the facts it stands on, as one canonical text with its hash."""

import hashlib
import json
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from djmoney.money import Money

from core.calendar import day_of
from core.money.rates import UsedRate
from core.web.dates import day_text
from core.web.languages import LANGUAGES
from core.web.numbers import SPACE, number
from core.web.numbers import money as money_text
from grants.awards.choices import ConditionKind
from grants.awards.models import Award, Condition, Tranche


def rate_text(rate: UsedRate) -> str:
    """1 USD = 521,50 KZT on Fri 20 Nov 2026, National Bank of Kazakhstan."""
    price = f"{rate.quant}{SPACE}{rate.currency} = {number(rate.value.normalize(), 2)}{SPACE}KZT"
    return _("%(price)s on %(day)s, %(source)s") % {"price": price, "day": day_text(rate.day), "source": rate.source_name}


def write_agreement(award: Award) -> tuple[str, str]:
    """The canonical text, and its SHA-256: the same award always gives the same bytes."""
    tranches = list(award.tranches.prefetch_related("conditions"))
    text = {}
    for language in LANGUAGES:
        with override(language):
            text[language] = _text(award, tranches)
    content = json.dumps({"facts": _facts(award, tranches), "text": text}, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return content, hashlib.sha256(content.encode()).hexdigest()


def _facts(award: Award, tranches: list[Tranche]) -> dict[str, Any]:
    rate = award.rate
    return {
        "number": award.number,
        "day": award.day.isoformat(),
        "applicant": {"key": str(award.application.applicant.key), "bin": award.application.applicant.bin},
        "fund": award.account.fund.code,
        "amount": _plain(award.amount),
        "agreed": _plain(award.agreed),
        "rate": None
        if rate is None
        else {"value": str(rate.value), "quant": rate.quant, "day": rate.day.isoformat(), "source": rate.source},
        "starts_on": award.starts_on.isoformat(),
        "ends_on": award.ends_on.isoformat(),
        "tranches": [_tranche_facts(tranche) for tranche in tranches],
    }


def _tranche_facts(tranche: Tranche) -> dict[str, Any]:
    conditions = [{"kind": row.kind, "due_on": row.due_on and row.due_on.isoformat()} for row in tranche.conditions.all()]
    return {"amount": _plain(tranche.amount), "planned_on": tranche.planned_on.isoformat(), "conditions": conditions}


def _plain(money: Money) -> str:
    return f"{money.amount} {money.currency.code}"


def _text(award: Award, tranches: list[Tranche]) -> dict[str, Any]:
    """Title and clauses in the language in force."""
    clauses = [
        (_("Parties"), _parties(award)),
        (_("Project"), _project(award)),
        (_("Sum"), _sum(award)),
        (_("Tranches and what they wait for"), [_tranche_line(tranche) for tranche in tranches]),
        (_("Payment"), _payment()),
        (_("Signing"), [_("This agreement stands in Kazakh, Russian and English. The checksum belongs to all three texts; whoever signs, signs all of them.")]),
    ]  # fmt: skip
    return {
        "title": _("Agreement %(number)s of %(day)s") % {"number": award.number, "day": day_text(award.day)},
        "clauses": [{"title": title, "lines": lines} for title, lines in clauses],
    }


def _parties(award: Award) -> list[str]:
    applicant = award.application.applicant
    bin_text = f", {_('BIN')} {applicant.bin}" if applicant.bin else ""
    return [
        _("The fund: %(fund)s.") % {"fund": award.account.fund},
        _("The applicant: %(applicant)s.") % {"applicant": f"{applicant}{bin_text}"},
    ]


def _project(award: Award) -> list[str]:
    application, release = award.application, award.decision.release
    words = {"title": application, "number": application.number, "call": application.call}
    lines = [_("The fund pays for the project “%(title)s”: application %(number)s to the call “%(call)s”.") % words]
    if release:
        lines.append(_("It was decided on %(day)s.") % {"day": day_text(day_of(release.released_at))})
    lines.append(_("The project runs from %(first)s to %(last)s.") % {"first": day_text(award.starts_on), "last": day_text(award.ends_on)})
    return lines


def _sum(award: Award) -> list[str]:
    agreed = money_text(award.agreed)
    if award.rate is None:
        return [_("The sum is %(sum)s.") % {"sum": agreed}]
    return [
        _("The sum decided is %(sum)s.") % {"sum": money_text(award.amount)},
        _("At the official rate of the day of the award (%(rate)s) it is %(sum)s. This sum in tenge is agreed and does not change with the rate.")
        % {"rate": rate_text(award.rate), "sum": agreed},
    ]  # fmt: skip


def _tranche_line(tranche: Tranche) -> str:
    words = {
        "number": tranche.position,
        "sum": money_text(tranche.amount),
        "day": day_text(tranche.planned_on),
        "conditions": "; ".join(_condition_text(condition) for condition in tranche.conditions.all()),
    }
    return _("Tranche %(number)s: %(sum)s, planned for %(day)s. Before it: %(conditions)s.") % words


def _condition_text(condition: Condition) -> str:
    title = condition.title.rstrip(".")
    if condition.kind == ConditionKind.EXTRA:
        title = f"“{title}”"
    if condition.is_of_the_house:
        return title
    if condition.due_on is not None:
        title = _("%(condition)s, owed by %(day)s") % {"condition": title, "day": day_text(condition.due_on)}
    return _("%(condition)s, and accepted by the fund") % {"condition": title}


def _payment() -> list[str]:
    return [
        _("Each tranche is paid in tenge to the account that the applicant gave and the fund confirmed, when what it waits for is met and its day has come."),
        _("If the project ends early, what was not paid by then is not paid any more."),
    ]  # fmt: skip

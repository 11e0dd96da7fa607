"""Who must act on an award, until when, and where: the same for its page and for everybody's Today."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from core.calendar.working_days import end_of_working_day
from core.web.badges import Badge
from grants.awards.choices import OUT, ConditionState, Standing, State
from grants.awards.models import Award, Condition
from grants.awards.standing import TrancheLine, bank_of

APPLICANT, OFFICE, FINANCE = "applicant", "office", "finance"


@dataclass(frozen=True)
class Duty:
    """One thing that one side owes on an award. `code` names it, `verb` is its button, `url` where it is done, `note` what waits for it."""

    code: str
    side: str
    award: Award
    verb: str
    url: str
    note: str = ""
    about: str = ""
    due_on: date | None = None
    state: Badge | None = None

    @property
    def title(self) -> str:
        return f"{self.award.number} · {self.about or self.award.application}"

    @property
    def due_at(self) -> datetime | None:
        return end_of_working_day(self.due_on) if self.due_on else None


def duties_of(award: Award, lines: Sequence[TrancheLine]) -> list[Duty]:
    """Everything that waits for somebody now: the agreement first, then the account, then tranche by tranche."""
    return [*_of_agreement(award), *_of_account(award, lines), *_of_tranches(award, lines), *_of_the_end(award, lines)]


def _duty(code: str, side: str, award: Award, verb: str, note: str, **more: Any) -> Duty:
    """With the address of the page of that name."""
    key = more.pop("key", award.key)
    return Duty(code, side, award, verb, reverse(f"awards:{code}", args=[key]), note, **more)


def _of_agreement(award: Award) -> Iterator[Duty]:
    badge = award.state_badge
    if award.state == State.PREPARING:
        yield _duty("offer", OFFICE, award, _("Offer the agreement"), _("The applicant does not know of it yet."), state=badge)
    elif award.state == State.OFFERED:
        note = _("An owner of the applicant signs it; the first tranche waits for it.")
        yield _duty("sign", APPLICANT, award, _("Sign the agreement"), note, state=badge)
    elif award.state == State.SIGNED:
        note = _("The applicant has signed; the project begins with the signature for the fund.")
        yield _duty("countersign", OFFICE, award, _("Countersign the agreement"), note, state=badge)


def _of_account(award: Award, lines: Sequence[TrancheLine]) -> Iterator[Duty]:
    if award.state not in OUT or all(line.standing in (Standing.PAID, Standing.ORDERED) for line in lines):
        return
    bank = bank_of(award)
    if any(line.standing == Standing.RETURNED for line in lines):
        badge = Badge(Standing.RETURNED.label, "bad")
        yield _duty("bank", APPLICANT, award, _("Give the bank account anew"), _("The bank gave the money back."), state=badge)
    elif bank is None:
        yield _duty("bank", APPLICANT, award, _("Give the bank account"), _("Nothing is paid before it is given and confirmed."))
    elif not bank.is_confirmed:
        yield _duty("confirm_bank", OFFICE, award, _("Confirm the bank account"), _("Nothing is paid before it is confirmed."))


def _of_tranches(award: Award, lines: Sequence[TrancheLine]) -> Iterator[Duty]:
    if award.state != State.RUNNING:
        return
    for line in lines:
        yield from (_of_condition(award, line, condition) for condition in line.open_conditions if not condition.is_of_the_house)
        more = {"key": line.tranche.key, "about": str(line), "state": line.badge}
        if line.standing == Standing.READY:
            yield _duty("order", FINANCE, award, _("Prepare the payment"), _("Everything that it waited for is met."), **more)
        elif line.standing == Standing.BLOCKED and line.is_of_past_year and not line.open_conditions:
            yield _duty("replan", OFFICE, award, _("Give the tranche a new day"), line.sentence, **more)


def _of_condition(award: Award, line: TrancheLine, condition: Condition) -> Duty:
    words, url, about = {"number": line.tranche.position}, condition.get_absolute_url(), str(condition)
    if condition.state == ConditionState.GIVEN:
        note = _("The applicant gave it; tranche %(number)s waits for the office's answer.") % words
        return Duty("answer", OFFICE, award, _("Answer"), url, note, about)
    note = _("Tranche %(number)s waits for it.") % words
    return Duty("give", APPLICANT, award, _("Hand in"), url, note, about, condition.due_on)


def _of_the_end(award: Award, lines: Sequence[TrancheLine]) -> Iterator[Duty]:
    if award.state == State.RUNNING and lines and all(line.standing == Standing.PAID and not line.open_conditions for line in lines):
        note = _("Every tranche is paid and every condition is met.")
        yield _duty("close", OFFICE, award, _("Close the project"), note)

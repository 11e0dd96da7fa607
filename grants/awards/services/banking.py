"""The account that an award is paid to: given by the applicant, confirmed by the office, again after each change."""

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core.access import require
from core.audit import record
from core.audit.recording import CHANGED
from core.calendar import now
from core.identifiers.validators import clean_iban
from core.outbox.services import post
from core.workflow import Conflict, advance
from grants.applications.queries import officers_of
from grants.awards.choices import ConditionKind, ConditionState, Standing
from grants.awards.models import Award, BankDetails, Condition
from grants.awards.queries import lines_of
from grants.awards.standing import bank_of


@transaction.atomic
def give_bank_details(award: Award, *, iban: str, bic: str, actor: Any) -> BankDetails:
    """Say where the award is paid to. Until the office has confirmed it, nothing more is paid.

    Raises: Refused, ValidationError (by field; or a payment is on its way to the account given before).
    """
    _lock(award)
    require(actor, "awards.give_bank", award)
    given = _checked(iban, bic)
    lines = lines_of(award)
    if any(line.standing == Standing.ORDERED for line in lines):
        raise ValidationError(
            _("A payment is on its way to the account that you gave before. It can be changed when the bank has answered.")
        )
    bank = bank_of(award)
    came_back = any(line.standing == Standing.RETURNED for line in lines)
    if bank and (bank.iban, bank.bic) == (given["iban"], given["bic"]) and not came_back:
        return bank
    fields = {**given, "given_by": actor, "given_at": now(), "confirmed_by": None, "confirmed_at": None}
    bank, _new = BankDetails.objects.update_or_create(award=award, defaults=fields)
    award.bank = bank
    record(actor, "award.give_bank", award, changes={"bank account": CHANGED})
    for condition in _waiting(award, lines, ConditionState.OPEN, ConditionState.MET):
        advance(condition, "look_again", actor=actor, met_at=None, met_by=None)
    post("awards.bank_given", to=officers_of(award.application), about=award, context={"award": award})
    return bank


@transaction.atomic
def confirm_bank_details(award: Award, *, actor: Any, given_at: datetime | None = None) -> BankDetails:
    """Say that the account is the applicant's. `given_at` is that of the details which the officer had before their eyes.

    Raises: Refused, Conflict (confirmed already, or other details were given meanwhile).
    """
    _lock(award)
    require(actor, "awards.confirm_bank", award)
    bank = bank_of(award)
    if bank is None or bank.is_confirmed or (given_at is not None and given_at != bank.given_at):
        raise Conflict
    bank.confirmed_by, bank.confirmed_at = actor, now()
    bank.save(update_fields=["confirmed_by", "confirmed_at"])
    award.bank = bank
    record(actor, "award.confirm_bank", award, changes={"bank account": CHANGED})
    for condition in _waiting(award, lines_of(award), ConditionState.OPEN, ConditionState.GIVEN):
        advance(condition, "come_true", actor=actor, met_at=now(), met_by=actor)
    return bank


def _lock(award: Award) -> None:
    """Deeds on the account of one award wait for each other, and so does the order of a payment."""
    Award.objects.hold(award.pk)
    award.refresh_from_db()


def _checked(iban: str, bic: str) -> dict[str, str]:
    """Raises: ValidationError, by field."""
    bank = BankDetails(iban="".join(iban.split()).upper(), bic="".join(bic.split()).upper())
    bank.clean_fields(exclude=["award", "given_by", "confirmed_by", "confirmed_at"])
    return {"iban": clean_iban(bank.iban), "bic": bank.bic}


def _waiting(award: Award, lines: list[Any], *states: ConditionState) -> list[Condition]:
    """The bank conditions, in one of the states, of the tranches that are not paid."""
    unpaid = [line.tranche.pk for line in lines if line.standing != Standing.PAID]
    return list(Condition.objects.filter(tranche__in=unpaid, kind=ConditionKind.BANK, state__in=states))

"""The agreement: offered, signed by the applicant's owner, countersigned for the fund."""

from typing import Any

from django.db import transaction

from core.audit import record
from core.calendar import now
from core.outbox.services import post
from core.workflow import Conflict, advance
from grants.applications.queries import officers_of, team_of
from grants.awards.agreement import write_agreement
from grants.awards.choices import ConditionKind, ConditionState, Side
from grants.awards.models import Agreement, Award, Condition, Signature
from grants.awards.queries import agreement_of, plan_mark


@transaction.atomic
def offer_award(award: Award, *, actor: Any, plan: str = "") -> Agreement:
    """Write the agreement and send it to the applicant's people. `plan` is that which the officer had before their eyes.

    Raises: Refused, Conflict (offered already, or the plan was changed meanwhile).
    """
    advance(award, "offer", actor=actor, offered_at=now())
    if plan not in ("", plan_mark(award)):
        raise Conflict
    content, sha256 = write_agreement(award)
    agreement = Agreement.objects.create(award=award, content=content, sha256=sha256, made_by=actor)
    record(actor, "agreement.make", agreement, changes={"sha256": (None, sha256)})
    post("awards.offered", to=team_of(award.application), about=award, context={"award": award})
    return agreement


@transaction.atomic
def sign_agreement(award: Award, *, actor: Any, sha256: str = "") -> Signature:
    """Sign for the applicant. `sha256` is that of the text which the person had before their eyes.

    Raises: Refused (not an owner of the applicant), Conflict (signed already, or another text).
    """
    signature = _sign(award, "sign", Side.APPLICANT, sha256, actor, signed_at=now())
    post("awards.signed", to=officers_of(award.application), about=award, context={"award": award})
    return signature


@transaction.atomic
def countersign(award: Award, *, actor: Any, sha256: str = "") -> Signature:
    """Sign for the fund, after the applicant: the project runs. Raises: Refused, Conflict."""
    signature = _sign(award, "countersign", Side.FUND, sha256, actor, countersigned_at=now())
    for condition in Condition.objects.filter(tranche__award=award, kind=ConditionKind.AGREEMENT).exclude(state=ConditionState.MET):
        advance(condition, "come_true", actor=actor, met_at=now(), met_by=actor)
    post("awards.running", to=team_of(award.application), about=award, context={"award": award})
    return signature


def _sign(award: Award, move: str, side: Side, sha256: str, actor: Any, **fields: Any) -> Signature:
    advance(award, move, actor=actor, **fields)
    agreement = agreement_of(award)
    if agreement is None or sha256 not in ("", agreement.sha256):
        raise Conflict
    signature = Signature.objects.create(agreement=agreement, side=side, signed_by=actor, sha256=agreement.sha256)
    record(actor, "agreement.sign", agreement, changes={"side": (None, side.value), "sha256": (None, agreement.sha256)})
    return signature

"""The one writer of states.

A room writes its moves as a table. ``advance`` asks the policy, claims the row by a conditional UPDATE on the model
that owns the column, and writes the audit entry, all in one transaction. The same table makes the database trigger.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import pgtrigger
from django.db import models, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.access import require
from core.audit import record

__all__ = ["Conflict", "Move", "Workflow", "advance", "open_moves"]


class Conflict(Exception):
    """Somebody was faster, or the row is no longer where the move starts (HTTP 409)."""

    sentence: str | Promise = _("This was changed in the meantime. Open it again to see where it stands now.")


@dataclass(frozen=True)
class Move:
    """One arrow of the drawing: `action` names the policy that is asked, "" for moves of the system's own clock."""

    name: str
    sources: tuple[str, ...]
    target: str
    action: str = ""


@dataclass(frozen=True)
class Workflow:
    """The moves of one model's state; `noun` begins the audit action ("application.submit")."""

    noun: str
    moves: tuple[Move, ...]
    column: str = "state"
    by_name: dict[str, Move] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {move.name: move for move in self.moves})
        if len(self.by_name) != len(self.moves):
            raise ValueError(f"two moves of {self.noun} share a name")

    def trigger(self) -> pgtrigger.FSM:
        """The database's own refusal of each change that is no move."""
        arrows = sorted({(source, move.target) for move in self.moves for source in move.sources})
        return pgtrigger.FSM(name=f"{self.column}_moves", field=self.column, transitions=arrows)

    def drawing(self) -> str:
        """The table as a Mermaid state drawing, for the room's README."""
        arrows = [f"    {source} --> {move.target}: {move.name}" for move in self.moves for source in move.sources]
        return "\n".join(["stateDiagram-v2", *arrows])


def open_moves(row: models.Model) -> Iterable[Move]:
    """The moves that start where the row stands; who may make them is another question."""
    flow: Workflow = row.workflow  # type: ignore[attr-defined]
    return (move for move in flow.moves if getattr(row, flow.column) in move.sources)


@transaction.atomic
def advance(row: models.Model, name: str, *, actor: Any, **fields: Any) -> None:
    """Move the row and set `fields` in the same UPDATE; the row in hand is brought up to date.

    Raises: Refused (with the sentence of the rule), Conflict (the row is not in a source state any more).
    """
    flow: Workflow = row.workflow  # type: ignore[attr-defined]
    move = flow.by_name[name]
    if move.action:
        require(actor, move.action, row)
    before = getattr(row, flow.column)
    claimed = (
        type(row)._base_manager.filter(pk=row.pk, **{f"{flow.column}__in": move.sources}).update(**{flow.column: move.target}, **fields)
    )
    if not claimed:
        raise Conflict
    row.refresh_from_db()
    record(actor, f"{flow.noun}.{name}", row, changes={flow.column: (before, move.target)})

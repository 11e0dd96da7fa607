"""The part of an application's way that a council makes; the table itself stands with the application."""

from core.workflow import Workflow
from grants.applications.workflow import APPLICATION

OF_COUNCIL = Workflow(
    APPLICATION.noun, tuple(move for move in APPLICATION.moves if move.name in {"consider", "fund", "fund_in_part", "reserve", "decline"})
)

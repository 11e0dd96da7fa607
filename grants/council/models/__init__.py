from grants.council.models.bodies import CallCouncil, Council, Seat
from grants.council.models.decisions import Decision, Recusal, Release

__all__ = ["CallCouncil", "Council", "Decision", "Recusal", "Release", "Seat"]

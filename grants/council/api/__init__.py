"""The council for programs: its bodies and seats, its calls in the order of the reviews, decisions released all at once."""

from grants.council.api.bodies import CouncilViewSet
from grants.council.api.calls import CouncilCallViewSet
from grants.council.api.decisions import DecisionViewSet

__all__ = ["CouncilCallViewSet", "CouncilViewSet", "DecisionViewSet"]

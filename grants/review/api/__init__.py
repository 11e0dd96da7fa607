"""Reviews for programs: a reviewer's own by their alias, and the office's side of a call."""

from grants.review.api.office import AssignmentViewSet, ReviewerViewSet, RoundViewSet
from grants.review.api.own import ReviewViewSet

__all__ = ["AssignmentViewSet", "ReviewViewSet", "ReviewerViewSet", "RoundViewSet"]

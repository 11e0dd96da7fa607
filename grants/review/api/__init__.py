"""Reviews for programs: a reviewer's own by their alias, the office's side of a call, and the pool."""

from grants.review.api.office import AssignmentViewSet, RoundViewSet
from grants.review.api.own import ReviewViewSet
from grants.review.api.pool import ReviewerViewSet

__all__ = ["AssignmentViewSet", "ReviewViewSet", "ReviewerViewSet", "RoundViewSet"]

"""Awards for programs: from the decision to the order of a payment, for the office, the applicant and the finance office."""

from grants.awards.api.deeds import AwardViewSet

__all__ = ["AwardViewSet"]

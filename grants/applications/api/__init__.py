"""The pipeline for programs: what the pages do, by the same services, filters and sentences."""

from grants.applications.api.office import OfficeMixin
from grants.applications.api.writing import WritingMixin

__all__ = ["ApplicationViewSet"]


class ApplicationViewSet(OfficeMixin, WritingMixin):
    """Applications that you may see: those of your organisations, and what was handed in to the calls that you run. The newest first."""

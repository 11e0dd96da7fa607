from grants.calls.models.call import Call, CallOfficer, NumberSeries
from grants.calls.models.content import Criterion, DocumentWanted, EligibilityRule, Question, ScreeningCheck, ScreeningReason, Section
from grants.calls.models.reference import CountryGroup, Stream

__all__ = [
    "Call",
    "CallOfficer",
    "CountryGroup",
    "Criterion",
    "DocumentWanted",
    "EligibilityRule",
    "NumberSeries",
    "Question",
    "ScreeningCheck",
    "ScreeningReason",
    "Section",
    "Stream",
]

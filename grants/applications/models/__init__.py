from grants.applications.models.answers import Answer, AnswerVersion, GivenFile
from grants.applications.models.application import Applicant, Application, holds, of_its_call
from grants.applications.models.receipt import Receipt
from grants.applications.models.screening import Screening, ScreeningLine

__all__ = [
    "Answer",
    "AnswerVersion",
    "Applicant",
    "Application",
    "GivenFile",
    "Receipt",
    "Screening",
    "ScreeningLine",
    "holds",
    "of_its_call",
]

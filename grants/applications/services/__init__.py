from grants.applications.services.drafting import Outdated, begin_application, give_file, save_answer, take_file_away
from grants.applications.services.handing_in import Incomplete, problems_of, reopen_application, submit_application, withdraw_application
from grants.applications.services.screening import decide_screening, lapse_corrections, note_finding, note_outcome, take_application

__all__ = [
    "Incomplete",
    "Outdated",
    "begin_application",
    "decide_screening",
    "give_file",
    "lapse_corrections",
    "note_finding",
    "note_outcome",
    "problems_of",
    "reopen_application",
    "save_answer",
    "submit_application",
    "take_application",
    "take_file_away",
    "withdraw_application",
]

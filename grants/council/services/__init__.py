from grants.council.services.bodies import add_seat, change_council, create_council, end_seat, set_council
from grants.council.services.deciding import checked_decision, declare_recusal, drop_decision, prepare_decision, take_up
from grants.council.services.releasing import letter_context, release_decisions

__all__ = [
    "add_seat",
    "change_council",
    "checked_decision",
    "create_council",
    "declare_recusal",
    "drop_decision",
    "end_seat",
    "letter_context",
    "prepare_decision",
    "release_decisions",
    "set_council",
    "take_up",
]

from grants.calls.services.copying import copy_call
from grants.calls.services.life import cancel_call, end_office, name_officer, next_number, open_call
from grants.calls.services.parts import add_part, change_part, move_part, remove_part, restore_part
from grants.calls.services.setting_up import change_call, create_call

__all__ = [
    "add_part",
    "cancel_call",
    "change_call",
    "change_part",
    "copy_call",
    "create_call",
    "end_office",
    "move_part",
    "name_officer",
    "next_number",
    "open_call",
    "remove_part",
    "restore_part",
]

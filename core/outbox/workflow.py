from core.outbox.choices import State
from core.workflow import Move, Workflow

message_flow = Workflow(
    "message",
    (
        Move("claim", (State.WAITING,), State.CLAIMED),
        Move("put_off", (State.CLAIMED, State.HANDING_OVER), State.WAITING),
        Move("hand_over", (State.CLAIMED,), State.HANDING_OVER),
        # A worker that was only slow may confirm what was already given up as unknown.
        Move("confirm", (State.HANDING_OVER, State.UNKNOWN), State.SENT),
        Move("lose", (State.HANDING_OVER,), State.UNKNOWN),
        Move("repeat", (State.UNKNOWN,), State.WAITING),
        Move("fail", (State.CLAIMED, State.HANDING_OVER), State.FAILED),
        Move("resend", (State.UNKNOWN, State.FAILED), State.WAITING, action="outbox.resend"),
    ),
)

from core.workflow import Move, Workflow
from grants.review.choices import OPEN, State

ASSIGNMENT = Workflow(
    "review",
    (
        Move("accept", (State.ASKED,), State.ACCEPTED, "review.accept"),
        Move("decline", (State.ASKED,), State.DECLINED, "review.decline"),
        Move("declare", OPEN, State.CONFLICTED, "review.declare"),
        Move("sign", (State.ACCEPTED,), State.SIGNED, "review.sign"),
        Move("hand_back", (State.ACCEPTED,), State.HANDED_BACK, "review.hand_back"),
        Move("end", OPEN, State.ENDED, "review.end"),
        Move("close", OPEN, State.ENDED),
    ),
)

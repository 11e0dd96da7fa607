from core.workflow import Move, Workflow
from grants.awards.choices import ConditionState, State

AWARD = Workflow(
    "award",
    (
        Move("offer", (State.PREPARING,), State.OFFERED, "awards.offer"),
        Move("sign", (State.OFFERED,), State.SIGNED, "awards.sign"),
        Move("countersign", (State.SIGNED,), State.RUNNING, "awards.countersign"),
        Move("close", (State.RUNNING,), State.CLOSED, "awards.close"),
        Move("end", (State.PREPARING, State.OFFERED, State.SIGNED, State.RUNNING), State.ENDED, "awards.end"),
    ),
)

CONDITION = Workflow(
    "condition",
    (
        Move("give", (ConditionState.OPEN,), ConditionState.GIVEN, "awards.give"),
        Move("accept", (ConditionState.GIVEN,), ConditionState.MET, "awards.answer"),
        Move("return", (ConditionState.GIVEN,), ConditionState.OPEN, "awards.answer"),
        # What follows from the agreement and the bank account: the service of that deed has asked its own policy.
        Move("come_true", (ConditionState.OPEN, ConditionState.GIVEN), ConditionState.MET),
        Move("look_again", (ConditionState.OPEN, ConditionState.MET), ConditionState.GIVEN),
    ),
)

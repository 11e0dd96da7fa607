from core.workflow import Move, Workflow
from grants.applications.choices import State

APPLICATION = Workflow(
    "application",
    (
        Move("submit", (State.DRAFT,), State.SUBMITTED, "applications.submit"),
        Move("reopen", (State.SUBMITTED,), State.DRAFT, "applications.reopen"),
        Move("take", (State.SUBMITTED,), State.SCREENING, "applications.screen"),
        Move("return", (State.SCREENING,), State.TO_CORRECT, "applications.screen"),
        Move("resubmit", (State.TO_CORRECT,), State.SCREENING, "applications.resubmit"),
        Move("lapse", (State.TO_CORRECT,), State.SCREENING),
        Move("admit", (State.SCREENING,), State.ADMITTED, "applications.screen"),
        Move("refuse", (State.SCREENING,), State.REFUSED, "applications.screen"),
        Move(
            "withdraw",
            (State.DRAFT, State.SUBMITTED, State.SCREENING, State.TO_CORRECT, State.ADMITTED),
            State.WITHDRAWN,
            "applications.withdraw",
        ),
    ),
)

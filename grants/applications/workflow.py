from core.workflow import Move, Workflow
from grants.applications.choices import UNDER_WAY, State

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
        # The council's own service asks its own policy before it makes these.
        Move("consider", (State.ADMITTED,), State.IN_COUNCIL),
        Move("fund", (State.IN_COUNCIL, State.RESERVE), State.FUNDED),
        Move("fund_in_part", (State.IN_COUNCIL, State.RESERVE), State.FUNDED_IN_PART),
        Move("reserve", (State.IN_COUNCIL,), State.RESERVE),
        Move("decline", (State.IN_COUNCIL, State.RESERVE), State.NOT_FUNDED),
        Move("withdraw", (State.DRAFT, *UNDER_WAY), State.WITHDRAWN, "applications.withdraw"),
    ),
)

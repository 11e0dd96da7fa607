from core.workflow import Move, Workflow
from grants.calls.choices import CallState

CALL = Workflow(
    "call",
    (
        Move("open", (CallState.DRAFT,), CallState.PUBLISHED, "calls.open"),
        Move("cancel", (CallState.PUBLISHED,), CallState.CANCELLED, "calls.cancel"),
    ),
)

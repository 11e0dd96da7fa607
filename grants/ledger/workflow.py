from core.workflow import Move, Workflow
from grants.ledger.choices import State

ORDER = Workflow(
    "payment",
    (
        Move("release", (State.PREPARED,), State.RELEASED, "ledger.release"),
        Move("send", (State.RELEASED,), State.SENT, "ledger.make_file"),
        Move("settle", (State.SENT,), State.PAID, "ledger.read_answer"),
        Move("bounce", (State.SENT,), State.RETURNED, "ledger.read_answer"),
        Move("refund", (State.PAID,), State.RETURNED, "ledger.read_answer"),
        Move("cancel", (State.PREPARED, State.RELEASED), State.CANCELLED, "ledger.cancel"),
    ),
)

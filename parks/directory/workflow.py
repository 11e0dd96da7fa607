"""The moves of a request to join and of an invitation; who may make them stands in policies.py."""

from core.workflow import Move, Workflow
from parks.directory.choices import InvitationState, RequestState

joining = Workflow(
    "join_request",
    (
        Move("accept", (RequestState.ASKED,), RequestState.ACCEPTED, "directory.answer_request"),
        Move("decline", (RequestState.ASKED,), RequestState.DECLINED, "directory.answer_request"),
        Move("withdraw", (RequestState.ASKED,), RequestState.WITHDRAWN, "directory.withdraw_request"),
    ),
)
inviting = Workflow(
    "invitation",
    (
        Move("accept", (InvitationState.SENT,), InvitationState.ACCEPTED, "directory.answer_invitation"),
        Move("decline", (InvitationState.SENT,), InvitationState.DECLINED, "directory.answer_invitation"),
        Move("withdraw", (InvitationState.SENT,), InvitationState.WITHDRAWN, "directory.withdraw_invitation"),
    ),
)

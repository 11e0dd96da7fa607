from grants.review.services.answering import accept_review, declare_conflict, decline_review
from grants.review.services.assigning import (
    LeftOut,
    assign_many,
    assign_reviewer,
    close_reviews,
    close_what_is_over,
    end_review,
    give_time,
    replace_reviewer,
)
from grants.review.services.pool import add_reviewer, cancel_leave, change_reviewer, plan_leave, restore_reviewer, retire_reviewer
from grants.review.services.rounds import set_up_round
from grants.review.services.scoring import Incomplete, Outdated, Saved, hand_back, problems_of, save_mark, sign_review

__all__ = [
    "Incomplete",
    "LeftOut",
    "Outdated",
    "Saved",
    "accept_review",
    "add_reviewer",
    "assign_many",
    "assign_reviewer",
    "cancel_leave",
    "change_reviewer",
    "close_reviews",
    "close_what_is_over",
    "declare_conflict",
    "decline_review",
    "end_review",
    "give_time",
    "hand_back",
    "plan_leave",
    "problems_of",
    "replace_reviewer",
    "restore_reviewer",
    "retire_reviewer",
    "save_mark",
    "set_up_round",
    "sign_review",
]

"""Reading reviews; nothing here writes."""

from grants.review.queries.opinions import Opinion, ScoreLine, criteria_of, opinion_of
from grants.review.queries.order import Ranked, Ranking, Standing, least_in, rank_of, ranking, spreads_of, standings
from grants.review.queries.own import criteria_count, reviews_of, signed_this_year
from grants.review.queries.people import Candidate, candidates_for, loads_of, pool
from grants.review.queries.rounds import (
    Progress,
    ended,
    in_review,
    lacking,
    late_in,
    officers_of_call,
    progress_of,
    reviewed,
    reviewed_calls,
    short_of_reviewers,
    silent_in,
    that_wait,
    with_reviews,
)

__all__ = [
    "Candidate",
    "Opinion",
    "Progress",
    "Ranked",
    "Ranking",
    "ScoreLine",
    "Standing",
    "candidates_for",
    "criteria_count",
    "criteria_of",
    "ended",
    "in_review",
    "lacking",
    "late_in",
    "least_in",
    "loads_of",
    "officers_of_call",
    "opinion_of",
    "pool",
    "progress_of",
    "rank_of",
    "ranking",
    "reviewed",
    "reviewed_calls",
    "reviews_of",
    "short_of_reviewers",
    "signed_this_year",
    "silent_in",
    "spreads_of",
    "standings",
    "that_wait",
    "with_reviews",
]

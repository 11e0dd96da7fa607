from grants.review.models.assignment import Assignment
from grants.review.models.people import Area, Leave, Reviewer
from grants.review.models.rounds import ReviewRound
from grants.review.models.scorecard import Score, Scorecard
from grants.review.models.tally import ReviewTally

__all__ = ["Area", "Assignment", "Leave", "ReviewRound", "ReviewTally", "Reviewer", "Score", "Scorecard"]

from incubator.portfolio.models.saved_view import SavedView
from incubator.portfolio.models.tally import TalliedApplication, TalliedAward, TalliedDecision, TalliedPosting, Tally

__all__ = ["SavedView", "TalliedApplication", "TalliedAward", "TalliedDecision", "TalliedPosting", "Tally"]

"""What the portfolio adds to the proof of the books."""

from grants.ledger.verify import check
from incubator.portfolio.tallies import faults

check("portfolio", faults)

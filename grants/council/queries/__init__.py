"""Reading what a council has, decides and has decided; nothing here writes."""

from grants.council.queries.calls import (
    Told,
    calls_before,
    council_of,
    handing_over,
    languages_of,
    led_by,
    past_seats,
    seats_of,
    told_of,
    with_counts,
    with_seats,
)
from grants.council.queries.decisions import (
    BandLine,
    band_for,
    bands_of,
    decision_of,
    next_place,
    place_taken_by,
    prepared_of,
    sums_of,
    waiting_in,
)
from grants.council.queries.ranked import Figures, RankedList, Row, figures_of, ranked_for
from grants.council.queries.reading import ReadLine, ReadReview, reviews_read

__all__ = [
    "BandLine",
    "Figures",
    "RankedList",
    "ReadLine",
    "ReadReview",
    "Row",
    "Told",
    "band_for",
    "bands_of",
    "calls_before",
    "council_of",
    "decision_of",
    "figures_of",
    "handing_over",
    "languages_of",
    "led_by",
    "next_place",
    "past_seats",
    "place_taken_by",
    "prepared_of",
    "ranked_for",
    "reviews_read",
    "seats_of",
    "sums_of",
    "told_of",
    "waiting_in",
    "with_counts",
    "with_seats",
]

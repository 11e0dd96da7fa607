from grants.awards.services.agreeing import countersign, offer_award, sign_agreement
from grants.awards.services.banking import confirm_bank_details, give_bank_details
from grants.awards.services.conditions import accept_condition, give_evidence, return_condition
from grants.awards.services.ending import close_award, end_award
from grants.awards.services.paying import order_tranche, replan_tranche
from grants.awards.services.planning import change_plan
from grants.awards.services.preparing import NotAwardable, prepare_award

__all__ = [
    "NotAwardable",
    "accept_condition",
    "change_plan",
    "close_award",
    "confirm_bank_details",
    "countersign",
    "end_award",
    "give_bank_details",
    "give_evidence",
    "offer_award",
    "order_tranche",
    "prepare_award",
    "replan_tranche",
    "return_condition",
    "sign_agreement",
]

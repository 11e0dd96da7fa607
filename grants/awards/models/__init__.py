from grants.awards.models.agreement import Agreement, BankDetails, Signature
from grants.awards.models.award import Award
from grants.awards.models.tranche import Condition, Evidence, Tranche

__all__ = ["Agreement", "Award", "BankDetails", "Condition", "Evidence", "Signature", "Tranche"]

from grants.applications.views import check, handing_in, receipts, writing

__all__ = ["check", "handing_in", "receipts", "writing"]

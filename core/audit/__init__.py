"""Who did what to what, when and from where: append-only, sealed into a hash chain when the transaction commits."""

from core.audit.recording import name_token, origin, record

__all__ = ["name_token", "origin", "record"]

"""Who did what to what, when and from where: append-only, sealed into a hash chain when the transaction commits."""

from core.audit.recording import origin, record

__all__ = ["origin", "record"]

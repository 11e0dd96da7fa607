"""Proof that no entry was changed, removed or slipped in."""

from dataclasses import dataclass

from django.db import connection

BROKEN = """
WITH linked AS (
    SELECT seal.number, seal.previous, seal.digest, entry.id AS entry_id,
        lag(seal.digest, 1, sha256(''::bytea)) OVER (ORDER BY seal.number) AS before,
        row_number() OVER (ORDER BY seal.number) AS place,
        sha256(seal.previous || convert_to(core_audit_canonical(entry), 'UTF8')) AS computed
    FROM core_audit_seal AS seal LEFT JOIN core_audit_entry AS entry ON entry.id = seal.entry_id
)
SELECT number FROM linked
WHERE entry_id IS NULL OR number <> place OR previous <> before OR digest IS DISTINCT FROM computed
ORDER BY number LIMIT 1
"""
COUNTS = """
SELECT (SELECT count(*) FROM core_audit_seal),
    (SELECT count(*) FROM core_audit_entry AS entry WHERE NOT EXISTS (SELECT 1 FROM core_audit_seal AS seal WHERE seal.entry_id = entry.id)),
    (SELECT encode(digest, 'hex') FROM core_audit_seal ORDER BY number DESC LIMIT 1)
"""


@dataclass(frozen=True)
class ChainReport:
    """`broken_at`: number of the first link that does not hold; `unsealed`: entries without a link; `head`: the newest digest, in hex."""

    links: int
    unsealed: int
    head: str
    broken_at: int | None

    @property
    def whole(self) -> bool:
        return self.broken_at is None and self.unsealed == 0


def check_chain() -> ChainReport:
    """Recompute every link from the entries themselves."""
    with connection.cursor() as cursor:
        cursor.execute(BROKEN)
        broken = cursor.fetchone()
        cursor.execute(COUNTS)
        links, unsealed, head = cursor.fetchone()
    return ChainReport(links, unsealed, head or "", broken[0] if broken else None)

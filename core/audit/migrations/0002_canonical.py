from django.db import migrations

# One text per entry, the same at sealing and at checking: every column, parted by the unit separator.
CANONICAL = """
CREATE FUNCTION core_audit_canonical(entry core_audit_entry) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT concat_ws(chr(31), entry.id, to_char(entry.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), coalesce(entry.actor_id::text, ''), entry.hat,
        coalesce(host(entry.address), ''), entry.request_id, entry.action, entry.subject_kind, entry.subject_key, entry.subject_label, entry.changes::text)
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("core_audit", "0001_initial")]
    operations = [migrations.RunSQL(CANONICAL, "DROP FUNCTION core_audit_canonical(core_audit_entry)")]
